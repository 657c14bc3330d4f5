using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>What <c>pdfinfo</c> says about a file.</summary>
/// <param name="Pages">Width and height in points before rotation, and the /Rotate of each page in degrees.</param>
internal sealed record PdfInfo(IReadOnlyList<(double Width, double Height, int Rotation)> Pages)
{
    /// <summary>Asks pdfinfo, and refuses what is encrypted, damaged or beyond the limits.</summary>
    /// <exception cref="DocumentException">The file is refused.</exception>
    public static async Task<PdfInfo> ReadAsync(string path, ExtractionLimits limits, CancellationToken cancellation)
    {
        var last = limits.Pages.ToString(CultureInfo.InvariantCulture);
        var result = await ChildProgram.RunAsync("pdfinfo", ["-enc", "UTF-8", "-f", "1", "-l", last, path], limits, cancellation);
        if (result.ExitCode != 0) throw Refusal(result.Errors);
        var info = Parse(Encoding.UTF8.GetString(result.Output.Span), out var count);
        RequireWithin(limits, info.Pages.Count == 0 ? 0 : count, info.Pages.Select(page => (page.Width, page.Height)));
        return info;
    }

    /// <summary>Nothing is known; pages are as they come.</summary>
    public static PdfInfo Unknown { get; } = new([]);

    /// <summary>Why poppler does not open a file.</summary>
    public static DocumentException Refusal(string errors) =>
        errors.Contains("Incorrect password", StringComparison.Ordinal)
            ? new(ProblemCode.FileEncrypted, "the file is encrypted and asks for a password")
            : new(ProblemCode.FileDamaged, $"the file cannot be opened as a PDF: {PopplerTextReader.FirstLine(errors)}");

    /// <summary>Refuses a document without pages, with too many, or with one that is too large.</summary>
    /// <exception cref="DocumentException">It is refused.</exception>
    public static void RequireWithin(ExtractionLimits limits, int count, IEnumerable<(double Width, double Height)> pages)
    {
        if (count == 0) throw new DocumentException(ProblemCode.FileDamaged, "the file has no page that can be read");
        if (count > limits.Pages) throw new DocumentException(ProblemCode.TooManyPages, $"more than {limits.Pages} pages");
        foreach (var (index, (width, height)) in pages.Index())
        {
            if (!(Math.Max(width, height) <= limits.PagePoints))
                throw new DocumentException(ProblemCode.PageTooLarge, $"page {index + 1} measures {width:0} × {height:0} points; at most {limits.PagePoints:0} are read", index + 1);
        }
    }

    /// <summary>Reads pdfinfo's lines. The title may hold anything, lines like these too, so what follows the last <c>Pages:</c> counts: it comes after the metadata.</summary>
    internal static PdfInfo Parse(string text, out int count)
    {
        var sizes = new SortedDictionary<int, (double Width, double Height)>();
        var turns = new Dictionary<int, int>();
        count = 0;
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["Pages:", var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pages))
            {
                count = pages;
                sizes.Clear();
                turns.Clear();
            }

            if (parts is not ["Page", var index, var key, ..] || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var page)) continue;
            if (key == "size:" && parts.Length >= 6 && Number(parts[3]) is { } width && Number(parts[5]) is { } height) sizes[page] = (width, height);
            if (key == "rot:" && parts.Length >= 4 && int.TryParse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var degrees)) turns[page] = ((degrees % 360) + 360) % 360;
        }

        return new([.. sizes.Select(size => (size.Value.Width, size.Value.Height, turns.GetValueOrDefault(size.Key)))]);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
