using System.Collections.Concurrent;
using System.Text.Json;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Storage;

/// <summary>The words that records have for their enumerations, so that the database says the same.</summary>
public static class Words
{
    private static readonly ConcurrentDictionary<Enum, string> Known = new();

    /// <summary>The word of a value.</summary>
    public static string Of(Enum value) => Known.GetOrAdd(value, static value => JsonSerializer.Serialize(value, value.GetType(), RecordJson.Options).Trim('"'));

    /// <summary>The word of a value that may be absent.</summary>
    public static string? OfNullable(Enum? value) => value is null ? null : Of(value);
}
