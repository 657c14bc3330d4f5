using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr.Native;

/// <summary>An image of leptonica, owned.</summary>
internal sealed class Pix : SafeHandle
{
    static Pix()
    {
        // What is wrong with a file is told by a null and not on the standard error of whoever runs the program.
        const int none = 6;
        _ = LeptonicaCalls.SetMessageSeverity(none);
    }

    private Pix(nint pix)
        : base(0, ownsHandle: true) => SetHandle(pix);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Pixels a row.</summary>
    public int Width => LeptonicaCalls.GetWidth(handle);

    /// <summary>Rows.</summary>
    public int Height => LeptonicaCalls.GetHeight(handle);

    /// <summary>Resolution that the file states; 0 where it states none.</summary>
    public int DotsPerInch => LeptonicaCalls.GetXResolution(handle);

    /// <summary>Size and kind from the header alone, before memory is spent on pixels; null where it is no picture that leptonica knows.</summary>
    public static (int Width, int Height)? ReadSize(ReadOnlySpan<byte> file) =>
        LeptonicaCalls.ReadHeader(file, (nuint)file.Length, out _, out var width, out var height, out _, out _, out _) == 0 ? (width, height) : null;

    /// <summary>Decodes a PNG, JPEG or the first page of a TIFF; null where it is damaged.</summary>
    public static Pix? Read(ReadOnlySpan<byte> file) => Own(LeptonicaCalls.ReadMemory(file, (nuint)file.Length));

    /// <summary>Decodes a JPEG of that size and so many colours; null where it is another one, or damaged in the least: then readers differ.</summary>
    public static Pix? ReadJpeg(ReadOnlySpan<byte> file, int width, int height, int samples)
    {
        const int rgb = 0, whole = 1;
        if (LeptonicaCalls.ReadHeader(file, (nuint)file.Length, out _, out var columns, out var rows, out _, out var colours, out _) != 0 || (columns, rows, colours) != (width, height, samples)) return null;
        var pix = Own(LeptonicaCalls.ReadJpeg(file, (nuint)file.Length, rgb, whole, out var warnings, 0));
        if (warnings == 0) return pix;
        pix?.Dispose();
        return null;
    }

    /// <summary>Decodes the page of a TIFF at an offset, 0 for the first, and moves it to the next page: 0 after the last.</summary>
    public static Pix? ReadTiffPage(ReadOnlySpan<byte> file, ref nuint offset) => Own(LeptonicaCalls.ReadTiffPage(file, (nuint)file.Length, ref offset));

    /// <summary>The pixels as greys or colours of eight bits. What is transparent lies on white paper.</summary>
    /// <exception cref="InvalidOperationException">Leptonica cannot convert them.</exception>
    public ColourRaster ToColours()
    {
        const int clone = 2, colours = 3, each = 4;
        using var plain = Own(LeptonicaCalls.ConvertTo8Or32(handle, clone, 0)) ?? throw new InvalidOperationException("the picture has a kind of pixels that cannot be converted");
        var width = Width;
        if (LeptonicaCalls.GetDepth(plain.handle) == 8)
        {
            var greys = GC.AllocateUninitializedArray<byte>(width * Height);
            plain.ReadRows(1, (y, row) => row.CopyTo(greys.AsSpan(y * width)));
            return new(width, Height, greys);
        }

        var isTransparent = LeptonicaCalls.GetSamplesPerPixel(handle) > colours;
        var pixels = GC.AllocateUninitializedArray<byte>(colours * width * Height);
        plain.ReadRows(each, (y, row) =>
        {
            var to = pixels.AsSpan(colours * y * width, colours * width);
            for (int from = 0, at = 0; at < to.Length; from += each, at += colours)
                (to[at], to[at + 1], to[at + 2]) = isTransparent ? OnPaper(row.Slice(from, each)) : (row[from], row[from + 1], row[from + 2]);
        });
        return new(width, Height, pixels);
    }

    private static (byte Red, byte Green, byte Blue) OnPaper(ReadOnlySpan<byte> pixel)
    {
        var opacity = pixel[3];
        return (Mix(pixel[0]), Mix(pixel[1]), Mix(pixel[2]));

        byte Mix(byte colour) => (byte)(255 - ((255 - colour) * opacity / 255));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LeptonicaCalls.Destroy(ref handle);
        return true;
    }

    private static Pix? Own(nint pix) => pix == 0 ? null : new(pix);

    /// <summary>Leptonica keeps rows as 32-bit words whose first pixel is in the highest bits.</summary>
    private void ReadRows(int bytesPerPixel, RowReader reader)
    {
        int width = Width, height = Height, words = LeptonicaCalls.GetWordsPerLine(handle);
        var line = new int[words];
        for (var y = 0; y < height; y++)
        {
            Marshal.Copy(LeptonicaCalls.GetData(handle) + ((nint)y * words * 4), line, 0, words);
            BinaryPrimitives.ReverseEndianness(line, line);
            reader(y, MemoryMarshal.AsBytes<int>(line)[..(width * bytesPerPixel)]);
        }
    }

    private delegate void RowReader(int y, ReadOnlySpan<byte> row);
}
