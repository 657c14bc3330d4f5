using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Tests.Reviews;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>The service dies while a document is under review, and starts again.</summary>
public sealed class ReviewRestartTests : IDisposable
{
    private const string Document = "0000000000000000000000000000000000000000000000000000000000000001";

    /// <summary>Nobody is asked what is settled, so that tests are the same each time.</summary>
    private static readonly Dictionary<string, string> NoDraws = new() { ["Review__Blind"] = "0", ["Review__SecondLook"] = "0", ["Review__MixIn"] = "0" };

    private static readonly ScanSketch Sketch = ScanSketch.WithDoubts(8);

    private readonly TempFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task KilledBetweenAndDuringAnswers_NoDecisionIsLostNorTakenTwiceNorForTheWrongRevision()
    {
        await AddDocumentAsync();
        var given = new Dictionary<string, Answer>(StringComparer.Ordinal);
        JsonElement seen;
        Answer onItsWay;
        await using (var service = await ServiceProcess.ServeAsync(folder.At("data"), NoDraws))
        {
            var review = await NextAsync(service);
            for (var i = 0; i < 3; i++) review = await TakenAsync(service, Next(review));
            seen = review;
            onItsWay = Next(review);

            // The server dies with an answer on its way: whether it was taken nobody knows.
            var sent = PostAsync(service, onItsWay);
            await service.KillAsync();
            await Should.NotThrowAsync(sent.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
        }

        await using (var again = await ServiceProcess.ServeAsync(folder.At("data"), NoDraws))
        {
            var review = await TakenAsync(again, onItsWay);
            foreach (var answer in given.Values) review = await TakenAsync(again, answer);

            using (var late = await PostAsync(again, Next(seen)))
            {
                late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
                (await late.Content.ReadAsStringAsync(Cancellation)).ShouldContain("revision-changed");
            }

            while (review.GetProperty("questions").GetArrayLength() > 0) review = await TakenAsync(again, Next(review));
            await again.KillAsync();
        }

        await using var database = Database.Sqlite(folder.At("data", "documents.sqlite"));
        var audit = new ReviewAudit(database, TimeProvider.System);
        var decisions = (await audit.HistoryAsync(Document, Cancellation)).Decisions;
        decisions.Select(decision => decision.FieldId).Order(StringComparer.Ordinal).ShouldBe(given.Values.Select(answer => answer.FieldId).Order(StringComparer.Ordinal));
        (await audit.ReplayAsync(Cancellation)).ShouldBeEmpty();
        var record = (await new ReviewBacklog(database, new ReviewOptions(), TimeProvider.System).FindAsync(Document, new("local", true), Cancellation))!.Record;
        record.Outcome.ShouldBe(Outcome.Accepted);
        record.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds);
        record.Fields.ShouldAllBe(field => FieldAnswer.Of(field) == Sketch.Truth[field.Id]);

        async Task<JsonElement> TakenAsync(ServiceProcess service, Answer answer)
        {
            given[answer.Key] = answer;
            using var response = await PostAsync(service, answer);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
            using var body = JsonDocument.Parse(text);
            return body.RootElement.GetProperty("review").Clone();
        }
    }

    private async Task AddDocumentAsync()
    {
        Directory.CreateDirectory(folder.At("data"));
        await using var database = Database.Sqlite(folder.At("data", "documents.sqlite"));
        await Migrator.MigrateAsync(database, Cancellation);
        await new DocumentStore(database, TimeProvider.System).AcceptAsync(new(Document, Sketch.Record.Source.File, $"{Document[..2]}/{Document}", 1, new Dictionary<string, string>()), Cancellation);
        await new RecordStore(database, TimeProvider.System).WriteAsync(Document, Sketch.Record, null, Cancellation);
    }

    /// <summary>The document as soon as it waits for a reviewer.</summary>
    private static async Task<JsonElement> NextAsync(ServiceProcess service)
    {
        while (true)
        {
            using var response = await service.Http.GetAsync(new Uri("/reviews/next", UriKind.Relative), Cancellation);
            if (response.StatusCode == HttpStatusCode.OK) return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            await Task.Delay(50, Cancellation);
        }
    }

    private static Answer Next(JsonElement review)
    {
        var field = review.GetProperty("questions")[0].GetString()!;
        return new(Guid.NewGuid().ToString(), review.GetProperty("recordId").GetInt64(), field, "read", Sketch.Truth[field].Value, 900);
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceProcess service, Answer answer) =>
        service.Http.PostAsJsonAsync($"/reviews/{Document}/answers", answer, Cancellation);

    private sealed record Answer(string Key, long RecordId, string FieldId, string State, decimal? Value, int TakenMs);
}
