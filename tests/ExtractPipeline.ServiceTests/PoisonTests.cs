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
    [Trait("needs", "servers")] // It needs none, but as long as those that do.
    public async Task Poison_AmongReports_LeavesTheOthersTheirThroughput()
    {
        const int count = 400;
        var settings = new Dictionary<string, string>(Poisoned) { ["Hosts__Count"] = "1", ["Hosts__StallSeconds"] = "45" }; // The usual patience with what hangs.

        // Two services at the same time, so that whatever else the machine does meets both.
        await using var clean = await ServiceProcess.ServeAsync(folder.At("clean"), settings);
        await using var poisoned = await ServiceProcess.ServeAsync(folder.At("poisoned"), settings);
        var reports = Reports.All().Take(20).Select(File.ReadAllBytes).ToList();
        foreach (var (i, report) in reports.Index())
            foreach (var (service, id) in new[] { (clean, (await clean.SubmitAsync(report, $"{i}")).Id), (poisoned, (await poisoned.SubmitAsync(report, $"{i}")).Id) })
                await service.SettledAsync(id);
        var poison = await SubmitPoisonAsync(poisoned, 1);
        for (var i = 0; i < count; i++)
        {
            byte[] content = [.. reports[i % reports.Count], .. Encoding.ASCII.GetBytes($"\n%{i}\n")];
            await clean.SubmitAsync(content, $"{i}");
            await poisoned.SubmitAsync(content, $"{i}");
        }

        while (await SettledAsync(clean) < reports.Count + count) await Task.Delay(100, TestContext.Current.CancellationToken);
        var rejected = 0;
        foreach (var id in poison.Keys) rejected += (await poisoned.StatusAsync(id)).State == "rejected" ? 1 : 0;
        var done = await SettledAsync(poisoned) - reports.Count - rejected;

        var ratio = (double)done / count;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"while one service read {count} reports, another with a document that crashes, one that hangs and one that eats memory among them read {done}: {ratio:0.00} of its throughput"));
        ratio.ShouldBeGreaterThanOrEqualTo(0.8);
        foreach (var (id, code) in poison) (await poisoned.SettledAsync(id)).Problems.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    private static async Task<long> SettledAsync(ServiceProcess service) =>
        await service.TryStatusAsync() is { } status ? status.Documents["done"] + status.Documents["rejected"] : 0;

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
