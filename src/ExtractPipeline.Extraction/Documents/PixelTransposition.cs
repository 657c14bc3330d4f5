using System.Buffers.Binary;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>Lays the rows of a picture of one byte a pixel as columns.</summary>
internal static class PixelTransposition
{
    /// <summary>Pixels that are moved at once; and of what is read and written together, so that both stay in the processor's cache.</summary>
    private const int Block = 8, Tile = 32;

    /// <summary>What stands at (x, y) stands at (y, x).</summary>
    /// <param name="from">Row by row.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="to">As long; its rows are as long as the other has rows.</param>
    public static void Transpose(ReadOnlySpan<byte> from, int width, Span<byte> to)
    {
        var height = width == 0 ? 0 : from.Length / width;
        for (var top = 0; top < height; top += Tile)
            for (var left = 0; left < width; left += Tile)
                TransposeTile(from, width, to, height, left, top);
    }

    private static void TransposeTile(ReadOnlySpan<byte> from, int width, Span<byte> to, int height, int left, int top)
    {
        int right = Math.Min(left + Tile, width), bottom = Math.Min(top + Tile, height), wholeX = left + ((right - left) / Block * Block), wholeY = top + ((bottom - top) / Block * Block);
        for (var y = top; y < wholeY; y += Block)
            for (var x = left; x < wholeX; x += Block)
                TransposeBlock(from[((y * width) + x)..], width, to[((x * height) + y)..], height);
        for (var y = top; y < bottom; y++)
            for (var x = y < wholeY ? wholeX : left; x < right; x++)
                to[(x * height) + y] = from[(y * width) + x];
    }

    // Eight rows as eight words: halves, quarters and eighths of them change places in turn (Warren, Hacker's Delight, 7-3).
    private static void TransposeBlock(ReadOnlySpan<byte> from, int width, Span<byte> to, int height)
    {
        const ulong halves = 0x00000000FFFFFFFF, quarters = 0x0000FFFF0000FFFF, eighths = 0x00FF00FF00FF00FF;
        ulong a = Read(from, 0), b = Read(from, width), c = Read(from, 2 * width), d = Read(from, 3 * width);
        ulong e = Read(from, 4 * width), f = Read(from, 5 * width), g = Read(from, 6 * width), h = Read(from, 7 * width);
        Swap(ref a, ref e, 32, halves);
        Swap(ref b, ref f, 32, halves);
        Swap(ref c, ref g, 32, halves);
        Swap(ref d, ref h, 32, halves);
        Swap(ref a, ref c, 16, quarters);
        Swap(ref b, ref d, 16, quarters);
        Swap(ref e, ref g, 16, quarters);
        Swap(ref f, ref h, 16, quarters);
        Swap(ref a, ref b, 8, eighths);
        Swap(ref c, ref d, 8, eighths);
        Swap(ref e, ref f, 8, eighths);
        Swap(ref g, ref h, 8, eighths);
        Write(to, 0, a);
        Write(to, height, b);
        Write(to, 2 * height, c);
        Write(to, 3 * height, d);
        Write(to, 4 * height, e);
        Write(to, 5 * height, f);
        Write(to, 6 * height, g);
        Write(to, 7 * height, h);
    }

    private static ulong Read(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt64LittleEndian(from[at..]);

    private static void Write(Span<byte> to, int at, ulong row) => BinaryPrimitives.WriteUInt64LittleEndian(to[at..], row);

    private static void Swap(ref ulong upper, ref ulong lower, int bits, ulong mask)
    {
        var change = ((upper >> bits) ^ lower) & mask;
        lower ^= change;
        upper ^= change << bits;
    }
}
