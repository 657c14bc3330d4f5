using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Records;

/// <summary>How grave a problem is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Good to know; changes no decision.</summary>
    [JsonStringEnumMemberName("info")] Info,

    /// <summary>A finding about the document, or a reason for review.</summary>
    [JsonStringEnumMemberName("warning")] Warning,

    /// <summary>The document could not be used.</summary>
    [JsonStringEnumMemberName("error")] Error,
}

/// <summary>Something a person should know about a document.</summary>
public sealed record Problem
{
    /// <summary>One of the closed list in <see cref="ProblemCode"/>.</summary>
    public required ProblemCode Code { get; init; }

    /// <summary>How grave it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What happened and what to do, in English.</summary>
    public required string Message { get; init; }

    /// <summary>1-based page, where one page is meant.</summary>
    public required int? Page { get; init; }

    /// <summary>The ids of the fields concerned.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>Makes a problem with the severity that the table of codes gives it.</summary>
    public static Problem Of(ProblemCode code, string message, int? page = null, IReadOnlyList<string>? fields = null) => new()
    {
        Code = code,
        Severity = ProblemTable.Of(code).Severity,
        Message = message,
        Page = page,
        Fields = fields ?? [],
    };

    /// <summary>A sum that is wrong as printed.</summary>
    internal static Problem OfBroken(Check check, int? page) =>
        Of(ProblemCode.IdentityBroken, $"{check.Id}: {check.Left} is printed, the parts add up to {check.Right}", page, check.Fields);

    /// <summary>The fields that go to a person; null where none does.</summary>
    internal static Problem? OfDoubtful(IReadOnlyList<Field> fields)
    {
        var doubtful = fields.Where(field => field.Decision == Decision.Review).Select(field => field.Id).ToList();
        return doubtful.Count == 0 ? null : Of(ProblemCode.FieldsDoubtful, $"{doubtful.Count} fields are below the threshold", null, doubtful);
    }
}

/// <summary>The closed list of problem codes. Their meaning and cure stand in <see cref="ProblemTable"/> and in <c>docs/errors.md</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProblemCode>))]
public enum ProblemCode
{
    /// <summary>The file has no bytes.</summary>
    [JsonStringEnumMemberName("file-empty")] FileEmpty,

    /// <summary>The file could not be opened or read.</summary>
    [JsonStringEnumMemberName("file-unreadable")] FileUnreadable,

    /// <summary>The file is larger than the limit.</summary>
    [JsonStringEnumMemberName("file-too-large")] FileTooLarge,

    /// <summary>The content is of a kind that is not read.</summary>
    [JsonStringEnumMemberName("type-unsupported")] TypeUnsupported,

    /// <summary>The file is truncated or broken.</summary>
    [JsonStringEnumMemberName("file-damaged")] FileDamaged,

    /// <summary>The file asks for a password.</summary>
    [JsonStringEnumMemberName("file-encrypted")] FileEncrypted,

    /// <summary>More pages than the limit.</summary>
    [JsonStringEnumMemberName("too-many-pages")] TooManyPages,

    /// <summary>A page is larger than the limit.</summary>
    [JsonStringEnumMemberName("page-too-large")] PageTooLarge,

    /// <summary>Reading took longer than the limit.</summary>
    [JsonStringEnumMemberName("time-limit")] TimeLimit,

    /// <summary>Reading needed more memory than the limit.</summary>
    [JsonStringEnumMemberName("memory-limit")] MemoryLimit,

    /// <summary>The document unpacks to more than the limit.</summary>
    [JsonStringEnumMemberName("output-limit")] OutputLimit,

    /// <summary>Nesting, spans or attributes beyond those of any report.</summary>
    [JsonStringEnumMemberName("structure-limit")] StructureLimit,

    /// <summary>The program that turns this kind of document into one that is read is not installed.</summary>
    [JsonStringEnumMemberName("converter-missing")] ConverterMissing,

    /// <summary>The reader of the document crashed.</summary>
    [JsonStringEnumMemberName("reader-crashed")] ReaderCrashed,

    /// <summary>No table and no title of such a report.</summary>
    [JsonStringEnumMemberName("not-a-report")] NotAReport,

    /// <summary>A report from before the national grids.</summary>
    [JsonStringEnumMemberName("pre-2019")] Pre2019,

    /// <summary>A page has no usable text and must be read from its image.</summary>
    [JsonStringEnumMemberName("needs-ocr")] NeedsOcr,

    /// <summary>The text layer of a page is garbage.</summary>
    [JsonStringEnumMemberName("text-garbage")] TextGarbage,

    /// <summary>The text layer lies unseen over or under an image.</summary>
    [JsonStringEnumMemberName("text-hidden")] TextHidden,

    /// <summary>One of the three tables was not found.</summary>
    [JsonStringEnumMemberName("table-absent")] TableAbsent,

    /// <summary>A table lacks rows or columns of the form.</summary>
    [JsonStringEnumMemberName("line-missing")] LineMissing,

    /// <summary>A table has rows or columns that the form does not have.</summary>
    [JsonStringEnumMemberName("line-unexpected")] LineUnexpected,

    /// <summary>The file holds more than one report, or compares years.</summary>
    [JsonStringEnumMemberName("multiple-reports")] MultipleReports,

    /// <summary>A sum of the document is wrong as printed.</summary>
    [JsonStringEnumMemberName("identity-broken")] IdentityBroken,

    /// <summary>So many sums are wrong that the reading itself is in doubt.</summary>
    [JsonStringEnumMemberName("sums-implausible")] SumsImplausible,

    /// <summary>A page lies on its side or head in the file.</summary>
    [JsonStringEnumMemberName("page-turned")] PageTurned,

    /// <summary>The title, the agency or the year was not found.</summary>
    [JsonStringEnumMemberName("title-unclear")] TitleUnclear,

    /// <summary>Fields are below the threshold and go to a person.</summary>
    [JsonStringEnumMemberName("fields-doubtful")] FieldsDoubtful,
}
