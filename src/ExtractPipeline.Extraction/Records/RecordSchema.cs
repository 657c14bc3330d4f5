using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Records;

/// <summary>
/// The record contract as JSON Schema (draft 2020-12). It is made from the types that write the records, so that the two cannot drift apart;
/// what types cannot say (ranges, patterns, meanings) is added here.
/// </summary>
public static class RecordSchema
{
    private const string FieldIdPattern = @"^(proactive|requests|disputes)\.[a-z0-9_]+\.[a-z0-9_]+$";

    /// <summary>Members that are left out where they do not apply.</summary>
    private static readonly HashSet<string> Optional = ["Field.locator", "Field.evidence", "Field.uncalibrated", "ExtractorInfo.confidenceMap", "Locator.path", "Locator.table", "Locator.row", "Locator.line", "Locator.column"];

    /// <summary>What members mean and which strings they hold, by <c>type.member</c> as written in JSON.</summary>
    private static readonly Dictionary<string, Action<JsonObject>> Rules = new(StringComparer.Ordinal)
    {
        ["ExtractionRecord.schemaVersion"] = node => node["const"] = ExtractionRecord.CurrentSchemaVersion,
        ["ExtractionRecord.layouts"] = Says("The edition of each table; null where the document does not have the table."),
        ["ExtractionRecord.outcome"] = Says("accepted: all fields accepted; needs_review: a person has to look; rejected: no such report, unreadable or hostile."),
        ["ExtractionRecord.fields"] = Says("Every field of the layouts found, in form order, also those that could not be read."),
        ["ExtractionRecord.timings"] = Says("Milliseconds by step; totalMs is the whole."),
        ["SourceInfo.file"] = Says("Path relative to the input folder, with forward slashes."),
        ["SourceInfo.sha256"] = Pattern("^[0-9a-f]{64}$", "Hash of the content; null when the file could not be opened."),
        ["SourceInfo.bytes"] = AtLeast(0),
        ["SourceInfo.pages"] = AtLeast(0),
        ["ReportInfo.year"] = Says("The reported year, not the year of publication."),
        ["RegionInfo.code"] = Pattern("^[0-9]{6}$", "GB/T 2260 code when it is certain, else null."),
        ["Field.id"] = Pattern(FieldIdPattern, "table.row.column"),
        ["Field.value"] = Says("What is printed, as a number; null unless the state is read. Never corrected to satisfy a sum."),
        ["Field.raw"] = Says("The characters as read; null when there are none."),
        ["Field.state"] = Says("read; blank: the cell is empty or holds a dash; missing: the document has no such row or column; unread: the content could not be made out."),
        ["Field.confidence"] = Probability("Probability that value and state are what is printed."),
        ["Field.uncalibrated"] = Probability("The confidence before the map of extractor.confidenceMap."),
        ["Field.page"] = AtLeast(1),
        ["Field.locator"] = Says("For documents without pages, where in the source the value, or the empty cell, stands."),
        ["Locator.kind"] = Says("cell: table, row and column, and for web pages a CSS path; text: line and column; picture: its place as path."),
        ["Locator.table"] = AtLeast(1),
        ["Locator.row"] = AtLeast(1),
        ["Locator.line"] = AtLeast(1),
        ["Locator.column"] = AtLeast(1),
        ["Field.candidates"] = Says("For fields in review, the other readings, best first."),
        ["Field.evidence"] = Says("For fields in review and those that only the sums made certain, what the confidence was made of."),
        ["Evidence.placeRisk"] = Probability("The risk that the value belongs to another cell or the document is not to be trusted."),
        ["Evidence.readings"] = Says("What the cell says by itself, before the sums are asked, likeliest first."),
        ["Candidate.value"] = Says("The number; null for blank."),
        ["Candidate.confidence"] = Probability("Probability of this reading."),
        ["Check.status"] = Says("holds; broken: the sides differ and every field is accepted; open: a field that it needs is not accepted."),
        ["Problem.page"] = AtLeast(1),
        ["ExtractorInfo.acceptedRisk"] = Probability("A field is accepted when 1 - confidence is at most this."),
        ["RiskRange.upTo"] = Probability("The upper end of the range, included; it begins where the one before ends."),
        ["RiskRange.atLeast"] = Probability("The least that a risk in the range becomes."),
        ["RiskRange.fields"] = AtLeast(0),
        ["RiskRange.wrong"] = AtLeast(0),
        ["ExtractorInfo.confidenceMap"] = Says("What people's answers have made of the program's own confidence, by range of risk and kind of reading."),
    };

    /// <summary>Makes the schema.</summary>
    public static JsonObject Create()
    {
        var body = (JsonObject)RecordJson.Options.GetJsonSchemaAsNode(typeof(ExtractionRecord), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Refine,
        });

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"Extraction record, version {ExtractionRecord.CurrentSchemaVersion}",
            ["description"] = "What ExtractPipeline emits for one document: the three statistical grids of a 政府信息公开工作年度报告.",
        };
        foreach (var (name, node) in body.ToList())
        {
            body.Remove(name);
            schema[name] = node;
        }

        return schema;
    }

    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode node)
    {
        if (context.TypeInfo.Type is { } type && (type == typeof(Box) || type == typeof(Box?)))
            node = BoxSchema(nullable: type == typeof(Box?));

        if (node is not JsonObject schema) return node;

        // Everything that is known is written: a record has each member of its type that is not optional, and no other.
        if (schema["properties"] is JsonObject members)
        {
            schema["required"] = new JsonArray([.. members.Select(member => member.Key).Where(name => !Optional.Contains($"{context.TypeInfo.Type.Name}.{name}")).Select(name => (JsonNode)name)]);
            schema["additionalProperties"] = false;
        }

        if (context.TypeInfo.Type == typeof(Field)) schema["allOf"] = FieldConditions();

        if (context.PropertyInfo is { } property && Rules.TryGetValue($"{property.DeclaringType.Name}.{property.Name}", out var refine))
            refine(schema);
        if (context.PropertyInfo is { Name: "fields" } ids && (ids.DeclaringType == typeof(Check) || ids.DeclaringType == typeof(Problem)))
            schema["items"]!["pattern"] = FieldIdPattern;
        return schema;
    }

    private static JsonObject BoxSchema(bool nullable) => new()
    {
        ["description"] = "[left, top, right, bottom] in points of the page as displayed, origin at the top left.",
        ["type"] = nullable ? new JsonArray("array", "null") : "array",
        ["items"] = new JsonObject { ["type"] = "number" },
        ["minItems"] = 4,
        ["maxItems"] = 4,
    };

    /// <summary>A number exactly where one was read, and nobody accepts what was not made out.</summary>
    private static JsonArray FieldConditions() =>
    [
        JsonNode.Parse("""
            { "if": { "properties": { "state": { "const": "read" } } },
              "then": { "properties": { "value": { "type": "number" } } },
              "else": { "properties": { "value": { "type": "null" } } } }
            """),
        JsonNode.Parse("""
            { "if": { "properties": { "state": { "const": "unread" } } },
              "then": { "properties": { "decision": { "const": "review" } } } }
            """),
    ];

    private static Action<JsonObject> Says(string description) => node => node.Insert(0, "description", description);

    private static Action<JsonObject> AtLeast(int minimum) => node => node["minimum"] = minimum;

    private static Action<JsonObject> Pattern(string pattern, string description) => node =>
    {
        Says(description)(node);
        node["pattern"] = pattern;
    };

    private static Action<JsonObject> Probability(string description) => node =>
    {
        Says(description)(node);
        node["minimum"] = 0;
        node["maximum"] = 1;
    };
}
