using System.Net;
using ExtractPipeline.ServiceTests.Servers;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>What a service does while what it needs is away, and when it is back.</summary>
[Collection("cluster")] // Their servers are killed: one after the other.
[Trait("needs", "servers")]
public sealed class AwayTests(AllServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Database_Away_WorkerSaysSoAndGoesOn()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        var postgres = await servers.PostgresAsync();
        await using var web = await cluster.WebAsync();
        await using var worker = await cluster.WorkerAsync();
        await postgres.KillAsync();

        (await Eventually.HoldsAsync(async () => await worker.ReadyAsync() == HttpStatusCode.ServiceUnavailable)).ShouldBeTrue();
        using var refused = await web.PostAsync("a letter"u8.ToArray(), "a.txt");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await postgres.StartAsync();

        (await Eventually.HoldsAsync(async () => await worker.ReadyAsync() == HttpStatusCode.OK)).ShouldBeTrue();
        var letter = await Eventually.FindAsync(() => web.TrySubmitAsync("a letter"u8.ToArray(), "a.txt")); // Its circuit may be open for a moment yet.
        (await web.SettledAsync(letter!.Id)).State.ShouldBe("rejected");
    }

    [Fact]
    public async Task Broker_Away_IntakeTakesInAndWorkerGoesOn()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        var rabbit = await servers.RabbitAsync();
        await using var web = await cluster.WebAsync();
        await using var worker = await cluster.WorkerAsync();
        await Task.Delay(RabbitServer.Settles, Cancellation);
        await rabbit.KillAsync();

        (await Eventually.HoldsAsync(async () => await worker.ReadyAsync() == HttpStatusCode.ServiceUnavailable)).ShouldBeTrue();
        var letter = await web.SubmitAsync("a letter"u8.ToArray(), "a.txt");
        letter.State.ShouldBe("queued");
        await rabbit.StartAsync();

        (await Eventually.HoldsAsync(async () => await worker.ReadyAsync() == HttpStatusCode.OK)).ShouldBeTrue();
        (await web.SettledAsync(letter.Id)).State.ShouldBe("rejected");
    }

    [Fact]
    public async Task Worker_StartsWhileAllIsAway_WaitsAndReads()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        var (rabbit, postgres) = (await servers.RabbitAsync(), await servers.PostgresAsync());
        await using var web = await cluster.WebAsync();
        var letter = await web.SubmitAsync("a letter"u8.ToArray(), "a.txt");
        await Task.Delay(RabbitServer.Settles, Cancellation);
        await rabbit.KillAsync();
        await postgres.KillAsync();
        await using var worker = ServiceProcess.Start(cluster.Settings, "worker");
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        worker.HasExited.ShouldBeFalse(worker.Output);
        await postgres.StartAsync();
        await rabbit.StartAsync();

        (await web.SettledAsync(letter.Id)).State.ShouldBe("rejected");
    }

    [Fact]
    public async Task Disk_Full_AsksToComeBackAndKeepsNothingHalf()
    {
        using var folder = new TempFolder();
        await using var disk = await SmallDisk.MountAsync(folder.At("data", "files"), kibibytes: 512);
        await using var service = await ServiceProcess.ServeAsync(folder.At("data"));
        var large = new byte[1 << 20];

        using var refused = await service.PostAsync(large, "large.pdf");

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain("no space");
        Directory.EnumerateFiles(folder.At("data", "files"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
        var letter = await service.SubmitAsync("a letter"u8.ToArray(), "a.txt");
        (await service.SettledAsync(letter.Id)).State.ShouldBe("rejected");
    }
}
