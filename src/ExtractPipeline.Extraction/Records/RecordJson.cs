using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Records;

/// <summary>Reads and writes records as JSON: camelCase, indented, Chinese unescaped, UTF-8 without BOM.</summary>
public static class RecordJson
{
    /// <summary>The options of every record that is written.</summary>
    public static JsonSerializerOptions Options { get; } = new(RecordJsonContext.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = RecordJsonContext.Default,
    };

    /// <summary>Writes a record.</summary>
    public static byte[] Write(ExtractionRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Options);

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">The text is no record of this version.</exception>
    public static ExtractionRecord Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<ExtractionRecord>(json, Options) ?? throw new JsonException("the record is null");
}

/// <summary>Compiled reading and writing of records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExtractionRecord))]
internal sealed partial class RecordJsonContext : JsonSerializerContext;
