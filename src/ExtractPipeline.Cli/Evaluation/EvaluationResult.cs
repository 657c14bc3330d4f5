using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>The scores of many documents, added up one by one so that memory does not grow with their number.</summary>
internal sealed class EvaluationResult
{
    /// <summary>How many wrong fields and how many names are kept to be listed; they are counted all the same.</summary>
    public const int MaximumListed = 10_000;

    private static readonly JsonSerializerOptions Readable = new(EvaluationJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = EvaluationJson.Default,
    };

    /// <summary>Counts by class.</summary>
    public SortedDictionary<string, Counts> Classes { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts of all documents.</summary>
    public Counts Total { get; private set; } = new();

    /// <summary>Confidences and what came true.</summary>
    public Reliability Reliability { get; } = new();

    /// <summary>The wrong fields that were accepted.</summary>
    public List<WrongField> WrongAccepted { get; } = [];

    /// <summary>Documents without a record.</summary>
    public List<string> WithoutRecord { get; } = [];

    /// <summary>Records that are not valid, with the reason; they count as absent.</summary>
    public List<string> UnreadableRecords { get; } = [];

    /// <summary>Records without a truth; they are not counted.</summary>
    public List<string> WithoutTruth { get; } = [];

    /// <summary>Adds a document.</summary>
    public void Add(DocumentScore score)
    {
        Classes[score.Class] = Classes.TryGetValue(score.Class, out var counts) ? counts + score.Counts : score.Counts;
        Total += score.Counts;
        foreach (var observation in score.Observations) Reliability.Add(observation);
        foreach (var wrong in score.Wrong) Note(WrongAccepted, wrong);
    }

    /// <summary>Keeps an item to be listed, as long as the list is not too long.</summary>
    public static void Note<T>(List<T> list, T item)
    {
        if (list.Count < MaximumListed) list.Add(item);
    }

    /// <summary>All of it, for machines.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Readable);
}

/// <summary>Compiled writing of results.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EvaluationResult))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
