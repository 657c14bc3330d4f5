using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ExtractPipeline.Tests;

/// <summary>A page for <see cref="TinyPdf"/>.</summary>
/// <param name="Content">Its content stream; <see cref="TinyPdf.Text"/> makes one.</param>
internal sealed record TinyPage(string Content)
{
    /// <summary>Width and height in points are 300 × 400 where nothing else is said.</summary>
    public string MediaBox { get; init; } = "[0 0 300 400]";

    /// <summary>The part of the sheet that is shown; all of it where nothing is said.</summary>
    public string? CropBox { get; init; }

    /// <summary>Degrees clockwise by which a viewer turns the page.</summary>
    public int Rotate { get; init; }

    /// <summary>Whether the content stream is compressed.</summary>
    public bool Compressed { get; init; } = true;
}

/// <summary>Writes PDFs byte by byte, sound ones with a right cross-reference table and broken ones as told.</summary>
internal sealed class TinyPdf
{
    private readonly List<byte[]> objects = [];

    /// <summary>A document of pages with Helvetica as /F1.</summary>
    public static byte[] Of(params TinyPage[] pages)
    {
        var pdf = new TinyPdf();
        var font = pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        var tree = pdf.Reserve();
        var kids = new List<int>();
        foreach (var page in pages)
        {
            var content = pdf.AddStream(Encoding.Latin1.GetBytes(page.Content), page.Compressed);
            var crop = page.CropBox is null ? "" : $"/CropBox {page.CropBox} ";
            kids.Add(pdf.Add($"<< /Type /Page /Parent {tree} 0 R /MediaBox {page.MediaBox} {crop}/Rotate {page.Rotate} "
                + $"/Resources << /Font << /F1 {font} 0 R >> >> /Contents {content} 0 R >>"));
        }

        pdf.Set(tree, $"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>");
        return pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {tree} 0 R >>"));
    }

    /// <summary>A document of one page of text.</summary>
    public static byte[] OfText(string text) => Of(new TinyPage(Text(30, 350, 12, text)));

    /// <summary>The operators that write text at a baseline that begins at (x, y), origin at the lower left.</summary>
    public static string Text(double x, double y, double size, string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET\n");
    }

    /// <summary>The number of the object that is added next.</summary>
    public int Next => objects.Count + 1;

    /// <summary>Takes a number for an object that is set later.</summary>
    public int Reserve()
    {
        objects.Add([]);
        return objects.Count;
    }

    /// <summary>Sets a reserved object.</summary>
    public void Set(int number, string body) => objects[number - 1] = Encoding.Latin1.GetBytes(body);

    /// <summary>Adds an object and returns its number.</summary>
    public int Add(string body)
    {
        var number = Reserve();
        Set(number, body);
        return number;
    }

    /// <summary>Adds a stream.</summary>
    public int AddStream(byte[] data, bool compress, string entries = "") =>
        compress ? AddStream(Compress(data.Length, data), "/Filter /FlateDecode " + entries) : AddStream(data, entries);

    /// <summary>Adds a stream whose bytes are ready, with the entries that its dictionary needs besides the length.</summary>
    public int AddStream(byte[] data, string entries)
    {
        var number = Reserve();
        objects[number - 1] = [.. Encoding.Latin1.GetBytes($"<< /Length {data.Length} {entries} >>\nstream\n"), .. data, .. "\nendstream"u8];
        return number;
    }

    /// <summary>The given number of bytes, a pattern over and over, compressed: a bomb where the number is great.</summary>
    public static byte[] Compress(long length, ReadOnlySpan<byte> pattern)
    {
        var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var left = length; left > 0; left -= pattern.Length)
                zlib.Write(pattern[..(int)Math.Min(left, pattern.Length)]);
        }

        return output.ToArray();
    }

    /// <summary>The file.</summary>
    /// <param name="catalog">The number of the catalog.</param>
    /// <param name="trailer">More entries for the trailer.</param>
    public byte[] Build(int catalog, string trailer = "")
    {
        var file = new MemoryStream();
        file.Write("%PDF-1.7\n%\u00e2\u00e3\n"u8);
        var offsets = new List<long>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            file.Write(Encoding.Latin1.GetBytes($"{i + 1} 0 obj\n"));
            file.Write(objects[i]);
            file.Write("\nendobj\n"u8);
        }

        var table = file.Length;
        file.Write(Encoding.Latin1.GetBytes($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets) file.Write(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n")));
        file.Write(Encoding.Latin1.GetBytes($"trailer\n<< /Size {objects.Count + 1} /Root {catalog} 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }
}
