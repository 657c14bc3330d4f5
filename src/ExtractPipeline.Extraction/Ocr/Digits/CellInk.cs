using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// A cell as ink on paper: 0 for the cell's own background, 1 for its darkest marks, whatever the shade, the contrast and the polarity; with the lines of characters found in it.
/// The same as <c>ink_of</c> of <c>fixtures/DigitModel/normalise.py</c>, by which the nets were trained.
/// </summary>
internal sealed class CellInk
{
    private const float Marked = 0.45f;
    private const float Pale = 0.25f;

    private readonly float[] ink;
    private readonly double scale;
    private readonly List<PixelSpan> lines = [];

    private CellInk(int width, int height, double scale)
    {
        Width = width;
        Height = height;
        this.scale = scale;
        ink = new float[width * height];
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels a point.</summary>
    public double Scale => scale;

    /// <summary>Ink, row by row, -0.25 to 1.25.</summary>
    public ReadOnlySpan<float> Ink => ink;

    /// <summary>The lines of characters, from the top; none in an empty cell.</summary>
    public IReadOnlyList<PixelSpan> Lines => lines;

    /// <summary>Takes a cell from a page.</summary>
    /// <param name="image">The page.</param>
    /// <param name="cell">Within the page; rulings may lie along its edges.</param>
    public static CellInk Of(PageRaster image, PixelSpan cell)
    {
        var found = new CellInk(cell.Width, cell.Height, image.Scale);
        if (found.Fill(image, cell)) found.FindLines();
        return found;
    }

    // False where nothing stands out from the background.
    private bool Fill(PageRaster image, PixelSpan cell)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        for (var y = 0; y < Height; y++)
            foreach (var grey in image.Row(cell.Top + y).Slice(cell.Left, Width))
                histogram[grey]++;
        var paper = Background(histogram);
        var inverted = paper < 96;
        if (inverted)
        {
            histogram.Reverse();
            paper = 255 - paper;
        }

        var rank = Math.Max(3, (int)(scale * scale));
        if (ink.Length <= rank) return false;
        var (darkest, below) = (0, histogram[0]);
        while (below <= rank) below += histogram[++darkest];
        var contrast = paper - darkest;
        if (contrast < 24) return false;
        for (var y = 0; y < Height; y++)
        {
            var row = image.Row(cell.Top + y).Slice(cell.Left, Width);
            for (var x = 0; x < Width; x++) ink[(y * Width) + x] = (float)Math.Clamp((paper - (inverted ? 255 - row[x] : row[x])) / contrast, -0.25, 1.25);
        }

        return true;
    }

    // The most common of 32 levels, as the mean of its pixels and its neighbours'.
    private static double Background(ReadOnlySpan<int> histogram)
    {
        var (mode, most) = (0, -1);
        for (var level = 0; level < 32; level++)
        {
            var count = 0;
            foreach (var pixels in histogram.Slice(level * 8, 8)) count += pixels;
            if (count > most) (mode, most) = (level, count);
        }

        var (sum, all) = (0L, 0L);
        for (var grey = Math.Max(0, (mode - 1) * 8); grey < Math.Min(256, (mode + 2) * 8); grey++)
        {
            sum += (long)grey * histogram[grey];
            all += histogram[grey];
        }

        return (double)sum / all;
    }

    private void FindLines()
    {
        var marks = new bool[ink.Length];
        for (var n = 0; n < ink.Length; n++) marks[n] = ink[n] > Marked;
        ClearRims(marks);
        List<PixelSpan> parts = [], points = [];
        List<int> rulings = [];
        var left = (bool[])marks.Clone();
        var found = new ConnectedMarks(left, Width, Height);
        while (found.Next())
        {
            var box = found.Box;
            if (IsRuling(box) || IsRemnant(box, found.Pixels)) rulings.AddRange(found.Pixels);
            else (Math.Max(box.Width, box.Height) >= 2.2 * scale ? parts : points).Add(box);
        }

        Erase(rulings, marks);

        parts.Sort(PixelSpan.FromTop);
        foreach (var part in parts) Join(part);
        for (var n = 0; n < lines.Count; n++) lines[n] = WithEnds(WithPoints(lines[n], points));
        lines.Sort(PixelSpan.FromTop);
    }

    // Rows and columns along the edges that are inked over most of their length are rulings.
    private void ClearRims(bool[] marks)
    {
        var rim = Math.Max(1, (int)(1.6 * scale));
        Span<int> columns = Width <= 1024 ? stackalloc int[Width] : new int[Width];
        Span<int> rows = Height <= 1024 ? stackalloc int[Height] : new int[Height];
        columns.Clear();
        rows.Clear();
        for (var n = 0; n < marks.Length; n++)
        {
            if (!marks[n]) continue;
            columns[n % Width]++;
            rows[n / Width]++;
        }

        for (var n = 0; n < marks.Length; n++)
        {
            var (x, y) = (n % Width, n / Width);
            var ruled = ((x < rim || x >= Width - rim) && columns[x] > 0.7 * Height) || ((y < rim || y >= Height - rim) && rows[y] > 0.6 * Width);
            if (!ruled) continue;
            marks[n] = false;
            ink[n] = 0;
        }
    }

    private bool IsRuling(PixelSpan box)
    {
        var thin = 1.8 * scale;
        return (box.Height > 0.9 * Height && box.Width <= thin)
            || (box.Width > 0.9 * Width && box.Height <= thin && Height > 2 * thin && Width > 14 * scale);
    }

    // What stays along the cell's edges, as far in as a ruling skewed by 3° comes, and reaches a corner or is thin: no digit, even one that the edge cuts, does.
    private bool IsRemnant(PixelSpan box, IReadOnlyList<int> pixels)
    {
        var near = Math.Max(1, (int)(0.5 * scale));
        var (vertical, horizontal) = (box.Left <= near || box.Right >= Width - near, box.Top <= near || box.Bottom >= Height - near);
        if (!(horizontal && (vertical || box.Height <= 1.8 * scale)) && !(vertical && box.Height > 0.8 * Height)) return false;
        var (deepX, deepY) = ((int)((1.8 * scale) + (0.05 * Height)), (int)((1.8 * scale) + (0.05 * Width)));
        foreach (var pixel in pixels)
        {
            var (x, y) = (pixel % Width, pixel / Width);
            if (x >= deepX && x < Width - deepX && y >= deepY && y < Height - deepY) return false;
        }

        return true;
    }

    // With the blurred rims.
    private void Erase(List<int> pixels, bool[] marks)
    {
        foreach (var pixel in pixels)
        {
            ink[pixel] = 0;
            var (x, y) = (pixel % Width, pixel / Width);
            for (var row = Math.Max(0, y - 1); row <= Math.Min(Height - 1, y + 1); row++)
                for (var column = Math.Max(0, x - 1); column <= Math.Min(Width - 1, x + 1); column++)
                    if (!marks[(row * Width) + column])
                        ink[(row * Width) + column] = 0;
        }
    }

    private void Join(PixelSpan part)
    {
        for (var n = 0; n < lines.Count; n++)
        {
            var line = lines[n];
            if (Math.Min(part.Bottom, line.Bottom) - Math.Max(part.Top, line.Top) <= 0.4 * Math.Min(part.Height, line.Height)) continue;
            lines[n] = line.Union(part);
            return;
        }

        lines.Add(part);
    }

    // Points beside a line's end are its own.
    private PixelSpan WithPoints(PixelSpan line, List<PixelSpan> points)
    {
        var reach = 0.6 * line.Height;
        foreach (var point in points)
        {
            if (Math.Max(point.Width, point.Height) > 0.4 * scale && point.Top >= line.Top && point.Bottom <= line.Bottom + (0.25 * reach)
                && point.Left < line.Right + reach && point.Right > line.Left - reach)
                line = line with { Left = Math.Min(line.Left, point.Left), Right = Math.Max(line.Right, point.Right) };
        }

        return line;
    }

    // Takes in what is beside a line's ends though it is too pale for a mark: a hairline minus.
    private PixelSpan WithEnds(PixelSpan line)
    {
        var reach = (int)(1.1 * line.Height);
        var (from, to) = (Math.Max(0, line.Left - reach), Math.Min(Width, line.Right + reach));
        var (left, right) = (from, to);
        while (left < line.Left && !Inked(left)) left++;
        while (right > line.Right && !Inked(right - 1)) right--;
        return line with { Left = left, Right = right };

        bool Inked(int x)
        {
            for (var y = line.Top; y < line.Bottom; y++)
                if (ink[(y * Width) + x] > Pale)
                    return true;
            return false;
        }
    }
}
