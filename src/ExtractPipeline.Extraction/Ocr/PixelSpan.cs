using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A rectangle of pixels, the right column and the bottom row not included.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">The column after the last.</param>
/// <param name="Bottom">The row after the last.</param>
public readonly record struct PixelSpan(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The pixels of a box in points that lie wholly in it.</summary>
    /// <param name="box">The box.</param>
    /// <param name="scale">Pixels a point.</param>
    public static PixelSpan Of(Box box, double scale) => new((int)Math.Ceiling(box.Left * scale), (int)Math.Ceiling(box.Top * scale), (int)(box.Right * scale), (int)(box.Bottom * scale));

    /// <summary>Columns.</summary>
    public int Width => Right - Left;

    /// <summary>Rows.</summary>
    public int Height => Bottom - Top;

    /// <summary>The middle across, in pixels.</summary>
    public double CenterX => (Left + Right) / 2.0;

    /// <summary>The middle from top to bottom, in pixels.</summary>
    public double CenterY => (Top + Bottom) / 2.0;

    /// <summary>Whether a point lies in it.</summary>
    public bool Contains(double x, double y) => x >= Left && x < Right && y >= Top && y < Bottom;

    /// <summary>Whether all of another lies in it.</summary>
    public bool Contains(PixelSpan other) => other.Left >= Left && other.Right <= Right && other.Top >= Top && other.Bottom <= Bottom;

    /// <summary>With so many pixels more on each side.</summary>
    public PixelSpan Grow(int margin) => new(Left - margin, Top - margin, Right + margin, Bottom + margin);

    /// <summary>How many pixels it has.</summary>
    public long Area => (long)Width * Height;

    /// <summary>How many of its pixels another one has as well.</summary>
    public long Shared(PixelSpan other) => Math.Max(0L, Math.Min(Right, other.Right) - Math.Max(Left, other.Left)) * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));

    /// <summary>The smallest rectangle around both.</summary>
    public PixelSpan Union(PixelSpan other) => new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>Orders from the top, then from the left.</summary>
    public static int FromTop(PixelSpan one, PixelSpan other) => (one.Top, one.Bottom, one.Left, one.Right).CompareTo((other.Top, other.Bottom, other.Left, other.Right));
}
