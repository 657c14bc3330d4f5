using ExtractPipeline.Extraction.Documents;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

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

    /// <summary>Decodes the page of a TIFF at an offset, 0 for the first, and moves it to the next page: 0 after the last.</summary>
    public static Pix? ReadTiffPage(ReadOnlySpan<byte> file, ref nuint offset) => Own(LeptonicaCalls.ReadTiffPage(file, (nuint)file.Length, ref offset));

    /// <summary>
    /// The pixels as grey in which coloured ink is light (<see cref="InkColour"/>). What is transparent lies on white paper.
    /// </summary>
    public byte[] ToGrey()
    {
        if (LeptonicaCalls.GetDepth(handle) != 32)
        {
            using var grey = Own(LeptonicaCalls.ConvertTo8(handle, 0)) ?? throw new InvalidOperationException("the picture has a kind of pixels that cannot be converted");
            return grey.ReadRows(1, (row, pixels) => row.CopyTo(pixels));
        }

        const int colours = 3;
        var isTransparent = LeptonicaCalls.GetSamplesPerPixel(handle) > colours;
        var sample = new InkColour.Sample();
        ReadRows(4, (row, pixels) =>
        {
            for (var x = 0; x < pixels.Length; x++) sample.Add(row[4 * x], row[(4 * x) + 1], row[(4 * x) + 2]);
        });
        var ink = sample.ToInkColour();
        return ReadRows(4, (row, pixels) =>
        {
            for (var x = 0; x < pixels.Length; x++)
            {
                var pixel = row.Slice(4 * x, 4);
                var lightest = ink.ToGrey(pixel[0], pixel[1], pixel[2]);
                pixels[x] = isTransparent ? (byte)(255 - ((255 - lightest) * pixel[colours] / 255)) : lightest;
            }
        });
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LeptonicaCalls.Destroy(ref handle);
        return true;
    }

    private static Pix? Own(nint pix) => pix == 0 ? null : new(pix);

    /// <summary>Leptonica keeps rows as 32-bit words whose first pixel is in the highest bits.</summary>
    private byte[] ReadRows(int bytesPerPixel, RowReader reader)
    {
        int width = Width, height = Height, words = LeptonicaCalls.GetWordsPerLine(handle);
        var pixels = GC.AllocateUninitializedArray<byte>(width * height);
        var line = new int[words];
        for (var y = 0; y < height; y++)
        {
            Marshal.Copy(LeptonicaCalls.GetData(handle) + ((nint)y * words * 4), line, 0, words);
            BinaryPrimitives.ReverseEndianness(line, line);
            reader(MemoryMarshal.AsBytes<int>(line)[..(width * bytesPerPixel)], pixels.AsSpan(y * width, width));
        }

        return pixels;
    }

    private delegate void RowReader(ReadOnlySpan<byte> row, Span<byte> pixels);
}
