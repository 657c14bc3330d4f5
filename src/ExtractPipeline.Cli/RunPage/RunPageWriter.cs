using System.Security.Cryptography;
using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>
/// Writes a run as static pages: one for each document and an index. They work from a folder, without a server, and without script.
/// Safe to call for several documents at once.
/// </summary>
internal static class RunPageWriter
{
    /// <summary>Writes a document's page.</summary>
    /// <param name="documentPath">The document itself, for the pictures of its pages.</param>
    /// <param name="record">What was read.</param>
    /// <param name="htmlDirectory">Folder of the run's pages; made when it is not there.</param>
    /// <param name="cancellation">Stops the drawing of pages.</param>
    /// <returns>The document's line for <see cref="WriteIndexAsync"/>.</returns>
    public static async Task<RunPageEntry> WriteDocumentPageAsync(
        string documentPath, ExtractionRecord record, string htmlDirectory, CancellationToken cancellation)
    {
        Directory.CreateDirectory(htmlDirectory);
        var name = NameOf(record.Source);
        var images = IsDrawn(record) ? await PageImages.DrawAsync(documentPath, htmlDirectory, name, cancellation) : [];
        await WriteAsync(htmlDirectory, $"{name}.html", DocumentPage.Write(record, images), cancellation);

        return new(
            $"{name}.html",
            record.Source.File,
            record.Report.Agency,
            record.Report.Year,
            record.Outcome,
            record.Fields.Count(field => field.Decision == Decision.Accept),
            record.Fields.Count(field => field.Decision == Decision.Review),
            record.Checks.Count(check => check.Status == CheckStatus.Broken),
            [.. record.Problems.Select(problem => problem.Code).Distinct()]);
    }

    /// <summary>Writes <c>index.html</c>.</summary>
    public static async Task WriteIndexAsync(string htmlDirectory, IReadOnlyList<RunPageEntry> entries, CancellationToken cancellation)
    {
        Directory.CreateDirectory(htmlDirectory);
        await WriteAsync(htmlDirectory, "index.html", IndexPage.Write(entries), cancellation);
    }

    /// <summary>A page's name: from hashes of content and path, so that no document can choose where it is written, and twins stay apart.</summary>
    private static string NameOf(SourceInfo source)
    {
        var path = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.File)))[..8];
        var content = source.Sha256 is { Length: >= 12 } hash && hash.All(char.IsAsciiHexDigitLower) ? hash[..12] : "unopened";
        return $"{content}-{path}";
    }

    // A file that was refused for what it does to a reader is not given to the next one.
    private static bool IsDrawn(ExtractionRecord record) =>
        record.Source.MediaType == "application/pdf"
        && record.Problems.All(problem => problem.Code == ProblemCode.NotAReport || ProblemTable.Of(problem.Code).Effect != ProblemEffect.Reject);

    private static async Task WriteAsync(string folder, string name, string text, CancellationToken cancellation)
    {
        var temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellation);
            File.Move(temporary, Path.Combine(folder, name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
