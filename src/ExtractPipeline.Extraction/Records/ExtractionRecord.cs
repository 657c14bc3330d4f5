using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Records;

/// <summary>What the pipeline emits for one document: version 1 of the record contract, see <c>docs/record.md</c>.</summary>
public sealed record ExtractionRecord
{
    /// <summary>The version of the contract that this program writes.</summary>
    public const string CurrentSchemaVersion = "1.0";

    /// <summary>The version of the contract.</summary>
    public string SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The file that was read.</summary>
    public required SourceInfo Source { get; init; }

    /// <summary>Whose report it is, and for which year.</summary>
    public required ReportInfo Report { get; init; }

    /// <summary>The edition of each table.</summary>
    public required TableLayouts Layouts { get; init; }

    /// <summary>What becomes of the document.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Every field of the layouts found, in form order.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>Every sum that could be looked at.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>What a person should know about the document or the reading.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>What read the document.</summary>
    public required ExtractorInfo Extractor { get; init; }

    /// <summary>Milliseconds by step; <c>totalMs</c> is the whole.</summary>
    public required IReadOnlyDictionary<string, double> Timings { get; init; }
}

/// <summary>The file that was read.</summary>
public sealed record SourceInfo
{
    /// <summary>Path relative to the input folder, with forward slashes.</summary>
    public required string File { get; init; }

    /// <summary>Hash of the content, lower-case hexadecimal; null when the file could not be opened.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>Told from the content, not from the name.</summary>
    public required string MediaType { get; init; }

    /// <summary>Size in bytes; null when the file could not be opened.</summary>
    public required long? Bytes { get; init; }

    /// <summary>Number of pages; null where unknown or where the kind of input has none.</summary>
    public required int? Pages { get; init; }

    /// <summary>A file that could not be opened.</summary>
    public static SourceInfo Unread(string name) => new() { File = name, Sha256 = null, MediaType = MediaTypes.Unknown, Bytes = null, Pages = null };

    /// <summary>A file of this content; its pages are not counted.</summary>
    public static SourceInfo Of(string name, ReadOnlyMemory<byte> content) => new()
    {
        File = name,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span)),
        MediaType = MediaTypes.Of(content.Span),
        Bytes = content.Length,
        Pages = null,
    };
}

/// <summary>What the title says.</summary>
public sealed record ReportInfo
{
    /// <summary>The report's title as printed, without line breaks.</summary>
    public required string? Title { get; init; }

    /// <summary>The public body.</summary>
    public required string? Agency { get; init; }

    /// <summary>The reported year, not the year of publication.</summary>
    public required int? Year { get; init; }

    /// <summary>Where the body belongs.</summary>
    public required RegionInfo Region { get; init; }

    /// <summary>Nothing known.</summary>
    public static ReportInfo Unknown { get; } = new() { Title = null, Agency = null, Year = null, Region = RegionInfo.Unknown };
}

/// <summary>A region of GB/T 2260, or the candidates for it.</summary>
public sealed record RegionInfo
{
    /// <summary>The six-digit code when it is certain, else null.</summary>
    public required string? Code { get; init; }

    /// <summary>The region's name when it is certain, else null.</summary>
    public required string? Name { get; init; }

    /// <summary>All codes that the title allows.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>No region and no candidate.</summary>
    public static RegionInfo Unknown { get; } = new() { Code = null, Name = null, Candidates = [] };
}

/// <summary>The edition of each table; null where the document does not have it.</summary>
/// <param name="Proactive">Of 二、主动公开.</param>
/// <param name="Requests">Of 三、申请情况.</param>
/// <param name="Disputes">Of 四、复议、诉讼.</param>
public sealed record TableLayouts(Layout? Proactive, Layout? Requests, Layout? Disputes)
{
    /// <summary>No table found.</summary>
    public static TableLayouts None { get; } = new(null, null, null);

    /// <summary>The edition of one table.</summary>
    public Layout? Of(TableKind table) => table switch
    {
        TableKind.Proactive => Proactive,
        TableKind.Requests => Requests,
        TableKind.Disputes => Disputes,
        _ => throw new ArgumentOutOfRangeException(nameof(table)),
    };
}

/// <summary>What becomes of the document.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>All fields accepted, no check broken by a doubtful reading.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    /// <summary>A person has to look.</summary>
    [JsonStringEnumMemberName("needs_review")] NeedsReview,

    /// <summary>Not such a report, unreadable or hostile.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,
}

/// <summary>What is known about a cell.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldState>))]
public enum FieldState
{
    /// <summary>A number was read.</summary>
    [JsonStringEnumMemberName("read")] Read,

    /// <summary>The cell is there and empty, or holds only a dash or slash.</summary>
    [JsonStringEnumMemberName("blank")] Blank,

    /// <summary>The document has no such row or column.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>The cell is there; its content could not be made out.</summary>
    [JsonStringEnumMemberName("unread")] Unread,
}

/// <summary>Whether a field stands as it is or a person has to look.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Decision>))]
public enum Decision
{
    /// <summary>The confidence reaches the threshold.</summary>
    [JsonStringEnumMemberName("accept")] Accept,

    /// <summary>A person has to look.</summary>
    [JsonStringEnumMemberName("review")] Review,
}

/// <summary>How a value came about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReadingMethod>))]
public enum ReadingMethod
{
    /// <summary>From the text layer of a PDF.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>From the page's image.</summary>
    [JsonStringEnumMemberName("ocr")] Ocr,

    /// <summary>From the page's image; the sums chose between readings.</summary>
    [JsonStringEnumMemberName("ocr+sums")] OcrAndSums,

    /// <summary>From HTML, Word or plain text.</summary>
    [JsonStringEnumMemberName("markup")] Markup,

    /// <summary>A person's answer.</summary>
    [JsonStringEnumMemberName("human")] Human,
}

/// <summary>One cell of a grid.</summary>
public sealed record Field
{
    /// <summary><c>table.row.column</c>, see <see cref="FieldId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What is printed, as a number; null unless the state is <see cref="FieldState.Read"/>. Never changed to satisfy a sum.</summary>
    public required decimal? Value { get; init; }

    /// <summary>The characters as read; null when there is none.</summary>
    public required string? Raw { get; init; }

    /// <summary>What is known about the cell.</summary>
    public required FieldState State { get; init; }

    /// <summary>Probability from 0 to 1 that <see cref="Value"/> and <see cref="State"/> are what is printed.</summary>
    public required double Confidence { get; init; }

    /// <summary>The confidence before the map of <see cref="ExtractorInfo.ConfidenceMap"/>; left out where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Uncalibrated { get; init; }

    /// <summary>Whether the confidence reaches the threshold.</summary>
    public required Decision Decision { get; init; }

    /// <summary>How the value came about.</summary>
    public required ReadingMethod Method { get; init; }

    /// <summary>1-based page; null where there are no pages or the cell was not found.</summary>
    public required int? Page { get; init; }

    /// <summary>Where on the page the value, or the empty cell, stands.</summary>
    public required Box? Box { get; init; }

    /// <summary>For documents without pages, where in the source the value, or the empty cell, stands; left out for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Locator? Locator { get; init; }

    /// <summary>For fields in review, the other readings, best first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>
    /// What the confidence was made of, for fields in review and those that only the sums made certain, so that the sums can be asked again when a
    /// neighbour is known; left out for others.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Evidence? Evidence { get; init; }
}

/// <summary>What a field's confidence was made of.</summary>
/// <param name="PlaceRisk">The risk that the value belongs to another cell, or that the whole document is not to be trusted: no sum lowers it.</param>
/// <param name="Readings">What the cell says by itself, before the sums are asked, likeliest first. What is missing to 1 is for anything else.</param>
public sealed record Evidence(double PlaceRisk, IReadOnlyList<Candidate> Readings);

/// <summary>Another reading of a field.</summary>
/// <param name="Value">The number; null for "blank".</param>
/// <param name="Confidence">Probability from 0 to 1.</param>
public sealed record Candidate(decimal? Value, double Confidence);

/// <summary>Whether a sum holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckStatus>))]
public enum CheckStatus
{
    /// <summary>Both sides are equal.</summary>
    [JsonStringEnumMemberName("holds")] Holds,

    /// <summary>The sides differ and every field is accepted.</summary>
    [JsonStringEnumMemberName("broken")] Broken,

    /// <summary>A field that it needs is not accepted, or its total is blank.</summary>
    [JsonStringEnumMemberName("open")] Open,
}

/// <summary>One sum of the form over the fields of a document.</summary>
public sealed record Check
{
    /// <summary>For example <c>B1.natural_person</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it holds.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>The left side as far as it is known; null when a member of it is not.</summary>
    public required decimal? Left { get; init; }

    /// <summary>The right side as far as it is known; null when a member of it is not.</summary>
    public required decimal? Right { get; init; }

    /// <summary>The ids of the fields that it needs.</summary>
    public required IReadOnlyList<string> Fields { get; init; }
}

/// <summary>What read the document.</summary>
public sealed record ExtractorInfo
{
    /// <summary>Version of the extractor; part of the key of the work.</summary>
    public required string Version { get; init; }

    /// <summary>The text layer's reader and its version; null when none was used.</summary>
    public required string? TextLayer { get; init; }

    /// <summary>The OCR engine and its version; null when none was used.</summary>
    public required string? Ocr { get; init; }

    /// <summary>Models by role, as hashes.</summary>
    public required IReadOnlyDictionary<string, string> Models { get; init; }

    /// <summary>A field is accepted when 1 − confidence is at most this.</summary>
    public required double AcceptedRisk { get; init; }

    /// <summary>What people's answers have made of the program's own confidence; left out where its own stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConfidenceMap? ConfidenceMap { get; init; }

    /// <summary>What decided, and decides again when people have answered.</summary>
    internal Acceptance Acceptance => new(AcceptedRisk, ConfidenceMap);
}
