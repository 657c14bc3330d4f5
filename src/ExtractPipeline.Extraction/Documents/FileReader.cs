using System.Text;
using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Documents.Markup;
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
internal static partial class MediaTypes
{
    /// <summary>Portable Document Format.</summary>
    public const string Pdf = "application/pdf";

    /// <summary>A web page.</summary>
    public const string Html = "text/html";

    /// <summary>Text without markup.</summary>
    public const string PlainText = "text/plain";

    /// <summary>Word since 2007 (.docx).</summary>
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Word before 2007, and WPS (.doc, .wps).</summary>
    public const string OldWord = "application/msword";

    /// <summary>Rich Text Format.</summary>
    public const string Rtf = "application/rtf";

    /// <summary>OpenDocument text (.odt).</summary>
    public const string OpenDocument = "application/vnd.oasis.opendocument.text";

    /// <summary>GB/T 33190.</summary>
    public const string Ofd = "application/ofd";

    /// <summary>A Tagged Image File, of one or more pages.</summary>
    public const string Tiff = "image/tiff";

    /// <summary>Nothing that is recognised.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>How far into a file the <c>%PDF-</c> may stand; readers accept 1,024 bytes of rubbish before it.</summary>
    private const int PdfHeaderWithin = 1024;

    /// <summary>How much of a text is looked at: the head of a saved page may be long.</summary>
    private const int TextLookedAt = 16 << 10;

    /// <summary>The media type of a file's content.</summary>
    public static string Of(ReadOnlySpan<byte> file)
    {
        if (file[..Math.Min(file.Length, PdfHeaderWithin)].IndexOf("%PDF-"u8) >= 0) return Pdf;
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return "image/png";
        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)) return Tiff;
        if (file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return OldWord;
        if (file.StartsWith("{\\rtf"u8)) return Rtf;
        if (file.StartsWith("PK\u0003\u0004"u8)) return OfZip(file);
        return OfText(file[..Math.Min(file.Length, TextLookedAt)]);
    }

    /// <summary>Whether it is a picture that can be read as a scan.</summary>
    public static bool IsPicture(string mediaType) => mediaType is Tiff or "image/png" or "image/jpeg";

    /// <summary>Refuses what this program does not read.</summary>
    /// <exception cref="DocumentException">The kind is another one.</exception>
    public static void Require(string wanted, string found, long bytes)
    {
        if (found != wanted) throw new DocumentException(ProblemCode.TypeUnsupported, $"the content ({bytes} bytes) is {found}, not {wanted}");
    }

    /// <summary>Names of parts stand in the open: before each part, and in the directory at the end.</summary>
    private static string OfZip(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> start = file[..Math.Min(file.Length, 64 << 10)], end = file[^Math.Min(file.Length, 64 << 10)..];
        if (Names("word/", start, end)) return Word;
        if (Names("OFD.xml", start, end)) return Ofd;
        return start.IndexOf("opendocument.text"u8) >= 0 ? OpenDocument : "application/zip";

        static bool Names(string part, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
        {
            var name = Encoding.ASCII.GetBytes(part);
            return start.IndexOf(name) >= 0 || end.IndexOf(name) >= 0;
        }
    }

    /// <summary>A web page, with or without its first tags, or plain text; Unknown where neither can be.</summary>
    private static string OfText(ReadOnlySpan<byte> start)
    {
        var wide = MarkupEncoding.OfUtf16(start);
        if (wide is null && !IsText(start)) return Unknown;
        var text = (wide ?? Encoding.Latin1).GetString(start);
        return HtmlTags().IsMatch(text) ? Html : PlainText;
    }

    [GeneratedRegex(@"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<title>|<table[\s>]|<div[\s>]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HtmlTags();

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (var b in start)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f'))
                return false;
        return true;
    }
}
