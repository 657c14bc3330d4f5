using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Storage;
using ExtractPipeline.Web;
using ExtractPipeline.Worker;
using Microsoft.Extensions.Configuration;

namespace ExtractPipeline.Benchmarks;

/// <summary>How fast the API answers over a large archive in PostgreSQL: <c>/aggregate</c>, pages of <c>/records</c>, exports.</summary>
internal static class ApiBenchmark
{
    private const int Warm = 5, Aggregates = 60, Pages = 200;

    private static readonly string[] Fields =
        ["requests.received_new.total", "requests.granted.total", "requests.denied_state_secret.total", "requests.carried_forward.natural_person", "disputes.review.corrected", "proactive.administrative_fees.amount_wan_yuan"];

    private static readonly string[] Filters =
        ["year=2024", "region=410000", "region=440000&year=2023", "outcome=accepted", "year=2022&outcome=needs_review", "layout=ogi-2019&region=330000", "scope=own"];

    /// <summary>Loads an archive and prints what it measures; 0 where all is within the aims.</summary>
    public static async Task<int> RunAsync(int records)
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"load on the machine: {(await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0]}");
        await using var server = await PostgresServer.CreateAsync();
        var connection = await server.CreateDatabaseAsync();
        await using (var database = Database.Postgres(connection))
        {
            var clock = Stopwatch.StartNew();
            var fields = await ArchiveInBulk.LoadAsync(database, records);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} records, {fields / 1e6:0.0} million fields, loaded in {clock.Elapsed.TotalSeconds:0} s"));
        }

        var folder = Directory.CreateTempSubdirectory("extract-pipeline-api-");
        try
        {
            var settings = Settings.Alone(new ConfigurationBuilder().Build(), folder.FullName, 0) with { Postgres = connection };
            await using var app = Service.Create(settings, new(TakesIn: true, Reads: true), jsonLogs: true);
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(30) };
            var aggregate = await MeasureAsync(http, server, "/aggregate by province and year, one field", Aggregates, i => $"/aggregate?field={Fields[i % Fields.Length]}&by=year,province");
            var page = await MeasureAsync(http, server, "/records, a page of 20 with their fields", Pages, i => $"/records?{Filters[i % Filters.Length]}");
            await MeasureAsync(http, server, "/records, a page of 20 summaries", Pages, i => $"/records?view=summary&{Filters[i % Filters.Length]}");
            var goals = aggregate < 300 && page < 50;
            foreach (var name in (string[])["wide.csv", "long.csv", "records.jsonl", "records.xlsx"]) goals &= await ExportAsync(http, name);
            await app.StopAsync();
            return goals ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(HttpClient http, PostgresServer server, string what, int count, Func<int, string> address)
    {
        for (var i = 0; i < Warm; i++) await http.GetByteArrayAsync(new Uri(address(i), UriKind.Relative));
        var times = new double[count];
        var (cpu, bytes) = (Cpu(server), 0L);
        for (var i = 0; i < count; i++)
        {
            var clock = Stopwatch.StartNew();
            bytes += (await http.GetByteArrayAsync(new Uri(address(i), UriKind.Relative))).Length;
            times[i] = clock.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        var p95 = times[(int)Math.Ceiling(count * 0.95) - 1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: p50 {times[count / 2]:0} ms, p95 {p95:0} ms; processor time of service and database {(Cpu(server) - cpu).TotalMilliseconds / count:0} ms; {bytes / count / 1024} KiB an answer; {count} requests"));
        return p95;
    }

    /// <summary>Of the archive's part in one province, since all of it says no more.</summary>
    private static async Task<bool> ExportAsync(HttpClient http, string name)
    {
        var clock = Stopwatch.StartNew();
        using var response = await http.GetAsync(new Uri($"/exports/{name}?region=410000", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var records = int.Parse(await http.GetStringAsync(new Uri("/aggregate?field=requests.received_new.total&by=&region=410000", UriKind.Relative)) is var text ? text.Split("\"reports\":")[1].Split(',')[0] : "0", CultureInfo.InvariantCulture);
        var buffer = new byte[1 << 16];
        var (bytes, peak) = (0L, 0L);
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
        {
            bytes += read;
            if (Environment.WorkingSet > peak) peak = Environment.WorkingSet;
        }

        var perMinute = records / clock.Elapsed.TotalMinutes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"/exports/{name}: {records} records, {bytes >> 20} MiB, {perMinute:0} records a minute; this process, which also receives, {peak >> 20} MiB at most"));
        return perMinute > 20_000 && peak >> 20 < 300;
    }

    /// <summary>Of this process and of the database's, those that have ended too.</summary>
    private static TimeSpan Cpu(PostgresServer server)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var parts = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var isServer = Path.GetFileName(folder) == server.Process.Id.ToString(CultureInfo.InvariantCulture);
                if (isServer || parts[1] == server.Process.Id.ToString(CultureInfo.InvariantCulture)) ticks += long.Parse(parts[11], CultureInfo.InvariantCulture) + long.Parse(parts[12], CultureInfo.InvariantCulture);
                if (isServer) ticks += long.Parse(parts[13], CultureInfo.InvariantCulture) + long.Parse(parts[14], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It ended meanwhile, and its parent has its time.
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10) + Environment.CpuUsage.TotalTime;
    }
}
