using System.Text.Json;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Cli;

/// <summary>What a user meets at the command line when something goes wrong: the built program in a process of its own.</summary>
public class ExtractProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Extract_WithoutPoppler_FailsAndNamesTheCure()
    {
        using var folder = new TempFolder();
        var input = folder.Write("in.pdf", HostileFiles.Sound);
        var programs = folder.Folder("programs");

        using var process = CliProcess.Start(programs, "extract", input, "--out", folder.At("out"));
        var result = await CliProcess.EndOfAsync(process, Cancellation);

        result.Status.ShouldBe(1);
        result.Errors.ShouldContain("doctor");
        OutputFolder.Records(folder.At("out")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public async Task Extract_OutputIsAFile_FailsAndNamesIt(string output)
    {
        using var folder = new TempFolder();
        var input = folder.Write("in.pdf", HostileFiles.Sound);
        folder.Write("file", [1]);

        var result = await CliProcess.RunAsync(Cancellation, "extract", input, "--out", folder.At(output));

        result.Status.ShouldBe(1);
        result.Errors.ShouldContain(folder.At("file"));
        (await File.ReadAllBytesAsync(folder.At("file"), Cancellation)).ShouldBe([1]);
    }

    [Fact]
    public async Task Extract_PlaceOfARecordIsTaken_FailsAndLeavesNoHalfRecord()
    {
        using var folder = new TempFolder();
        var input = folder.Write("in.pdf", HostileFiles.Sound);

        var record = folder.At("out", "in.pdf.json");
        Directory.CreateDirectory(Path.Combine(record, "taken"));

        var result = await CliProcess.RunAsync(Cancellation, "extract", input, "--out", folder.At("out"));

        result.Status.ShouldBe(1);
        result.Errors.ShouldContain(record);
        Directory.EnumerateFiles(folder.At("out"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Extract_NameTooLongForARecord_SaysSoAndDoesTheRest()
    {
        using var folder = new TempFolder();
        var longest = new string('长', 83) + "ab.pdf"; // 255 bytes; with .json 260
        var longestThatFits = new string('b', 250);
        folder.Write(Path.Combine("in", longest), HostileFiles.Sound);
        folder.Write(Path.Combine("in", longestThatFits), HostileFiles.Sound);
        folder.Write("in/short.pdf", HostileFiles.Sound);

        var result = await CliProcess.RunAsync(Cancellation, "extract", folder.At("in"), "--out", folder.At("out"));

        result.Status.ShouldBe(1);
        result.Errors.ShouldContain(longest);
        OutputFolder.Records(folder.At("out")).Keys.ShouldBe([longestThatFits + ".json", "short.pdf.json"], ignoreOrder: true);
        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.At("out", "summary.json"), Cancellation));
        summary.RootElement.GetProperty("documents").GetProperty("unwritten").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Extract_FolderThatMayNotBeEntered_SaysSoAndDoesTheRest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root may enter every folder");
        using var folder = new TempFolder();
        folder.Write("in/short.pdf", HostileFiles.Sound);
        var closed = folder.Folder("in/closed");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(closed, UnixFileMode.None);

        var result = await CliProcess.RunAsync(Cancellation, "extract", folder.At("in"), "--out", folder.At("out"));

        result.Status.ShouldBe(1);
        result.Errors.ShouldContain(closed);
        OutputFolder.Records(folder.At("out")).Keys.ShouldBe(["short.pdf.json"]);
    }

    [Fact]
    public async Task Extract_NameInAnotherEncoding_SaysSoAndDoesTheRest()
    {
        using var folder = new TempFolder();
        var good = folder.Write("in/short.pdf", HostileFiles.Sound);

        // 年报.pdf in GBK, as archives from elsewhere unpack; the shell can say the bytes.
        using (var copy = System.Diagnostics.Process.Start("bash", ["-c", """cp "$1" "$(dirname "$1")/"$'\xc4\xea\xb1\xa8.pdf'""", "bash", good]))
            await copy.WaitForExitAsync(Cancellation);

        var result = await CliProcess.RunAsync(Cancellation, "extract", folder.At("in"), "--out", folder.At("out"));

        result.Status.ShouldBe(1);
        result.Errors.ShouldContain("not UTF-8");
        OutputFolder.Records(folder.At("out")).Keys.ShouldBe(["short.pdf.json"]);
        await RemoveAsync(folder.At("in"));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task Extract_Interrupted_LeavesWholeRecordsAndGoesOn(string signal, int status)
    {
        const int documents = 800; // On a busy machine the signal comes late.
        using var folder = new TempFolder();
        for (var i = 0; i < documents; i++)
            folder.Write($"in/{i:000}.pdf", TinyPdf.OfText($"Letter number {i}"));
        string[] command = ["extract", folder.At("in"), "--out", folder.At("out")];

        using (var process = CliProcess.Start(CliProcess.PathVariable, command))
        {
            while (!process.HasExited && CountRecords(folder.At("out")) < 8) await Task.Delay(10, Cancellation);
            await CliProcess.SignalGroupAsync(process, signal, Cancellation);
            (await CliProcess.EndOfAsync(process, Cancellation)).Status.ShouldBe(status);
        }

        // A kill leaves no time to tidy up; what is no record then is the partial file that the next run writes over.
        if (signal == "INT") Directory.EnumerateFiles(folder.At("out"), "*.partial").ShouldBeEmpty();
        var interrupted = Directory.EnumerateFiles(folder.At("out"), "*.json").Select(path => RecordJson.Read(File.ReadAllBytes(path))).ToList();
        interrupted.Count.ShouldBeInRange(8, documents - 1);

        var again = await CliProcess.RunAsync(Cancellation, command);

        again.Status.ShouldBe(3);
        var records = OutputFolder.Records(folder.At("out"));
        records.Count.ShouldBe(documents);
        records.Values.ShouldAllBe(record => record.Problems.Count == 1 && record.Problems[0].Code == ProblemCode.NotAReport);
        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.At("out", "summary.json"), Cancellation));
        summary.RootElement.GetProperty("documents").GetProperty("skipped").GetInt32()
            .ShouldBe(interrupted.Count(record => record.Problems.All(problem => !ProblemTable.Of(problem.Code).Transient)));
    }

    [Fact]
    public async Task Extract_WithAConfidenceMap_DecidesByItAndMakesTheRecordAnew()
    {
        using var folder = new TempFolder();
        var input = Directory.EnumerateFiles(Repository.At("fixtures/documents/text-aligned")).First();
        var map = folder.Write("map.json", new ConfidenceMap(50, [], [new(1, 300, 0, 2000, 6)], []).Write());
        string[] command = ["extract", input, "--out", folder.At("out")];

        (await CliProcess.RunAsync(Cancellation, command)).Status.ShouldBe(0);
        var plain = OutputFolder.Records(folder.At("out")).Values.Single();
        (await CliProcess.RunAsync(Cancellation, [.. command, "--confidence-map", map])).Status.ShouldBe(0);
        var mapped = OutputFolder.Records(folder.At("out")).Values.Single();

        plain.Fields.ShouldContain(field => field.Decision == Decision.Accept);
        mapped.Fields.ShouldAllBe(field => field.Decision == Decision.Review);
        mapped.Fields.Select(field => field.Uncalibrated).ShouldBe(plain.Fields.Select(field => field.State == FieldState.Unread ? (double?)null : field.Confidence));
        mapped.Extractor.ConfidenceMap.ShouldBe(ConfidenceMap.Load(map));
    }

    [Fact]
    public async Task Extract_ConfidenceMapThatIsNone_IsBadUsageAndNamesTheFile()
    {
        using var folder = new TempFolder();
        var input = folder.Write("in.pdf", HostileFiles.Sound);

        var none = await CliProcess.RunAsync(Cancellation, "extract", input, "--out", folder.At("out"), "--confidence-map", folder.At("none.json"));
        var wrong = await CliProcess.RunAsync(Cancellation, "extract", input, "--out", folder.At("out"), "--confidence-map", input);

        (none.Status, wrong.Status).ShouldBe((2, 2));
        none.Errors.ShouldContain(folder.At("none.json"));
        wrong.Errors.ShouldContain("no confidence map");
        Directory.Exists(folder.At("out")).ShouldBeFalse();
    }

    private static int CountRecords(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Count() : 0;

    // .NET cannot say the name, so it cannot delete the file either.
    private static async Task RemoveAsync(string path)
    {
        using var remove = System.Diagnostics.Process.Start("rm", ["-r", "--", path]);
        await remove.WaitForExitAsync(Cancellation);
    }
}
