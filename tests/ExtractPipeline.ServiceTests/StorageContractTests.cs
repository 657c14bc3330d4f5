using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Storage;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>What the stores promise, over SQLite.</summary>
public sealed class SqliteStorageTests : StorageContractTests
{
    private readonly TempFolder folder = new();

    protected override Task<Database> OpenAsync() => Task.FromResult(Database.Sqlite(folder.At("test.sqlite")));

    protected override void Close() => folder.Dispose();
}

/// <summary>What the stores promise, over PostgreSQL.</summary>
[Trait("needs", "servers")]
public sealed class PostgresStorageTests(AllServers servers) : StorageContractTests
{
    protected override async Task<Database> OpenAsync() => Database.Postgres(await (await servers.PostgresAsync()).CreateDatabaseAsync());
}

/// <summary>What the stores promise, whatever the database.</summary>
public abstract class StorageContractTests : IAsyncLifetime
{
    private static readonly NewDocument Report = new(new string('a', 64), "a/b.pdf", "aa/aaa", 1234, new Dictionary<string, string> { ["region"] = "410300" });

    private readonly ShiftedTime time = new();
    private Database database = null!;
    private DocumentStore documents = null!;
    private RecordStore records = null!;
    private EventStore events = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
        events = new(database, time);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Close();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Migrate_ManyAtOnceAndAgain_ChangesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.MigrateAsync(database, Cancellation)));

        await using var connection = await database.OpenAsync(Cancellation);
        (await connection.QueryAsync<string>("SELECT version FROM migrations")).ShouldBe(Migrator.Versions, ignoreOrder: true);
    }

    [Fact]
    public async Task Migrate_DatabaseOfANewerVersion_IsRefused()
    {
        await using var connection = await database.OpenAsync(Cancellation);
        await connection.ExecuteAsync("INSERT INTO migrations (version) VALUES ('9999-future.sql')");

        (await Should.ThrowAsync<InvalidOperationException>(() => Migrator.MigrateAsync(database, Cancellation))).Message.ShouldContain("9999-future.sql");
    }

    [Fact]
    public async Task Accept_SameContentTwice_IsOneDocument()
    {
        var first = await documents.AcceptAsync(Report, Cancellation);
        var second = await documents.AcceptAsync(Report with { Name = "other.pdf" }, Cancellation);

        (first.IsNew, second.IsNew).ShouldBe((true, false));
        second.Document.Name.ShouldBe("a/b.pdf");
        second.Document.Metadata["region"].ShouldBe("410300");
        (await documents.CountAsync(Cancellation))[DocumentState.Queued].ShouldBe(1);
    }

    [Fact]
    public async Task Write_Record_SettlesTheDocumentWithOneEvent()
    {
        await documents.AcceptAsync(Report, Cancellation);
        var attempt = await documents.BeginAttemptAsync(Report.Id, "1", "w", Cancellation);

        var id = await records.WriteAsync(Report.Id, SampleRecord.Accepted, attempt!.Id, Cancellation);

        var document = (await documents.FindAsync(Report.Id, Cancellation))!;
        document.State.ShouldBe(DocumentState.Done);
        document.RecordId.ShouldBe(id);
        RecordJson.Read(System.Text.Encoding.UTF8.GetBytes((await records.FindJsonAsync(id!.Value, Cancellation))!)).Fields.Count.ShouldBe(SampleRecord.Accepted.Fields.Count);
        (await events.FindUnsentAsync(Report.Id, TimeSpan.Zero, 10, Cancellation)).ShouldHaveSingleItem().Kind.ShouldBe("DocumentExtracted");
    }

    [Fact]
    public async Task Write_SettledDocument_WritesNothing()
    {
        await documents.AcceptAsync(Report, Cancellation);
        await records.WriteAsync(Report.Id, SampleRecord.Accepted, null, Cancellation);

        (await records.WriteAsync(Report.Id, SampleRecord.Accepted, null, Cancellation)).ShouldBeNull();
        (await documents.BeginAttemptAsync(Report.Id, "1", "w", Cancellation)).ShouldBeNull();
        (await CountAsync("records")).ShouldBe(1);
        (await CountAsync("events")).ShouldBe(1);
    }

    [Fact]
    public async Task Write_AnotherWorkerWasFirst_EndsTheAttemptAllTheSame()
    {
        await documents.AcceptAsync(Report, Cancellation);
        var first = (await documents.BeginAttemptAsync(Report.Id, "1", "a", Cancellation))!;
        var second = (await documents.BeginAttemptAsync(Report.Id, "1", "b", Cancellation))!; // Its message was delivered twice.

        await records.WriteAsync(Report.Id, SampleRecord.Accepted, first.Id, Cancellation);
        (await records.WriteAsync(Report.Id, SampleRecord.Accepted, second.Id, Cancellation)).ShouldBeNull();

        (await CountAsync("attempts WHERE ended_at IS NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task Write_ManyAtOnce_OneWins()
    {
        await documents.AcceptAsync(Report, Cancellation);

        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => records.WriteAsync(Report.Id, SampleRecord.Accepted, null, Cancellation)));

        ids.Count(id => id is not null).ShouldBe(1);
        (await CountAsync("records")).ShouldBe(1);
        (await CountAsync("checks")).ShouldBe(SampleRecord.Accepted.Checks.Count);
    }

    [Fact]
    public async Task Write_Cancelled_LeavesNothingOfTheRecord()
    {
        await documents.AcceptAsync(Report, Cancellation);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => records.WriteAsync(Report.Id, SampleRecord.Accepted, null, cancelled.Token));

        (await CountAsync("records")).ShouldBe(0);
        (await documents.FindAsync(Report.Id, Cancellation))!.State.ShouldBe(DocumentState.Queued);
    }

    [Fact]
    public async Task Write_AfterRequeue_IsTheNextRevision()
    {
        await documents.AcceptAsync(Report, Cancellation);
        var first = await records.WriteAsync(Report.Id, SampleRecord.Rejected, null, Cancellation);

        (await documents.RequeueAsync(new(State: null, "not-a-report", ExtractorVersion: null), Cancellation)).ShouldBe(1);
        (await documents.FindAsync(Report.Id, Cancellation))!.State.ShouldBe(DocumentState.Queued);
        var second = await records.WriteAsync(Report.Id, SampleRecord.Accepted, null, Cancellation);

        await using var connection = await database.OpenAsync(Cancellation);
        var rows = (await connection.QueryAsync<(long Id, long Revision, long? Previous, long Current)>("SELECT id, revision, previous_id, is_current FROM records ORDER BY id")).ToList();
        rows.ShouldBe([(first!.Value, 1, null, 0), (second!.Value, 2, first, 1)]);
        (await events.FindUnsentAsync(null, TimeSpan.Zero, 10, Cancellation)).Select(item => item.Kind).ShouldBe(["DocumentRejected", "RecordRevised"]);
    }

    [Theory]
    [InlineData("done", null, null, 0)]
    [InlineData("rejected", null, null, 1)]
    [InlineData(null, "not-a-report", null, 1)]
    [InlineData(null, "file-damaged", null, 0)]
    [InlineData(null, null, "1.0-other", 0)]
    [InlineData("rejected", "not-a-report", "test", 1)]
    public async Task Requeue_Filter_TakesWhatItSays(string? state, string? problem, string? version, int count)
    {
        await documents.AcceptAsync(Report, Cancellation);
        await records.WriteAsync(Report.Id, SampleRecord.Rejected, null, Cancellation);

        (await documents.RequeueAsync(new(state, problem, version), Cancellation)).ShouldBe(count);
    }

    [Fact]
    public async Task BeginAttempt_AfterOthers_TellsFailedFromCutShort()
    {
        await documents.AcceptAsync(Report, Cancellation);
        var failed = await documents.BeginAttemptAsync(Report.Id, "1", "w", Cancellation);
        await documents.FailAttemptAsync(failed!.Id, "reader-crashed", Cancellation);
        await documents.BeginAttemptAsync(Report.Id, "1", "w", Cancellation);
        var returned = await documents.BeginAttemptAsync(Report.Id, "1", "w", Cancellation);
        await documents.ReturnAsync(Report.Id, returned!.Id, Cancellation);

        var next = (await documents.BeginAttemptAsync(Report.Id, "1", "w", Cancellation))!;

        (next.Failed, next.CutShort).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Stranded_Documents_AreThoseThatNobodyHandles()
    {
        var (soon, long_, longer) = (TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10), TimeSpan.FromHours(24));
        await documents.AcceptAsync(Report, Cancellation);
        (await StrandedAsync()).ShouldBe(0);
        time.Shift(soon);
        (await StrandedAsync()).ShouldBe(1, "accepted and never sent");

        await documents.MarkSentAsync(Report.Id, Cancellation);
        time.Shift(long_);
        (await StrandedAsync()).ShouldBe(0, "waits on the queue");
        await documents.BeginAttemptAsync(Report.Id, "1", "w", Cancellation);
        time.Shift(long_);
        (await StrandedAsync()).ShouldBe(1, "read for too long");

        async Task<int> StrandedAsync() => (await documents.FindStrandedAsync(soon, long_, longer, 10, Cancellation)).Count;
    }

    [Fact]
    public async Task Events_Sent_AreNotSentAgain()
    {
        await documents.AcceptAsync(Report, Cancellation);
        await records.WriteAsync(Report.Id, SampleRecord.Accepted, null, Cancellation);
        var item = (await events.FindUnsentAsync(null, TimeSpan.Zero, 10, Cancellation)).ShouldHaveSingleItem();

        await events.MarkSentAsync(item.Id, Cancellation);

        (await events.FindUnsentAsync(null, TimeSpan.Zero, 10, Cancellation)).ShouldBeEmpty();
    }

    private async Task<long> CountAsync(string table)
    {
        await using var connection = await database.OpenAsync(Cancellation);
        return await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}");
    }

    /// <summary>The time of the system, shifted.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        private TimeSpan by;

        public void Shift(TimeSpan span) => by += span;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
