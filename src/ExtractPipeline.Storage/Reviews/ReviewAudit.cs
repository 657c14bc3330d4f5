using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Storage.Reviews;

/// <summary>A revision of a document's record.</summary>
/// <param name="RecordId">Its id.</param>
/// <param name="Revision">Its number.</param>
/// <param name="Author"><c>extractor</c>, <c>carried</c> or <c>reviewer:</c> and a name.</param>
/// <param name="CreatedAt">When, in milliseconds since 1970.</param>
/// <param name="Outcome">What became of the document.</param>
public sealed record RevisionSummary(long RecordId, long Revision, string Author, long CreatedAt, string Outcome);

/// <summary>A revision or a row of the log that is not what the log says.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="What">What is wrong.</param>
public sealed record AuditFault(string DocumentId, string What);

/// <summary>Reads and checks the audit log.</summary>
public sealed class ReviewAudit(Database database, TimeProvider time)
{
    /// <summary>The revisions of a document, oldest first, and its decisions.</summary>
    public async Task<(IReadOnlyList<RevisionSummary> Revisions, IReadOnlyList<LoggedDecision> Decisions)> HistoryAsync(string documentId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var revisions = await connection.QueryAsync<(long Id, long Revision, string Author, long CreatedAt, string Outcome)>(new CommandDefinition(
            "SELECT id, revision, author, created_at, outcome FROM records WHERE document_id = @documentId ORDER BY revision", new { documentId }, cancellationToken: cancellation));
        return ([.. revisions.Select(row => new RevisionSummary(row.Id, row.Revision, row.Author, row.CreatedAt, row.Outcome))], await ReviewLog.ReadAsync(connection, null, documentId));
    }

    /// <summary>
    /// Replays the log from the extracted records: every revision that a person made must come out bit for bit, and every row must carry the hash
    /// of itself and the row before. Returns what does not.
    /// </summary>
    public async Task<IReadOnlyList<AuditFault>> ReplayAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var faults = new List<AuditFault>();
        foreach (var log in (await ReviewLog.ReadAsync(connection, null, null)).GroupBy(row => row.DocumentId, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            string? last = null;
            foreach (var row in log)
            {
                if (row.Hash != ReviewLog.HashOf(last, row)) faults.Add(new(log.Key, $"decision {row.Id} is not as it was written"));
                last = row.Hash;
            }

            var made = log.Where(row => row.AfterId != row.BeforeId).ToDictionary(row => row.AfterId);
            var replayed = new Dictionary<long, ExtractionRecord>();
            foreach (var (id, author, json) in await connection.QueryAsync<(long Id, string Author, string Json)>(
                "SELECT id, author, json FROM records WHERE document_id = @Key ORDER BY revision", new { log.Key }))
            {
                if (author == RecordStore.Extractor) replayed[id] = ReviewLog.RecordOf(json);
                else if (!made.TryGetValue(id, out var row)) faults.Add(new(log.Key, $"record {id} has no decision"));
                else if (Replay(row, replayed) is not { } record) faults.Add(new(log.Key, $"decision {row.Id} names a record that is not there"));
                else
                {
                    replayed[id] = record;
                    if (Encoding.UTF8.GetString(RecordJson.Write(record)) != json) faults.Add(new(log.Key, $"record {id} is not what decision {row.Id} makes"));
                }
            }
        }

        return faults;
    }

    /// <summary>What people confirmed and corrected, document by document; what they disagree about is left out.</summary>
    /// <param name="withRecords">Whether the records are asked for too, as the program had read the documents.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async IAsyncEnumerable<ReviewedDocument> TruthsAsync(bool withRecords, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var ids = await connection.QueryAsync<(long Record, string Document, string Name)>(new CommandDefinition(
            """
            SELECT r.id, d.id, d.name FROM records r JOIN documents d ON d.id = r.document_id
            WHERE r.is_current = 1 AND d.id IN (SELECT document_id FROM review_decisions) ORDER BY r.id
            """,
            cancellationToken: cancellation));
        foreach (var (id, document, name) in ids)
        {
            var record = ReviewLog.RecordOf(await connection.QuerySingleAsync<string>("SELECT json FROM records WHERE id = @id", new { id }));
            var fields = record.Fields.Where(field => field.Method == ReadingMethod.Human && (field.Decision == Decision.Accept || field.State == FieldState.Unread))
                .ToDictionary(field => field.Id, field => new ReviewedField(field.Value, field.State, field.State == FieldState.Unread), StringComparer.Ordinal);
            if (fields.Count > 0) yield return new(document, name, new("reviewed", Partial: true, fields), withRecords ? await ExtractedAsync(document) : null);
        }

        async Task<JsonElement> ExtractedAsync(string document) => JsonElement.Parse(await connection.QueryFirstAsync<string>(
            "SELECT json FROM records WHERE document_id = @document AND author = @Extractor ORDER BY revision DESC", new { document, RecordStore.Extractor }));
    }

    /// <summary>What waits, what was decided, and how often accepted fields and answers were wrong.</summary>
    public async Task<ReviewFigures> MeasureAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var queue = await connection.QuerySingleAsync<(long Documents, long Fields, long Claimed)>(
            "SELECT COUNT(CASE WHEN doubtful > 0 THEN 1 END), CAST(COALESCE(SUM(doubtful), 0) AS BIGINT), COUNT(CASE WHEN claimed_until >= @now THEN 1 END) FROM review_queue", new { now });
        var looks = (await connection.QueryAsync<(string Kind, string Status, long Count, long Right)>(
            "SELECT kind, status, COUNT(*), COUNT(CASE WHEN is_wrong = 0 THEN 1 END) FROM review_looks GROUP BY kind, status")).ToList();
        var times = (await connection.QueryAsync<long>("SELECT taken_ms FROM review_decisions WHERE taken_ms IS NOT NULL ORDER BY taken_ms")).ToList();
        var decisions = await connection.QuerySingleAsync<long>("SELECT COUNT(*) FROM review_decisions");
        var blind = looks.Where(look => look.Kind == ReviewPurpose.Blind && look.Status is ReviewLooks.Agreed or ReviewLooks.Differed).ToList();
        var (checkedBlind, wrong) = ((int)blind.Sum(look => look.Count), (int)blind.Sum(look => look.Count - look.Right));
        return new(
            (int)queue.Documents, (int)queue.Fields, (int)queue.Claimed, Count(ReviewPurpose.Third, "waiting"), (int)decisions, times.Count == 0 ? null : times[times.Count / 2] / 1000.0,
            checkedBlind, wrong, checkedBlind == 0 ? null : Binomial.Upper(wrong, checkedBlind), Count(ReviewPurpose.Second, ReviewLooks.Agreed) + Count(ReviewPurpose.Second, ReviewLooks.Differed), Count(ReviewPurpose.Second, ReviewLooks.Differed));

        int Count(string kind, string status) => (int)looks.Where(look => look.Kind == kind && look.Status == status).Sum(look => look.Count);
    }

    private static ExtractionRecord? Replay(LoggedDecision row, Dictionary<long, ExtractionRecord> known)
    {
        var before = known.GetValueOrDefault(row.BeforeId);
        var source = row.SourceId is { } id ? known.GetValueOrDefault(id) : null;
        return row.Effect switch
        {
            ReviewLog.Restore => source,
            ReviewLog.Carry => before is null || source is null ? null : RecordReviser.Carry(before, source),
            _ => before is null || row.Answer is not { } answer ? null : ReviewDesk.Apply(before, row.Effect, row.FieldId!, answer),
        };
    }
}
