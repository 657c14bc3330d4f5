using System.Text;
using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>Figures over an archive of thousands, over PostgreSQL.</summary>
public sealed class PostgresFiguresTests(AllServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Aggregates_OfAnArchive_AreThoseOfAPlainScript()
    {
        using var folder = new TempFolder();
        await using var database = Database.Postgres(await (await servers.PostgresAsync()).CreateDatabaseAsync());
        await Migrator.MigrateAsync(database, Cancellation);
        await ArchiveLoader.LoadAsync(database, new RecordCorpus(6).Steps(5_000), folder.At("records"), Cancellation);

        var script = await FiguresAgainstScript.AskScriptAsync(Reports.Root(), folder.At("records"), Cancellation);
        var service = await FiguresAgainstScript.AskServiceAsync(database, Cancellation);

        script.Split('\n').Length.ShouldBeGreaterThan(500);
        service.Split('\n').ShouldBe(script.Split('\n'));
    }

    [Fact]
    public async Task Queries_OfEveryKind_SayTheSameAsOverSqlite()
    {
        using var folder = new TempFolder();
        await using var postgres = Database.Postgres(await (await servers.PostgresAsync()).CreateDatabaseAsync());
        await using var sqlite = Database.Sqlite(folder.At("queries.sqlite"));
        foreach (var database in (Database[])[postgres, sqlite])
        {
            await Migrator.MigrateAsync(database, Cancellation);
            await ArchiveLoader.LoadAsync(database, new RecordCorpus(9).Steps(400), null, Cancellation);
        }

        var ours = await AskAsync(postgres);
        ours.ShouldBe(await AskAsync(sqlite));
        ours.Count(line => line.StartsWith('B') || line.StartsWith("Y1", StringComparison.Ordinal)).ShouldBeGreaterThan(50);
    }

    /// <summary>What all queries say, a line an answer.</summary>
    private static async Task<List<string>> AskAsync(Database database)
    {
        var lines = new List<string>();
        var records = new RecordQueries(database);
        var all = new RecordFilter();
        foreach (var filter in (RecordFilter[])[all, all with { Region = "410000" }, all with { Year = 2022, Outcome = "needs_review" }, all with { Layout = "ogi-2019", Scope = "own" }, all with { Problem = "identity-broken", Counts = true }, all with { Counts = false }])
            lines.AddRange((await records.ListAsync(filter, 5, 100, whole: false, Cancellation)).Select(entry => (entry with { CreatedAt = 0 }).ToString()));
        var first = (await records.ListAsync(all, 0, 1, whole: true, Cancellation)).Single();
        lines.AddRange((await records.RevisionsAsync(first.DocumentId, Cancellation)).Select(entry => (entry with { CreatedAt = 0 }).ToString()));
        lines.Add(Encoding.UTF8.GetString((await records.FindAsync(first.Id, Cancellation))!.Json!));
        var checks = new CheckQueries(database, new FigureQueries(database));
        foreach (var sum in await checks.WithinAsync(new(), null, "B3", (3, ""), 100, Cancellation)) lines.Add($"{sum.Check} {sum}");
        foreach (var (sum, _) in await checks.AcrossAsync(new(), 2023, default, 100, Cancellation)) lines.Add($"{sum.Check} {sum}");
        var overview = await new OverviewQueries(database, new DocumentStore(database, TimeProvider.System)).FindAsync(Cancellation);
        lines.Add(string.Join(' ', overview.Outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal)) + $" {overview.Counting} {overview.Unplaced} {overview.BrokenSums} {string.Join(' ', overview.Problems)}");
        var feed = new FeedStore(database, TimeProvider.System);
        while (await feed.PlaceAsync(Cancellation) > 0)
        {
        }

        (await feed.AddAsync("one", "https://one.example/", "wrapped", Cancellation)).ShouldBeTrue();
        (await feed.AddAsync("one", "https://one.example/", "wrapped", Cancellation)).ShouldBeFalse();
        lines.Add($"{await feed.ReplayAsync("one", DateTimeOffset.UnixEpoch, Cancellation)}");
        lines.AddRange((await feed.LeaseAsync("a", TimeSpan.FromMinutes(1), Cancellation)).Select(one => $"{one.Name} {one.Position}"));
        (await feed.LeaseAsync("b", TimeSpan.FromMinutes(1), Cancellation)).ShouldBeEmpty();
        (await feed.AdvanceAsync("one", "a", 0, 1, TimeSpan.FromMinutes(1), Cancellation)).ShouldBeTrue();
        await feed.FailAsync("one", "a", "away", TimeSpan.FromMinutes(1), Cancellation);
        lines.AddRange((await feed.AfterAsync(390, 100, Cancellation)).Select(item => $"{item.Position} {item.Kind}"));
        return lines;
    }
}
