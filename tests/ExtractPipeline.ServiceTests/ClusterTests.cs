using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Web;
using Npgsql;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>The parts of the service apart, over a real broker and a real database.</summary>
[Collection("cluster")] // Their servers are killed: one after the other.
public sealed class ClusterTests(AllServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_Report_IsReadByAWorkerAndToldOf()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        await cluster.ObserveAsync();
        await using var web = await cluster.WebAsync();
        var report = await web.SubmitAsync(await File.ReadAllBytesAsync(Reports.First(), Cancellation), "report.pdf"); // No worker yet: it waits.
        await using var worker = await cluster.WorkerAsync();

        (await web.SettledAsync(report.Id)).State.ShouldBe("done");
        await cluster.DeliverAsync(report.Id);
        await cluster.DeliverAsync("no message at all"u8.ToArray());

        (await EventuallyAsync(cluster.ErrorAsync)).ShouldNotBeNull();
        (await worker.StopAsync()).ShouldBe(0);
        (await cluster.EventsAsync()).ShouldBe(new Dictionary<string, int> { [report.Id] = 1 });
    }

    [Fact]
    public async Task Error_UnknownDocument_SaysWhich()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        await using var worker = await cluster.WorkerAsync();

        await cluster.DeliverAsync(new string('0', 64));

        (await EventuallyAsync(cluster.ErrorAsync)).ShouldBe($"there is no document '{new string('0', 64)}'");
    }

    [Fact]
    public async Task Database_Away_WorkerSaysSoAndGoesOn()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        var postgres = await servers.PostgresAsync();
        await using var web = await cluster.WebAsync();
        await using var worker = await cluster.WorkerAsync();
        await postgres.KillAsync();

        (await EventuallyAsync(async () => await ReadyAsync(worker) == HttpStatusCode.ServiceUnavailable ? "away" : null)).ShouldBe("away");
        using var refused = await web.PostAsync("a letter"u8.ToArray(), "a.txt");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await postgres.StartAsync();

        (await EventuallyAsync(async () => await ReadyAsync(worker) == HttpStatusCode.OK ? "back" : null)).ShouldBe("back");
        var letter = await web.SubmitAsync("a letter"u8.ToArray(), "a.txt");
        (await web.SettledAsync(letter.Id)).State.ShouldBe("rejected");
    }

    [Fact]
    public async Task Chaos_KillsAndRestarts_LoseNothingAndDoubleNothing()
    {
        const int documents = 2_000, kills = 20, every = 50;
        using var cluster = await Cluster.CreateAsync(servers);
        await cluster.ObserveAsync();
        await using var web = await cluster.WebAsync();
        var reports = Directory.EnumerateFiles(Path.Combine(Reports.Root(), "fixtures", "documents"), "*.pdf", SearchOption.AllDirectories).Take(20).Select(File.ReadAllBytes).ToList();
        var submitted = new ConcurrentDictionary<string, int>();
        using var settled = new CancellationTokenSource();
        var chaos = ChaosAsync(cluster, kills, settled.Token);

        var twice = 0;
        await Parallel.ForAsync(0, documents, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (i, _) =>
        {
            var content = i < reports.Count ? reports[i] : Encoding.UTF8.GetBytes($"letter number {i}");
            var id = await UntilAcceptedAsync(web, content, $"{i}");
            submitted[id] = i;
            if (i % every == 0 && await TryAsync(() => cluster.DeliverAsync(id))) Interlocked.Increment(ref twice);
        });
        var killed = await chaos;
        await using var last = await cluster.WorkerAsync();
        var status = await EventuallyAsync(async () => await StatusAsync(web) is { } found && found.Documents["queued"] + found.Documents["running"] == 0 ? found : null);
        (await EventuallyAsync(async () => await CountAsync(cluster, "SELECT count(*) FROM events WHERE sent_at IS NULL") == 0 ? "sent" : null)).ShouldBe("sent");
        var events = await cluster.EventsAsync();
        var current = await CountAsync(cluster, "SELECT count(*) FROM records WHERE is_current = 1");
        var all = await CountAsync(cluster, "SELECT count(*) FROM records");

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{submitted.Count} documents, {killed} workers killed, broker and database restarted twice each, {twice} messages delivered twice: " +
            $"{status!.Documents["done"]} done, {status.Documents["rejected"]} rejected, {current} current records of {all}, events of {events.Count} documents, {events.Values.Sum()} events");
        submitted.Count.ShouldBe(documents);
        (status.Documents["done"] + status.Documents["rejected"]).ShouldBe(documents);
        status.Documents["done"].ShouldBeGreaterThan(0);
        (current, all).ShouldBe((documents, documents));
        events.Keys.ShouldBe(submitted.Keys, ignoreOrder: true);
    }

    /// <summary>Kills workers at random, the broker and the database twice each; there are two workers all the while. Returns how many it killed.</summary>
    private async Task<int> ChaosAsync(Cluster cluster, int kills, CancellationToken cancellation)
    {
        var random = new Random(4);
        var workers = new List<ServiceProcess> { await cluster.WorkerAsync(), await cluster.WorkerAsync() };
        for (var kill = 1; kill <= kills; kill++)
        {
            await Task.Delay(random.Next(100, 1_000), cancellation);
            var victim = random.Next(workers.Count);
            await workers[victim].KillAsync();
            await workers[victim].DisposeAsync();
            if (kill is 6 or 14) await (await servers.RabbitAsync()).RestartAsync(TimeSpan.FromSeconds(1));
            if (kill is 9 or 17) await (await servers.PostgresAsync()).RestartAsync(TimeSpan.FromSeconds(1));
            workers[victim] = await cluster.WorkerAsync();
        }

        foreach (var worker in workers) await worker.DisposeAsync();
        return kills + workers.Count;
    }

    private static async Task<string> UntilAcceptedAsync(ServiceProcess web, byte[] content, string name)
    {
        while (true)
        {
            using var response = await web.PostAsync(content, name);
            if (response.StatusCode == HttpStatusCode.Accepted) return (await response.Content.ReadFromJsonAsync<SubmittedDocument>(Cancellation))!.Id;
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await response.Content.ReadAsStringAsync(Cancellation));
            await Task.Delay(200, Cancellation);
        }
    }

    private static async Task<ServiceStatus?> StatusAsync(ServiceProcess web)
    {
        using var response = await web.Http.GetAsync(new Uri("/status", UriKind.Relative), Cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ServiceStatus>(Cancellation) : null;
    }

    private static async Task<HttpStatusCode> ReadyAsync(ServiceProcess service)
    {
        using var response = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        return response.StatusCode;
    }

    private static async Task<long> CountAsync(Cluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString + ";Pooling=false");
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.RabbitMQClientException or IOException)
        {
            return false; // The broker is away just now.
        }
    }

    private static async Task<T?> EventuallyAsync<T>(Func<Task<T?>> find)
        where T : class
    {
        for (var i = 0; i < 600; i++, await Task.Delay(200, Cancellation))
            if (await find() is { } found)
                return found;
        return null;
    }
}
