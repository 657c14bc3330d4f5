using System.Diagnostics;
using System.Text;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Hosts;

/// <summary>What a document does to its host is its own affair: it gets a record that says so, and the others theirs.</summary>
public class HostPoolTests
{
    private static readonly HostProgram Faulty = HostProgram.Beside("ExtractPipeline.FaultyHost.dll");
    private static readonly HostLimits Limits = new() { MemoryBytes = 512L << 20, Stall = TimeSpan.FromSeconds(10), Grace = TimeSpan.FromSeconds(2) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("crash", ProblemCode.ReaderCrashed)]
    [InlineData("exit", ProblemCode.ReaderCrashed)]
    [InlineData("nonsense", ProblemCode.ReaderCrashed)]
    [InlineData("native memory", ProblemCode.MemoryLimit)]
    [InlineData("managed memory", ProblemCode.MemoryLimit)]
    public async Task Extract_HostGoesDown_RejectsThatDocumentAndReadsTheNext(string fault, ProblemCode code)
    {
        using var folder = new TempFolder();
        using var pool = new HostPool(new(), 1, Limits, Faulty);
        var poison = Poison(folder, fault);

        var rejected = await pool.ExtractAsync(poison, "poison.pdf", Cancellation);
        var next = await pool.ExtractAsync(folder.Write("next.pdf", HostileFiles.Sound), "next.pdf", Cancellation);

        rejected.Outcome.ShouldBe(Outcome.Rejected);
        rejected.Problems.ShouldHaveSingleItem().Code.ShouldBe(code);
        rejected.Source.Bytes.ShouldBe(new FileInfo(poison).Length);
        rejected.Source.Sha256.ShouldNotBeNull();
        next.Source.Pages.ShouldBe(2);
        pool.Lost.ShouldBe(1);
        pool.Started.ShouldBe(2);
    }

    /// <summary>A host that is ended has no time to tidy up.</summary>
    [Fact]
    public async Task Extract_HostGoesDown_LeavesNoFilesBehind()
    {
        using var folder = new TempFolder();
        using (var pool = new HostPool(new(), 1, Limits, Faulty))
            (await pool.ExtractAsync(Poison(folder, "litter"), "poison.pdf", Cancellation)).Outcome.ShouldBe(Outcome.Rejected);

        Directory.EnumerateDirectories(Path.GetTempPath(), "extract-pipeline-*").Where(left => File.Exists(Path.Combine(left, "litter"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("hang", 60, 1)]
    [InlineData("spin", 1, 60)]
    public async Task Extract_HostDoesNotMove_EndsItInTime(string fault, double seconds, double stall)
    {
        using var folder = new TempFolder();
        var options = new ExtractionOptions { Limits = new() { Time = TimeSpan.FromSeconds(seconds) } };
        using var pool = new HostPool(options, 1, Limits with { Stall = TimeSpan.FromSeconds(stall) }, Faulty);
        await pool.ExtractAsync(folder.Write("warm.pdf", HostileFiles.Sound), "warm.pdf", Cancellation);
        var clock = Stopwatch.StartNew();

        var record = await pool.ExtractAsync(Poison(folder, fault), "poison.pdf", Cancellation);

        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.TimeLimit);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("late", 2)]
    [InlineData("pages", 2)]
    public async Task Extract_DocumentThatIsLateOrLong_IsRead(string fault, double seconds)
    {
        using var folder = new TempFolder();
        var limits = new ExtractionLimits { Time = TimeSpan.FromSeconds(seconds), PageTime = TimeSpan.FromSeconds(seconds) };
        using var pool = new HostPool(new() { Limits = limits }, 1, Limits with { Stall = TimeSpan.FromSeconds(3) }, Faulty);

        var record = await pool.ExtractAsync(Poison(folder, fault), "poison.pdf", Cancellation);

        record.Problems.ShouldHaveSingleItem().Code.ShouldNotBe(ProblemCode.TimeLimit);
        pool.Lost.ShouldBe(0);
    }

    [Fact]
    public async Task Extract_HostCrashesWithAChild_EndsTheChild()
    {
        using var folder = new TempFolder();
        using var pool = new HostPool(new(), 1, Limits, Faulty);

        await pool.ExtractAsync(Poison(folder, "child"), "poison.pdf", Cancellation);

        await UntilAsync(() => Process.GetProcessesByName("sleep").All(process => !CommandLine(process).Contains("1000.25", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Extract_SoundDocument_IsTheRecordOfTheExtractor()
    {
        using var folder = new TempFolder();
        var path = Directory.EnumerateFiles(Repository.At("fixtures/documents/borderless"), "*.pdf").First();
        using var pool = new HostPool(new(), 1);

        var hosted = await pool.ExtractAsync(path, "a.pdf", Cancellation);
        var direct = await new DocumentExtractor(new()).ExtractAsync(path, "a.pdf", Cancellation);

        Timeless(hosted).ShouldBe(Timeless(direct));
    }

    [Fact]
    public async Task Extract_EnoughDocuments_ReplacesTheHost()
    {
        using var folder = new TempFolder();
        using var pool = new HostPool(new(), 1, Limits with { Documents = 2 }, Faulty);
        var path = folder.Write("a.pdf", HostileFiles.Sound);

        for (var i = 0; i < 5; i++) await pool.ExtractAsync(path, "a.pdf", Cancellation);

        pool.Started.ShouldBe(3);
        pool.Lost.ShouldBe(0);
    }

    [Fact]
    public async Task Extract_Cancelled_EndsTheHostAndServesOn()
    {
        using var folder = new TempFolder();
        using var pool = new HostPool(new(), 1, Limits, Faulty);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(() => pool.ExtractAsync(Poison(folder, "hang"), "poison.pdf", soon.Token));

        (await pool.ExtractAsync(folder.Write("a.pdf", HostileFiles.Sound), "a.pdf", Cancellation)).Source.Pages.ShouldBe(2);
    }

    [Fact]
    public async Task Extract_ProgramThatIsNoHost_SaysThatHostsDoNotStart()
    {
        using var folder = new TempFolder();
        using var pool = new HostPool(new(), 1, Limits, new("/bin/sh", ["-c", "echo no such library >&2; exit 1"]));

        var error = await Should.ThrowAsync<MissingProgramException>(() => pool.ExtractAsync(folder.Write("a.pdf", HostileFiles.Sound), "a.pdf", Cancellation));

        error.Message.ShouldContain("no such library");
    }

    [Fact]
    public async Task Host_ParentIsGone_EndsInTheMiddleOfADocument()
    {
        using var folder = new TempFolder();
        var path = folder.Write("in.pdf", Encoding.Latin1.GetBytes("fault: hang\n"));

        using var host = Process.Start(new ProcessStartInfo(Faulty.File, Faulty.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        await HostFrames.ReadAsync(host.StandardOutput.BaseStream, Cancellation);
        await HostFrames.WriteAsync(host.StandardInput.BaseStream, FrameKind.Request, new HostRequest(path, "in.pdf", new()).Write(), Cancellation);

        host.StandardInput.Close(); // What the system does with the pipes of a parent that is killed.

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await host.WaitForExitAsync(patience.Token);
        host.ExitCode.ShouldBe(128 + 9);
    }

    private static string Poison(TempFolder folder, string fault) => folder.Write("poison.pdf", Encoding.Latin1.GetBytes($"fault: {fault}\n"));

    private static string Timeless(ExtractionRecord record) => Encoding.UTF8.GetString(RecordJson.Write(record with { Timings = new Dictionary<string, double>() }));

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 100 && !holds(); i++) await Task.Delay(100, Cancellation);
        holds().ShouldBeTrue();
    }
}
