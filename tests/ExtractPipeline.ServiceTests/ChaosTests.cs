using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using ExtractPipeline.ServiceTests.Servers;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>Nothing is lost and nothing doubled, whatever is killed meanwhile. Each kill waits until there is work to disturb and comes at random in it.</summary>
[Collection("cluster")] // Their servers are killed: one after the other.
public sealed class ChaosTests(AllServers servers)
{
    private const int TwiceEvery = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("needs", "servers")]
    public Task Cluster_WorkersBrokerAndDatabaseKilled_LosesAndDoublesNothing() => ClusterAsync(200, 6);

    [Fact]
    [Trait("needs", "servers")]
    public Task Cluster_WorkersBrokerAndDatabaseKilledManyTimes_LosesAndDoublesNothing() => ClusterAsync(2_000, 20);

    private async Task ClusterAsync(int count, int kills)
    {
        using var cluster = await Cluster.CreateAsync(servers);
        await cluster.ObserveAsync();
        await using var web = await cluster.WebAsync();
        await using var workers = new Processes { await cluster.WorkerAsync(), await cluster.WorkerAsync() };
        await Task.Delay(RabbitServer.Settles, Cancellation);
        var random = new Random(4);
        var redelivered = 0;

        var submitting = SubmitAsync(count, () => web, async (i, document, _) =>
        {
            if (i % TwiceEvery != 0) return;
            await Eventually.HoldsAsync(() => cluster.TryDeliverAsync(document));
            Interlocked.Increment(ref redelivered);
        });
        for (var kill = 1; kill <= kills; kill++)
        {
            await SettledAsync(web, count * kill / (kills + 2));
            await Task.Delay(random.Next(20, 300), Cancellation);
            var victim = random.Next(workers.Count);
            await workers[victim].DisposeAsync();
            if (kill == kills / 3 || kill == kills * 2 / 3) await (await servers.RabbitAsync()).RestartAsync(TimeSpan.FromSeconds(1));
            if (kill == kills / 2 || kill == kills * 5 / 6) await (await servers.PostgresAsync()).RestartAsync(TimeSpan.FromSeconds(1));
            workers[victim] = cluster.StartWorker();
        }

        var submitted = await submitting;
        await SettledAsync(web, count);
        (await Eventually.HoldsAsync(async () => await cluster.CountAsync("SELECT count(*) FROM events WHERE sent_at IS NULL") == 0)).ShouldBeTrue();
        var events = await cluster.EventsAsync();
        await workers.DisposeAsync();
        var found = await Outcome.ReadAsync(cluster.CountAsync);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{count} documents, {kills} workers killed, broker and database killed and restarted twice each, {redelivered} messages delivered twice: " +
            $"{found}; events of {events.Count} documents, {events.Values.Sum()} in all");
        redelivered.ShouldBe(count / TwiceEvery);
        found.ShouldBeWhole(submitted.Count, count);
        events.Keys.ShouldBe(submitted, ignoreOrder: true);
    }

    [Fact]
    public Task Alone_Killed_LosesAndDoublesNothing() => AloneAsync(200, 5);

    [Fact]
    [Trait("needs", "servers")] // It needs none, but as long as those that do.
    public Task Alone_KilledManyTimes_LosesAndDoublesNothing() => AloneAsync(2_000, 20);

    private static async Task AloneAsync(int count, int kills)
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string> { ["Service__SweepSeconds"] = "1" };
        await using var service = new Processes { await ServiceProcess.ServeAsync(folder.At("data"), settings) };
        var random = new Random(4);

        var known = 0;
        var submitting = SubmitAsync(count, () => service[0], async (i, document, content) =>
        {
            if (i % TwiceEvery == 0 && (await Eventually.FindAsync(() => service[0].TrySubmitAsync(content, "again")))?.Known == true) Interlocked.Increment(ref known);
        });
        for (var kill = 1; kill <= kills; kill++)
        {
            await SettledAsync(service[0], count * kill / (kills + 2));
            await Task.Delay(random.Next(20, 300), Cancellation);
            await service[0].DisposeAsync();
            service[0] = await ServiceProcess.ServeAsync(folder.At("data"), settings);
        }

        var submitted = await submitting;
        await SettledAsync(service[0], count);
        await using var database = new SqliteConnection($"Data Source={folder.At("data", "documents.sqlite")};Pooling=false");
        (await Eventually.HoldsAsync(async () => await CountAsync("SELECT count(*) FROM events WHERE sent_at IS NULL") == 0)).ShouldBeTrue();
        var found = await Outcome.ReadAsync(CountAsync);
        await service.DisposeAsync();

        TestContext.Current.TestOutputHelper!.WriteLine($"{count} documents, the service killed {kills} times, {known} documents submitted twice: {found}");
        known.ShouldBe(count / TwiceEvery);
        found.ShouldBeWhole(submitted.Count, count);

        Task<long> CountAsync(string sql) => database.ExecuteScalarAsync<long>(sql);
    }

    /// <summary>Submits a report for every third of them and letters for the others, each with a number that makes it one of its own; returns their ids.</summary>
    private static async Task<IReadOnlySet<string>> SubmitAsync(int count, Func<ServiceProcess> service, Func<int, string, byte[], Task> then)
    {
        var reports = Reports.All().Take(20).Select(File.ReadAllBytes).ToList();
        var submitted = new ConcurrentDictionary<string, int>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (i, _) =>
        {
            var number = System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n%{i}\n"));
            byte[] content = i % 3 == 0 ? [.. reports[i % reports.Count], .. number] : [.. "a letter"u8, .. number];
            var document = await Eventually.FindAsync(() => service().TrySubmitAsync(content, $"{i}"));
            document.ShouldNotBeNull();
            submitted[document.Id] = i;
            await then(i, document.Id, content);
        });
        return submitted.Keys.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Waits until so many documents are settled, as far as the service can tell.</summary>
    private static async Task SettledAsync(ServiceProcess service, int count) => (await Eventually.HoldsAsync(async () =>
        await service.TryStatusAsync() is { } status && status.Documents["done"] + status.Documents["rejected"] >= count)).ShouldBeTrue(service.Output);

    /// <summary>Processes that are killed and replaced; the last of them end with the test.</summary>
    private sealed class Processes : List<ServiceProcess>, IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var process in this) await process.DisposeAsync();
            Clear();
        }
    }

    /// <summary>What the database says in the end.</summary>
    private sealed record Outcome(long Done, long Rejected, long Current, long Records, long Doubled, long Attempts, long CutShort, long Events)
    {
        public static async Task<Outcome> ReadAsync(Func<string, Task<long>> count) => new(
            await count("SELECT count(*) FROM documents WHERE state = 'done'"),
            await count("SELECT count(*) FROM documents WHERE state = 'rejected'"),
            await count("SELECT count(*) FROM records WHERE is_current = 1"),
            await count("SELECT count(*) FROM records"),
            await count("SELECT count(*) FROM (SELECT document_id FROM records GROUP BY document_id HAVING count(*) > 1) AS doubled"),
            await count("SELECT count(*) FROM attempts"),
            await count("SELECT count(*) FROM attempts WHERE ended_at IS NULL"),
            await count("SELECT count(*) FROM events"));

        /// <summary>Each document has exactly one record, and an event that tells of it.</summary>
        public void ShouldBeWhole(int submitted, int count)
        {
            submitted.ShouldBe(count);
            (Done + Rejected).ShouldBe(count);
            Done.ShouldBeGreaterThan(count / 10);
            (Current, Records, Doubled, Events).ShouldBe((count, count, 0, count));
            CutShort.ShouldBeGreaterThan(0, "the kills came while documents were read");
        }

        public override string ToString() =>
            $"{Done} done, {Rejected} rejected; {Current} current records of {Records}, {Doubled} documents with more than one; {Events} events; {Attempts} attempts, {CutShort} of them cut short";
    }
}
