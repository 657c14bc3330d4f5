using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Fixtures;

/// <summary>
/// Whole records of one or two documents of each group of classes against <c>fixtures/golden</c>. After a wanted change they are written anew
/// by running these tests with EXTRACTPIPELINE_UPDATE_GOLDEN=1; the difference is then for people to read.
/// </summary>
[Collection<FixtureDefinition>]
public class GoldenTests(FixtureRun run)
{
    private const string Update = "EXTRACTPIPELINE_UPDATE_GOLDEN";

    public static TheoryData<string> Names => new(
        "clean-2021-chromium/clean-2021-chromium-001.pdf",
        "clean-2019-libreoffice/clean-2019-libreoffice-001.pdf",
        "mixed-layouts/mixed-layouts-001.pdf",
        "split-pages/split-pages-003.pdf",
        "missing-column/missing-column-001.pdf",
        "notes-in-cells/notes-in-cells-001.pdf",
        "publisher-errors/publisher-errors-001.pdf",
        "borderless/borderless-001.pdf",
        "seals/seals-001.pdf",
        "rotated-sideways/rotated-sideways-001.pdf",
        "garbage-text/garbage-text-001.pdf",
        "pasted-image-table/pasted-image-table-001.pdf",
        "pre-2019/pre-2019-001.pdf",
        "two-reports/two-reports-001.pdf",
        "not-a-report/not-a-report-001.pdf",
        "html-portal/html-portal-001.html",
        "docx/docx-001.docx",
        "text-shifted/text-shifted-001.txt",
        "text-cut/text-cut-001.txt");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Record_OfACommittedDocument_IsTheGoldenOne(string name)
    {
        var path = Repository.At($"fixtures/golden/{name}.json");
        var actual = GoldenRecord.Project(run.All.Single(fixture => fixture.Name == name).Record);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, GoldenRecord.Write(actual), TestContext.Current.CancellationToken);
        }

        var golden = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        GoldenRecord.Differences(golden, actual).Take(20).ShouldBeEmpty();
    }

    [Fact]
    public void GoldenRecords_InContinuousIntegration_AreNotWrittenAnew()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip("not in continuous integration");
        Environment.GetEnvironmentVariable(Update).ShouldBeNull();
    }

    [Fact]
    public void Differences_OfRecords_AllowBoxesAPointAndNothingElse()
    {
        var golden = JsonNode.Parse("""{"fields":[{"value":3,"box":[1.0,2.0,3.0,4.0]}]}""");
        GoldenRecord.Differences(golden, JsonNode.Parse("""{"fields":[{"value":3,"box":[1.9,2.0,2.5,4.0]}]}""")).ShouldBeEmpty();
        GoldenRecord.Differences(golden, JsonNode.Parse("""{"fields":[{"value":3,"box":[1.0,2.0,3.0,5.5]}]}""")).ShouldHaveSingleItem();
        GoldenRecord.Differences(golden, JsonNode.Parse("""{"fields":[{"value":3.5,"box":[1.0,2.0,3.0,4.0],"raw":"3"}]}""")).Count().ShouldBe(2);
        GoldenRecord.Differences(golden, JsonNode.Parse("""{"fields":[]}""")).ShouldHaveSingleItem();
    }
}
