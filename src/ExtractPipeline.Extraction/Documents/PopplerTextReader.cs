using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Words through poppler's <c>pdftotext -bbox</c>, sizes and rotations through <c>pdfinfo</c>: child processes that a hostile file can crash without harm.
/// </summary>
public sealed class PopplerTextReader : IPdfTextReader
{
    private static readonly Lazy<Task<string>> Description = new(ReadVersionAsync);

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken cancellation) => Description.Value.WaitAsync(cancellation);

    /// <inheritdoc/>
    public async Task<PdfTextLayer> ReadAsync(string path, ReadOnlyMemory<byte> file, ExtractionLimits limits, CancellationToken cancellation)
    {
        var info = MayHaveTurnedPages(file.Span) ? await PdfInfo.ReadAsync(path, limits, cancellation) : PdfInfo.Unknown;
        var last = (limits.Pages + 1).ToString(CultureInfo.InvariantCulture);
        var result = await ChildProgram.RunAsync("pdftotext", ["-bbox", "-cropbox", "-enc", "UTF-8", "-l", last, path, "-"], limits, cancellation);
        if (result.ExitCode != 0) throw PdfInfo.Refusal(result.Errors);
        var pages = Parse(result.Output.Span, info, limits);
        PdfInfo.RequireWithin(limits, pages.Count, pages.Select(page => (page.Width, page.Height)));
        return new(pages, Complaints(result.Errors));
    }

    /// <summary>
    /// Whether pages may be turned: only <c>pdfinfo</c> tells, and it costs half as much as the text. A page's /Rotate stands in the open, or in
    /// a compressed object stream.
    /// </summary>
    internal static bool MayHaveTurnedPages(ReadOnlySpan<byte> file) => file.IndexOf("/Rotate"u8) >= 0 || file.IndexOf("/ObjStm"u8) >= 0;

    /// <summary>What pdftotext says about defects: for each page without text it notes as much there too, and that is none.</summary>
    private static string Complaints(string errors) =>
        string.Join('\n', errors.Split('\n').Where(line => line.Trim() is not ("" or "no word list")));

    /// <summary>The first line of a program's complaint, for a message.</summary>
    internal static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    /// <summary>
    /// Reads the lines that <c>-bbox</c> writes. The words' boxes have the rotation applied; the page's size has not.
    /// Not an XML parser: poppler writes characters that XML forbids.
    /// </summary>
    internal static List<Page> Parse(ReadOnlySpan<byte> output, PdfInfo info, ExtractionLimits limits)
    {
        var pages = new List<Page>();
        List<Word>? words = null;
        foreach (var range in output.Split((byte)'\n'))
        {
            var line = output[range].TrimStart((byte)' ');
            if (line.StartsWith("<word "u8))
            {
                if (words is null || ReadWord(line) is not { } word) continue;
                words.Add(word);
                if (words.Count > limits.PageWords) throw new DocumentException(ProblemCode.OutputLimit, $"page {pages.Count} has more than {limits.PageWords} words", pages.Count);
            }
            else if (line.StartsWith("<page "u8))
            {
                words = [];
                var (width, height, rotation) = pages.Count < info.Pages.Count ? info.Pages[pages.Count] : (Attribute(line, "width=\""u8), Attribute(line, "height=\""u8), 0);
                var sideways = rotation is 90 or 270;
                pages.Add(new() { Number = pages.Count + 1, Width = sideways ? height : width, Height = sideways ? width : height, Words = words });
            }
        }

        return pages;
    }

    private static Word? ReadWord(ReadOnlySpan<byte> line)
    {
        var box = new Box(Attribute(line, "xMin=\""u8), Attribute(line, "yMin=\""u8), Attribute(line, "xMax=\""u8), Attribute(line, "yMax=\""u8));
        var begin = line.IndexOf((byte)'>') + 1;
        var end = line.LastIndexOf("</word>"u8);
        if (begin == 0 || end <= begin || !(box.Width >= 0 && box.Height >= 0) || Math.Abs(box.Left) + Math.Abs(box.Bottom) > 1e6) return null;
        var text = Encoding.UTF8.GetString(line[begin..end]);
        if (text.Contains('&', StringComparison.Ordinal)) text = WebUtility.HtmlDecode(text);
        return string.IsNullOrWhiteSpace(text) ? null : new(text, box);
    }

    private static double Attribute(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        var at = line.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(line[(at + name.Length)..], out double value, out _) ? value : double.NaN;
    }

    private static async Task<string> ReadVersionAsync()
    {
        var result = await ChildProgram.RunAsync("pdftotext", ["-v"], new(), CancellationToken.None);
        return "poppler " + FirstLine(result.Errors).Split(' ')[^1].ToString(CultureInfo.InvariantCulture);
    }
}
