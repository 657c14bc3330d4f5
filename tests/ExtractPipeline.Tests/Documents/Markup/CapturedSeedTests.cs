using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

/// <summary>Five real reports as they were captured, four with slipped cells and one as the text of a PDF: the values are those that a person reads in them.</summary>
public class CapturedSeedTests
{
    [Theory]
    [InlineData("001_00277ae4b8f407dc", "卧龙区商务局", 2025,
        "requests.received_new.natural_person requests.received_new.total requests.denied_third_party_rights.natural_person requests.denied_third_party_rights.total "
        + "requests.disposed_total.natural_person requests.disposed_total.total disputes.review.upheld disputes.review.total "
        + "disputes.litigation_after_review.upheld disputes.litigation_after_review.total", 1)]
    [InlineData("002_35b904fab2bdfdd3", "文峰区商务局", 2023, "", 0)]
    [InlineData("003_90c406f92b52b014", "瀍河回族区商务局", 2024, "", 0)]
    [InlineData("004_9cc9b7508a6364a9", "洛阳市商务局", 2025, "proactive.administrative_licensing.decisions", 215)]
    public async Task Extract_CapturedReport_GivesWhatAPersonReads(string name, string agency, int year, string nonZero, int value)
    {
        var record = await ExtractAsync(name);

        (record.Report.Agency, record.Report.Year, record.Outcome).ShouldBe((agency, year, Outcome.Accepted));
        (record.Layouts.Proactive, record.Layouts.Requests, record.Layouts.Disputes).ShouldBe((Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021));
        (record.Source.MediaType, record.Source.Pages).ShouldBe(("text/plain", null));
        record.Fields.Count.ShouldBe(200);
        var ones = nonZero.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var field in record.Fields)
        {
            (field.State, field.Value, field.Decision).ShouldBe((FieldState.Read, ones.Contains(field.Id) ? value : 0, Decision.Accept), field.Id);
            (field.Page, field.Box, field.Locator?.Kind).ShouldBe((null, null, LocatorKind.Text));
        }
    }

    /// <summary>Six headings, and five values on the rows whose labels have three levels: nobody can say under which headings they belong.</summary>
    [Fact]
    public async Task Extract_CaptureWithFewerValuesThanHeadings_LeavesTheseRowsToAPerson()
    {
        var record = await ExtractAsync("000_a5b406e49948c4e0");

        (record.Report.Agency, record.Report.Year, record.Outcome).ShouldBe(("卫滨区商务局", 2025, Outcome.NeedsReview));
        var slipped = record.Fields.Where(field => field.Id.StartsWith("requests.", StringComparison.Ordinal) && HasThreeLevels(field.Id) && !field.Id.EndsWith(".other_org", StringComparison.Ordinal)).ToList();
        slipped.Count.ShouldBe(19 * 6);
        slipped.ShouldAllBe(field => field.Decision == Decision.Review && field.State == FieldState.Unread && field.Value == null);
        slipped.Where(field => !field.Candidates.Any(candidate => candidate.Value == 0)).ShouldBeEmpty("the reviewer is told what may stand there");
        foreach (var field in record.Fields.Except(slipped))
            (field.Decision, field.State).ShouldBe((Decision.Accept, field.Id.EndsWith(".other_org", StringComparison.Ordinal) ? FieldState.Missing : FieldState.Read), field.Id);
        record.Fields.ShouldAllBe(field => (field.Value ?? 0) == 0);
    }

    private static bool HasThreeLevels(string id) => id.Split('.')[1].Split('_')[0] is "denied" or "unable" or "not" or "other";

    private static async Task<ExtractionRecord> ExtractAsync(string name)
    {
        var seed = Path.Combine(Repository.Seeds, name + ".txt");
        Assert.SkipUnless(File.Exists(seed), "the real reports are not beside this checkout");
        return await new DocumentExtractor(new ExtractionOptions()).ExtractAsync(seed, "seed.txt", TestContext.Current.CancellationToken);
    }
}
