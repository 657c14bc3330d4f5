using System.Collections.Concurrent;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Fixtures.Content;
using ExtractPipeline.Fixtures.Rendering;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

/// <summary>The hundred reports of <see cref="SameReportTests"/> once more, printed by a browser, and scanned.</summary>
public class SamePrintTests
{
    private const int Reports = 100, Dpi = 300;

    /// <summary>Share of a PDF's, of each scan's and of all scans' fields that has to be accepted; none of these may differ.</summary>
    private const double LeastOfPdf = 1, LeastOfScan = 0.75, LeastOfScans = 0.95;

    [Fact]
    public Task Extract_AHundredReportsAsPdfAndEveryTenthAsScan_GivesTheSameAcceptedValues() => CompareAsync(scannedEach: 10);

    [Fact]
    [Trait("needs", "servers")] // It needs none, but longer than those that do.
    public Task Extract_AHundredReportsAsPdfAndScan_GivesTheSameAcceptedValues() => CompareAsync(scannedEach: 1);

    private static async Task CompareAsync(int scannedEach)
    {
        using var folder = new TempFolder();
        await using var bench = await Workbench.StartAsync();
        var extractor = new DocumentExtractor(new());
        var differences = new ConcurrentBag<string>();
        var (fields, held) = (0, 0); // Of scans.
        await Parallel.ForAsync(1, Reports + 1, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (number, cancellation) =>
        {
            var layout = number % 5 == 0 ? Layout.Ogi2019 : Layout.Ogi2021;
            var draft = new Draft(new Prng($"same/{number}"), layout, layout);
            draft.Look.UseFontsWhere(font => !font.StartsWith("Noto", StringComparison.Ordinal));
            var pdf = folder.At($"{number}.pdf");
            await bench.PrintAsync(draft, HtmlWriter.Document(draft), pdf);
            await ReadAsync("PDF");
            if (number % scannedEach != 0) return;
            await PdfSurgery.ScanAsync(bench, pdf, [.. Enumerable.Range(1, await bench.PagesAsync(pdf))], Dpi, "gray", skew: 0);
            await ReadAsync("scan");

            async Task ReadAsync(string kind)
            {
                var record = await extractor.ExtractAsync(pdf, $"{number}.pdf", cancellation);
                var accepted = record.Fields.Where(field => field.Decision == Decision.Accept).ToDictionary(field => field.Id, field => field.Value);
                if (kind == "scan")
                {
                    Interlocked.Add(ref fields, draft.Cells.Count);
                    Interlocked.Add(ref held, draft.Cells.Count - accepted.Count);
                }

                if (accepted.Count < (kind == "scan" ? LeastOfScan : LeastOfPdf) * draft.Cells.Count) differences.Add($"{number} as {kind}: {accepted.Count} of {draft.Cells.Count} accepted");
                foreach (var (id, cell) in draft.Cells)
                    if (accepted.TryGetValue(id.ToString(), out var value) && value != cell.Value)
                        differences.Add($"{number} as {kind}, {id}: {value} for {cell.Value}");
            }
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{fields} fields of scans, {held} of them held back, {differences.Count} differences");
        differences.Take(20).ShouldBeEmpty();
        ((double)held).ShouldBeLessThan((1 - LeastOfScans) * fields);
    }
}
