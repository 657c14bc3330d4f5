using System.CommandLine;
using System.Text.Json.Nodes;
using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;
using static ExtractPipeline.Tests.SampleRecord;

namespace ExtractPipeline.Tests.Evaluation;

public sealed class EvaluateCommandTests : IDisposable
{
    private const string Id = "requests.granted.total";
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluate-").FullName;

    private string Records => Path.Combine(_folder, "records");

    private string Truths => Path.Combine(_folder, "truth");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Evaluate_FoldersOfRecordsAndTruths_PrintsAndWritesTheResults()
    {
        Write("records/a/甲.pdf.json", RecordJson.Write(With(Read(Id, 3))));
        Write("records/b.pdf.json", RecordJson.Write(With(Read(Id, 5) with { Raw = "5\u001b[31m" })));
        Write("records/d.pdf.json", "{ }"u8);
        Write("records/other.pdf.json", RecordJson.Write(With()));
        Write("records/summary.json", "{ }"u8);
        Write("truth/a/甲.pdf.json", Truth("text", 3));
        Write("truth/b.pdf.json", Truth("scan", 6));
        Write("truth/c.pdf.json", Truth("scan", 0));
        Write("truth/d.pdf.json", Truth("scan", 0));
        string json = Path.Combine(_folder, "out.json"), picture = Path.Combine(_folder, "out.svg");

        var (status, output, error) = await RunAsync(Records, "--truth", Truths, "--json", json, "--picture", picture);

        error.ShouldBeEmpty();
        status.ShouldBe(0);
        output.ShouldContain($"b.pdf  {Id}: expected 6, got 5, confidence 0.9999, raw '5\uFFFD[31m'");
        output.ShouldContain("Without a record: 1");
        output.ShouldContain("Records that cannot be read: 1");
        output.ShouldContain("Records without a truth, not counted: 1");
        output.ShouldNotContain("summary");
        output.ShouldNotContain("\u001b");
        File.ReadAllText(picture).ShouldStartWith("<svg");

        var result = JsonNode.Parse(File.ReadAllBytes(json))!;
        ((int)result["total"]!["exact"]!["part"]!).ShouldBe(1);
        ((int)result["total"]!["exact"]!["whole"]!).ShouldBe(4);
        ((int)result["total"]!["lost"]!).ShouldBe(2);
        ((int)result["classes"]!["scan"]!["recorded"]!["whole"]!).ShouldBe(3);
        ((int)result["wrongAccepted"]![0]!["value"]!).ShouldBe(5);
        ((double)result["reliability"]!["expectedCalibrationError"]!).ShouldBe(0.4999, 1e-9);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 3)]
    public async Task Evaluate_FailOnWrong_ExitsWith3WhenAWrongValueWasAccepted(int printed, int expected)
    {
        Write("records/a.pdf.json", RecordJson.Write(With(Read(Id, 3))));
        Write("truth/a.pdf.json", Truth("text", printed));
        (await RunAsync(Records, "--truth", Truths, "--fail-on-wrong")).Status.ShouldBe(expected);
        (await RunAsync(Records, "--truth", Truths)).Status.ShouldBe(0);
    }

    [Fact]
    public async Task Evaluate_MissingFolders_SaysWhichAndExitsWith2()
    {
        Directory.CreateDirectory(Records);
        var (status, _, error) = await RunAsync(Records, "--truth", Truths);
        (status, error.Contains(Truths, StringComparison.Ordinal)).ShouldBe((2, true));

        (status, _, error) = await RunAsync(Path.Combine(_folder, "none"), "--truth", Records);
        (status, error.Contains("none", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    [Fact]
    public async Task Evaluate_TruthsThatAreNone_ExitsWith2()
    {
        Directory.CreateDirectory(Records);
        Directory.CreateDirectory(Truths);
        var (status, _, error) = await RunAsync(Records, "--truth", Truths);
        (status, error.Contains("no truth file", StringComparison.Ordinal)).ShouldBe((2, true));

        Write("truth/a.pdf.json", "[]"u8);
        (status, _, error) = await RunAsync(Records, "--truth", Truths);
        (status, error.Contains("a.pdf.json is not a truth file", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    [Theory]
    [InlineData(0, 0, "–", "–")]
    [InlineData(99_999, 100_000, "99.99 %", "9999.9 (below 10000.0)")]
    [InlineData(0, 10_000, "0.00 %", "0.0 (below 3.0)")]
    [InlineData(1, 10_000, "0.01 %", "1.0 (below 4.7)")]
    public void Report_OfShares_RoundsDownAndBounds(int part, int whole, string percent, string per10000)
    {
        EvaluationReport.Percent(new(part, whole)).ShouldBe(percent);
        EvaluationReport.Per10000(new(part, whole)).ShouldBe(per10000);
    }

    private static byte[] Truth(string name, int value) => System.Text.Encoding.UTF8.GetBytes(
        $$"""{ "class": "{{name}}", "fields": { "{{Id}}": { "value": {{value}}, "state": "read" } } }""");

    private void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(params string[] args)
    {
        var console = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        var status = await EvaluateCommand.Create().Parse(args).InvokeAsync(console, TestContext.Current.CancellationToken);
        return (status, console.Output.ToString()!, console.Error.ToString()!);
    }
}
