using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ExtractPipeline.Web;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>The service in one process, with nothing installed.</summary>
public sealed class ServeTests : IDisposable
{
    private static readonly Dictionary<string, string> Poisoned = new()
    {
        ["Hosts__Program"] = "ExtractPipeline.FaultyHost.dll",
        ["Hosts__Megabytes"] = "512",
        ["Hosts__StallSeconds"] = "8",
    };

    private readonly TempFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Submit_Report_BecomesARecord()
    {
        var report = await File.ReadAllBytesAsync(Reports.First(), Cancellation);
        await using var service = await ServiceProcess.ServeAsync(folder.At("data"));

        using var response = await service.PostAsync(report, "县/年报.pdf");
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var submitted = (await response.Content.ReadFromJsonAsync<SubmittedDocument>(Cancellation))!;
        response.Headers.Location!.ToString().ShouldBe($"/documents/{submitted.Id}");
        submitted.Known.ShouldBeFalse();

        var status = await service.SettledAsync(submitted.Id);
        status.State.ShouldBe("done");
        using var record = JsonDocument.Parse(await service.Http.GetStringAsync(new Uri($"/records/{status.RecordId}", UriKind.Relative), Cancellation));
        record.RootElement.GetProperty("source").GetProperty("file").GetString().ShouldBe("县/年报.pdf");
        record.RootElement.GetProperty("source").GetProperty("sha256").GetString().ShouldBe(submitted.Id);
        (await service.SubmitAsync(report, "copy.pdf")).Known.ShouldBeTrue();

        var metrics = await service.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        metrics.ShouldContain("extractpipeline_documents_total{outcome=");
        metrics.ShouldContain("extractpipeline_documents_stored{state=\"done\"} 1\n");
        metrics.ShouldContain("extractpipeline_hosts_started_total 1\n");
        (await service.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Submit_WrongRequests_AreRefusedWithAReason()
    {
        await using var service = await ServiceProcess.ServeAsync(folder.At("data"), new Dictionary<string, string> { ["Extraction__MaxMegabytes"] = "1" });

        using var noForm = await service.Http.PostAsync(new Uri("/documents", UriKind.Relative), new StringContent("x"), Cancellation);
        noForm.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await noForm.Content.ReadAsStringAsync(Cancellation)).ShouldContain("multipart");
        using var noFile = await service.Http.PostAsync(new Uri("/documents", UriKind.Relative), new MultipartFormDataContent { { new StringContent("x"), "region" } }, Cancellation);
        noFile.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var large = await service.PostAsync(new byte[(1 << 20) + 1], "large.pdf");
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await service.Http.GetAsync(new Uri("/documents/nothing", UriKind.Relative), Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await service.Http.GetAsync(new Uri("/records/1", UriKind.Relative), Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await service.Http.PostAsJsonAsync("/requeue", new { state = "running" }, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await service.Http.GetAsync(new Uri("/health/live", UriKind.Relative), Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Directory.EnumerateFiles(folder.At("data", "files", "incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_BacklogIsFull_AsksToComeBack()
    {
        var settings = new Dictionary<string, string>(Poisoned) { ["Intake__Backlog"] = "2", ["Hosts__Count"] = "1", ["Hosts__StallSeconds"] = "600" };
        await using var service = await ServiceProcess.ServeAsync(folder.At("data"), settings);
        await service.SubmitAsync("fault: hang\n1"u8.ToArray(), "1");
        await service.SubmitAsync("fault: hang\n2"u8.ToArray(), "2");

        using var refused = await service.PostAsync("fault: hang\n3"u8.ToArray(), "3");

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.ShouldNotBeNull();
    }

    [Fact]
    public async Task Killed_WithDocumentsAtWork_GoesOnWhereItStopped()
    {
        var ids = new List<string>();
        await using (var service = await ServiceProcess.ServeAsync(folder.At("data")))
        {
            for (var i = 0; i < 60; i++) ids.Add((await service.SubmitAsync(Encoding.ASCII.GetBytes($"letter {i}"), $"{i}.txt")).Id);
            await service.KillAsync();
        }

        await using var again = await ServiceProcess.ServeAsync(folder.At("data"));
        foreach (var id in ids) (await again.SettledAsync(id)).State.ShouldBe("rejected");
    }

    [Fact]
    public async Task Stopped_WithADocumentThatDoesNotEnd_ReturnsItInTheTimeOfGrace()
    {
        var settings = new Dictionary<string, string>(Poisoned) { ["Hosts__StallSeconds"] = "600", ["Service__GraceSeconds"] = "1" };
        string id;
        await using (var service = await ServiceProcess.ServeAsync(folder.At("data"), settings))
        {
            id = (await service.SubmitAsync("fault: hang\n"u8.ToArray(), "hang")).Id;
            while (!(await service.Http.GetStringAsync(new Uri($"/documents/{id}", UriKind.Relative), Cancellation)).Contains("running", StringComparison.Ordinal)) await Task.Delay(50, Cancellation);
            (await service.StopAsync()).ShouldBe(0);
        }

        // The program's own host knows no faults: the same bytes are a letter.
        await using var again = await ServiceProcess.ServeAsync(folder.At("data"));
        (await again.SettledAsync(id)).State.ShouldBe("rejected");
    }

    [Fact]
    public async Task Requeue_ByProblem_ReadsAgain()
    {
        await using var service = await ServiceProcess.ServeAsync(folder.At("data"), new Dictionary<string, string> { ["Service__SweepSeconds"] = "0.5" });
        var id = (await service.SubmitAsync("a letter"u8.ToArray(), "a.txt")).Id;
        var first = await service.SettledAsync(id);

        var server = service.Http.BaseAddress!.ToString();
        await using var requeue = ServiceProcess.Start(new Dictionary<string, string>(), "requeue", "--problem", first.Problems[0].Code, "--server", server);
        (await requeue.EndAsync()).ShouldBe(0);
        requeue.Output.ShouldContain("1 documents");

        DocumentStatus second;
        do second = await service.SettledAsync(id);
        while (second.RecordId == first.RecordId);
        await using var status = ServiceProcess.Start(new Dictionary<string, string>(), "status", "--server", server);
        (await status.EndAsync()).ShouldBe(0);
        status.Output.ShouldMatch(@"rejected\s+1");
    }

    [Fact]
    public async Task SubmitAndWatch_Folders_TakeEverythingIn()
    {
        for (var i = 0; i < 5; i++) folder.Write($"in/{i}/letter.txt", $"letter {i}");
        folder.Write("drop/first.txt", "dropped");
        await using var service = await ServiceProcess.ServeAsync(folder.At("data"));
        var server = service.Http.BaseAddress!.ToString();

        await using var submit = ServiceProcess.Start(new Dictionary<string, string>(), "submit", folder.At("in"), "--server", server);
        (await submit.EndAsync()).ShouldBe(0, submit.Output);
        submit.Output.Split('\n').Length.ShouldBe(5);
        await using var watch = ServiceProcess.Start(new Dictionary<string, string>(), "watch", folder.At("drop"), "--done", folder.At("done"), "--server", server);
        while (!File.Exists(folder.At("done", "first.txt"))) await Task.Delay(100, Cancellation);

        (await watch.StopAsync()).ShouldBe(130);
        long stored;
        do stored = (await service.Http.GetFromJsonAsync<ServiceStatus>(new Uri("/status", UriKind.Relative), Cancellation))!.Documents.Values.Sum(); // Counted once a second.
        while (stored == 5);
        stored.ShouldBe(6);
    }

    [Theory]
    [InlineData("Hosts__Count", "none")]
    [InlineData("Intake__Backlog", "0")]
    [InlineData("Extraction__Risk", "2")]
    public async Task Serve_WrongSetting_StopsWithOneLineThatNamesIt(string name, string value)
    {
        await using var service = ServiceProcess.Start(new Dictionary<string, string> { [name] = value }, "serve", "--data", folder.At("data"), "--port", "0");

        (await service.EndAsync()).ShouldBe(2);
        service.Output.Split('\n').ShouldHaveSingleItem().ShouldStartWith($"error: setting {name} ");
    }

    [Theory]
    [InlineData("worker", "ConnectionStrings__Postgres", null, "is not set")]
    [InlineData("web", "RabbitMq__Host", null, "is not set")]
    [InlineData("worker", "RabbitMq__Port", "rabbits", "is 'rabbits'")]
    [InlineData("worker", "ConnectionStrings__Postgres", "Hots=nowhere", "is no connection string")]
    [InlineData("web", "Http__Address", "0.0.0.0", "can be reached from other machines")]
    public async Task Apart_WrongSetting_StopsWithOneLineThatNamesIt(string command, string name, string? value, string reason)
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = "Host=nowhere",
            ["RabbitMq__Host"] = "nowhere",
            ["RabbitMq__Username"] = "guest",
            ["RabbitMq__Password"] = "guest",
            ["Files__Folder"] = folder.At("files"),
        };
        settings.Remove(name);
        if (value is not null) settings[name] = value;
        await using var service = ServiceProcess.Start(settings, command);

        (await service.EndAsync()).ShouldBe(2);
        var line = service.Output.Split('\n').ShouldHaveSingleItem();
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        line.ShouldStartWith($"error: setting {name} ");
        line.ShouldContain(reason);
    }
}
