using System.Text.Json;
using System.Text.Json.Serialization;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>
/// What a document really says: <c>truth/&lt;path of the document&gt;.json</c>. Members with a default are settable, because compiled readers
/// overwrite the default of an init-only member that the JSON leaves out.
/// </summary>
internal sealed record Truth
{
    /// <summary>The kind of document, by which results are grouped.</summary>
    public string Class { get; set; } = "unclassified";

    /// <summary>Whether fields that are not in it were looked at by nobody, as in what reviewers confirmed: they are not counted.</summary>
    public bool Partial { get; set; }

    /// <summary>Whose report it is; null where that is not asked for.</summary>
    public TruthReport? Report { get; init; }

    /// <summary>The edition of each table; null where that is not asked for.</summary>
    public TableLayouts? Layouts { get; init; }

    /// <summary>Every field of the document by id.</summary>
    public IReadOnlyDictionary<string, TruthField> Fields { get; set; } = new Dictionary<string, TruthField>();

    /// <summary>The sums that are wrong as printed.</summary>
    public IReadOnlyList<string> BrokenChecks { get; set; } = [];

    /// <summary>What should become of the document; null where that is not asked for.</summary>
    public ExpectedOutcome? Expect { get; init; }

    /// <summary>Reads a truth file.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Truth Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, TruthJson.Default.Truth) ?? throw new JsonException("the truth is null");
}

/// <summary>What the title says.</summary>
/// <param name="Agency">The public body; null when the document does not name it.</param>
/// <param name="Year">The reported year; null when the document does not name it.</param>
internal sealed record TruthReport(string? Agency, int? Year);

/// <summary>What a cell says.</summary>
/// <param name="Value">The number; null unless the state is read.</param>
/// <param name="State">What is known about the cell.</param>
/// <param name="Ambiguous">True where even a person could not tell: such a field must never be accepted, whatever its value.</param>
internal sealed record TruthField(decimal? Value, FieldState State, bool Ambiguous);

/// <summary>What should become of a document.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExpectedOutcome>))]
internal enum ExpectedOutcome
{
    /// <summary>Every outcome is right.</summary>
    [JsonStringEnumMemberName("any")] Any,

    /// <summary><see cref="Outcome.Accepted"/>.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    /// <summary><see cref="Outcome.NeedsReview"/>.</summary>
    [JsonStringEnumMemberName("needs_review")] NeedsReview,

    /// <summary><see cref="Outcome.Rejected"/>.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,
}

/// <summary>Compiled reading of truth files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Truth))]
internal sealed partial class TruthJson : JsonSerializerContext;
