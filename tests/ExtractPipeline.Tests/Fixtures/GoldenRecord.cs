using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Tests.Fixtures;

/// <summary>
/// What of a record must not change unnoticed: all but timings and versions. Written with one field, check or problem a line, so that a
/// difference reads well.
/// </summary>
internal static class GoldenRecord
{
    /// <summary>Versions of poppler measure fonts differently by fractions of a point.</summary>
    private const double BoxTolerance = 1;

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record's stable part.</summary>
    public static JsonObject Project(ExtractionRecord record)
    {
        var node = JsonNode.Parse(RecordJson.Write(record))!.AsObject();
        node.Remove("timings");
        node.Remove("extractor");
        foreach (var field in node["fields"]!.AsArray().Select(field => field!.AsObject()))
        {
            field["confidence"] = Math.Round((double)field["confidence"]!, 5);
            if (field["candidates"]!.AsArray().Count == 0) field.Remove("candidates");
            field.Remove("evidence");
        }

        // The form says which fields a sum has.
        foreach (var check in node["checks"]!.AsArray()) check!.AsObject().Remove("fields");
        return node;
    }

    /// <summary>Writes a projection.</summary>
    public static string Write(JsonObject projection)
    {
        var text = new StringBuilder("{\n");
        foreach (var (name, node) in projection)
        {
            var value = node is JsonArray { Count: > 0 } lines
                ? $"[\n{string.Join(",\n", lines.Select(line => line!.ToJsonString(OneLine)))}\n]"
                : node!.ToJsonString(OneLine);
            text.Append(CultureInfo.InvariantCulture, $"\"{name}\": {value}{(name == projection.Last().Key ? "" : ",")}\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>Where two projections differ, as paths with both values.</summary>
    public static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path = "")
    {
        switch (expected, actual)
        {
            case (JsonObject a, JsonObject b):
                return a.Select(member => member.Key).Union(b.Select(member => member.Key)).SelectMany(name => Differences(a[name], b[name], $"{path}.{name}"));
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                return a.Zip(b).SelectMany((pair, i) => Differences(pair.First, pair.Second, $"{path}[{i}]"));
            case (JsonValue a, JsonValue b) when path.Contains(".box[", StringComparison.Ordinal) && Math.Abs((double)a - (double)b) <= BoxTolerance:
                return [];
            default:
                return JsonNode.DeepEquals(expected, actual) ? [] : [$"{path}: {expected?.ToJsonString(OneLine) ?? "nothing"} became {actual?.ToJsonString(OneLine) ?? "nothing"}"];
        }
    }
}
