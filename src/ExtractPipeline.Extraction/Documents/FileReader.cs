using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>Reads a whole file within the limit.</summary>
public static class FileReader
{
    /// <summary>The file's bytes.</summary>
    /// <param name="path">The file, with its whole path.</param>
    /// <param name="limits">The largest file that is read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DocumentException">It cannot be opened, is empty, or is larger than the limit.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, ExtractionLimits limits, CancellationToken cancellation)
    {
        try
        {
            if (!File.Exists(path) || !OrdinaryFile.Is(path)) throw new DocumentException(ProblemCode.FileUnreadable, "the file is not there, or is no ordinary file");

            // Opened once, so that the length that is judged is that of the bytes that are read: not of a link, not of what was there before.
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.Length == 0) throw new DocumentException(ProblemCode.FileEmpty, "the file has no bytes");
            if (stream.Length > limits.FileBytes) throw new DocumentException(ProblemCode.FileTooLarge, $"{stream.Length >> 20} MiB; at most {limits.FileBytes >> 20} are read");
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException(ProblemCode.FileUnreadable, $"the file cannot be read: {e.Message}", inner: e);
        }
    }
}

/// <summary>Tells the kind of a file from its content; names lie.</summary>
internal static class MediaTypes
{
    /// <summary>Portable Document Format.</summary>
    public const string Pdf = "application/pdf";

    /// <summary>A Tagged Image File, of one or more pages.</summary>
    public const string Tiff = "image/tiff";

    /// <summary>Nothing that is recognised.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>How far into a file the <c>%PDF-</c> may stand; readers accept 1,024 bytes of rubbish before it.</summary>
    private const int PdfHeaderWithin = 1024;

    /// <summary>The media type of a file's content.</summary>
    public static string Of(ReadOnlySpan<byte> file)
    {
        if (file[..Math.Min(file.Length, PdfHeaderWithin)].IndexOf("%PDF-"u8) >= 0) return Pdf;
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return "image/png";
        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)) return Tiff;
        if (file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return "application/msword";
        if (file.StartsWith("{\\rtf"u8)) return "application/rtf";
        if (file.StartsWith("PK\u0003\u0004"u8)) return OfZip(file);
        var start = file[..Math.Min(file.Length, 4096)];
        if (start.IndexOf((byte)0) >= 0) return Unknown;
        var text = Encoding.Latin1.GetString(start);
        if (text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase)) return "text/html";
        return IsText(start) ? "text/plain" : Unknown;
    }

    /// <summary>Whether it is a picture that can be read as a scan.</summary>
    public static bool IsPicture(string mediaType) => mediaType is Tiff or "image/png" or "image/jpeg";

    /// <summary>Refuses what this program does not read.</summary>
    /// <exception cref="DocumentException">The kind is another one.</exception>
    public static void Require(string wanted, string found, long bytes)
    {
        if (found != wanted) throw new DocumentException(ProblemCode.TypeUnsupported, $"the content ({bytes} bytes) is {found}, not {wanted}");
    }

    private static string OfZip(ReadOnlySpan<byte> file)
    {
        var start = file[..Math.Min(file.Length, 64 << 10)];
        if (start.IndexOf("word/"u8) >= 0) return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        if (start.IndexOf("OFD.xml"u8) >= 0) return "application/ofd";
        return start.IndexOf("opendocument.text"u8) >= 0 ? "application/vnd.oasis.opendocument.text" : "application/zip";
    }

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        var control = 0;
        foreach (var b in start)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f'))
                control++;
        return control == 0;
    }
}
