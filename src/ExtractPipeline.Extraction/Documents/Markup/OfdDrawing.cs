using System.Xml.Linq;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>What is drawn on an OFD page, in points of the page.</summary>
internal sealed class OfdDrawing(Box sheet, ExtractionLimits limits, int number)
{
    private const double PointsPerMillimetre = 72 / 25.4;

    /// <summary>Characters further apart than this share of their size are of two words.</summary>
    private const double Gap = 0.25;

    /// <summary>Thicker than this in points is an area and no line; shorter is a stroke.</summary>
    private const double Thickest = 2, Shortest = 8;

    /// <summary>Share of the page from which a picture may hold a table.</summary>
    private const double PictureShare = 0.06;

    private readonly List<Word> words = [];
    private readonly List<Ruling> rulings = [];
    private bool hasPicture;

    /// <summary>Adds the objects of a page or of the template under it.</summary>
    public void Add(XElement page)
    {
        foreach (var element in page.Descendants())
        {
            if (element.Attribute("Visible")?.Value == "false") continue;
            switch (element.Name.LocalName)
            {
                case "TextObject":
                    Text(element);
                    break;
                case "PathObject":
                    Path(element);
                    break;
                case "ImageObject":
                    hasPicture |= OfdReader.Box(element.Attribute("Boundary")?.Value) is { } box && box.Width * box.Height > PictureShare * sheet.Width * sheet.Height;
                    break;
            }
        }
    }

    /// <summary>The page.</summary>
    public Page ToPage() => new()
    {
        Number = number,
        Width = sheet.Width,
        Height = sheet.Height,
        Words = words,
        Rulings = rulings,
        HasPicture = hasPicture,
        TextLayer = words.Count == 0 && hasPicture ? TextLayer.Absent : words.Count == 0 ? TextLayer.Blank : TextLayerJudge.IsGarbage(words) ? TextLayer.Garbage : TextLayer.Good,
    };

    /// <summary>A text object's own coordinates on the page: its boundary's corner, and before that its matrix.</summary>
    private static Func<double, double, (double X, double Y)> Frame(XElement element, Box sheet)
    {
        var corner = OfdReader.Box(element.Attribute("Boundary")?.Value) ?? new(0, 0, 0, 0);
        var matrix = OfdReader.Numbers(element.Attribute("CTM")?.Value) is { Length: 6 } given ? given : [1, 0, 0, 1, 0, 0];
        return (x, y) => (
            corner.Left - sheet.Left + (((matrix[0] * x) + (matrix[2] * y) + matrix[4]) * PointsPerMillimetre),
            corner.Top - sheet.Top + (((matrix[1] * x) + (matrix[3] * y) + matrix[5]) * PointsPerMillimetre));
    }

    private void Text(XElement element)
    {
        var frame = Frame(element, sheet);
        var size = OfdReader.Numbers(element.Attribute("Size")?.Value) is [var given, ..] ? given : 3.5;
        double x = 0, y = 0;
        foreach (var code in element.Elements().Where(child => child.Name.LocalName == "TextCode"))
        {
            if (OfdReader.Numbers(code.Attribute("X")?.Value) is [var left, ..]) x = left;
            if (OfdReader.Numbers(code.Attribute("Y")?.Value) is [var baseline, ..]) y = baseline;
            var (across, down) = (Deltas(code.Attribute("DeltaX")?.Value), Deltas(code.Attribute("DeltaY")?.Value));
            var (at, line) = (x, y);
            foreach (var (i, c) in code.Value.Index())
            {
                Character(c, frame(at, line - (0.85 * size)), frame(at + (c < 0x2E80 ? size / 2 : size), line + (0.15 * size)), startsWord: i == 0);
                at += i < across.Count ? across[i] : down.Count > 0 ? 0 : c < 0x2E80 ? size / 2 : size;
                line += i < down.Count ? down[i] : 0;
            }
        }
    }

    /// <summary>Advances between characters; <c>g 3 4.2</c> is 4.2 three times.</summary>
    private static List<double> Deltas(string? text)
    {
        const int most = 10_000;
        var deltas = new List<double>();
        var parts = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length && deltas.Count < most; i++)
        {
            if (parts[i] == "g" && i + 2 < parts.Length && OfdReader.Numbers($"{parts[i + 1]} {parts[i + 2]}") is [var times, var each])
            {
                deltas.AddRange(Enumerable.Repeat(each, (int)Math.Clamp(times, 0, most)));
                i += 2;
            }
            else if (OfdReader.Numbers(parts[i]) is [var delta])
            {
                deltas.Add(delta);
            }
        }

        return deltas;
    }

    private void Character(char c, (double X, double Y) a, (double X, double Y) b, bool startsWord)
    {
        if (char.IsWhiteSpace(c)) return;
        var box = new Box(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.X, b.X), Math.Max(a.Y, b.Y));
        var touches = !startsWord && words.Count > 0 && words[^1].Box is var last
            && box.OverlapY(last) > 0.5 * box.Height && box.Left - last.Right < Gap * box.Height && box.Left > last.Left - (0.1 * box.Height);
        if (touches) words[^1] = new(words[^1].Text + c, words[^1].Box.Union(box));
        else words.Add(new(c.ToString(), box));
        if (words.Count > limits.PageWords) throw new DocumentException(ProblemCode.OutputLimit, $"page {number} has more than {limits.PageWords} words", number);
    }

    /// <summary>The straight lines of a path: <c>M x y L x y</c>, closed or not; thin boxes are lines too.</summary>
    private void Path(XElement element)
    {
        if (element.Elements().FirstOrDefault(child => child.Name.LocalName == "AbbreviatedData")?.Value is not { } data || rulings.Count > limits.PageWords) return;
        var frame = Frame(element, sheet);
        (double X, double Y)? from = null, begin = null;
        var parts = data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            switch (parts[i])
            {
                case "S" or "M" or "L" when OfdReader.Numbers(string.Join(' ', parts.Skip(i + 1).Take(2))) is [var x, var y]:
                    var to = frame(x, y);
                    if (parts[i] == "L" && from is { } start) Line(start, to);
                    else begin = to;
                    from = to;
                    i += 2;
                    break;
                case "C" when from is { } last && begin is { } first:
                    Line(last, first);
                    break;
                case "B" or "Q" or "A":
                    from = null; // A curve is no ruling.
                    break;
            }
        }
    }

    private void Line((double X, double Y) a, (double X, double Y) b)
    {
        double width = Math.Abs(a.X - b.X), height = Math.Abs(a.Y - b.Y);
        if (height <= Thickest && width >= Shortest) rulings.Add(new(Direction.Horizontal, (a.Y + b.Y) / 2, Math.Min(a.X, b.X), Math.Max(a.X, b.X)));
        else if (width <= Thickest && height >= Shortest) rulings.Add(new(Direction.Vertical, (a.X + b.X) / 2, Math.Min(a.Y, b.Y), Math.Max(a.Y, b.Y)));
    }
}
