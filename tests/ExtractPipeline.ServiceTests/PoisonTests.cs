using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>Documents that crash, hang or eat the memory of what reads them.</summary>
public sealed class PoisonTests : IDisposable
{
    private static readonly Dictionary<string, string> Poisoned = new()
    {
        ["Hosts__Program"] = "ExtractPipeline.FaultyHost.dll",
        ["Hosts__Count"] = "2",
        ["Hosts__Megabytes"] = "512",
        ["Hosts__StallSeconds"] = "8",
    };

    private static readonly Dictionary<string, string> Codes = new()
    {
        ["crash"] = "reader-crashed",
        ["hang"] = "time-limit",
        ["native memory"] = "memory-limit",
    };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Poison_AmongOthers_IsRejectedAfterItsAttempts()
    {
        await using var service = await ServiceProcess.ServeAsync(folder.At("data"), Poisoned);
        var poison = await SubmitPoisonAsync(service, 1);
        var sound = new List<string>();
        for (var i = 0; i < 20; i++) sound.Add((await service.SubmitAsync(Encoding.ASCII.GetBytes($"letter {i}"), $"{i}.txt")).Id);

        foreach (var id in sound) (await service.SettledAsync(id)).Problems.ShouldAllBe(problem => !Codes.Values.Contains(problem.Code));
        foreach (var (id, code) in poison) (await service.SettledAsync(id)).Problems.ShouldHaveSingleItem().Code.ShouldBe(code);
        var metrics = await service.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        metrics.ShouldContain("extractpipeline_hosts_lost_total 9\n", customMessage: "three attempts at each of three");
    }

    [Fact]
    [Trait("needs", "servers")] // It takes minutes, and a machine that does nothing else.
    public async Task Poison_AmongReports_LeavesTheOthersTheirThroughput()
    {
        const int count = 400, rounds = 3;
        var ratios = new List<double>();

        // What else the machine does meets both; the best of some rounds is the least disturbed.
        for (var round = 0; round < rounds && !ratios.Exists(ratio => ratio >= 0.8); round++)
        {
            var clean = await PerSecondAsync($"clean{round}", count, poison: 0);
            var poisoned = await PerSecondAsync($"poisoned{round}", count, poison: 1);
            ratios.Add(poisoned / clean);
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{count} reports: {clean:0.0}/s; with one that crashes, one that hangs and one that eats memory among them: {poisoned:0.0}/s, {poisoned / clean:0.00}"));
        }

        ratios.Max().ShouldBeGreaterThanOrEqualTo(0.8);
    }

    /// <summary>Reports a second, from a service of its own that has warmed up.</summary>
    private async Task<double> PerSecondAsync(string name, int count, int poison)
    {
        await using var service = await ServiceProcess.ServeAsync(folder.At(name), Poisoned);
        var reports = Reports.All().Take(20).Select(File.ReadAllBytes).ToList();
        foreach (var (i, report) in reports.Index()) await service.SettledAsync((await service.SubmitAsync(report, $"{i}")).Id);
        var clock = Stopwatch.StartNew();
        await SubmitPoisonAsync(service, poison);
        var sound = new List<string>();
        for (var i = 0; i < count; i++)
            sound.Add((await service.SubmitAsync([.. reports[i % reports.Count], .. Encoding.ASCII.GetBytes($"\n%{i}\n")], $"{i}")).Id);
        foreach (var id in sound) await service.SettledAsync(id);
        return count / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Submits documents with each of the faults; returns their ids with the problem that each must end with.</summary>
    private static async Task<Dictionary<string, string>> SubmitPoisonAsync(ServiceProcess service, int ofEach)
    {
        var poison = new Dictionary<string, string>();
        foreach (var (fault, code) in Codes)
            for (var i = 0; i < ofEach; i++)
                poison[(await service.SubmitAsync(Encoding.ASCII.GetBytes($"fault: {fault}\n{i}"), fault)).Id] = code;
        return poison;
    }
}
