using System.ComponentModel;
using System.Diagnostics;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

/// <summary>Five real reports, typeset as PDFs by a browser: the values are those that a person reads in them.</summary>
public class SeedTests
{
    private static readonly string[] Headings = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];

    [Theory]
    [InlineData("001_00277ae4b8f407dc", "卧龙区商务局", 2025,
        "requests.received_new.natural_person requests.received_new.total requests.denied_third_party_rights.natural_person requests.denied_third_party_rights.total "
        + "requests.disposed_total.natural_person requests.disposed_total.total disputes.review.upheld disputes.review.total "
        + "disputes.litigation_after_review.upheld disputes.litigation_after_review.total", 1)]
    [InlineData("002_35b904fab2bdfdd3", "文峰区商务局", 2023, "", 0)]
    [InlineData("003_90c406f92b52b014", "瀍河回族区商务局", 2024, "", 0)]
    [InlineData("004_9cc9b7508a6364a9", "洛阳市商务局", 2025, "proactive.administrative_licensing.decisions", 215)]
    public async Task Extract_Report_GivesWhatAPersonReads(string name, string agency, int year, string nonZero, int value)
    {
        var record = await ExtractAsync(name, labelColumns: 3, Headings);

        (record.Report.Agency, record.Report.Year).ShouldBe((agency, year));
        (record.Layouts.Proactive, record.Layouts.Requests, record.Layouts.Disputes).ShouldBe((Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021));
        record.Fields.Count.ShouldBe(200);
        var ones = nonZero.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ones.ShouldBeSubsetOf(record.Fields.Select(field => field.Id));
        foreach (var field in record.Fields)
            (field.State, field.Value).ShouldBe((FieldState.Read, ones.Contains(field.Id) ? value : 0), field.Id);
    }

    /// <summary>Six headings, and five values on the rows whose labels have three levels: nobody can say under which headings they belong.</summary>
    [Fact]
    public async Task Extract_ReportWithFewerValuesThanHeadings_AcceptsNothingThatIsNotThere()
    {
        var record = await ExtractAsync("000_a5b406e49948c4e0", labelColumns: 2, [.. Headings.Where(heading => heading != "其他")]);

        (record.Report.Agency, record.Report.Year).ShouldBe(("卫滨区商务局", 2025));
        record.Outcome.ShouldBe(Outcome.NeedsReview);
        foreach (var field in record.Fields.Where(field => field.Decision == Decision.Accept))
            (field.Value ?? 0).ShouldBe(0, field.Id);
        record.Fields.Where(field => field.Id.EndsWith(".other_org", StringComparison.Ordinal) && field.Decision == Decision.Accept)
            .ShouldAllBe(field => field.State == FieldState.Missing);
        var slipped = record.Fields.Where(field => field.Id is ['r', 'e', 'q', ..] && field.Id.EndsWith(".natural_person", StringComparison.Ordinal) && HasThreeLevels(field.Id)).ToList();
        slipped.Count.ShouldBe(19);
        slipped.ShouldAllBe(field => field.Decision == Decision.Review);
    }

    private static bool HasThreeLevels(string id) => id.Split('.')[1].Split('_')[0] is "denied" or "unable" or "not" or "other";

    private static async Task<ExtractionRecord> ExtractAsync(string name, int labelColumns, string[] headings)
    {
        var seed = Path.Combine(Repository.Seeds, name + ".txt");
        Assert.SkipUnless(File.Exists(seed), "the real reports are not beside this checkout");
        using var folder = new TempFolder();
        var html = folder.At("report.html");
        await File.WriteAllTextAsync(html, new SeedReport(await File.ReadAllTextAsync(seed, TestContext.Current.CancellationToken)).ToHtml(labelColumns, headings), TestContext.Current.CancellationToken);
        await PrintAsync(html, folder.At("report.pdf"), folder.Folder("profile"));
        return await new DocumentExtractor(new ExtractionOptions()).ExtractAsync(folder.At("report.pdf"), "report.pdf", TestContext.Current.CancellationToken);
    }

    private static async Task PrintAsync(string html, string pdf, string profile)
    {
        try
        {
            using var chromium = Process.Start(new ProcessStartInfo("chromium",
                ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", $"--user-data-dir={profile}", $"--print-to-pdf={pdf}", new Uri(html).AbsoluteUri])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            await chromium.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await chromium.WaitForExitAsync(TestContext.Current.CancellationToken);
            File.Exists(pdf).ShouldBeTrue();
        }
        catch (Win32Exception)
        {
            Assert.Skip("chromium is not installed");
        }
    }
}
