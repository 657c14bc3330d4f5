using System.CommandLine;
using System.Text;
using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Evaluation;

public sealed class CalibrateCommandTests : IDisposable
{
    private const string Id = "requests.granted.total";
    private readonly TempFolder folder = new();

    private string Map => folder.At("map.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Calibrate_AcceptedFieldsThatPeopleCorrected_WritesAMapThatHoldsThemBack()
    {
        for (var i = 0; i < 60; i++) Add(i, isRight: i % 4 != 0);

        var (status, output, error) = await RunAsync();

        status.ShouldBe(0, error);
        output.ShouldContain("text, up to 0.001");
        output.ShouldContain("60");
        output.ShouldContain("0.25");
        output.ShouldContain(Map);
        var map = ConfidenceMap.Load(Map);
        map.Documents.ShouldBe(60);
        map.Apply(ReadingMethod.Text, 1e-3).ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public async Task Calibrate_FieldsThatBearTheConfidenceOut_WritesNothingAndLeavesAMapAlone()
    {
        folder.Write("map.json", [1]);
        for (var i = 0; i < 60; i++) Add(i, isRight: true);

        var (status, _, error) = await RunAsync();

        status.ShouldBe(3);
        error.ShouldContain("Nothing is written");
        (await File.ReadAllBytesAsync(Map, TestContext.Current.CancellationToken)).ShouldBe([1]);
    }

    [Fact]
    public async Task Calibrate_TooFewDocuments_SaysHowManyItNeeds()
    {
        for (var i = 0; i < 19; i++) Add(i, isRight: false);

        var (status, _, error) = await RunAsync();

        status.ShouldBe(2);
        error.ShouldContain("19");
        error.ShouldContain("20");
        File.Exists(Map).ShouldBeFalse();
    }

    [Fact]
    public async Task Calibrate_RecordsWithPeoplesAnswers_AreRefused()
    {
        for (var i = 0; i < 20; i++) Add(i, isRight: true);
        Add(20, isRight: true, ReadingMethod.Human);

        var (status, _, error) = await RunAsync();

        status.ShouldBe(2);
        error.ShouldContain("export --reviewed");
        error.ShouldContain("20.pdf");
    }

    [Fact]
    public async Task Calibrate_MissingFolder_SaysWhich()
    {
        var (status, _, error) = await RunAsync();

        status.ShouldBe(2);
        error.ShouldContain(folder.At("records"));
    }

    private void Add(int number, bool isRight, ReadingMethod method = ReadingMethod.Text)
    {
        var record = SampleRecord.With(SampleRecord.Read(Id, 3, 0.9995) with { Method = method });
        record = record with { Source = record.Source with { File = $"{number}.pdf", Sha256 = $"{number:x64}" } };
        folder.Write($"records/{number}.pdf.json", RecordJson.Write(record));
        folder.Write($"truth/{number}.pdf.json", Encoding.UTF8.GetBytes($$"""{ "class": "reviewed", "partial": true, "fields": { "{{Id}}": { "value": {{(isRight ? 3 : 8)}}, "state": "read" } } }"""));
    }

    private async Task<(int Status, string Output, string Error)> RunAsync()
    {
        var console = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        string[] arguments = [folder.At("records"), "--truth", folder.At("truth"), "--out", Map];
        var status = await CalibrateCommand.Create().Parse(arguments).InvokeAsync(console, TestContext.Current.CancellationToken);
        return (status, console.Output.ToString()!, console.Error.ToString()!);
    }
}
