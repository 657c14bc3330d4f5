using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Fixtures.Classes;
using ExtractPipeline.Fixtures.Content;
using ExtractPipeline.Fixtures.Rendering;
using ExtractPipeline.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

/// <summary>The same report gives the same values, whatever kind of file it is.</summary>
[Collection<FixtureDefinition>]
public class SameReportTests(FixtureRun run)
{
    private static readonly DocumentExtractor Extractor = new(new());

    /// <summary>A hundred reports, each as a web page of one of three styles, a Word file, text with tabs or bars, and text without.</summary>
    [Fact]
    public async Task Extract_AHundredReportsAsPageWordAndText_GivesTheSameAcceptedValues()
    {
        using var folder = new TempFolder();
        var differences = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForAsync(1, 101, async (number, cancellation) =>
        {
            var layout = number % 5 == 0 ? Layout.Ogi2019 : Layout.Ogi2021;
            MarkupFormat[] formats =
            [
                (MarkupFormat)(number % 3), MarkupFormat.Docx, MarkupFormat.Soup,
                (number % 3) switch { 0 => MarkupFormat.AlignedText, 1 => MarkupFormat.BarText, _ => MarkupFormat.ShiftedText },
            ];
            foreach (var format in formats)
            {
                var draft = new Draft(new Prng($"same/{number}"), layout, layout);
                var record = await ExtractAsync(folder, $"{number}-{format}", MarkupFile.Write(draft, format), cancellation);
                if (record.Report.Agency != draft.Agency || record.Report.Year != draft.Year) differences.Add($"{number} {format}: {record.Report.Title}");
                foreach (var (id, cell) in draft.Cells)
                {
                    var field = record.Fields.FirstOrDefault(field => field.Id == id.ToString());
                    if (field is null || field.Value != cell.Value || field.Decision != Decision.Accept || field.Method != ReadingMethod.Markup || field.Locator is null)
                        differences.Add($"{number} {format} {id}: {field?.Value} ({field?.State}, {field?.Decision}) for {cell.Value}");
                }
            }
        });

        differences.Take(20).ShouldBeEmpty();
    }

    /// <summary>The committed PDFs of plain reports, against the same reports as other kinds of files.</summary>
    [Theory]
    [InlineData("clean-2021-chromium")]
    [InlineData("clean-2021-libreoffice")]
    [InlineData("clean-2019-chromium")]
    [InlineData("clean-2019-libreoffice")]
    [InlineData("mixed-layouts")]
    [InlineData("label-variants")]
    [InlineData("missing-row")]
    [InlineData("missing-column")]
    [InlineData("blank-cells")]
    [InlineData("notes-in-cells")]
    public async Task Extract_ReportAsPdfPageAndWord_GivesTheSameValues(string name)
    {
        var pdf = run.All.Single(fixture => fixture.Name == $"{name}/{name}-001.pdf").Record;
        using var folder = new TempFolder();
        foreach (var format in new[] { MarkupFormat.Portal, MarkupFormat.SavedFromWord, MarkupFormat.OldSite, MarkupFormat.Docx, MarkupFormat.AlignedText })
        {
            var draft = ClassCatalogue.Named(name)[0].Make(new Prng($"2026/{name}-001"), 1);
            foreach (var cell in draft.Sheets.Values.SelectMany(sheets => sheets).SelectMany(sheet => sheet.Rows).SelectMany(row => row)) cell.Text = cell.Text.Replace("\n", "", StringComparison.Ordinal);
            var record = await ExtractAsync(folder, $"{name}-{format}", MarkupFile.Write(draft, format), TestContext.Current.CancellationToken);

            var accepted = pdf.Fields.Where(field => field.Decision == Decision.Accept).Select(field => field.Id).ToHashSet();
            var both = record.Fields.Where(field => field.Decision == Decision.Accept && accepted.Contains(field.Id)).ToList();
            both.Count.ShouldBeGreaterThan(180, $"{format}");
            both.Select(field => (field.Id, field.Value, field.State))
                .ShouldBe(pdf.Fields.Where(field => both.Exists(other => other.Id == field.Id)).Select(field => (field.Id, field.Value, field.State)), $"{format}");
        }
    }

    /// <summary>A grid that was pasted in two tables, as from a printed page: with its heading once more, or without.</summary>
    [Theory]
    [InlineData(MarkupFormat.Portal, true)]
    [InlineData(MarkupFormat.SavedFromWord, false)]
    [InlineData(MarkupFormat.Docx, true)]
    [InlineData(MarkupFormat.Docx, false)]
    public async Task Extract_GridInTwoTables_GivesTheSameValues(MarkupFormat format, bool headingAgain)
    {
        using var folder = new TempFolder();
        var draft = new Draft(new Prng("two tables"));
        var (first, second) = draft.Sheets[TableKind.Requests][0].SplitAt(15, draft.Rng, headingAgain);
        draft.Sheets[TableKind.Requests] = [first, second];
        var record = await ExtractAsync(folder, "two", MarkupFile.Write(draft, format), TestContext.Current.CancellationToken);

        foreach (var field in record.Fields.Where(field => field.Decision == Decision.Accept)) field.Value.ShouldBe(draft.Cells.Single(cell => cell.Key.ToString() == field.Id).Value.Value, field.Id);
        record.Fields.Count(field => field.Decision == Decision.Accept).ShouldBeGreaterThan(190);
    }

    private static async Task<ExtractionRecord> ExtractAsync(TempFolder folder, string name, byte[] content, CancellationToken cancellation) =>
        await Extractor.ExtractAsync(folder.Write(name, content), name, cancellation);
}
