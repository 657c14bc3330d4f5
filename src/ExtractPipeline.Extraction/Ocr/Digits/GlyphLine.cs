namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// A line of digits at one size for all lines of a document, so that those of one can be laid over those of another. Ink is 0 for paper and about 1 for print;
/// x counts pixels of this picture from its left edge.
/// </summary>
internal sealed class GlyphLine
{
    /// <summary>Rows of a digit; above and below it the picture has a margin.</summary>
    public const int DigitHeight = 24;

    /// <summary>Rows above and below the digits.</summary>
    public const int Margin = 5;

    /// <summary>Rows of a window on a digit, which shows a little of what is above and below it.</summary>
    public const int WindowHeight = DigitHeight + (2 * Around);

    private const int Around = 2;

    /// <summary>In digit heights: how much paper the picture has on both sides.</summary>
    private const double Side = 1.5;

    private const int Height = DigitHeight + (2 * Margin);

    private readonly float[] ink;

    private GlyphLine(float[] ink, int width, double left, double right)
    {
        this.ink = ink;
        Width = width;
        Left = left;
        Right = right;
    }

    /// <summary>Columns of the picture.</summary>
    public int Width { get; }

    /// <summary>Where the line's ink begins.</summary>
    public double Left { get; }

    /// <summary>Where it ends.</summary>
    public double Right { get; }

    /// <summary>The middle of its ink.</summary>
    public double Center => (Left + Right) / 2;

    /// <summary>Draws a line.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="line">One of its lines.</param>
    /// <param name="digitHeight">How high the digits of its table are, in pixels of the page.</param>
    public static GlyphLine Of(CellInk cell, PixelSpan line, double digitHeight)
    {
        var step = digitHeight / DigitHeight;
        double left = line.Left - (Side * digitHeight), top = line.CenterY - (Height / 2.0 * step);
        var width = (int)Math.Ceiling((line.Width + (2 * Side * digitHeight)) / step);
        var (across, down) = (new Taps(left, step, width, cell.Width), new Taps(top, step, Height, cell.Height));
        var rows = new float[width * cell.Height];
        for (var y = down.First; y < down.Last; y++) across.Row(cell.Ink.Slice(y * cell.Width, cell.Width), rows.AsSpan(y * width, width));
        var picture = new float[width * Height];
        for (var y = 0; y < Height; y++) down.Column(y, rows, picture.AsSpan(y * width, width));
        return new(picture, width, (line.Left - left) / step, (line.Right - left) / step);
    }

    /// <summary>The first column of a window about a place.</summary>
    public static int FirstColumn(double center, int columns) => (int)Math.Round(center - (columns / 2.0));

    /// <summary>What a window shows, less its mean and so that its squares add up to 1: products of two are correlations.</summary>
    /// <param name="from">The first column; it may lie outside of the picture.</param>
    /// <param name="shift">Rows by which it is lower than the middle of the line.</param>
    /// <param name="window"><see cref="WindowHeight"/> rows; zeros where the window shows nothing.</param>
    public void Window(int from, int shift, Span<float> window)
    {
        var columns = window.Length / WindowHeight;
        window.Clear();
        int first = Math.Max(0, -from), last = Math.Min(columns, Width - from);
        for (var y = 0; y < WindowHeight && first < last; y++)
        {
            var row = Margin - Around + shift + y;
            if (row is >= 0 and < Height) ink.AsSpan((row * Width) + from + first, last - first).CopyTo(window[((y * columns) + first)..]);
        }

        var (sum, squares) = (0f, 0f);
        foreach (var value in window) sum += value;
        var mean = sum / window.Length;
        foreach (ref var value in window)
        {
            value -= mean;
            squares += value * value;
        }

        const float flat = 1e-3f;
        var norm = squares < flat ? 0 : 1 / MathF.Sqrt(squares);
        foreach (ref var value in window) value *= norm;
    }

    /// <summary>The ink between two places, as high as the digits or a part of it: what is darker than paper less what is lighter, in pixels. Grain is nothing, by and large.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="top">Of a digit's height, where the part begins.</param>
    /// <param name="bottom">Where it ends.</param>
    public double Ink(double from, double to, double top = 0, double bottom = 1)
    {
        var sum = 0.0;
        int left = Math.Max(0, (int)Math.Round(from)), right = Math.Min(Width, (int)Math.Round(to));
        for (var y = Margin + (int)(top * DigitHeight); y < Margin + (int)(bottom * DigitHeight); y++)
            for (var x = left; x < right; x++)
                sum += ink[(y * Width) + x];
        return sum;
    }
}
