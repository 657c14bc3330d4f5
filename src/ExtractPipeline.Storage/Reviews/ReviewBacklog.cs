using System.Data.Common;
using System.Text.Json;
using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Storage.Reviews;

/// <summary>
/// What waits for a person, and who is at it: first the documents whose best question settles the most other doubts, then those with the most
/// expected errors, then the oldest. A claim keeps a document for one reviewer until it expires.
/// </summary>
public sealed class ReviewBacklog(Database database, ReviewOptions options, TimeProvider time)
{
    private const int Tries = 8;

    /// <summary>A look that a reviewer may be asked for.</summary>
    private const string Eligible =
        "l.status = 'waiting' AND (l.kind <> 'third' OR @IsAdmin = 1) AND COALESCE(l.first_by, '') <> @Name AND COALESCE(l.second_by, '') <> @Name";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Weighs records that are new since, and draws the accepted fields that are asked for blind; returns how many records.</summary>
    /// <param name="most">Most records.</param>
    /// <param name="cancellation">Stops between two records.</param>
    public async Task<int> WeighAsync(int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var fresh = (await connection.QueryAsync<(long Id, string DocumentId)>(new CommandDefinition(
            """
            SELECT id, document_id FROM records WHERE is_current = 1 AND weighed = 0 AND outcome <> 'rejected' ORDER BY id LIMIT @most
            """,
            new { most },
            cancellationToken: cancellation))).ToList();
        foreach (var (id, documentId) in fresh)
        {
            await using var transaction = await database.BeginAsync(connection, cancellation);
            if (await LockAsync(transaction, documentId) == id)
            {
                var record = await ReadAsync(transaction, id);
                await ReviewLooks.WithdrawAsync(transaction, documentId, ReviewPurpose.Blind);
                foreach (var field in record.Fields.Where(field => field.Decision == Decision.Accept && field.Method != ReadingMethod.Human))
                    if (options.Draw() < options.Blind)
                        await ReviewLooks.AddAsync(transaction, new(documentId, field.Id, ReviewPurpose.Blind, id, FieldAnswer.Of(field), null, null, null, null, Now));
                await WriteAsync(transaction, documentId, id, record);
            }

            await transaction.CommitAsync(cancellation);
        }

        return fresh.Count;
    }

    /// <summary>The next document for a reviewer, claimed; null where nothing waits. A document that the reviewer holds already comes first.</summary>
    public async Task<string?> ClaimNextAsync(Reviewer reviewer, ReviewFilter filter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);

        // Most of the time documents with doubts come first; sometimes those where only settled fields are looked at again.
        var looksFirst = options.Draw() < options.MixIn;
        for (var i = 0; i < Tries; i++)
        {
            var id = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
                $"""
                SELECT q.document_id FROM review_queue q JOIN records r ON r.id = q.record_id
                WHERE r.is_current = 1 AND (q.claimed_by IS NULL OR q.claimed_until < @Now OR q.claimed_by = @Name)
                AND (q.doubtful > 0 OR EXISTS (SELECT 1 FROM review_looks l WHERE l.document_id = q.document_id AND {Eligible}))
                AND (CAST(@Region AS TEXT) IS NULL OR r.region_code LIKE @Region) AND (CAST(@Year AS INTEGER) IS NULL OR r.year = @Year)
                AND (CAST(@Layout AS TEXT) IS NULL OR r.proactive_layout = @Layout OR r.requests_layout = @Layout OR r.disputes_layout = @Layout)
                AND (CAST(@Problem AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM problems p WHERE p.record_id = r.id AND p.code = @Problem))
                ORDER BY CASE WHEN q.claimed_by = @Name AND q.claimed_until >= @Now THEN 0 ELSE 1 END, CASE WHEN (q.doubtful = 0) = (@Looks = 1) THEN 0 ELSE 1 END,
                q.settles DESC, q.expected_errors DESC, q.since LIMIT 1
                """,
                new { Now, reviewer.Name, IsAdmin = reviewer.IsAdmin ? 1 : 0, Region = PatternOf(filter.Region), filter.Year, filter.Layout, filter.Problem, Looks = looksFirst ? 1 : 0 },
                cancellationToken: cancellation));
            if (id is null) return null;
            if (await TakeAsync(connection, null, id, reviewer.Name) is null) return id;
        }

        return null;
    }

    /// <summary>Claims a document or keeps it longer.</summary>
    /// <exception cref="ReviewRefusedException">Another reviewer works on it.</exception>
    public async Task ClaimAsync(string documentId, Reviewer reviewer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await RequireKnownAsync(connection, documentId);
        await RequireAsync(connection, null, documentId, reviewer.Name);
    }

    /// <summary>Gives a document back before its claim expires.</summary>
    public async Task ReleaseAsync(string documentId, Reviewer reviewer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await RequireKnownAsync(connection, documentId);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE review_queue SET claimed_by = NULL, claimed_until = NULL WHERE document_id = @documentId AND claimed_by = @Name", new { documentId, reviewer.Name }, cancellationToken: cancellation));
    }

    /// <summary>A document as a reviewer sees it; null where it has no record to review.</summary>
    public async Task<ReviewCase?> FindAsync(string documentId, Reviewer reviewer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<CaseRow>(new CommandDefinition(
            """
            SELECT d.name, d.file, r.id AS RecordId, r.revision, r.json, q.claimed_by AS ClaimedBy, q.claimed_until AS ClaimedUntil,
                CASE WHEN q.record_id = r.id THEN q.questions END AS Questions
            FROM documents d JOIN records r ON r.document_id = d.id AND r.is_current = 1 LEFT JOIN review_queue q ON q.document_id = d.id WHERE d.id = @documentId
            """,
            new { documentId },
            cancellationToken: cancellation));
        if (row is null) return null;
        var record = ReviewLog.RecordOf(row.Json);
        var looks = await ReviewLooks.WaitingAsync(connection, null, documentId);
        var (shown, questions) = await AskAsync(connection, record, row.Questions, looks, reviewer);
        var claimed = row.ClaimedUntil >= Now ? row.ClaimedBy : null;
        return new(documentId, row.Name, row.File, row.RecordId, (int)row.Revision, shown, questions, claimed, claimed is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.ClaimedUntil!.Value));
    }

    /// <summary>Locks a document; returns its current record, null where there is none.</summary>
    internal async Task<long?> LockAsync(DbTransaction transaction, string documentId) => await transaction.Connection!.QuerySingleOrDefaultAsync<long?>(
        $"SELECT record_id FROM documents WHERE id = @documentId {database.ForUpdate}", new { documentId }, transaction);

    /// <summary>Reads a record.</summary>
    internal static async Task<ExtractionRecord> ReadAsync(DbTransaction transaction, long id) =>
        ReviewLog.RecordOf(await transaction.Connection!.QuerySingleAsync<string>("SELECT json FROM records WHERE id = @id", new { id }, transaction));

    /// <summary>Writes what a record is worth asking about; a claim stays as it is.</summary>
    internal async Task WriteAsync(DbTransaction transaction, string documentId, long recordId, ExtractionRecord record)
    {
        var disputed = (await ReviewLooks.WaitingAsync(transaction.Connection!, transaction, documentId)).Where(look => look.Kind == ReviewPurpose.Third).Select(look => look.FieldId).ToHashSet(StringComparer.Ordinal);
        var doubts = DoubtOrder.Of(record).Where(doubt => !disputed.Contains(doubt.Field.Id)).ToList();
        await transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO review_queue (document_id, record_id, doubtful, settles, expected_errors, questions, since) VALUES (@documentId, @recordId, @Count, @Settles, @Errors, @Questions, @Now)
            ON CONFLICT (document_id) DO UPDATE SET record_id = excluded.record_id, questions = excluded.questions, doubtful = excluded.doubtful, settles = excluded.settles, expected_errors = excluded.expected_errors
            """,
            new
            {
                documentId,
                recordId,
                doubts.Count,
                Questions = JsonSerializer.Serialize(doubts.Select(doubt => new StoredQuestion(doubt.Field.Id, doubt.Settles))),
                Settles = doubts.Select(doubt => doubt.Worth).DefaultIfEmpty().Max(),
                Errors = doubts.Sum(doubt => doubt.Risk),
                Now,
            },
            transaction);
        await transaction.Connection!.ExecuteAsync("UPDATE records SET weighed = 1 WHERE id = @recordId", new { recordId }, transaction);
    }

    /// <summary>Claims a document or keeps it longer.</summary>
    /// <exception cref="ReviewRefusedException">Another reviewer works on it.</exception>
    internal async Task RequireAsync(DbConnection connection, DbTransaction? transaction, string documentId, string name)
    {
        if (await TakeAsync(connection, transaction, documentId, name) is { } other)
            throw new ReviewRefusedException(ReviewRefusal.ClaimedByOther, $"{other} works on this document now; your claim has expired");
    }

    private static async Task RequireKnownAsync(DbConnection connection, string documentId)
    {
        if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM documents WHERE id = @documentId AND record_id IS NOT NULL", new { documentId }) == 0)
            throw new ReviewRefusedException(ReviewRefusal.NotFound, $"there is no document '{documentId}' with a record");
    }

    /// <summary>Takes a document where nobody else has it; returns who has it.</summary>
    private async Task<string?> TakeAsync(DbConnection connection, DbTransaction? transaction, string documentId, string name)
    {
        var taken = await connection.ExecuteAsync(
            "UPDATE review_queue SET claimed_by = @name, claimed_until = @Until WHERE document_id = @documentId AND (claimed_by IS NULL OR claimed_until < @Now OR claimed_by = @name)",
            new { documentId, name, Now, Until = Now + (long)options.Claim.TotalMilliseconds },
            transaction);
        if (taken == 1) return null;
        return await connection.QuerySingleOrDefaultAsync<string>("SELECT claimed_by FROM review_queue WHERE document_id = @documentId", new { documentId }, transaction);
    }

    private static async Task<(ExtractionRecord Shown, IReadOnlyList<ReviewQuestion> Questions)> AskAsync(
        DbConnection connection, ExtractionRecord record, string? ordered, IReadOnlyList<ReviewLook> looks, Reviewer reviewer)
    {
        var disputed = looks.Where(look => look.Kind == ReviewPurpose.Third).Select(look => look.FieldId).ToHashSet(StringComparer.Ordinal);
        var fields = record.Fields.ToDictionary(field => field.Id, StringComparer.Ordinal);
        var order = ordered is null
            ? DoubtOrder.Of(record).Select(doubt => new StoredQuestion(doubt.Field.Id, doubt.Settles))
            : JsonSerializer.Deserialize<List<StoredQuestion>>(ordered)!;
        var questions = order.Where(question => !disputed.Contains(question.Id)).Select(question => new ReviewQuestion(fields[question.Id], ReviewPurpose.Doubt, question.Settles)).ToList();
        var masked = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var look in looks.Where(look => look.IsFor(reviewer)))
        {
            // Blind and second looks are shown like a doubt: what is known already would be an answer.
            var field = fields[look.FieldId];
            if (look.Kind == ReviewPurpose.Second)
            {
                var before = ReviewLog.RecordOf(await connection.QuerySingleAsync<string>("SELECT json FROM records WHERE id = @BaseId", new { look.BaseId }));
                field = before.Fields.First(candidate => candidate.Id == look.FieldId);
            }

            if (look.Kind != ReviewPurpose.Third) field = field with { Decision = Decision.Review };
            masked[field.Id] = field;

            // Scattered among the doubts, so that their place says nothing.
            questions.Insert((int)(look.Id * 7 % (questions.Count + 1)), new(field, look.Kind, 0));
        }

        return (record with { Fields = [.. record.Fields.Select(field => masked.GetValueOrDefault(field.Id, field))] }, questions);
    }

    /// <summary>A region's code without its trailing zeros, two digits a level, as a pattern for the codes below it.</summary>
    private static string? PatternOf(string? region)
    {
        if (region is null) return null;
        var digits = new string([.. region.Where(char.IsAsciiDigit)]);
        while (digits.EndsWith("00", StringComparison.Ordinal)) digits = digits[..^2];
        return digits + "%";
    }

    /// <summary>A question as the queue keeps it.</summary>
    private sealed record StoredQuestion(string Id, double Settles);

    /// <summary>A document with its current record.</summary>
    private sealed record CaseRow
    {
        public string Name { get; init; } = "";

        public string File { get; init; } = "";

        public long RecordId { get; init; }

        public long Revision { get; init; }

        public string Json { get; init; } = "";

        public string? ClaimedBy { get; init; }

        public long? ClaimedUntil { get; init; }

        public string? Questions { get; init; }
    }
}
