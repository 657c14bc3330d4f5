using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>A stretch of a page that is read from top to bottom on its own: a whole page, or one half of two pages side by side.</summary>
/// <param name="Index">Its place in the flow.</param>
/// <param name="Page">The page.</param>
/// <param name="Left">Left edge in points.</param>
/// <param name="Right">Right edge in points.</param>
/// <param name="Shift">What is added to a y on the page to give a y in the flow.</param>
internal sealed record Sheet(int Index, Page Page, double Left, double Right, double Shift)
{
    /// <summary>For messages: the page, where the document has pages.</summary>
    public string Where => Page.Source is null ? $" on page {Page.Number}" : "";

    /// <summary>A box of the flow as it stands on the page.</summary>
    public Box ToPage(Box box) => box with { Top = box.Top - Shift, Bottom = box.Bottom - Shift };

    /// <summary>A box of the page as it stands in the flow.</summary>
    public Box ToFlow(Box box) => box with { Top = box.Top + Shift, Bottom = box.Bottom + Shift };
}

/// <summary>A word, or several that belong together, in the flow.</summary>
/// <param name="Text">As read.</param>
/// <param name="Key">As labels are compared, see <see cref="LabelText"/>.</param>
/// <param name="Box">In the flow.</param>
/// <param name="Sheet">Where it comes from.</param>
/// <param name="IsValue">True for what can stand in a numeric cell: a number, a dash, 无.</param>
internal sealed record Token(string Text, string Key, Box Box, Sheet Sheet, bool IsValue)
{
    /// <summary>Whether it was read from an image.</summary>
    public bool Recognized { get; init; }

    /// <summary>What a reader of images proposes for a number; empty for other words.</summary>
    public IReadOnlyList<Ocr.DigitReading> Readings { get; init; } = [];

    /// <summary>Whether the likeliest of them is like the document's own digits, see <see cref="OwnDigits"/>.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>Words this many times as high as a table's labels are no part of it: a watermark, a stamp, a title.</summary>
    private const double Larger = 1.5;

    private const double SurelyDigit = 0.9;

    /// <summary>Whether it is much larger than the words of a table. Words set vertically are as high as they are long.</summary>
    public bool IsLargerThan(double wordHeight) => Box.Height > Larger * wordHeight && Box.Height < 3 * Box.Width;

    /// <summary>Whether, beside a table on a scan, it is dirt: a dash or the end of a ruling, or what the reader of digits hardly takes for one.</summary>
    public bool IsDirt => Recognized && (Readings.Count == 0 ? !Text.Any(char.IsAsciiDigit) : Readings.Where(reading => reading.Text.Any(char.IsAsciiDigit)).Sum(reading => reading.Probability) < SurelyDigit);

    /// <summary>Where it stands on its page.</summary>
    public Box PageBox => Sheet.ToPage(Box);
}

/// <summary>Tokens whose vertical centres agree, from left to right.</summary>
internal sealed record Line(IReadOnlyList<Token> Words, IReadOnlyList<Token> Pieces, Sheet Sheet, double Top, double Bottom)
{
    public double Center => (Top + Bottom) / 2;
}

/// <summary>
/// The document as one strip: sheets below each other with the margins, page numbers and running titles between them taken out, so that a table
/// that goes on over a page reads as one.
/// </summary>
internal sealed record Flow(IReadOnlyList<Sheet> Sheets, IReadOnlyList<Line> Lines)
{
    /// <summary>The height of an ordinary line, in points: the median.</summary>
    public double LineHeight { get; } = Lines.Count == 0 ? 12 : Lines.Select(line => line.Bottom - line.Top).Order().ElementAt(Lines.Count / 2);

    /// <summary>The lines whose centre lies in a range of the flow.</summary>
    public IEnumerable<Line> Between(double top, double bottom) => Lines.Where(line => line.Center > top && line.Center < bottom);
}
