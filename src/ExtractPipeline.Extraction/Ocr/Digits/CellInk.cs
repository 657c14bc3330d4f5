using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// A cell as ink on paper: 0 for the cell's own background, 1 for its darkest marks, whatever the shade, the contrast and the polarity; with the lines of characters found in it.
/// The same as <c>ink_of</c> of <c>fixtures/DigitModel/normalise.py</c>, by which the nets were trained.
/// </summary>
internal sealed class CellInk
{
    private readonly float[] ink;
    private readonly double scale;

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
    public IReadOnlyList<PixelSpan> Lines { get; private set; } = [];

    /// <summary>Takes a cell from a page.</summary>
    /// <param name="image">The page.</param>
    /// <param name="cell">Within the page; rulings may lie along its edges.</param>
    public static CellInk Of(PageRaster image, PixelSpan cell)
    {
        var found = new CellInk(cell.Width, cell.Height, image.Scale);
        if (found.Fill(image, cell)) found.Lines = new LineFinder(found.ink, found.Width, found.Height, found.scale).Find();
        return found;
    }

    // False where nothing stands out from the background.
    private bool Fill(PageRaster image, PixelSpan cell)
    {
        Span<int> histogram = stackalloc int[256];
        Count(image, cell, histogram);
        var paper = Background(histogram);
        var inverted = paper < 96;
        if (inverted) paper = 255 - paper;

        // Rulings are darker than characters.
        var inset = (int)(2 * scale);
        var (high, wide) = (Math.Min(inset, Height / 4), Math.Min(inset, Width / 4));
        Count(image, new(cell.Left + wide, cell.Top + high, cell.Right - wide, cell.Bottom - high), histogram);
        if (inverted) histogram.Reverse();
        var rank = Math.Max(3, (int)(scale * scale));
        if ((Width - (2 * wide)) * (Height - (2 * high)) <= rank) return false;
        var (darkest, below) = (0, histogram[0]);
        while (below <= rank) below += histogram[++darkest];
        var contrast = paper - darkest;
        if (contrast < 24) return false;
        Span<float> inks = stackalloc float[256];
        for (var grey = 0; grey < 256; grey++) inks[grey] = (float)Math.Clamp((paper - (inverted ? 255 - grey : grey)) / contrast, -0.25, 1.25);
        for (var y = 0; y < Height; y++)
        {
            var row = image.Row(cell.Top + y).Slice(cell.Left, Width);
            var target = ink.AsSpan(y * Width, Width);
            for (var x = 0; x < row.Length; x++) target[x] = inks[row[x]];
        }

        return true;
    }

    /// <summary>How many pixels of a place have each of the 256 greys.</summary>
    internal static void Count(PageRaster image, PixelSpan box, Span<int> histogram)
    {
        histogram.Clear();
        for (var y = box.Top; y < box.Bottom; y++)
            foreach (var grey in image.Row(y)[box.Left..box.Right])
                histogram[grey]++;
    }

    // The most common of 32 levels, as the mean of its pixels and its neighbours'.
    internal static double Background(ReadOnlySpan<int> histogram)
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
}
