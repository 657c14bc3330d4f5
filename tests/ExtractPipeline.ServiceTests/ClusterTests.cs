using ExtractPipeline.ServiceTests.Servers;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>The parts of the service apart, over a real broker and a real database.</summary>
[Collection("cluster")] // Their servers are killed: one after the other.
[Trait("needs", "servers")]
public sealed class ClusterTests(AllServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_Report_IsReadByAWorkerAndToldOf()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        cluster.Settings["Service__SweepSeconds"] = "600"; // A sweep tells of it a second time where the worker is slow.
        await cluster.ObserveAsync();
        await using var web = await cluster.WebAsync();
        var report = await web.SubmitAsync(await File.ReadAllBytesAsync(Reports.First(), Cancellation), "report.pdf"); // No worker yet: it waits.
        await using var worker = await cluster.WorkerAsync();

        (await web.SettledAsync(report.Id)).State.ShouldBe("done");
        (await Eventually.HoldsAsync(async () => await cluster.CountAsync("SELECT count(*) FROM events WHERE sent_at IS NULL") == 0)).ShouldBeTrue(); // Else both tell of it.
        await cluster.DeliverAsync(report.Id);
        await Eventually.HoldsAsync(async () => await cluster.WaitingAsync() == 0);
        (await worker.StopAsync()).ShouldBe(0);

        (await cluster.EventsAsync()).ShouldBe(new Dictionary<string, int> { [report.Id] = 1 });
        worker.Output.ShouldContain($"\"document\":\"{report.Id}\"", customMessage: "a line of its log, found by the document");
    }

    [Fact]
    public async Task Error_BadMessages_GoToTheErrorQueueWithTheReason()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        await using var worker = await cluster.WorkerAsync();

        await cluster.DeliverAsync(new string('0', 64));
        var unknown = await Eventually.FindAsync(cluster.ErrorAsync);
        await cluster.DeliverAsync("no message at all"u8.ToArray());
        var nonsense = await Eventually.FindAsync(cluster.ErrorAsync, 200);

        TestContext.Current.TestOutputHelper!.WriteLine($"unknown document: {unknown}\nnonsense: {nonsense}");
        unknown.ShouldBe($"there is no document '{new string('0', 64)}'");
        nonsense.ShouldNotBeNullOrWhiteSpace(worker.Output);
    }

    [Fact]
    public async Task Files_InS3_AreReadByAWorkerAndLeaveNothingLocal()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        await using var s3 = await S3Server.CreateAsync();
        cluster.KeepFilesIn(s3.Options);
        await using var web = await cluster.WebAsync();
        await using var worker = await cluster.WorkerAsync();

        var report = await web.SubmitAsync(await File.ReadAllBytesAsync(Reports.First(), Cancellation), "report.pdf");

        (await web.SettledAsync(report.Id)).State.ShouldBe("done");
        Directory.EnumerateFiles(cluster.Files, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Secrets_InFiles_AreUsed()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        cluster.KeepInFiles("RabbitMq__Password", "ConnectionStrings__Postgres");
        await using var web = await cluster.WebAsync();
        await using var worker = await cluster.WorkerAsync();

        var letter = await web.SubmitAsync("a letter"u8.ToArray(), "a.txt");

        (await web.SettledAsync(letter.Id)).State.ShouldBe("rejected");
    }

    [Fact]
    public async Task Stopped_HoldingDocuments_ReturnsThemToTheOthers()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        await using var web = await cluster.WebAsync();
        var settings = new Dictionary<string, string>(cluster.Settings) { ["Hosts__Program"] = "ExtractPipeline.FaultyHost.dll", ["Hosts__StallSeconds"] = "600", ["Service__GraceSeconds"] = "2" };
        await using var stopped = await ServiceProcess.StartListeningAsync(settings, "worker");
        var hung = await web.SubmitAsync("fault: hang\n"u8.ToArray(), "hang");
        (await Eventually.HoldsAsync(async () => (await web.StatusAsync(hung.Id)).State == "running")).ShouldBeTrue();
        var held = await web.SubmitAsync("a letter"u8.ToArray(), "a.txt");

        (await stopped.StopAsync()).ShouldBe(0);
        (await web.StatusAsync(hung.Id)).State.ShouldBe("queued");
        await using var worker = await cluster.WorkerAsync(); // Its host knows no faults: the same bytes are a letter.

        foreach (var id in (string[])[hung.Id, held.Id]) (await web.SettledAsync(id)).State.ShouldBe("rejected");
        // A message that the sweep sent once more may still be at work.
        (await Eventually.HoldsAsync(async () => await cluster.CountAsync("SELECT count(*) FROM attempts WHERE ended_at IS NULL") == 0)).ShouldBeTrue("nothing was cut short");
    }

    [Fact]
    public async Task Trace_OfADocument_GoesFromIntakeToTheStepsInTheHost()
    {
        using var cluster = await Cluster.CreateAsync(servers);
        await using var collector = await TraceCollector.StartAsync();
        foreach (var (name, value) in collector.Settings) cluster.Settings[name] = value;
        var web = await cluster.WebAsync();
        var worker = await cluster.WorkerAsync();
        var report = await web.SubmitAsync(await File.ReadAllBytesAsync(Reports.First(), Cancellation), "report.pdf");
        await web.SettledAsync(report.Id);
        await worker.StopAsync();
        await web.StopAsync();

        var submit = collector.Spans.Where(span => span.Name == "submit").ShouldHaveSingleItem();
        var extract = collector.Spans.Where(span => span.Name == "extract").ShouldHaveSingleItem();
        extract.TraceId.ShouldBe(submit.TraceId);
        extract.Events.ShouldContain("text", "a step that the host told of");
        var ids = collector.Spans.ToDictionary(span => span.Id, span => span.Parent);
        for (var id = extract.Id; id != submit.Id; id = ids[id]) ids.Keys.ShouldContain(ids[id], "the way from the worker back to the intake has no gap");
    }
}
