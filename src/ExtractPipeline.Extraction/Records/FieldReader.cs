using System.Runtime.CompilerServices;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Readings;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Records;

/// <summary>A cell with what was read in it and the two kinds of risk, before a decision.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="State">What is known about it.</param>
/// <param name="Reading">What its characters say.</param>
/// <param name="Raw">The characters; null when there is none.</param>
/// <param name="PlaceRisk">The risk that they belong to another cell.</param>
/// <param name="ReadingRisk">The risk that they say something else.</param>
internal sealed record ReadCell(GridCell Cell, FieldState State, Reading Reading, string? Raw, double PlaceRisk, double ReadingRisk)
{
    /// <summary>How it was read.</summary>
    public ReadingMethod Method { get; init; } = ReadingMethod.Text;

    /// <summary>For a cell that was read from an image: everything that it may hold, likeliest first.</summary>
    public IReadOnlyList<Proposal> Proposals { get; init; } = [];

    /// <summary>Other readings with their probabilities, likeliest first.</summary>
    public IReadOnlyList<(decimal? Value, double Probability)> Others { get; init; } = [];

    /// <summary>The risk of the reading before the sums were asked; null where that is what <see cref="Proposals"/> say.</summary>
    public double? OwnRisk { get; init; }

    /// <summary>The number, where one was read.</summary>
    public decimal? Value => State == FieldState.Read ? Reading.Value : null;
}

/// <summary>What was read in a grid.</summary>
/// <param name="Cells">Its cells, each with what is most probable for it.</param>
/// <param name="Sums">What its sums then do.</param>
internal sealed record ReadGrid(IReadOnlyList<ReadCell> Cells, IReadOnlyList<Sum> Sums);

/// <summary>Reads the cells of a grid.</summary>
internal static class FieldReader
{
    /// <summary>The risk that a cell whose characters make no number holds none that can be made out: it goes to a person in any case.</summary>
    private const double Unreadable = 0.5;

    /// <summary>The risk that a row or column which was not found is there all the same.</summary>
    private const double Overlooked = 5e-5;

    /// <summary>What was read in each grid that is still in use: several steps ask, and a worn one takes seconds to decode.</summary>
    private static readonly ConditionalWeakTable<Grid, ReadGrid> Known = [];

    /// <summary>Reads all cells and lets the sums weigh the readings.</summary>
    public static ReadGrid Read(Grid grid) => Known.GetValue(grid, ReadAnew);

    private static ReadGrid ReadAnew(Grid grid)
    {
        var cells = grid.Cells.Select(Read).ToList();
        var scanned = cells.Exists(cell => cell.Method == ReadingMethod.Ocr);
        if (scanned) cells = ScanDecoder.Decode(grid.Form, cells);
        var sums = SumChecker.Check(grid.Form, cells.ToDictionary(cell => cell.Cell.Form.Id, cell => new Summand(cell.State, cell.Value)));
        if (scanned) return new(cells, sums);
        var verdicts = sums.SelectMany(sum => sum.Fields.Select(id => (id, sum.Holds))).ToLookup(entry => entry.id, entry => entry.Holds);
        var weighed = cells.ConvertAll(cell =>
        {
            var about = verdicts[cell.Cell.Form.Id].ToList();
            var (holding, broken) = (about.Count(holds => holds == true), about.Count(holds => holds == false));
            var risk = cell.ReadingRisk + (broken > 0 && !cell.Cell.Ruled ? Confidence.UnruledInBrokenSum : 0);
            return cell with { ReadingRisk = Confidence.AfterSums(risk, holding, broken), OwnRisk = cell.OwnRisk is null ? null : risk };
        });
        return new(weighed, sums);
    }

    private static ReadCell Read(GridCell cell)
    {
        var place = Confidence.OfPlace(cell.Doubts, cell.Sheet?.Page.Scan is not null);
        if (cell.Presence == Presence.Unseen) return new(cell, FieldState.Unread, Reading.Unread([.. Possible(cell)]), null, place, Unreadable);
        if (cell.Presence != Presence.Present) return new(cell, FieldState.Missing, Reading.Unread(), null, place + Overlooked, 0);
        if (cell.Sheet?.Page.Scan is not null && (cell.Words.Count == 0 || cell.Words.Any(word => word.Recognized))) return ScanDecoder.Read(cell, place);
        var raw = RawText(cell.Words);
        var column = cell.Form.Column;
        var reading = NumberParser.Parse(raw, column.Kind, column.Unit);
        var doubts = reading.Doubts;
        if (column.Unit == AmountUnit.WanYuan && reading.Value is > 0 && HeadingNamesAnotherUnit(cell.Heading)) doubts |= ReadingDoubts.UnitUnclear;
        if (IsOddlyJoined(cell.Words)) doubts |= ReadingDoubts.OddSeparators;
        var state = reading.State == FieldState.Blank && cell.Doubts.HasFlag(PlacementDoubts.UnreadInk) ? FieldState.Unread : reading.State;
        var risk = state == FieldState.Unread ? Unreadable : Confidence.OfReading(cell.Doubts, doubts, cell.Ruled);
        return new(cell, state, reading with { Doubts = doubts }, raw, place, risk) { OwnRisk = risk };
    }

    /// <summary>The numbers that may stand in a cell whose place is not certain.</summary>
    private static IEnumerable<decimal> Possible(GridCell cell) =>
        cell.Readings.Select(text => NumberParser.Parse(text, cell.Form.Column.Kind, cell.Form.Column.Unit).Value).OfType<decimal>().Distinct();

    private static bool HeadingNamesAnotherUnit(string heading) =>
        heading.Contains("单位", StringComparison.Ordinal) && !heading.Contains("万元", StringComparison.Ordinal);

    /// <summary>The words of a cell as one text: what touches is joined, what stands apart keeps a blank.</summary>
    internal static string? RawText(IReadOnlyList<Token> words)
    {
        if (words.Count == 0) return null;
        var text = words[0].Text;
        for (var i = 1; i < words.Count; i++)
        {
            Box before = words[i - 1].Box, here = words[i].Box;
            var gap = here.Left - before.Right;
            var touches = before.OverlapY(here) > 0.5 * here.Height && gap < 0.12 * here.Height && gap > -0.12 * here.Height;
            text += touches && IsAlike(before, here) ? words[i].Text : " " + words[i].Text;
        }

        return text;
    }

    /// <summary>Whether two pieces of a line are of one size and stand on one line: a note mark is smaller and raised.</summary>
    private static bool IsAlike(Box a, Box b)
    {
        const double other = 0.15;
        var height = Math.Max(a.Height, b.Height);
        return Math.Abs(a.Height - b.Height) < other * height && Math.Abs(a.Bottom - b.Bottom) < other * height;
    }

    /// <summary>
    /// Digits side by side that may be two numbers, or a number and a note mark: of different sizes, or with a gap between them, unless every digit
    /// is set off, or thousands are more than once.
    /// </summary>
    private static bool IsOddlyJoined(IReadOnlyList<Token> words)
    {
        var digits = words.Where(word => word.Text.All(c => char.IsAsciiDigit(c) || c is '.' or ',')).ToList();
        var setOff = digits.TrueForAll(word => word.Text.Length == 1) || (digits.FirstOrDefault()?.Text.Length <= 3 && digits.Skip(1).All(word => word.Text.Split('.')[0].Length == 3));
        if (setOff && digits.Count > 2 && digits.Zip(digits.Skip(1), (a, b) => IsAlike(a.Box, b.Box)).All(alike => alike)) return false;
        return digits.Zip(digits.Skip(1)).Any(pair =>
        {
            var (left, right) = pair;
            if (left.Box.OverlapY(right.Box) <= 0.5 * Math.Min(left.Box.Height, right.Box.Height)) return false; // One wraps.
            if (!IsAlike(left.Box, right.Box)) return true;
            return right.Box.Left - left.Box.Right > 0.12 * right.Box.Height;
        });
    }
}
