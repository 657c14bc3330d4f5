using System.Text.Encodings.Web;
using System.Text.Json;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Extract;

/// <summary>What a run came to: counts that grow with nothing but the kinds of problems.</summary>
internal sealed class BatchSummary
{
    private const int ExamplesPerProblem = 3;

    private readonly SortedDictionary<ProblemCode, (int Documents, List<string> Examples)> problems = [];

    /// <summary>Documents by outcome.</summary>
    public Dictionary<Outcome, int> Documents { get; } = Enum.GetValues<Outcome>().ToDictionary(outcome => outcome, _ => 0);

    /// <summary>Documents whose records were there already.</summary>
    public int Skipped { get; private set; }

    /// <summary>Documents whose records could not be written, because the name would be too long. They count nowhere else.</summary>
    public List<string> Unwritten { get; } = [];

    /// <summary>All fields of all records.</summary>
    public long Fields { get; private set; }

    /// <summary>Fields that stand as they are.</summary>
    public long Accepted { get; private set; }

    /// <summary>Sums by status.</summary>
    public Dictionary<CheckStatus, long> Checks { get; } = Enum.GetValues<CheckStatus>().ToDictionary(status => status, _ => 0L);

    /// <summary>How long the run took.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>All documents.</summary>
    public int Total => Documents.Values.Sum();

    /// <summary>Problems with the number of documents that have them, and a few of these.</summary>
    public IEnumerable<(ProblemCode Code, int Documents, IReadOnlyList<string> Examples)> Problems =>
        problems.Select(entry => (entry.Key, entry.Value.Documents, (IReadOnlyList<string>)entry.Value.Examples));

    /// <summary>Exit status of a run: 1 where a record is not there, 3 where a document was rejected, else 0.</summary>
    public int ExitStatus => Unwritten.Count > 0 ? 1 : Documents[Outcome.Rejected] > 0 ? 3 : 0;

    /// <summary>Counts a document.</summary>
    public void Add(BatchResult result)
    {
        if (!result.Written)
        {
            Unwritten.Add(result.File.Name);
            return;
        }

        Documents[result.Record.Outcome]++;
        if (result.Skipped) Skipped++;
        Fields += result.Record.Fields.Count;
        Accepted += result.Record.Fields.Count(field => field.Decision == Decision.Accept);
        foreach (var check in result.Record.Checks) Checks[check.Status]++;
        foreach (var code in result.Record.Problems.Select(problem => problem.Code).Distinct())
        {
            if (!problems.TryGetValue(code, out var entry)) entry = (0, []);
            if (entry.Examples.Count < ExamplesPerProblem) entry.Examples.Add(result.File.Name);
            problems[code] = (entry.Documents + 1, entry.Examples);
        }
    }

    /// <summary>Writes <c>summary.json</c>.</summary>
    public async Task WriteAsync(Stream stream, BatchOptions options, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("documents");
        json.WriteNumber("total", Total);
        json.WriteNumber("accepted", Documents[Outcome.Accepted]);
        json.WriteNumber("needs_review", Documents[Outcome.NeedsReview]);
        json.WriteNumber("rejected", Documents[Outcome.Rejected]);
        json.WriteNumber("skipped", Skipped);
        json.WriteNumber("unwritten", Unwritten.Count);
        json.WriteEndObject();
        json.WriteStartObject("fields");
        json.WriteNumber("total", Fields);
        json.WriteNumber("accepted", Accepted);
        json.WriteNumber("review", Fields - Accepted);
        json.WriteEndObject();
        json.WriteStartObject("checks");
        json.WriteNumber("holds", Checks[CheckStatus.Holds]);
        json.WriteNumber("broken", Checks[CheckStatus.Broken]);
        json.WriteNumber("open", Checks[CheckStatus.Open]);
        json.WriteEndObject();
        json.WriteStartArray("problems");
        foreach (var (code, documents, examples) in Problems)
        {
            json.WriteStartObject();
            json.WriteString("code", NameOf(code));
            json.WriteNumber("documents", documents);
            json.WriteString("cure", ProblemTable.Of(code).Cure);
            json.WriteStartArray("examples");
            foreach (var example in examples) json.WriteStringValue(example);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("timings");
        json.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
        json.WriteNumber("documentsPerSecond", Math.Round(Total / Math.Max(0.001, Elapsed.TotalSeconds), 2));
        json.WriteEndObject();
        json.WriteStartObject("settings");
        json.WriteString("extractorVersion", DocumentExtractor.Version);
        json.WriteNumber("jobs", options.Jobs);
        json.WriteBoolean("force", options.Force);
        json.WriteNumber("acceptedRisk", options.Extraction.AcceptedRisk);
        json.WriteBoolean("confidenceMap", options.Extraction.ConfidenceMap is not null);
        json.WriteNumber("timeoutSeconds", options.Extraction.Limits.Time.TotalSeconds);
        json.WriteNumber("maxPages", options.Extraction.Limits.Pages);
        json.WriteNumber("maxMegabytes", options.Extraction.Limits.FileBytes >> 20);
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    /// <summary>A code as records write it.</summary>
    public static string NameOf(ProblemCode code) => JsonSerializer.Serialize(code, RecordJson.Options).Trim('"');
}
