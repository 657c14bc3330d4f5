using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Tests.Grids;

/// <summary>Where a text stands in its cell.</summary>
internal enum Alignment
{
    Left,
    Center,
    Right,
}

/// <summary>Draws cells on pages as a word processor would, straight into words and rulings: no file, no font, thousands a second.</summary>
/// <param name="fontSize">In points.</param>
/// <param name="draws">Whether cells have borders.</param>
internal sealed class PageSketch(double fontSize, bool draws)
{
    public const double Width = 595, Height = 842, Margin = 60;

    private readonly List<(List<Word> Words, List<Ruling> Rulings)> sheets = [([], [])];

    /// <summary>From one line to the next.</summary>
    public double LineHeight => 1.3 * fontSize;

    /// <summary>Where the next row begins.</summary>
    public double Y { get; private set; } = Margin;

    /// <summary>The pages; their rulings are unknown where none are wanted.</summary>
    public IReadOnlyList<Page> Pages(bool withRulings) =>
    [
        .. sheets.Select((sheet, i) => new Page { Number = i + 1, Width = Width, Height = Height, Words = sheet.Words, Rulings = withRulings ? sheet.Rulings : null }),
    ];

    /// <summary>How wide a character is: ideographs and full-width forms are square.</summary>
    public static double WidthOf(char c, double size) => c < 0x2000 ? size / 2 : size;

    /// <summary>How high a cell of this width has to be for a text.</summary>
    public double HeightOf(string text, double width) => (Wrap(text, width).Count * LineHeight) + (0.5 * fontSize);

    /// <summary>Whether a row of this height still fits on the page.</summary>
    public bool Fits(double height) => Y + height <= Height - Margin;

    /// <summary>Moves on to where the next row begins.</summary>
    public void Advance(double height) => Y += height;

    /// <summary>A new page, with the number of the one before at its foot.</summary>
    public void Break()
    {
        Line($"- {sheets.Count} -", Width / 2, Height - 40, Alignment.Center);
        sheets.Add(([], []));
        Y = Margin;
    }

    /// <summary>A line of text outside of tables.</summary>
    public void Text(string text)
    {
        if (!Fits(2 * LineHeight)) Break();
        Line(text, Margin, Y, Alignment.Left);
        Advance(1.5 * LineHeight);
    }

    /// <summary>A cell with its text wrapped between its edges, in the middle of its height.</summary>
    public void Cell(Box box, string text, Alignment alignment)
    {
        if (draws)
        {
            sheets[^1].Rulings.AddRange([
                new(Direction.Horizontal, box.Top, box.Left, box.Right), new(Direction.Horizontal, box.Bottom, box.Left, box.Right),
                new(Direction.Vertical, box.Left, box.Top, box.Bottom), new(Direction.Vertical, box.Right, box.Top, box.Bottom)]);
        }

        if (text.Length == 0) return;
        var lines = Wrap(text, box.Width);
        var y = box.CenterY - (lines.Count * LineHeight / 2);
        const double padding = 2;
        var x = alignment switch { Alignment.Left => box.Left + padding, Alignment.Right => box.Right - padding, _ => box.CenterX };
        foreach (var line in lines)
        {
            Line(line, x, y, alignment);
            y += LineHeight;
        }
    }

    private void Line(string text, double x, double y, Alignment alignment)
    {
        var width = text.Sum(c => WidthOf(c, fontSize));
        var left = alignment switch { Alignment.Left => x, Alignment.Right => x - width, _ => x - (width / 2) };
        var top = y + ((LineHeight - fontSize) / 2);
        foreach (var word in text.Split(' '))
        {
            var end = left + word.Sum(c => WidthOf(c, fontSize));
            if (word.Length > 0) sheets[^1].Words.Add(new(word, new(left, top, end, top + fontSize)));
            left = end + WidthOf(' ', fontSize);
        }
    }

    /// <summary>Breaks a text where it is full, never within digits.</summary>
    private List<string> Wrap(string text, double width)
    {
        const double padding = 4;
        var lines = new List<string> { "" };
        for (var i = 0; i < text.Length;)
        {
            var length = 1;
            while (char.IsAsciiDigit(text[i]) && i + length < text.Length && char.IsAsciiDigit(text[i + length])) length++;
            var next = text.Substring(i, length);
            if (lines[^1].Length > 0 && (lines[^1] + next).Sum(c => WidthOf(c, fontSize)) > width - padding) lines.Add("");
            lines[^1] += next;
            i += length;
        }

        return lines;
    }
}
