using System.Buffers;
using System.Numerics;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Which pixels of a page are printed: 1 ink, 0 paper; rows from the top. One that is done with soon is disposed of, so that the next has its memory.</summary>
internal sealed class InkImage : IDisposable
{
    private byte[] ink;

    private InkImage(int width, int height, double dotsPerInch, byte[] ink)
    {
        Width = width;
        Height = height;
        DotsPerInch = dotsPerInch;
        this.ink = ink;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels an inch.</summary>
    public double DotsPerInch { get; }

    /// <summary>Pixels a point.</summary>
    public double Scale => DotsPerInch / 72;

    /// <summary>Row y.</summary>
    public Span<byte> Row(int y) => ink.AsSpan(y * Width, Width);

    /// <summary>Everything darker than a grey of a levelled page.</summary>
    public static InkImage Of(PageRaster levelled, int threshold)
    {
        var pixels = ArrayPool<byte>.Shared.Rent(levelled.Width * levelled.Height);
        var least = new Vector<byte>((byte)Math.Clamp(threshold, 0, 255));
        for (var y = 0; y < levelled.Height; y++)
        {
            var row = levelled.Row(y);
            var to = pixels.AsSpan(y * levelled.Width, levelled.Width);
            var x = 0;
            for (; x + Vector<byte>.Count <= row.Length; x += Vector<byte>.Count)
                (Vector.LessThan(new Vector<byte>(row[x..]), least) & Vector<byte>.One).CopyTo(to[x..]);
            for (; x < row.Length; x++) to[x] = row[x] < threshold ? (byte)1 : (byte)0;
        }

        return new(levelled.Width, levelled.Height, levelled.DotsPerInch, pixels);
    }

    /// <summary>Gives back its memory.</summary>
    public void Dispose()
    {
        if (ink.Length > 0) ArrayPool<byte>.Shared.Return(ink);
        ink = [];
    }

    /// <summary>Rows as columns: what stands at (x, y) stands at (y, x).</summary>
    public InkImage Transpose()
    {
        var turned = ArrayPool<byte>.Shared.Rent(Width * Height);
        PixelTransposition.Transpose(ink.AsSpan(0, Width * Height), Width, turned);
        return new(Height, Width, DotsPerInch, turned);
    }

    /// <summary>Squares of pixels as one, which is ink where any of them is.</summary>
    public InkImage Reduce(int side)
    {
        var (width, height) = ((Width + side - 1) / side, (Height + side - 1) / side);
        var squares = ArrayPool<byte>.Shared.Rent(width * height);
        squares.AsSpan(0, width * height).Clear();
        for (var y = 0; y < Height; y++)
        {
            var row = Row(y);
            for (var x = row.IndexOf((byte)1); x >= 0 && x < Width;)
            {
                squares[(y / side * width) + (x / side)] = 1;
                var from = ((x / side) + 1) * side;
                var next = from < Width ? row[from..].IndexOf((byte)1) : -1;
                x = next < 0 ? -1 : from + next;
            }
        }

        return new(width, height, DotsPerInch / side, squares);
    }

    /// <summary>How many pixels of a rectangle are ink; the rectangle is cut to the page.</summary>
    public int Count(int left, int top, int right, int bottom)
    {
        (left, right) = (Math.Clamp(left, 0, Width), Math.Clamp(right, 0, Width));
        var count = 0;
        for (var y = Math.Max(0, top); y < Math.Min(Height, bottom); y++)
            foreach (var pixel in Row(y)[left..Math.Max(left, right)])
                count += pixel;
        return count;
    }

    /// <summary>Tells ink from paper by another grey within a rectangle.</summary>
    public void Set(PageRaster levelled, PixelSpan place, int threshold)
    {
        for (var y = Math.Max(0, place.Top); y < Math.Min(Height, place.Bottom); y++)
            for (var x = Math.Max(0, place.Left); x < Math.Min(Width, place.Right); x++)
                Row(y)[x] = levelled.Row(y)[x] < threshold ? (byte)1 : (byte)0;
    }

    /// <summary>Makes a rectangle paper; it is cut to the page.</summary>
    public void Erase(int left, int top, int right, int bottom)
    {
        (left, right) = (Math.Clamp(left, 0, Width), Math.Clamp(right, 0, Width));
        for (var y = Math.Max(0, top); y < Math.Min(Height, bottom); y++) Row(y)[left..Math.Max(left, right)].Clear();
    }
}
