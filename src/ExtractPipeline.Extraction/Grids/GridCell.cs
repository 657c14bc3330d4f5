using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>Whether the document has the row and the column of a cell.</summary>
internal enum Presence
{
    /// <summary>It has both.</summary>
    Present,

    /// <summary>It has no such row.</summary>
    RowMissing,

    /// <summary>It has no such column.</summary>
    ColumnMissing,

    /// <summary>It may have it, on a page whose text cannot be used.</summary>
    Unseen,
}

/// <summary>What makes the place of a value less than certain. <see cref="Records.Confidence"/> says what each is worth.</summary>
[Flags]
internal enum PlacementDoubts
{
    /// <summary>Label, heading and geometry agree.</summary>
    None = 0,

    /// <summary>The row's label differs from the form's in more than a character or two.</summary>
    WeakLabel = 1,

    /// <summary>The column's heading differs from the form's in more than a character or two, or it is not clear which values are the column's.</summary>
    WeakHeading = 2,

    /// <summary>The value is not level with its label and no ruling bounds the row, or another row between the same rulings has its own.</summary>
    Unaligned = 4,

    /// <summary>The row's label could not be read; the row is the only one left for its place.</summary>
    Unlabelled = 8,

    /// <summary>Columns may have shifted against their headings.</summary>
    Shifted = 16,

    /// <summary>The table has columns or rows that the form does not have.</summary>
    Unexpected = 32,

    /// <summary>A value in the row or column belongs to no cell; or, on a scan, what passes for a ruling goes through the cell.</summary>
    Stray = 64,

    /// <summary>The cell's characters stand so far apart that they may be several values.</summary>
    Scattered = 128,

    /// <summary>No ruling bounds an empty cell.</summary>
    Unbounded = 256,

    /// <summary>The row goes on over the end of a page.</summary>
    SplitRow = 512,

    /// <summary>Ink stands where the text layer has nothing.</summary>
    UnreadInk = 1024,

    /// <summary>Nobody could look whether there is ink.</summary>
    InkUnknown = 2048,

    /// <summary>Characters of a stamp or watermark stood in the cell and were left out.</summary>
    Stamped = 4096,

    /// <summary>The row's label stands in a scan and could not be made out; the row is the only one left for its place.</summary>
    MisreadLabel = 8192,

    /// <summary>On a scan the ink looked like no number, and was read again as one because its place in the grid demands it.</summary>
    ReadAgain = 16384,

    /// <summary>On a scan there was ink in the cell, and it was left out: likely dust, see <see cref="Dust.Sweep"/>.</summary>
    Specked = 32768,

    /// <summary>On a scan the cell goes on beyond the edge of the sheet, and so may what is printed in it, see <see cref="CutCells"/>.</summary>
    CutOff = 65536,

    /// <summary>On a scan coloured ink, of a seal or a pen as it seems, was left out of a cell that is empty without it.</summary>
    ColouredInk = 131072,
}

/// <summary>A cell of the form, found (or not) in the document.</summary>
internal sealed record GridCell
{
    /// <summary>Which cell.</summary>
    public required FormCell Form { get; init; }

    /// <summary>Whether the document has it.</summary>
    public required Presence Presence { get; init; }

    /// <summary>The sheet that it stands on; null when it was not found.</summary>
    public Sheet? Sheet { get; init; }

    /// <summary>The cell's extent on its page, as far as it is known.</summary>
    public Box? Slot { get; init; }

    /// <summary>Its words in reading order.</summary>
    public IReadOnlyList<Token> Words { get; init; } = [];

    /// <summary>What makes its place uncertain.</summary>
    public PlacementDoubts Doubts { get; init; }

    /// <summary>Whether rulings bound it on all sides.</summary>
    public bool Ruled { get; init; }

    /// <summary>Whether the image shows that nothing was ever printed in it, see <see cref="EmptyCells"/>.</summary>
    public bool IsBare { get; init; }

    /// <summary>What may stand in a cell whose place in the source is not certain, null for nothing; empty where it is certain.</summary>
    public IReadOnlyList<string?> Readings { get; init; } = [];

    /// <summary>The heading above it, as compared.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Whether it holds one number in its place, and nothing but perhaps a unit beside it.</summary>
    public bool IsPlain => Presence == Presence.Present && Doubts == PlacementDoubts.None
        && (Words.Count == 1 || (Words.Count == 2 && Words[0].IsValue && Words[1].Key.Length is 1 or 2 && Words[1].Text.All(c => c is '万' or '元')));

    /// <summary>
    /// The words of a cell without those of a stamp: beside a single value, a few ideographs that are neither in brackets nor on the value's
    /// line, or of another size. What was read from an image may be a part of the value that was taken for characters, and stays.
    /// </summary>
    public static IReadOnlyList<Token> WithoutStamps(IReadOnlyList<Token> words)
    {
        const int few = 4;
        const double offLine = 0.15, otherSize = 0.12;
        if (words.Count < 2 || words.Count(word => word.IsValue) != 1) return words;
        var value = words.First(word => word.IsValue).Box;
        return [.. words.Where(word => word.IsValue || !IsStamp(word))];

        bool IsStamp(Token word) =>
            !word.Recognized && word.Key.Length is > 0 and <= few && word.Text.All(char.IsLetter)
            && (Math.Abs(word.Box.CenterY - value.CenterY) > offLine * value.Height || Math.Abs(word.Box.Height - value.Height) > otherSize * value.Height);
    }
}

/// <summary>A table of the form, found in the document.</summary>
internal sealed record Grid
{
    /// <summary>The grid of the form.</summary>
    public required FormTable Form { get; init; }

    /// <summary>All cells in form order.</summary>
    public required IReadOnlyList<GridCell> Cells { get; init; }

    /// <summary>Where the table begins and ends in the flow.</summary>
    public required (double Top, double Bottom) Extent { get; init; }

    /// <summary>How well labels and headings agree with the form: the sum of their similarities.</summary>
    public required double Agreement { get; init; }

    /// <summary>Rows of the form of which no cell was found.</summary>
    public int AbsentRows => Cells.GroupBy(cell => cell.Form.Row).Count(row => row.All(cell => cell.Presence == Presence.RowMissing));

    /// <summary>Of the row labels that begin with a digit in the form and on the page: both digits. Others than the form's come from a lying text layer.</summary>
    public IReadOnlyList<(char Form, char Printed)> Numbering { get; init; } = [];

    /// <summary>What does not fit the form: extra columns, rows without a label. For people.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];

    /// <summary>True where words alone leave a doubt that rulings might settle.</summary>
    public bool WantsRulings => Cells.Any(cell => !cell.IsPlain);

    /// <summary>The pages that it stands on.</summary>
    public IEnumerable<int> Pages => Cells.Where(cell => cell.Sheet is not null).Select(cell => cell.Sheet!.Page.Number).Distinct().Order();
}
