using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Storage;
using ExtractPipeline.Web;
using ExtractPipeline.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ExtractPipeline.Benchmarks;

/// <summary>How fast the API answers over a large archive in PostgreSQL: <c>/aggregate</c>, pages of <c>/records</c>, exports.</summary>
internal static class ApiBenchmark
{
    private const int Warm = 20, Aggregates = 60, Pages = 200;

    /// <summary>Every field of the edition of today, those of a row of the form far from each other: no question is asked twice while it is measured.</summary>
    private static readonly string[] Fields =
        [.. FormCatalogue.Cells(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021).Select(cell => cell.Id.ToString()).Order(StringComparer.Ordinal).Select((field, i) => (field, i)).OrderBy(pair => pair.i % 11).Select(pair => pair.field)];

    private static readonly string[] Filters =
        ["year=2024", "region=410000", "region=440000&year=2023", "outcome=accepted", "year=2022&outcome=needs_review", "layout=ogi-2019&region=330000", "scope=own"];

    /// <summary>Loads an archive and prints what it measures; 0 where all is within the aims.</summary>
    /// <param name="records">How many records.</param>
    /// <param name="connection">A database on this machine to fill, or that was filled before; null for a server of its own.</param>
    public static async Task<int> RunAsync(int records, string? connection)
    {
        await using var server = connection is null ? await PostgresServer.CreateAsync() : null;
        connection ??= await server!.CreateDatabaseAsync();
        int postgres;
        await using (var database = Database.Postgres(connection))
        {
            await LoadAsync(database, records);
            postgres = await ServerOfAsync(database);
        }

        Console.WriteLine($"{Machine.Describe()}; load {(await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0]}");
        var folder = Directory.CreateTempSubdirectory("extract-pipeline-api-");
        using var service = Start(connection, folder.FullName);
        try
        {
            string? address;
            do address = await service.StandardOutput.ReadLineAsync();
            while (address?.StartsWith("http", StringComparison.Ordinal) == false);
            using var http = new HttpClient { BaseAddress = new(address!), Timeout = TimeSpan.FromMinutes(30) };
            _ = service.StandardOutput.ReadToEndAsync();
            var processes = new[] { service.Id, postgres };
            var goals = true;
            foreach (var name in (string[])["wide.csv", "long.csv", "records.jsonl", "records.xlsx"]) goals &= await ExportAsync(http, service.Id, name);
            goals &= await MeasureAsync(http, processes, "/aggregate by province and year, a field at a time", Aggregates, i => $"/aggregate?field={Fields[i]}&by=year,province") < 300;
            await MeasureAsync(http, processes, "/aggregate by province and year, a rate of three fields", Aggregates, _ => "/aggregate?measure=disclosure_rate&by=year,province");
            await MeasureAsync(http, processes, "/aggregate by kind and year, a median", Aggregates, i => $"/aggregate?field={Fields[i]}&by=year,kind&statistic=median");
            goals &= await MeasureAsync(http, processes, "/records, a page of 20 with their fields", Pages, i => $"/records?{Filters[i % Filters.Length]}") < 50;
            await MeasureAsync(http, processes, "/records, a page of 20 summaries", Pages, i => $"/records?view=summary&{Filters[i % Filters.Length]}");
            await MeasureAsync(http, processes, "/records, a page of 200 with their fields", Aggregates, i => $"/records?limit=200&{Filters[i % Filters.Length]}");
            await MeasureAsync(http, processes, "the overview", Aggregates, _ => "/");
            await MeasureAsync(http, processes, "/checks, a page", Aggregates, i => $"/checks?{(i % 2 == 0 ? "rule=Y1" : "rule=B4")}&year={2020 + (i % 6)}");
            return goals ? 0 : 1;
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The service that is measured, in a process of its own: prints its address and answers until it is killed.</summary>
    public static async Task ServeAsync(string connection, string folder)
    {
        var settings = Settings.Alone(new ConfigurationBuilder().Build(), folder, 0) with { Postgres = connection };
        await using var app = Service.Create(settings, new(TakesIn: true, Reads: true), jsonLogs: false);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync();
    }

    private static async Task LoadAsync(Database database, int records)
    {
        await Migrator.MigrateAsync(database, default);
        await using var connection = await database.OpenAsync(default);
        var there = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM records");
        if (there == records) return;
        if (there > 0) throw new InvalidOperationException($"the database has {there} records, not {records}");
        var clock = Stopwatch.StartNew();
        var fields = await ArchiveInBulk.LoadAsync(database, records);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} records, {fields / 1e6:0.0} million fields, loaded in {clock.Elapsed.TotalSeconds:0} s"));
    }

    /// <summary>The process of the database's server: the parent of the one that serves a connection.</summary>
    private static async Task<int> ServerOfAsync(Database database)
    {
        await using var connection = await database.OpenAsync(default);
        var serves = await connection.ExecuteScalarAsync<int>("SELECT pg_backend_pid()");
        var stat = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{serves}/stat"));
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Starts the service as the program does, with its settings of the runtime.</summary>
    private static Process Start(string connection, string folder)
    {
        var settings = Path.Combine(AppContext.BaseDirectory, "extract-pipeline.runtimeconfig.json");
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", settings, typeof(ApiBenchmark).Assembly.Location, "api-service", connection, folder]) { RedirectStandardOutput = true, UseShellExecute = false };
        return Process.Start(start)!;
    }

    private static async Task<double> MeasureAsync(HttpClient http, int[] processes, string what, int count, Func<int, string> address)
    {
        for (var i = count; i < count + Warm; i++) await http.GetByteArrayAsync(new Uri(address(i), UriKind.Relative));
        var times = new double[count];
        var (cpu, bytes) = (Cpu(processes), 0L);
        for (var i = 0; i < count; i++)
        {
            var clock = Stopwatch.StartNew();
            bytes += (await http.GetByteArrayAsync(new Uri(address(i), UriKind.Relative))).Length;
            times[i] = clock.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        var p95 = times[(int)Math.Ceiling(count * 0.95) - 1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: p50 {times[count / 2]:0} ms, p95 {p95:0} ms; processor time of service and database {(Cpu(processes) - cpu).TotalMilliseconds / count:0} ms; {bytes / count / 1024} KiB an answer; {count} requests; the service {Peak(processes[0])} MiB at most until now"));
        return p95;
    }

    /// <summary>Of the archive's part in one province, since all of it says no more.</summary>
    private static async Task<bool> ExportAsync(HttpClient http, int service, string name)
    {
        var figure = await http.GetFromJsonAsync<JsonElement>(new Uri("/aggregate?field=requests.received_new.total&by=&region=410000", UriKind.Relative));
        var records = figure.GetProperty("figures")[0].GetProperty("reports").GetInt64();
        var clock = Stopwatch.StartNew();
        await using var stream = await http.GetStreamAsync(new Uri($"/exports/{name}?region=410000", UriKind.Relative));
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;) bytes += read;
        var perMinute = records / clock.Elapsed.TotalMinutes;
        var peak = Peak(service);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"/exports/{name}: {records} records, {bytes >> 20} MiB, {perMinute:0} records a minute; the service {peak} MiB at most until now"));
        return perMinute > 20_000 && peak < 300;
    }

    /// <summary>The most memory that a process ever had, in MiB.</summary>
    private static long Peak(int process) => long.Parse(
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) >> 10;

    /// <summary>Processor time of processes and of their children, those that have ended too.</summary>
    private static TimeSpan Cpu(int[] processes)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var parts = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var isOne = processes.Contains(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
                if (isOne || processes.Contains(int.Parse(parts[1], CultureInfo.InvariantCulture))) ticks += parts[11..13].Sum(part => long.Parse(part, CultureInfo.InvariantCulture));
                if (isOne) ticks += parts[13..15].Sum(part => long.Parse(part, CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // It ended meanwhile, and its parent has its time.
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10);
    }
}
