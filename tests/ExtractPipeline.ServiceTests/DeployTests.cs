using System.Diagnostics;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>What cannot be run here is at least read, and held to what it promises.</summary>
public sealed class DeployTests
{
    private const string ToJson = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Units => [.. Directory.EnumerateFiles(Path.Combine(Reports.Root(), "deploy", "systemd")).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Unit_IsSoundAndStopsSlowerThanTheService(string unit)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze") && File.Exists("/usr/bin/dotnet"), "systemd or dotnet is not where the unit looks for it");
        var path = Path.Combine(Reports.Root(), "deploy", "systemd", unit);

        (await RunAsync("systemd-analyze", "verify", path)).ShouldBe("");

        var text = await File.ReadAllTextAsync(path, Cancellation);
        text.ShouldContain("DynamicUser=yes\n");
        text.ShouldContain("ProtectSystem=strict\n");
        text.ShouldContain("TimeoutStopSec=120\n");
    }

    [Theory]
    [InlineData("web.yaml")]
    [InlineData("worker.yaml")]
    public async Task Pods_AreConfined(string file)
    {
        var pod = (await DocumentsAsync("kubernetes", file)).First(document => Text(document, "kind") == "Deployment").GetProperty("spec").GetProperty("template").GetProperty("spec");

        pod.GetProperty("securityContext").GetProperty("runAsNonRoot").GetBoolean().ShouldBeTrue();
        var container = pod.GetProperty("containers")[0].GetProperty("securityContext");
        container.GetProperty("readOnlyRootFilesystem").GetBoolean().ShouldBeTrue();
        container.GetProperty("allowPrivilegeEscalation").GetBoolean().ShouldBeFalse();
        container.GetProperty("capabilities").GetProperty("drop")[0].GetString().ShouldBe("ALL");
    }

    [Fact]
    public async Task Workers_ThatScaleDown_HaveTimeToFinish()
    {
        var settings = (await DocumentsAsync("kubernetes", "settings.yaml")).Single().GetProperty("data");
        var worker = await DocumentsAsync("kubernetes", "worker.yaml");
        var pod = worker.First(document => Text(document, "kind") == "Deployment").GetProperty("spec").GetProperty("template").GetProperty("spec");

        var grace = int.Parse(settings.GetProperty("Service__GraceSeconds").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        pod.GetProperty("terminationGracePeriodSeconds").GetInt32().ShouldBeGreaterThan(grace + 30);
        var scaled = worker.Single(document => Text(document, "kind") == "ScaledObject").GetProperty("spec");
        scaled.GetProperty("scaleTargetRef").GetProperty("name").GetString().ShouldBe("extract-pipeline-worker");
        scaled.GetProperty("triggers")[0].GetProperty("metadata").GetProperty("queueName").GetString().ShouldBe(Worker.Bus.Queue);
    }

    [Fact]
    public async Task Compose_HasAllPartsConfinedAndTwoWorkers()
    {
        var services = (await DocumentsAsync("compose.yaml")).Single().GetProperty("services");

        services.EnumerateObject().Select(service => service.Name).ShouldBe(["web", "worker", "rabbitmq", "postgres", "s3", "bucket"], ignoreOrder: true);
        services.GetProperty("worker").GetProperty("deploy").GetProperty("replicas").GetInt32().ShouldBe(2);
        foreach (var part in (string[])["web", "worker"])
        {
            services.GetProperty(part).GetProperty("read_only").GetBoolean().ShouldBeTrue();
            services.GetProperty(part).GetProperty("cap_drop")[0].GetString().ShouldBe("ALL");
        }

        foreach (var port in services.EnumerateObject().Where(service => service.Value.TryGetProperty("ports", out _)).SelectMany(service => service.Value.GetProperty("ports").EnumerateArray()))
            port.GetString().ShouldStartWith("127.0.0.1:");
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("kubernetes/settings.yaml")]
    public async Task Settings_AreThoseThatTheProgramReads(string file)
    {
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(Reports.Root(), "src", "ExtractPipeline.Worker"), "*Settings.cs").Select(File.ReadAllText));
        var operations = await File.ReadAllTextAsync(Path.Combine(Reports.Root(), "docs", "operations.md"), Cancellation);
        var text = await File.ReadAllTextAsync(Path.Combine(Reports.Root(), "deploy", file), Cancellation);

        foreach (System.Text.RegularExpressions.Match setting in System.Text.RegularExpressions.Regex.Matches(text, "[A-Z][A-Za-z0-9]+__[A-Za-z0-9_]+"))
        {
            source.ShouldContain($"\"{setting.Value.Replace("__", ":", StringComparison.Ordinal)}\"");
            operations.ShouldContain($"`{setting.Value}`");
        }
    }

    private static string? Text(JsonElement document, string name) => document.GetProperty(name).GetString();

    private static async Task<List<JsonElement>> DocumentsAsync(params string[] path) =>
        [.. JsonDocument.Parse(await RunAsync("python3", "-c", ToJson, Path.Combine([Reports.Root(), "deploy", .. path]))).RootElement.EnumerateArray()];

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0, await errors);
        return output + await errors;
    }
}
