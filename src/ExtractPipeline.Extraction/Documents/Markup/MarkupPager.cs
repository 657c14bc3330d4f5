using System.Globalization;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Lays blocks out as pages, so that all that follows is the same as for a PDF: a coordinate system of its own in which every character has
/// a box, a cell is a box with rulings around it, and a table begins a page, since the next may have other columns and go on with its rows.
/// </summary>
internal sealed class MarkupPager
{
    /// <summary>Height of a line of type in points; an ideograph is as wide, other characters half.</summary>
    private const double Size = 10;

    /// <summary>Between lines of one cell, and around the text of a cell: so far that nothing across a ruling looks like one text.</summary>
    private const double Leading = 2, PadX = 15, PadY = 7;

    private const double Left = 60, LineWidth = 480;

    private readonly ExtractionLimits limits;
    private readonly List<Page> pages = [];
    private List<Word> words = [];
    private List<Ruling> rulings = [];
    private List<SourcePlace> places = [];
    private double y, right = Left + LineWidth;
    private int wordCount;

    private MarkupPager(ExtractionLimits limits) => this.limits = limits;

    /// <summary>The pages.</summary>
    /// <exception cref="DocumentException">There is more text than in any report.</exception>
    public static IReadOnlyList<Page> Lay(IReadOnlyList<MarkupBlock> blocks, ExtractionLimits limits)
    {
        var pager = new MarkupPager(limits);
        foreach (var block in blocks)
        {
            if (block is MarkupLine line) pager.Prose(line.Text);
            if (block is MarkupPicture picture) pager.Picture(picture.Picture);
            if (block is not MarkupTable table) continue;
            if (pager.rulings.Count > 0) pager.EndPage();
            pager.Table(table);
        }

        if (pager.words.Count > 0 || pager.pages.Count == 0) pager.EndPage();
        return pager.pages;
    }

    /// <summary>Lines that a page's end has room for are not cut: it is as high as it has to be, with margins that hold nothing.</summary>
    private void EndPage()
    {
        const double margin = 0.1;
        var (width, height) = (right + Left, Math.Max(y / (1 - (2 * margin)), right + Left));
        var down = margin * height;
        pages.Add(new()
        {
            Number = pages.Count + 1,
            Width = width,
            Height = height,
            Words = words.ConvertAll(word => word with { Box = Down(word.Box, down) }),
            Rulings = rulings.ConvertAll(ruling => ruling.Direction == Direction.Horizontal ? ruling with { At = ruling.At + down } : ruling with { From = ruling.From + down, To = ruling.To + down }),
            Source = new(places.ConvertAll(place => place with { Box = Down(place.Box, down) })),
        });
        (words, rulings, places, y, right) = ([], [], [], 0, Left + LineWidth);
    }

    private void Picture(PagePicture picture)
    {
        if (words.Count > 0) EndPage();
        pages.Add(new() { Number = pages.Count + 1, Width = right, Height = right, Words = [], TextLayer = TextLayer.Absent, Picture = picture, Source = new([]) });
    }

    private static Box Down(Box box, double by) => box with { Top = box.Top + by, Bottom = box.Bottom + by };

    private void Prose(string text)
    {
        // A title is kept whole: it is read line by line.
        var perLine = text.Length <= 60 ? int.MaxValue : LineWidth;
        var begin = 0;
        var width = 0.0;
        for (var i = 0; i < text.Length; i++)
        {
            width += WidthOf(text[i]);
            if (width + Size <= perLine || char.IsAsciiDigit(text[i])) continue;
            ProseLine(text[begin..(i + 1)]);
            (begin, width) = (i + 1, 0);
        }

        if (begin < text.Length) ProseLine(text[begin..]);
    }

    private void ProseLine(string text)
    {
        right = Math.Max(right, Write(text, Left, y));
        y += Size + (2 * Leading);
    }

    private void Table(MarkupTable table)
    {
        y += PadY;
        var xs = Edges(table.Columns, Left, table.Cells.Select(cell => (cell.Column, cell.ColumnEnd, (2 * PadX) + cell.Lines.Select(WidthOf).DefaultIfEmpty(Size).Max())));
        var ys = Edges(table.Rows, y, table.Cells.Select(cell => (cell.Row, cell.RowEnd, (2 * PadY) + (Math.Max(1, cell.Lines.Count) * (Size + Leading)) - Leading)));
        foreach (var cell in table.Cells)
        {
            var box = new Box(xs[cell.Column], ys[cell.Row], xs[cell.ColumnEnd], ys[cell.RowEnd]);
            rulings.Add(new(Direction.Horizontal, box.Top, box.Left, box.Right));
            rulings.Add(new(Direction.Horizontal, box.Bottom, box.Left, box.Right));
            rulings.Add(new(Direction.Vertical, box.Left, box.Top, box.Bottom));
            rulings.Add(new(Direction.Vertical, box.Right, box.Top, box.Bottom));
            places.Add(new(box, cell.Locator, cell.Readings));

            // A heading stands in the middle of what it spans; a label begins at the left.
            foreach (var (i, line) in cell.Lines.Index())
                Write(line, cell.ColumnSpan > 1 && cell.Column > 0 ? box.CenterX - (WidthOf(line) / 2) : box.Left + PadX, box.Top + PadY + (i * (Size + Leading)));
        }

        right = Math.Max(right, xs[^1]);
        y = ys[^1] + PadY;
    }

    /// <summary>Where columns (or rows) begin and end, so that each cell has the extent that it needs; what spans several is met by all of them alike.</summary>
    private static double[] Edges(int count, double origin, IEnumerable<(int From, int To, double Extent)> cells)
    {
        var sizes = new double[count];
        foreach (var (from, to, extent) in cells.OrderBy(cell => cell.To - cell.From))
        {
            var lack = extent - sizes.AsSpan(from, to - from).ToArray().Sum();
            for (var i = from; i < to && lack > 0; i++) sizes[i] += lack / (to - from);
        }

        var edges = new double[count + 1];
        edges[0] = origin;
        for (var i = 0; i < count; i++) edges[i + 1] = edges[i] + Math.Max(sizes[i], Size);
        return edges;
    }

    /// <summary>Writes the words of a line and returns where it ends.</summary>
    private double Write(string line, double x, double top)
    {
        foreach (var text in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (++wordCount > limits.PageWords) throw new DocumentException(ProblemCode.OutputLimit, string.Create(CultureInfo.InvariantCulture, $"the document has more than {limits.PageWords} words"));
            var width = WidthOf(text);
            words.Add(new(text, new(x, top, x + width, top + Size)));
            x += width + (0.3 * Size);
        }

        return x;
    }

    private static double WidthOf(string text) => text.Sum(WidthOf);

    private static double WidthOf(char c) => c < 0x2E80 ? Size / 2 : Size;
}
