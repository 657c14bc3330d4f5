using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>What review promises, whatever the database.</summary>
public abstract class ReviewContractTests : IAsyncLifetime
{
    private static readonly Reviewer Anna = new("anna", false), Bao = new("bao", false), Chief = new("chief", true);
    private static readonly ScanSketch Sketch = ScanSketch.WithDoubts(6);

    private readonly ClockOfTests time = new();
    private Database database = null!;
    private DocumentStore documents = null!;
    private RecordStore records = null!;
    private ReviewAudit audit = null!;
    private double drawn = 1;
    private int keys;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ReviewOptions Options => new() { Draw = () => drawn, MixIn = 0 };

    private ReviewBacklog Backlog => new(database, Options, time);

    private ReviewDesk Desk => new(database, records, Backlog, Options, time);

    protected abstract Task<Database> OpenAsync();

    protected virtual void Close()
    {
    }

    public async ValueTask InitializeAsync()
    {
        database = await OpenAsync();
        await Migrator.MigrateAsync(database, Cancellation);
        documents = new(database, time);
        records = new(database, time);
        audit = new(database, time);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Close();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Answers_ToTheEnd_MakeRevisionsEventsAndALogThatReplays()
    {
        var id = await AddAsync("1");
        var answers = 0;
        while (await NextQuestionAsync(id, Anna) is { } question)
        {
            await AnswerAsync(id, Anna, question.Field.Id);
            answers++;
        }

        var (revisions, decisions) = await audit.HistoryAsync(id, Cancellation);
        decisions.Count.ShouldBe(answers);
        revisions.Count.ShouldBe(answers + 1);
        revisions[^1].Author.ShouldBe("reviewer:anna");
        decisions.ShouldAllBe(row => row.Reviewer == "anna" && row.OldConfidence < 1 && row.TakenMs == 1500 && row.Seen!.Contains("box"));
        var found = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        found.Record.Outcome.ShouldBe(Outcome.Accepted);
        found.Record.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds);
        (await new EventStore(database, time).FindUnsentAsync(id, TimeSpan.Zero, 100, Cancellation)).Count(item => item.Kind == "RecordRevised").ShouldBe(answers);
        (await audit.ReplayAsync(Cancellation)).ShouldBeEmpty();
        (await Backlog.ClaimNextAsync(Bao, new(), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Log_ChangeOrDelete_IsRefusedByTheDatabase()
    {
        var id = await AddAsync("1");
        await AnswerAsync(id, Anna, (await NextQuestionAsync(id, Anna))!.Field.Id);
        await using var connection = await database.OpenAsync(Cancellation);

        (await Should.ThrowAsync<Exception>(() => connection.ExecuteAsync("UPDATE review_decisions SET value = '9'"))).Message.ShouldContain("append-only");
        (await Should.ThrowAsync<Exception>(() => connection.ExecuteAsync("DELETE FROM review_decisions"))).Message.ShouldContain("append-only");
    }

    [Fact]
    public async Task Replay_RecordThatSomebodyChanged_IsFound()
    {
        var id = await AddAsync("1");
        await AnswerAsync(id, Anna, (await NextQuestionAsync(id, Anna))!.Field.Id);
        await using (var connection = await database.OpenAsync(Cancellation))
            await connection.ExecuteAsync("UPDATE records SET json = REPLACE(json, '0.99999,', '0.99998,') WHERE revision = 2");

        (await audit.ReplayAsync(Cancellation)).ShouldHaveSingleItem().What.ShouldContain("is not what decision");
    }

    [Fact]
    public async Task Claim_TwoReviewers_NeverHaveTheSameDocument()
    {
        var first = await AddAsync("1");
        var second = await AddAsync("2");

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Backlog.ClaimNextAsync(new($"r{i}", false), new(), Cancellation)));

        claims.OfType<string>().ShouldBe([first, second], ignoreOrder: true);
    }

    [Fact]
    public async Task Claim_Expired_GoesToAnotherAndTheFirstIsTold()
    {
        var id = await AddAsync("1");
        (await Backlog.ClaimNextAsync(Anna, new(), Cancellation)).ShouldBe(id);
        (await Backlog.ClaimNextAsync(Bao, new(), Cancellation)).ShouldBeNull();
        time.Pass(TimeSpan.FromMinutes(11));
        (await Backlog.ClaimNextAsync(Bao, new(), Cancellation)).ShouldBe(id);

        var refused = await Should.ThrowAsync<ReviewRefusedException>(async () => await AnswerAsync(id, Anna, (await NextQuestionAsync(id, Anna))!.Field.Id));

        refused.Refusal.ShouldBe(ReviewRefusal.ClaimedByOther);
        refused.Message.ShouldContain("bao");
        (await audit.HistoryAsync(id, Cancellation)).Decisions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_ExpiredAndNobodyElseCame_StillTakesTheAnswer()
    {
        var id = await AddAsync("1");
        await Backlog.ClaimNextAsync(Anna, new(), Cancellation);
        time.Pass(TimeSpan.FromHours(3));

        await AnswerAsync(id, Anna, (await NextQuestionAsync(id, Anna))!.Field.Id);

        (await Backlog.ClaimNextAsync(Bao, new(), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Answer_ToAnOlderRevision_IsRefusedAndChangesNothing()
    {
        var id = await AddAsync("1");
        var seen = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        await AnswerAsync(id, Anna, seen.Questions[0].Field.Id);

        var refused = await Should.ThrowAsync<ReviewRefusedException>(() => Desk.AnswerAsync(Given(id, seen.RecordId, seen.Questions[1].Field.Id), Anna, Cancellation));

        refused.Refusal.ShouldBe(ReviewRefusal.RevisionChanged);
        (await audit.HistoryAsync(id, Cancellation)).Revisions.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Answer_SentAgainAfterALostConnection_IsDecidedOnce()
    {
        var id = await AddAsync("1");
        var seen = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        var given = Given(id, seen.RecordId, seen.Questions[0].Field.Id);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Desk.AnswerAsync(given, Anna, Cancellation)));

        results.Count(result => !result.Repeated).ShouldBe(1);
        results.Select(result => result.RecordId).Distinct().ShouldHaveSingleItem();
        (await audit.HistoryAsync(id, Cancellation)).Decisions.ShouldHaveSingleItem();
        (await Should.ThrowAsync<ReviewRefusedException>(() => Desk.AnswerAsync(given, Bao, Cancellation))).Refusal.ShouldBe(ReviewRefusal.NotFound);
    }

    [Fact]
    public async Task Document_ReadAgainUnderReview_LosesNoAnswerAndTakesNoneForTheOldRevision()
    {
        var id = await AddAsync("1");
        var first = (await NextQuestionAsync(id, Anna))!.Field.Id;
        await AnswerAsync(id, Anna, first);
        var seen = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        await documents.RequeueAsync(new("done", null, null), Cancellation);
        await records.WriteAsync(id, Sketch.Record with { Extractor = Sketch.Record.Extractor with { Version = "newer" } }, null, Cancellation);

        var refused = await Should.ThrowAsync<ReviewRefusedException>(() => Desk.AnswerAsync(Given(id, seen.RecordId, seen.Questions[0].Field.Id), Anna, Cancellation));

        refused.Refusal.ShouldBe(ReviewRefusal.RevisionChanged);
        var now = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        now.Record.Extractor.Version.ShouldBe("newer");
        now.Record.Fields.First(field => field.Id == first).Method.ShouldBe(ReadingMethod.Human);
        (await audit.HistoryAsync(id, Cancellation)).Revisions.Select(row => row.Author).ShouldBe(["extractor", "reviewer:anna", "extractor", "carried"]);
        await AnswerAsync(id, Anna, now.Questions[0].Field.Id);
        (await audit.ReplayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Undo_OneAfterTheOther_ReturnsToTheExtractedRecord()
    {
        var id = await AddAsync("1");
        for (var i = 0; i < 2; i++) await AnswerAsync(id, Anna, (await NextQuestionAsync(id, Anna))!.Field.Id);

        for (var i = 0; i < 2; i++) await Desk.UndoAsync($"u{i}", id, (await Backlog.FindAsync(id, Anna, Cancellation))!.RecordId, Anna, Cancellation);

        var found = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        RecordJson.Write(found.Record).ShouldBe(RecordJson.Write(Sketch.Record));
        (await Should.ThrowAsync<ReviewRefusedException>(() => Desk.UndoAsync("u9", id, found.RecordId, Anna, Cancellation))).Refusal.ShouldBe(ReviewRefusal.NothingToUndo);
        (await audit.HistoryAsync(id, Cancellation)).Revisions.Count.ShouldBe(5);
        (await audit.ReplayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Undo_OfAnother_IsRefused()
    {
        var id = await AddAsync("1");
        await AnswerAsync(id, Anna, (await NextQuestionAsync(id, Anna))!.Field.Id);
        await Backlog.ReleaseAsync(id, Anna, Cancellation);
        var found = (await Backlog.FindAsync(id, Bao, Cancellation))!;

        (await Should.ThrowAsync<ReviewRefusedException>(() => Desk.UndoAsync("u", id, found.RecordId, Bao, Cancellation))).Refusal.ShouldBe(ReviewRefusal.NothingToUndo);
    }

    [Fact]
    public async Task Restore_AnyRevision_IsTheNewestOne()
    {
        var id = await AddAsync("1");
        var extracted = (await Backlog.FindAsync(id, Anna, Cancellation))!.RecordId;
        for (var i = 0; i < 2; i++) await AnswerAsync(id, Anna, (await NextQuestionAsync(id, Anna))!.Field.Id);

        await Desk.RestoreAsync("r", id, (await Backlog.FindAsync(id, Anna, Cancellation))!.RecordId, extracted, Anna, Cancellation);

        var found = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        found.Revision.ShouldBe(4);
        RecordJson.Write(found.Record).ShouldBe(RecordJson.Write(Sketch.Record));
        (await audit.ReplayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SecondLook_Agreeing_ChangesNothingAndIsCounted()
    {
        var id = await AddAsync("1");
        drawn = 0.01;
        var field = (await NextQuestionAsync(id, Anna))!.Field;
        await AnswerAsync(id, Anna, field.Id);
        drawn = 1;
        await Backlog.ReleaseAsync(id, Anna, Cancellation);

        var shown = (await Backlog.FindAsync(id, Bao, Cancellation))!;
        shown.Questions.ShouldContain(question => question.Purpose == ReviewPurpose.Second && question.Field.Value == field.Value && question.Field.Method == field.Method);
        (await Backlog.FindAsync(id, Anna, Cancellation))!.Questions.ShouldNotContain(question => question.Purpose == ReviewPurpose.Second);
        await AnswerAsync(id, Bao, field.Id);

        (await audit.HistoryAsync(id, Cancellation)).Revisions.Count.ShouldBe(2);
        var figures = await audit.MeasureAsync(Cancellation);
        (figures.SecondLooks, figures.SecondDiffered).ShouldBe((1, 0));
    }

    [Fact]
    public async Task SecondLook_Differing_GoesToAnAdministratorWhoDecides()
    {
        var id = await AddAsync("1");
        drawn = 0.01;
        var field = (await NextQuestionAsync(id, Anna))!.Field.Id;
        await AnswerAsync(id, Anna, field);
        drawn = 1;
        await Backlog.ReleaseAsync(id, Anna, Cancellation);
        await AnswerAsync(id, Bao, field, new(FieldState.Read, 77_777));
        await Backlog.ReleaseAsync(id, Bao, Cancellation);

        (await Backlog.FindAsync(id, Anna, Cancellation))!.Record.Fields.First(other => other.Id == field).Decision.ShouldBe(Decision.Review);
        (await Should.ThrowAsync<ReviewRefusedException>(() => AnswerAsync(id, Anna, field))).Refusal.ShouldBe(ReviewRefusal.NotYours);
        await Backlog.ReleaseAsync(id, Anna, Cancellation);
        (await audit.MeasureAsync(Cancellation)).Disputed.ShouldBe(1);
        (await Backlog.FindAsync(id, Chief, Cancellation))!.Questions.ShouldContain(question => question.Purpose == ReviewPurpose.Third && question.Field.Id == field);
        await AnswerAsync(id, Chief, field);

        var settled = (await Backlog.FindAsync(id, Chief, Cancellation))!.Record.Fields.First(other => other.Id == field);
        (settled.Decision, FieldAnswer.Of(settled)).ShouldBe((Decision.Accept, Sketch.Truth[field]));
        (await audit.MeasureAsync(Cancellation)).Disputed.ShouldBe(0);
        (await audit.ReplayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task BlindShare_OfAcceptedFields_MeasuresTheErrorRate()
    {
        drawn = 0.001;
        var id = await AddAsync("1");
        drawn = 1;
        var shown = (await Backlog.FindAsync(id, Anna, Cancellation))!;
        var blind = shown.Questions.Where(question => question.Purpose == ReviewPurpose.Blind).Select(question => question.Field).ToList();
        blind.Count.ShouldBe(Sketch.Record.Fields.Count(field => field.Decision == Decision.Accept));
        blind.ShouldAllBe(field => field.Decision == Decision.Review);

        for (var i = 0; i < 10; i++) await AnswerAsync(id, Anna, blind[i].Id);
        await AnswerAsync(id, Anna, blind[10].Id, new(FieldState.Read, 4_321));

        var figures = await audit.MeasureAsync(Cancellation);
        (figures.BlindChecked, figures.BlindWrong).ShouldBe((11, 1));
        figures.BlindBound!.Value.ShouldBe(Binomial.Upper(1, 11), 1e-9);
        await Backlog.ReleaseAsync(id, Anna, Cancellation);
        await AnswerAsync(id, Chief, blind[10].Id);
        (await audit.MeasureAsync(Cancellation)).BlindWrong.ShouldBe(0, "the administrator found that the accepted value was right");
        (await audit.ReplayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Queue_FirstTheDocumentThatSettlesMost_ThenByFilter()
    {
        var plain = await AddAsync("1", ScanSketch.WithDoubts(1));
        var knotted = await AddAsync("2", ScanSketch.WithKnot(2));

        (await Backlog.ClaimNextAsync(Anna, new(), Cancellation)).ShouldBe(knotted);
        (await Backlog.ClaimNextAsync(Anna, new(), Cancellation)).ShouldBe(knotted, "what one holds comes first");
        (await Backlog.ClaimNextAsync(Bao, new(Year: 2025, Layout: "ogi-2021", Problem: "fields-doubtful"), Cancellation)).ShouldBe(plain);
        (await Backlog.ClaimNextAsync(Chief, new(Year: 1999), Cancellation)).ShouldBeNull();
        (await Backlog.ClaimNextAsync(Chief, new(Region: "410000"), Cancellation)).ShouldBeNull();
    }

    private async Task<string> AddAsync(string name, ScanSketch? sketch = null)
    {
        var id = name.PadLeft(64, '0');
        await documents.AcceptAsync(new(id, $"{name}.pdf", $"00/{name}", 1, new Dictionary<string, string>()), Cancellation);
        await records.WriteAsync(id, (sketch ?? Sketch).Record, null, Cancellation);
        await Backlog.WeighAsync(10, Cancellation);
        return id;
    }

    private async Task<ReviewQuestion?> NextQuestionAsync(string id, Reviewer reviewer) =>
        (await Backlog.FindAsync(id, reviewer, Cancellation))!.Questions is [var first, ..] ? first : null;

    private async Task AnswerAsync(string id, Reviewer reviewer, string field, FieldAnswer? answer = null) =>
        await Desk.AnswerAsync(Given(id, (await Backlog.FindAsync(id, reviewer, Cancellation))!.RecordId, field, answer), reviewer, Cancellation);

    private ReviewAnswer Given(string id, long record, string field, FieldAnswer? answer = null) => new($"k{++keys}", id, record, field, answer ?? Sketch.Truth[field], 1500);

    /// <summary>A clock that goes when it is told.</summary>
    private sealed class ClockOfTests : TimeProvider
    {
        private TimeSpan passed;

        public void Pass(TimeSpan span) => passed += span;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + passed;
    }
}
