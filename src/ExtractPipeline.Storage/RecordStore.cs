using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using ExtractPipeline.Contracts;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Storage.Reviews;

namespace ExtractPipeline.Storage;

/// <summary>Records with their checks and problems: a revision of the whole is written in one transaction, with the event that tells of it.</summary>
public sealed class RecordStore(Database database, TimeProvider time)
{
    internal const string Extractor = "extractor";

    private const decimal Millionths = 1_000_000;

    private readonly FigureWriter figures = new(database);

    /// <summary>
    /// Writes the next revision of a document's record and settles the document; null, and only the attempt ended, where another worker has settled it already.
    /// </summary>
    /// <param name="documentId">The document.</param>
    /// <param name="record">Its record.</param>
    /// <param name="attempt">The attempt that ends with it; null where there was none.</param>
    /// <param name="cancellation">Stops the writing, wholly.</param>
    public async Task<long?> WriteAsync(string documentId, ExtractionRecord record, long? attempt, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(connection, cancellation);
        var state = await connection.QuerySingleAsync<string>($"SELECT state FROM documents WHERE id = @documentId {database.ForUpdate}", new { documentId }, transaction);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await connection.ExecuteAsync("UPDATE attempts SET ended_at = @now WHERE id = @attempt", new { now, attempt }, transaction);
        if (state is DocumentState.Done or DocumentState.Rejected)
        {
            await transaction.CommitAsync(cancellation);
            return null;
        }

        var id = await AppendAsync(transaction, documentId, record, Extractor, now, cancellation);

        // A crash or a new limit does not take the old answers away: they wait for a record that has fields.
        if (await ReviewLog.FindAnsweredAsync(transaction, documentId) is { } answered && RecordReviser.Carry(record, answered.Record) is var carried && !ReferenceEquals(carried, record))
        {
            var before = id;
            id = await AppendAsync(transaction, documentId, carried, ReviewLog.Carrier, now, cancellation);
            await ReviewLog.AddAsync(transaction, ReviewLog.Carried(documentId, before, id, answered.Id, now));
        }

        await connection.ExecuteAsync(
            "UPDATE documents SET state = @State, changed_at = @now WHERE id = @documentId",
            new { State = record.Outcome == Outcome.Rejected ? DocumentState.Rejected : DocumentState.Done, now, documentId },
            transaction);
        await transaction.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Appends a revision, current from now on, with the event that tells of it; the document must be locked.</summary>
    internal async Task<long> AppendAsync(DbTransaction transaction, string documentId, ExtractionRecord record, string author, long now, CancellationToken cancellation)
    {
        var connection = transaction.Connection!;
        var previous = await connection.QuerySingleOrDefaultAsync<(long? Id, long Revision)>(
            "SELECT id, revision FROM records WHERE document_id = @documentId AND is_current = 1", new { documentId }, transaction);
        await connection.ExecuteAsync("UPDATE records SET is_current = 0 WHERE document_id = @documentId AND is_current = 1", new { documentId }, transaction);
        var revision = (int)previous.Revision + 1;
        var id = await InsertRecordAsync(transaction, documentId, record, revision, previous.Id, author, now);
        await InsertPartsAsync(transaction, id, record, cancellation);
        await figures.WriteAsync(transaction, documentId, id, record);
        await connection.ExecuteAsync("UPDATE documents SET record_id = @id WHERE id = @documentId", new { id, documentId }, transaction);
        var message = EventOf(documentId, record, id, revision, previous.Id);
        await connection.ExecuteAsync(
            "INSERT INTO events (kind, document_id, record_id, body, created_at) VALUES (@Kind, @documentId, @id, @Body, @now)",
            new { Kind = message.GetType().Name, documentId, id, Body = JsonSerializer.Serialize(message, message.GetType()), now },
            transaction);
        return id;
    }

    /// <summary>A record as JSON; null where there is none.</summary>
    public async Task<string?> FindJsonAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("SELECT json FROM records WHERE id = @id", new { id }, cancellationToken: cancellation));
    }

    /// <summary>The problems of a record, in its order.</summary>
    public async Task<IReadOnlyList<StoredProblem>> ProblemsAsync(long recordId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<StoredProblem>(new CommandDefinition(
            "SELECT code, severity, message FROM problems WHERE record_id = @recordId ORDER BY position", new { recordId }, cancellationToken: cancellation))];
    }

    private static object EventOf(string documentId, ExtractionRecord record, long id, int revision, long? previous)
    {
        var version = record.Extractor.Version;
        var outcome = Words.Of(record.Outcome);
        if (previous is { } before) return new RecordRevised(Guid.NewGuid(), documentId, id, before, revision, version, outcome);
        return record.Outcome == Outcome.Rejected
            ? new DocumentRejected(Guid.NewGuid(), documentId, id, version, [.. record.Problems.Select(problem => Words.Of(problem.Code)).Distinct()])
            : new DocumentExtracted(Guid.NewGuid(), documentId, id, version, outcome);
    }

    private static Task<long> InsertRecordAsync(DbTransaction transaction, string documentId, ExtractionRecord record, int revision, long? previous, string author, long now) =>
        transaction.Connection!.ExecuteScalarAsync<long>(
            """
            INSERT INTO records (document_id, revision, previous_id, extractor_version, accepted_risk, is_current, outcome, title, agency, year, region_code, scope,
                proactive_layout, requests_layout, disputes_layout, author, created_at, json, field_count, accepted_fields)
            VALUES (@documentId, @revision, @previous, @Version, @AcceptedRisk, 1, @Outcome, @Title, @Agency, @Year, @Region, @Scope,
                @Proactive, @Requests, @Disputes, @Author, @now, @Json, @Count, @Accepted) RETURNING id
            """,
            new
            {
                documentId,
                revision,
                previous,
                record.Extractor.Version,
                record.Extractor.AcceptedRisk,
                Outcome = Words.Of(record.Outcome),
                record.Report.Title,
                record.Report.Agency,
                record.Report.Year,
                Region = record.Report.Region.Code,
                Scope = Placement.Own,
                Proactive = Words.OfNullable(record.Layouts.Proactive),
                Requests = Words.OfNullable(record.Layouts.Requests),
                Disputes = Words.OfNullable(record.Layouts.Disputes),
                Author = author,
                now,
                Json = Encoding.UTF8.GetString(RecordJson.Write(record)),
                record.Fields.Count,
                Accepted = record.Fields.Count(field => field.Decision == Decision.Accept),
            },
            transaction);

    private async Task InsertPartsAsync(DbTransaction transaction, long id, ExtractionRecord record, CancellationToken cancellation)
    {
        await database.InsertAsync(
            transaction,
            "checks (record_id, check_id, status, left_millionths, right_millionths)",
            [.. record.Checks.Select(check => (object?[])[id, check.Id, Words.Of(check.Status), Exact(check.Left), Exact(check.Right)])],
            cancellation);
        await database.InsertAsync(
            transaction,
            "problems (record_id, position, code, severity, message, page)",
            [.. record.Problems.Select((problem, i) => (object?[])[id, i, Words.Of(problem.Code), Words.Of(problem.Severity), problem.Message, problem.Page])],
            cancellation);
    }

    /// <summary>A number in millionths; null where it is finer or larger than that can say, and stands in the record alone.</summary>
    private static long? Exact(decimal? value) =>
        value is { } number && Math.Abs(number) < long.MaxValue / Millionths && number * Millionths is var scaled && scaled == decimal.Truncate(scaled) ? (long)scaled : null;
}

/// <summary>A problem of a record.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Message">What is wrong.</param>
public sealed record StoredProblem(string Code, string Severity, string Message);
