using System.Globalization;
using System.Text;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>Draws a page of a PDF for a person to look at, by a child with limits.</summary>
public static class PageDrawing
{
    private const int LongestSide = 4_000;

    private static readonly ExtractionLimits Limits = new() { Time = TimeSpan.FromSeconds(20), ChildOutputBytes = 32L << 20 };

    /// <summary>The page as PNG; null where the document has no such page or no pages that can be drawn.</summary>
    /// <param name="path">The document's full path.</param>
    /// <param name="page">1-based page.</param>
    /// <param name="dotsPerInch">How large.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DocumentException">A limit was passed, or the program crashed.</exception>
    /// <exception cref="MissingProgramException"><c>pdftoppm</c> is not installed.</exception>
    public static async Task<ReadOnlyMemory<byte>?> DrawAsync(string path, int page, int dotsPerInch, CancellationToken cancellation)
    {
        // Asked for a page after the last one, pdftoppm draws the last one.
        if ((await PageCountAsync(path, cancellation)) < page) return null;
        var number = page.ToString(CultureInfo.InvariantCulture);

        // -scale-to would enlarge; a page that is huge at this resolution passes the limit on memory or output instead.
        string[] arguments = ["-png", "-cropbox", "-q", "-r", dotsPerInch.ToString(CultureInfo.InvariantCulture), "-W", $"{LongestSide}", "-H", $"{LongestSide}", "-f", number, "-l", number, Path.GetFullPath(path)];
        var result = await ChildProgram.RunAsync("pdftoppm", arguments, Limits, cancellation);
        return result.ExitCode == 0 && result.Output.Length > 8 && result.Output.Span[1..4].SequenceEqual("PNG"u8) ? result.Output : null;
    }

    /// <summary>Pages of a PDF; 0 where it is none.</summary>
    private static async Task<int> PageCountAsync(string path, CancellationToken cancellation)
    {
        var result = await ChildProgram.RunAsync("pdfinfo", [Path.GetFullPath(path)], Limits, cancellation);
        var line = Encoding.UTF8.GetString(result.Output.Span).Split('\n').LastOrDefault(line => line.StartsWith("Pages:", StringComparison.Ordinal));
        return result.ExitCode == 0 && int.TryParse(line?["Pages:".Length..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }
}
