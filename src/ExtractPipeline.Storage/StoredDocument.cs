namespace ExtractPipeline.Storage;

/// <summary>Where a document stands.</summary>
public static class DocumentState
{
    /// <summary>Accepted, waits to be read.</summary>
    public const string Queued = "queued";

    /// <summary>Being read.</summary>
    public const string Running = "running";

    /// <summary>Has a record that is accepted or waits for review.</summary>
    public const string Done = "done";

    /// <summary>Has a record that says why it was rejected.</summary>
    public const string Rejected = "rejected";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Queued, Running, Done, Rejected];
}

/// <summary>A document that comes in.</summary>
/// <param name="Id">SHA-256 of its content, lower-case hexadecimal.</param>
/// <param name="Name">Its name, with forward slashes.</param>
/// <param name="File">Where its content lies in the file store.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Metadata">What the submitter knows about it.</param>
public sealed record NewDocument(string Id, string Name, string File, long Bytes, IReadOnlyDictionary<string, string> Metadata);

/// <summary>A document as it is stored.</summary>
public sealed record StoredDocument
{
    /// <summary>SHA-256 of the content, lower-case hexadecimal.</summary>
    public required string Id { get; init; }

    /// <summary>The name it was first submitted with.</summary>
    public required string Name { get; init; }

    /// <summary>Where the content lies in the file store.</summary>
    public required string File { get; init; }

    /// <summary>Size of the content.</summary>
    public required long Bytes { get; init; }

    /// <summary>What the submitter knows about it.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>One of <see cref="DocumentState"/>.</summary>
    public required string State { get; init; }

    /// <summary>The current record; null before the first.</summary>
    public required long? RecordId { get; init; }
}

/// <summary>Which documents are to be read again; what is null does not matter.</summary>
/// <param name="State">Documents in this state: <c>done</c> or <c>rejected</c>; null means both.</param>
/// <param name="Problem">Documents whose current record has a problem with this code.</param>
/// <param name="ExtractorVersion">Documents whose current record was made by this version.</param>
public sealed record RequeueFilter(string? State, string? Problem, string? ExtractorVersion);

/// <summary>What came before an attempt at reading a document, since it was last queued.</summary>
/// <param name="Id">The attempt that has begun.</param>
/// <param name="Failed">Attempts that ended with a transient problem.</param>
/// <param name="CutShort">Attempts that never ended: their worker went away.</param>
public sealed record AttemptBegun(long Id, int Failed, int CutShort);
