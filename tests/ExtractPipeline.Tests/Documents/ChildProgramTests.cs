using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

/// <summary>How a program ends says which limit it has passed.</summary>
public sealed class ChildProgramTests
{
    [Theory]
    [InlineData("while :; do :; done", ProblemCode.TimeLimit)]
    [InlineData("trap 'echo Unspecified Application Error: Signal 24 >&2; trap - ABRT; kill -ABRT $$' XCPU; while :; do :; done", ProblemCode.TimeLimit)]
    [InlineData("echo out of memory >&2; kill -ABRT $$", ProblemCode.MemoryLimit)]
    [InlineData("echo terminate called: std::bad_alloc >&2; exit 3", ProblemCode.MemoryLimit)]
    [InlineData("kill -KILL $$", ProblemCode.MemoryLimit)]
    [InlineData("kill -ABRT $$", ProblemCode.ReaderCrashed)]
    [InlineData("kill -SEGV $$", ProblemCode.ReaderCrashed)]
    [InlineData("head -c 3000000 /dev/zero", ProblemCode.OutputLimit)]
    public async Task RunAsync_ProgramThatPassesALimit_IsToldByItsCode(string script, ProblemCode code)
    {
        var limits = new ExtractionLimits { Time = TimeSpan.FromSeconds(1), ChildOutputBytes = 2L << 20 };

        var failure = await Assert.ThrowsAsync<DocumentException>(() => ChildProgram.RunAsync("bash", ["-c", script], limits, TestContext.Current.CancellationToken));

        Assert.Equal(code, failure.Code);
        Assert.StartsWith("bash ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ProgramThatOnlyFails_HandsOverWhatItSaid()
    {
        var result = await ChildProgram.RunAsync("bash", ["-c", "echo half; echo no table >&2; exit 3"], new(), TestContext.Current.CancellationToken);

        Assert.Equal((3, "half\n", "no table\n"), (result.ExitCode, System.Text.Encoding.UTF8.GetString(result.Output.Span), result.Errors));
    }
}
