using System.Diagnostics;
using System.Runtime.Versioning;
using ExtractPipeline.Cli.Extract;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

/// <summary>Whatever lies in a folder, each input becomes a record in seconds and harms no other.</summary>
public class HostileInputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Smaller than the defaults so that the tests are quick; the kinds of problems are the same.
    private static readonly ExtractionOptions Small = new()
    {
        Limits = new() { Time = TimeSpan.FromSeconds(8), ChildMemoryBytes = 512L << 20, ChildOutputBytes = 16L << 20 },
    };

    public static TheoryData<string> Files => [.. HostileFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Extract_HostileFile_IsNoReportInSeconds(string name)
    {
        using var folder = new TempFolder();
        var (make, codes) = HostileFiles.All[name];

        var record = await ExtractAsync(folder.Write("input.pdf", make()));

        record.Problems[0].Code.ShouldBeOneOf(codes);
    }

    [Theory]
    [InlineData("line\nbreak.pdf")]
    [InlineData("'quotes\" `and` $(more).pdf")]
    [InlineData("--help")]
    [InlineData("-")]
    [InlineData("😀 年报 %s {0} [red].pdf")]
    [InlineData("back\\slash.pdf")]
    public async Task Extract_StrangeName_IsReadLikeAnyOther(string name)
    {
        using var folder = new TempFolder();

        var record = await ExtractAsync(folder.Write(name, HostileFiles.Sound));

        record.Source.Pages.ShouldBe(2);
        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.NotAReport);
    }

    [Theory]
    [InlineData("secret", ProblemCode.FileEncrypted)]
    [InlineData("", ProblemCode.NotAReport)]
    public async Task Extract_EncryptedFile_IsReadWhereAnybodyMayOpenIt(string userPassword, ProblemCode code)
    {
        using var folder = new TempFolder();
        var path = await EncryptedPdf.MakeAsync(folder, userPassword);

        var record = await ExtractAsync(path);

        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("broken link")]
    [InlineData("link to a device")]
    [InlineData("link to itself")]
    [InlineData("pipe")]
    [InlineData("folder")]
    [InlineData("nothing")]
    public async Task Extract_NoOrdinaryFile_IsUnreadable(string kind)
    {
        using var folder = new TempFolder();
        var path = folder.At("input.pdf");
        MakeUnreadable(kind, path);

        var record = await ExtractAsync(path);

        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.FileUnreadable);
    }

    [Fact]
    public async Task Extract_LinkToAFile_IsReadLikeTheFile()
    {
        using var folder = new TempFolder();
        var target = folder.Write("target", HostileFiles.Sound);
        File.CreateSymbolicLink(folder.At("link.pdf"), target);

        var record = await ExtractAsync(folder.At("link.pdf"));

        record.Source.Bytes.ShouldBe(HostileFiles.Sound.Length);
        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.NotAReport);
    }

    [Fact]
    public async Task Extract_LinkToALargeFile_IsTooLarge()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.At("link.pdf"), folder.Write("target", new byte[3 << 20]));

        var record = await ExtractAsync(folder.At("link.pdf"), new() { Limits = new() { FileBytes = 2 << 20 } });

        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.FileTooLarge);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Extract_WithoutPermission_IsUnreadable()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read everything");
        using var folder = new TempFolder();
        var path = folder.Write("input.pdf", HostileFiles.Sound);
        File.SetUnixFileMode(path, UnixFileMode.None);

        var record = await ExtractAsync(path);

        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.FileUnreadable);
    }

    [Fact]
    public async Task Extract_Cancelled_Throws()
    {
        using var folder = new TempFolder();
        var path = folder.Write("input.pdf", HostileFiles.Sound);

        await Should.ThrowAsync<OperationCanceledException>(() => new DocumentExtractor(Small).ExtractAsync(path, "input.pdf", new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Extract_ReaderWithADefect_IsReaderCrashed()
    {
        using var folder = new TempFolder();
        var path = folder.Write("input.pdf", HostileFiles.Sound);

        var record = await new DocumentExtractor(Small, new DefectiveReader()).ExtractAsync(path, "input.pdf", TestContext.Current.CancellationToken);

        record.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.ReaderCrashed);
    }

    [Fact]
    public async Task Batch_AllHostileFiles_GoesOnAndLeavesOneRecordEach()
    {
        using var folder = new TempFolder();
        var input = folder.Folder("in");
        var expected = new Dictionary<string, ProblemCode[]>();
        foreach (var (name, (make, codes)) in HostileFiles.All)
        {
            await File.WriteAllBytesAsync(Path.Combine(input, name + ".pdf"), make(), TestContext.Current.CancellationToken);
            expected.Add(name + ".pdf", codes);
        }

        foreach (var kind in (string[])["broken link", "link to a device", "link to itself", "pipe"])
        {
            MakeUnreadable(kind, Path.Combine(input, kind));
            expected.Add(kind, [ProblemCode.FileUnreadable]);
        }

        var files = InputFiles.Find([input], folder.At("out"), _ => { });
        files.Add(new(Path.Combine(input, "gone.pdf"), "gone.pdf"));
        expected.Add("gone.pdf", [ProblemCode.FileUnreadable]);

        var first = await RunBatchAsync(folder.At("out"), files);
        var second = await RunBatchAsync(folder.At("out"), files);

        foreach (var summary in (BatchSummary[])[first, second])
        {
            (summary.Total, summary.Documents[Outcome.Accepted], summary.ExitStatus).ShouldBe((expected.Count, 0, 3));
        }

        var records = OutputFolder.Records(folder.At("out"));
        foreach (var (name, codes) in expected)
            records[name + ".json"].Problems[0].Code.ShouldBeOneOf(codes, name);
        records.Count.ShouldBe(expected.Count);
    }

    [Fact]
    public async Task Batch_TransientProblem_IsTriedAgain()
    {
        using var folder = new TempFolder();
        var files = new List<InputFile> { new(folder.Write("in/a.pdf", HostileFiles.Sound), "a.pdf"), new(folder.Write("in/b.pdf", HostileFiles.Sound), "b.pdf") };
        await RunBatchAsync(folder.At("out"), files);
        var record = OutputFolder.Records(folder.At("out"))["a.pdf.json"];
        var timeLimit = Problem.Of(ProblemCode.TimeLimit, "not finished after 60 s");
        folder.Write("out/a.pdf.json", RecordJson.Write(record with { Problems = [timeLimit] }));

        var summary = await RunBatchAsync(folder.At("out"), files);

        summary.Skipped.ShouldBe(1);
        OutputFolder.Records(folder.At("out"))["a.pdf.json"].Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.NotAReport);
    }

    private static void MakeUnreadable(string kind, string path)
    {
        switch (kind)
        {
            case "broken link":
                File.CreateSymbolicLink(path, path + " that is not there");
                break;
            case "link to a device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "link to itself":
                File.CreateSymbolicLink(path, path);
                break;
            case "pipe":
                using (var mkfifo = Process.Start("mkfifo", [path])) mkfifo.WaitForExit();
                File.Exists(path).ShouldBeTrue();
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
        }
    }

    private static async Task<ExtractionRecord> ExtractAsync(string path, ExtractionOptions? options = null)
    {
        var clock = Stopwatch.StartNew();
        var record = await new DocumentExtractor(options ?? Small).ExtractAsync(path, "input.pdf", TestContext.Current.CancellationToken);
        clock.Elapsed.ShouldBeLessThan(Patience);
        record.Outcome.ShouldBe(record.Problems.Any(problem => ProblemTable.Of(problem.Code).Effect == ProblemEffect.Reject) ? Outcome.Rejected : Outcome.NeedsReview);
        record.Fields.ShouldBeEmpty();
        return record;
    }

    private static async Task<BatchSummary> RunBatchAsync(string output, IReadOnlyList<InputFile> files)
    {
        using var batch = new Batch(new(output, Jobs: 2, Force: false, Html: false, Small), new Progress<BatchResult>());
        return await batch.RunAsync(files, TestContext.Current.CancellationToken);
    }

    /// <summary>A reader that fails as no reader should.</summary>
    private sealed class DefectiveReader : IPdfTextReader
    {
        public Task<string> DescribeAsync(CancellationToken cancellation) => Task.FromResult("defective");

        public Task<PdfTextLayer> ReadAsync(string path, ReadOnlyMemory<byte> file, ExtractionLimits limits, CancellationToken cancellation) =>
            throw new ArgumentOutOfRangeException(nameof(path));
    }
}
