using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using ExtractPipeline.Extraction;
using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Web;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Throughput of workers over a broker and a database of its own, beside that of the batch command on the same documents: what is done after the first
/// quarter, when everything has warmed up, and processor time by who takes it.
/// </summary>
internal static class WorkerBenchmark
{
    private const int Warm = 4, AtOnce = 4;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100), IdleFor = TimeSpan.FromSeconds(20);

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">The documents.</param>
    /// <param name="count">How many, those of the folder over and over.</param>
    /// <param name="workers">Workers at the same time.</param>
    /// <param name="hosts">Documents that the batch and each worker read at the same time.</param>
    public static async Task RunAsync(string folder, int count, int workers, int hosts)
    {
        using var place = new Workplace(folder, count);
        Console.WriteLine($"{count} documents; {Machine.Describe()}; extractor {DocumentExtractor.Version}; {workers} workers with {hosts} hosts");
        var batch = await BatchAsync(place, count, hosts);
        Print("batch", batch);
        var hosted = await HostedAsync(place, count, workers, hosts);
        Print("workers", hosted);
        Console.WriteLine(Invariant(
            $"throughput of the workers is {hosted.PerSecond / batch.PerSecond:0.00} of the batch's; by processor time {batch.Total / hosted.Total:0.00}, without broker and database {batch.Total / hosted.Times["worker"]:0.00}"));
    }

    private static async Task<Phase> BatchAsync(Workplace place, int count, int jobs)
    {
        using var process = Children.StartPipeline("extract", place.Input, "--out", place.Output, "--force", "--jobs", Invariant($"{jobs}"));
        var phase = await MeasureAsync(
            count,
            () => Task.FromResult(Directory.Exists(place.Output) ? Directory.EnumerateFiles(place.Output, "*.pdf.json").LongCount() : 0),
            new() { ["extract"] = [process] });
        await process.WaitForExitAsync();
        return phase;
    }

    private static async Task<Phase> HostedAsync(Workplace place, int count, int workers, int hosts)
    {
        await using var rabbit = await RabbitServer.CreateAsync();
        await using var postgres = await PostgresServer.CreateAsync();
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = await postgres.CreateDatabaseAsync(),
            ["RabbitMq__Host"] = "127.0.0.1",
            ["RabbitMq__Port"] = Invariant($"{rabbit.Port}"),
            ["RabbitMq__Username"] = "guest",
            ["RabbitMq__Password"] = "guest",
            ["Files__Folder"] = Path.Combine(place.Output, "files"),
            ["Http__Port"] = "0",
            ["Hosts__Count"] = Invariant($"{hosts}"),
        };
        using var web = Children.StartService(settings, out var address, "web");
        var started = new List<Process>();
        try
        {
            using var http = new HttpClient { BaseAddress = new(await address.WaitAsync(TimeSpan.FromMinutes(1))), Timeout = TimeSpan.FromMinutes(5) };
            await SubmitAsync(http, place);
            for (var i = 0; i < workers; i++) started.Add(Children.StartService(settings, out _, "worker"));
            var phase = await MeasureAsync(
                count,
                async () => (await http.GetFromJsonAsync<ServiceStatus>("status"))!.Documents is var states ? states["done"] + states["rejected"] : 0,
                new() { ["worker"] = started, ["broker"] = [rabbit.Process], ["database"] = [postgres.Process] });
            await IdleAsync(started, web);
            return phase;
        }
        finally
        {
            foreach (var process in started.Append(web))
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }
    }

    /// <summary>Measures from when the first part of the documents is done to when all are.</summary>
    private static async Task<Phase> MeasureAsync(int count, Func<Task<long>> done, Dictionary<string, IReadOnlyList<Process>> processes)
    {
        var first = await UntilAsync(count / Warm);
        var clock = Stopwatch.StartNew();
        var before = Times();
        var last = await UntilAsync(count);
        var elapsed = clock.Elapsed;
        var after = Times();
        return new((last - first) / elapsed.TotalSeconds, processes.Keys.ToDictionary(name => name, name => (after[name] - before[name]) / (last - first), StringComparer.Ordinal));

        async Task<long> UntilAsync(long some)
        {
            while (true)
            {
                if (await done() is var found && found >= some) return found;
                await Task.Delay(Every);
            }
        }

        Dictionary<string, TimeSpan> Times() => processes.ToDictionary(
            group => group.Key, group => group.Value.Aggregate(TimeSpan.Zero, (sum, process) => sum + ProcessTree.ProcessorTime(process.Id)), StringComparer.Ordinal);
    }

    private static async Task IdleAsync(List<Process> workers, Process web)
    {
        await Task.Delay(IdleFor / 4);
        var (worker, intake) = (ProcessTree.ProcessorTime(workers[0].Id), ProcessTree.ProcessorTime(web.Id));
        await Task.Delay(IdleFor);
        Console.WriteLine(Invariant(
            $"idle: worker {(ProcessTree.ProcessorTime(workers[0].Id) - worker) / IdleFor:0.0%}, web {(ProcessTree.ProcessorTime(web.Id) - intake) / IdleFor:0.0%} of a processor"));
    }

    private static Task SubmitAsync(HttpClient http, Workplace place) =>
        Parallel.ForAsync(0, place.Documents.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
            await SoakBenchmark.SubmitAsync(http, place.Documents[i], i, cancellation));

    private static void Print(string name, Phase phase) => Console.WriteLine(Invariant(
        $"{name}: {phase.PerSecond:0.0} documents/s; processor time a document: {string.Join(", ", phase.Times.Select(time => Invariant($"{time.Key} {time.Value.TotalMilliseconds:0.0} ms")))}"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Documents a second, and processor time a document by who took it.</summary>
    private sealed record Phase(double PerSecond, IReadOnlyDictionary<string, TimeSpan> Times)
    {
        public TimeSpan Total => Times.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
    }
}
