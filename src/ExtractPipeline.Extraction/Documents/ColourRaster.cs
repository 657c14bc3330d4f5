using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>A page or a picture in the colours that it has, before ink is told apart by them (<see cref="InkColour"/>).</summary>
internal sealed class ColourRaster
{
    private const int Colours = 3;

    /// <summary>Wraps pixels.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Row by row without padding: a grey each, or red, green and blue.</param>
    /// <exception cref="ArgumentException">The buffer has neither one nor three bytes a pixel.</exception>
    public ColourRaster(int width, int height, Memory<byte> pixels)
    {
        Samples = pixels.Length == Colours * (long)width * height ? Colours : 1;
        if (pixels.Length != Samples * (long)width * height) throw new ArgumentException("one or three bytes a pixel expected", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 where the pixels are greys, 3 where they are colours.</summary>
    public int Samples { get; }

    /// <summary>Row by row, without padding.</summary>
    public Memory<byte> Pixels { get; }

    /// <summary>As greys in which coloured ink is light.</summary>
    /// <param name="dotsPerInch">The resolution it is taken for.</param>
    public PageRaster ToRaster(double dotsPerInch) =>
        Samples == 1 ? new(Width, Height, dotsPerInch, Pixels) : InkColour.Separate(Pixels.Span, Width).ToRaster(Width, Height, dotsPerInch);

    /// <summary>
    /// Whether a small drawing of a page shows these pixels and nothing else: poppler draws a picture smaller than it is by giving each pixel the mean
    /// of those that fall on it, so both are the same but for rounding, and a stroke of one pixel more would be seen.
    /// </summary>
    /// <param name="drawing">The page, drawn with the picture's edges a little within its own.</param>
    public bool IsShownBy(ColourRaster drawing)
    {
        const int rounding = 2;
        if (drawing.Width > Width || drawing.Height > Height) return false;
        var sums = new int[drawing.Width * Samples];
        int[] begins = [.. Enumerable.Range(0, drawing.Width + 1).Select(x => (int)((long)x * Width / drawing.Width))];
        for (var y = 0; y < drawing.Height; y++)
        {
            int top = (int)((long)y * Height / drawing.Height), bottom = (int)((long)(y + 1) * Height / drawing.Height);
            Array.Clear(sums);
            for (var row = top; row < bottom; row++) AddRow(Pixels.Span.Slice(row * Width * Samples, Width * Samples), begins, sums);
            for (var x = 0; x < drawing.Width; x++)
            {
                var count = (begins[x + 1] - begins[x]) * (bottom - top);
                for (var colour = 0; colour < Colours; colour++)
                {
                    var mean = sums[(x * Samples) + (colour % Samples)] / count;
                    var drawn = drawing.Pixels.Span[((y * drawing.Width) + x) * drawing.Samples + (colour % drawing.Samples)];
                    if (Math.Abs(mean - drawn) > rounding) return false;
                }
            }
        }

        return true;
    }

    private void AddRow(ReadOnlySpan<byte> row, ReadOnlySpan<int> begins, Span<int> sums)
    {
        for (var x = 0; x + 1 < begins.Length; x++)
            for (var colour = 0; colour < Samples; colour++)
            {
                var sum = 0;
                for (var i = (begins[x] * Samples) + colour; i < begins[x + 1] * Samples; i += Samples) sum += row[i];
                sums[(x * Samples) + colour] += sum;
            }
    }

    /// <summary>
    /// Lays the picture over one column and one row more, of which the last are cut off: as poppler draws a picture whose edges are those of its
    /// page. Pixels become a little of their neighbours, as they are in the pages that the readers of characters were fitted on.
    /// </summary>
    /// <returns>The same, changed: it may be most of the memory that there is.</returns>
    public ColourRaster Lay()
    {
        const int one = 256;
        var length = Width * Samples;
        byte[] above = new byte[length], here = new byte[length];
        ushort[] across = [.. Enumerable.Range(0, length).Select(i => (ushort)(one * (i / Samples) / (Width + 1)))], down = new ushort[length];
        for (var y = 0; y < Height; y++)
        {
            var row = Pixels.Span.Slice(y * length, length);
            row[..Samples].CopyTo(here);
            Mix(row, row[Samples..], across.AsSpan(Samples), here.AsSpan(Samples));
            Array.Fill(down, (ushort)(one * y / (Height + 1)));
            Mix(y == 0 ? here : above, here, down, row);
            (above, here) = (here, above);
        }

        return this;
    }

    /// <summary>Mixes two rows of bytes, as long as the second; the shares are those of the first, in parts of 256.</summary>
    private static void Mix(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<ushort> shares, Span<byte> mixed)
    {
        var i = 0;
        for (; i + Vector256<byte>.Count <= second.Length; i += Vector256<byte>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(first[i..]));
            var (otherLow, otherHigh) = Vector256.Widen(Vector256.Create(second[i..]));
            low = Mix(low, otherLow, Vector256.Create(shares[i..]));
            high = Mix(high, otherHigh, Vector256.Create(shares[(i + Vector256<ushort>.Count)..]));
            Vector256.Narrow(low, high).CopyTo(mixed[i..]);
        }

        for (; i < second.Length; i++) mixed[i] = (byte)(((first[i] * shares[i]) + (second[i] * (256 - shares[i]))) >> 8);
    }

    private static Vector256<ushort> Mix(Vector256<ushort> first, Vector256<ushort> second, Vector256<ushort> shares) =>
        ((first * shares) + (second * (Vector256.Create((ushort)256) - shares))) >>> 8;

    /// <summary>Draws consecutive pages of a PDF through one <c>pdftoppm</c>: its start and its fonts cost as much as a page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">1-based page.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="across">Dots an inch from left to right.</param>
    /// <param name="down">Dots an inch from top to bottom.</param>
    /// <param name="isGrey">Whether greys are enough, the mean of red, green and blue.</param>
    /// <param name="limits">Limits on the child process.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DocumentException">A page cannot be drawn within the limits.</exception>
    public static async Task<IReadOnlyList<ColourRaster>> DrawAsync(
        string path, int first, int count, double across, double down, bool isGrey, ExtractionLimits limits, CancellationToken cancellation)
    {
        string[] arguments = [.. isGrey ? (string[])["-gray"] : [], "-cropbox", "-rx", Text(across), "-ry", Text(down), "-f", Text(first), "-l", Text(first + count - 1), path];
        var result = await ChildProgram.RunAsync("pdftoppm", arguments, limits, cancellation);
        var pages = new List<ColourRaster>();
        var rest = result.Output;
        while (pages.Count < count)
        {
            var page = ReadNetpbm(ref rest)
                ?? throw new DocumentException(ProblemCode.FileDamaged, $"page {first + pages.Count} cannot be rendered: {PopplerTextReader.FirstLine(result.Errors)}", first + pages.Count);
            pages.Add(page);
        }

        return pages;

        static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Reads a binary PGM or PPM of eight bits (<c>P5</c> or <c>P6</c>, width, height, 255, then the pixels) from the beginning of the bytes and
    /// leaves what follows it; null where there is none.
    /// </summary>
    public static ColourRaster? ReadNetpbm(ref ReadOnlyMemory<byte> file)
    {
        var position = 0;
        var kind = Token(file.Span);
        if (kind is not ("P5" or "P6") || !int.TryParse(Token(file.Span), out var width) || !int.TryParse(Token(file.Span), out var height) || Token(file.Span) != "255") return null;
        var size = (long)width * height * (kind == "P6" ? Colours : 1);
        if (width <= 0 || height <= 0 || file.Length - position < size) return null;
        var pixels = MemoryMarshal.AsMemory(file.Slice(position, (int)size)); // What a program has written belongs to nobody else.
        file = file[(position + (int)size)..];
        return new(width, height, pixels);

        string Token(ReadOnlySpan<byte> span)
        {
            var begin = position;
            while (position < span.Length && span[position] > ' ') position++;
            var token = Encoding.ASCII.GetString(span[begin..position]);
            position = Math.Min(position + 1, span.Length);
            return token;
        }
    }
}
