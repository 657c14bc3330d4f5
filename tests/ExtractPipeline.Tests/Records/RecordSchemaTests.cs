using System.Text.Json.Nodes;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;
using static ExtractPipeline.Tests.Records.SchemaValidator;

namespace ExtractPipeline.Tests.Records;

/// <summary>The schema is judged by an implementation that is not ours: Debian's python3-jsonschema.</summary>
public class RecordSchemaTests
{
    [Fact]
    public async Task Schema_OfRecordsAsWritten_AcceptsThem()
    {
        var rejected = SampleRecord.With() with
        {
            Source = new() { File = "x", Sha256 = null, MediaType = "application/octet-stream", Bytes = null, Pages = null },
            Report = ReportInfo.Unknown,
            Layouts = TableLayouts.None,
            Outcome = Outcome.Rejected,
        };
        var verdicts = await ValidateAsync(AsNode(SampleRecord.OfEverything()), AsNode(SampleRecord.Zeros()), AsNode(rejected));
        verdicts.ShouldBe(["valid", "valid", "valid"]);
    }

    [Fact]
    public async Task Schema_OfMutatedRecords_RejectsEach()
    {
        (string What, Action<JsonNode> Mutate)[] mutations =
        [
            ("wrong state", record => record["fields"]![0]!["state"] = "guessed"),
            ("confidence above 1", record => record["fields"]![0]!["confidence"] = 1.2),
            ("confidence below 0", record => record["fields"]![0]!["confidence"] = -0.1),
            ("missing member", record => record["fields"]![0]!.AsObject().Remove("raw")),
            ("unknown member", record => record["fields"]![0]!["note"] = "x"),
            ("box of three", record => record["fields"]![1]!["box"] = new JsonArray(1, 2, 3)),
            ("box of words", record => record["fields"]![1]!["box"] = new JsonArray("1", "2", "3", "4")),
            ("value without reading", record => record["fields"]!.AsArray().First(field => (string?)field!["state"] == "blank")!["value"] = 0),
            ("unread but accepted", record => record["fields"]!.AsArray().First(field => (string?)field!["state"] == "unread")!["decision"] = "accept"),
            ("unknown field id", record => record["fields"]![0]!["id"] = "summary.total"),
            ("page 0", record => record["fields"]![1]!["page"] = 0),
            ("unknown problem", record => record["problems"]![0]!["code"] = "odd"),
            ("hash in capitals", record => record["source"]!["sha256"] = new string('A', 64)),
            ("other version", record => record["schemaVersion"] = "2.0"),
            ("no version", record => record.AsObject().Remove("schemaVersion")),
            ("no table in layouts", record => record["layouts"]!.AsObject().Remove("disputes")),
            ("year as text", record => record["report"]!["year"] = "2025"),
            ("unknown member at the top", record => record["extra"] = 1),
        ];

        var records = mutations.Select(mutation =>
        {
            var record = AsNode(SampleRecord.OfEverything());
            mutation.Mutate(record);
            return record;
        });
        var verdicts = await ValidateAsync([.. records]);
        verdicts.Length.ShouldBe(mutations.Length);
        mutations.Zip(verdicts).Where(pair => pair.Second != "invalid").Select(pair => pair.First.What).ShouldBeEmpty();
    }
}
