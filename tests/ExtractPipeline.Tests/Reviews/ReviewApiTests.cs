using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Tests.Web;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>Review over HTTP: who may, and what is answered.</summary>
public class ReviewApiTests
{
    private const string AdminKey = "0123456789abcdef0123456789abcdef";
    private static readonly ScanSketch Sketch = ScanSketch.WithDoubts(6);

    /// <summary>Nobody is asked what is settled, so that tests are the same each time.</summary>
    private static readonly (string Name, string Value)[] NoDraws = [("Review:Blind", "0"), ("Review:SecondLook", "0"), ("Review:MixIn", "0")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next_ThenAnswers_SettleTheDocument()
    {
        await using var host = await ApiHost.StartAsync(NoDraws);
        await AddAsync(host);

        var review = await host.GetJsonAsync("/reviews/next");
        var answered = 0;
        for (; review.GetProperty("questions").GetArrayLength() > 0; answered++) review = (await AnswerAsync(host, review)).GetProperty("review");

        answered.ShouldBeInRange(1, 8, "an answer may settle others, or put one back that was accepted against it");
        review.GetProperty("outcome").GetString().ShouldBe("accepted");
        (await host.SendAsync(HttpMethod.Get, "/reviews/next")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var history = await host.GetJsonAsync($"/reviews/{review.GetProperty("id").GetString()}/history");
        history.GetProperty("decisions").GetArrayLength().ShouldBe(answered);
        (await host.GetJsonAsync("/reviews/figures")).GetProperty("decisions").GetInt32().ShouldBe(answered);
    }

    [Fact]
    public async Task Reader_MayNotReview()
    {
        await using var host = await ApiHost.StartAsync([("Access:AdminKey", AdminKey), .. NoDraws]);
        await AddAsync(host);
        var reader = await host.Get<AccessStore>().AddAsync("reader", AccessRole.Reader, Cancellation);
        var id = new string('0', 63) + "1";

        foreach (var address in new[] { "/reviews/next", $"/reviews/{id}", $"/reviews/{id}/history", "/review", $"/review/{id}" })
            (await host.SendAsync(HttpMethod.Get, address, reader)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, address);
        (await host.SendAsync(HttpMethod.Post, $"/reviews/{id}/answers", reader, JsonContent.Create(new { key = "k" }))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.SendAsync(HttpMethod.Get, "/reviews/figures", reader)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Get, "/reviews/next")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Reviewer_CannotActAsAnother()
    {
        await using var host = await ApiHost.StartAsync([("Access:AdminKey", AdminKey), .. NoDraws]);
        await AddAsync(host);
        var anna = await host.Get<AccessStore>().AddAsync("anna", AccessRole.Reviewer, Cancellation);
        var bao = await host.Get<AccessStore>().AddAsync("bao", AccessRole.Reviewer, Cancellation);
        var review = JsonDocument.Parse(await (await host.SendAsync(HttpMethod.Get, "/reviews/next", anna)).Content.ReadAsStringAsync(Cancellation)).RootElement;

        using var content = JsonContent.Create(BodyOf(review, reviewer: "anna"));
        using var refused = await host.SendAsync(HttpMethod.Post, $"/reviews/{review.GetProperty("id").GetString()}/answers", bao, content, ("X-Reviewer", "anna"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain("claimed-by-other");
        using var taken = await host.SendAsync(HttpMethod.Post, $"/reviews/{review.GetProperty("id").GetString()}/answers", anna, JsonContent.Create(BodyOf(review, reviewer: "bao")));
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Get<ReviewAudit>().HistoryAsync(review.GetProperty("id").GetString()!, Cancellation)).Decisions.ShouldHaveSingleItem().Reviewer.ShouldBe("anna");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Answer_FromAnotherSite_IsRefused(string header, string value)
    {
        await using var host = await ApiHost.StartAsync(NoDraws);
        await AddAsync(host);
        var review = await host.GetJsonAsync("/reviews/next");

        using var refused = await host.SendAsync(HttpMethod.Post, $"/reviews/{review.GetProperty("id").GetString()}/answers", content: JsonContent.Create(BodyOf(review)), headers: (header, value));

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Get<ReviewAudit>().HistoryAsync(review.GetProperty("id").GetString()!, Cancellation)).Decisions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_WrongOnes_AreRefusedWithAReason()
    {
        await using var host = await ApiHost.StartAsync(NoDraws);
        await AddAsync(host);
        var review = await host.GetJsonAsync("/reviews/next");
        var address = $"/reviews/{review.GetProperty("id").GetString()}/answers";
        var record = review.GetProperty("recordId").GetInt64();
        var field = review.GetProperty("questions")[0].GetString();

        await RefusedAsync(HttpStatusCode.BadRequest, "no-answer", new { key = "a", recordId = record, fieldId = field, state = "read" });
        await RefusedAsync(HttpStatusCode.BadRequest, "no-answer", new { key = "b", recordId = record, fieldId = field, state = "blank", value = 3 });
        await RefusedAsync(HttpStatusCode.BadRequest, "no-answer", new { key = "", recordId = record, fieldId = field, state = "blank" });
        await RefusedAsync(HttpStatusCode.NotFound, "not-found", new { key = "c", recordId = record, fieldId = "requests.nothing.total", state = "blank" });
        await RefusedAsync(HttpStatusCode.Conflict, "revision-changed", new { key = "d", recordId = record + 7, fieldId = field, state = "blank" });
        await RefusedAsync(HttpStatusCode.BadRequest, "", new { key = "e", recordId = record, fieldId = field, state = "perhaps" });
        (await host.SendAsync(HttpMethod.Get, "/reviews/none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Get<ReviewAudit>().HistoryAsync(review.GetProperty("id").GetString()!, Cancellation)).Decisions.ShouldBeEmpty();

        async Task RefusedAsync(HttpStatusCode status, string code, object body)
        {
            using var response = await host.SendAsync(HttpMethod.Post, address, content: JsonContent.Create(body));
            response.StatusCode.ShouldBe(status);
            (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain(code);
        }
    }

    [Fact]
    public async Task View_OfAQuestion_SaysNeitherWhyNorHowSure()
    {
        await using var host = await ApiHost.StartAsync(NoDraws);
        await AddAsync(host);

        var text = (await host.GetJsonAsync("/reviews/next")).GetRawText();

        text.ShouldNotContain("confidence");
        text.ShouldNotContain("purpose");
        text.ShouldNotContain("evidence");
    }

    [Fact]
    public async Task Reviewed_Fields_AreTruthToEvaluateBy()
    {
        await using var host = await ApiHost.StartAsync(NoDraws);
        using var records = new TempFolder();
        using var truths = new TempFolder();
        using var extracted = new TempFolder();
        await AddAsync(host);
        var review = await host.GetJsonAsync("/reviews/next");
        var field = review.GetProperty("questions")[0].GetString()!;
        await AnswerAsync(host, review);
        records.Write("city/report.pdf.json", RecordJson.Write(Sketch.Record));

        var export = await CliProcess.RunAsync(Cancellation, "export", "--reviewed", truths.Path, "--records", extracted.Path, "--server", host.Http.BaseAddress!.ToString());
        var evaluated = await EvaluationRun.RunAsync(records.Path, truths.Path, Cancellation);

        export.Status.ShouldBe(0, export.Errors);
        evaluated.Total.Exact.Whole.ShouldBe(1, $"only {field} was looked at");
        evaluated.Total.WrongAccepted.Part.ShouldBe(0);
        (await File.ReadAllBytesAsync(extracted.At("city", "report.pdf.json"), Cancellation)).ShouldBe(RecordJson.Write(Sketch.Record), "the record as it was before the answer");
        (await CliProcess.RunAsync(Cancellation, "audit", "--server", host.Http.BaseAddress!.ToString())).Status.ShouldBe(0);
    }

    internal static async Task AddAsync(ApiHost host, ScanSketch? sketch = null)
    {
        await host.AddAsync((sketch ?? Sketch).Record);
        await host.Get<ReviewBacklog>().WeighAsync(10, Cancellation);
    }

    private static async Task<JsonElement> AnswerAsync(ApiHost host, JsonElement review)
    {
        using var response = await host.SendAsync(HttpMethod.Post, $"/reviews/{review.GetProperty("id").GetString()}/answers", content: JsonContent.Create(BodyOf(review)));
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancellation));
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement;
    }

    private static object BodyOf(JsonElement review, string? reviewer = null)
    {
        var field = review.GetProperty("questions")[0].GetString()!;
        return new { key = Guid.NewGuid().ToString(), recordId = review.GetProperty("recordId").GetInt64(), fieldId = field, state = "read", value = Sketch.Truth[field].Value, takenMs = 900, reviewer };
    }
}
