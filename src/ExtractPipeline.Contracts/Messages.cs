namespace ExtractPipeline.Contracts;

/// <summary>Asks for a document to be read. The file itself lies in the file store (claim check).</summary>
/// <param name="DocumentId">The document: the SHA-256 of its content, lower-case hexadecimal.</param>
/// <param name="Name">Its original name, with forward slashes.</param>
/// <param name="File">Where the content lies in the file store.</param>
/// <param name="Metadata">What the submitter knows about it, such as <c>region</c>.</param>
public sealed record ExtractDocument(string DocumentId, string Name, string File, IReadOnlyDictionary<string, string> Metadata);

/// <summary>A document was read: its record is accepted or waits for review.</summary>
/// <param name="EventId">The same in every delivery of this event.</param>
/// <param name="DocumentId">The document: the SHA-256 of its content.</param>
/// <param name="RecordId">The record.</param>
/// <param name="ExtractorVersion">What read it.</param>
/// <param name="Outcome"><c>accepted</c> or <c>needs_review</c>.</param>
public sealed record DocumentExtracted(Guid EventId, string DocumentId, long RecordId, string ExtractorVersion, string Outcome);

/// <summary>A document could not be read, or is no such report.</summary>
/// <param name="EventId">The same in every delivery of this event.</param>
/// <param name="DocumentId">The document: the SHA-256 of its content.</param>
/// <param name="RecordId">The record, which says why.</param>
/// <param name="ExtractorVersion">What read it.</param>
/// <param name="Problems">The codes of its problems.</param>
public sealed record DocumentRejected(Guid EventId, string DocumentId, long RecordId, string ExtractorVersion, IReadOnlyList<string> Problems);

/// <summary>A document has a record already, and now a newer revision of it.</summary>
/// <param name="EventId">The same in every delivery of this event.</param>
/// <param name="DocumentId">The document: the SHA-256 of its content.</param>
/// <param name="RecordId">The new record, current from now on.</param>
/// <param name="PreviousRecordId">The record that it takes the place of.</param>
/// <param name="Revision">Its number, from 1, counted by document.</param>
/// <param name="ExtractorVersion">What read it.</param>
/// <param name="Outcome"><c>accepted</c>, <c>needs_review</c> or <c>rejected</c>.</param>
public sealed record RecordRevised(
    Guid EventId, string DocumentId, long RecordId, long PreviousRecordId, int Revision, string ExtractorVersion, string Outcome);
