using System.Text.Json;
using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>Documents with their states and attempts. Each call is one transaction.</summary>
public sealed class DocumentStore(Database database, TimeProvider time)
{
    private const string Columns = "id, name, file, bytes, metadata, state, record_id AS RecordId";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Takes a document in; says whether it is new. The same content twice is one document.</summary>
    public async Task<(StoredDocument Document, bool IsNew)> AcceptAsync(NewDocument document, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO documents (id, name, file, bytes, metadata, state, accepted_at, changed_at)
            VALUES (@Id, @Name, @File, @Bytes, @Metadata, 'queued', @Now, @Now) ON CONFLICT (id) DO NOTHING
            """,
            new { document.Id, document.Name, document.File, document.Bytes, Metadata = JsonSerializer.Serialize(document.Metadata), Now },
            cancellationToken: cancellation));
        return ((await FindAsync(document.Id, cancellation))!, added == 1);
    }

    /// <summary>A document; null where there is none.</summary>
    public async Task<StoredDocument?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"SELECT {Columns} FROM documents WHERE id = @id", new { id }, cancellationToken: cancellation));
        return row?.ToDocument();
    }

    /// <summary>Notes that a document went to the queue.</summary>
    public Task MarkSentAsync(string id, CancellationToken cancellation) =>
        ExecuteAsync("UPDATE documents SET sent_at = @Now, changed_at = @Now WHERE id = @id", new { id, Now }, cancellation);

    /// <summary>
    /// Documents that should be on the queue and may not be: accepted a while ago and never sent, being read for too long, or waiting for so long
    /// that their message must be lost.
    /// </summary>
    /// <param name="unsentFor">How long a document may be unsent.</param>
    /// <param name="runningFor">How long one may be read.</param>
    /// <param name="queuedFor">How long one may wait on the queue.</param>
    /// <param name="most">Most documents to return.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<StoredDocument>> FindStrandedAsync(
        TimeSpan unsentFor, TimeSpan runningFor, TimeSpan queuedFor, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM documents
            WHERE (state = 'queued' AND changed_at <= CASE WHEN sent_at IS NULL THEN @Unsent ELSE @Queued END) OR (state = 'running' AND changed_at <= @Running)
            ORDER BY changed_at LIMIT @most
            """,
            new { Unsent = Before(unsentFor), Running = Before(runningFor), Queued = Before(queuedFor), most },
            cancellationToken: cancellation));
        return [.. rows.Select(row => row.ToDocument())];
    }

    /// <summary>Number of documents by state; every state is there.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var counts = DocumentState.All.ToDictionary(state => state, _ => 0L, StringComparer.Ordinal);
        foreach (var (state, count) in await connection.QueryAsync<(string State, long Count)>(
            new CommandDefinition("SELECT state, count(*) FROM documents GROUP BY state", cancellationToken: cancellation)))
            counts[state] = count;
        return counts;
    }

    /// <summary>Begins an attempt at reading a document; null where it is read already, as after a message that was delivered twice.</summary>
    public async Task<AttemptBegun?> BeginAttemptAsync(string id, string extractorVersion, string worker, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(connection, cancellation);
        var waits = await connection.ExecuteAsync(
            "UPDATE documents SET state = 'running', changed_at = @Now WHERE id = @id AND state IN ('queued', 'running')", new { id, Now }, transaction);
        if (waits == 0) return null;
        var before = await connection.QuerySingleAsync<(long Failed, long CutShort)>(
            "SELECT count(problem), count(*) - count(ended_at) FROM attempts WHERE document_id = @id", new { id }, transaction);
        var attempt = await connection.ExecuteScalarAsync<long>(
            "INSERT INTO attempts (document_id, extractor_version, worker, begun_at) VALUES (@id, @extractorVersion, @worker, @Now) RETURNING id",
            new { id, extractorVersion, worker, Now },
            transaction);
        await transaction.CommitAsync(CancellationToken.None); // One that is cancelled after it took effect would leave an attempt that nobody ends.
        return new(attempt, (int)before.Failed, (int)before.CutShort);
    }

    /// <summary>Ends an attempt that failed with a transient problem.</summary>
    public Task FailAttemptAsync(long attempt, string problem, CancellationToken cancellation) =>
        ExecuteAsync("UPDATE attempts SET ended_at = @Now, problem = @problem WHERE id = @attempt", new { attempt, problem, Now }, cancellation);

    /// <summary>Gives a document back that could not be finished because its worker stops.</summary>
    public Task ReturnAsync(string id, long attempt, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE attempts SET ended_at = @Now WHERE id = @attempt; UPDATE documents SET state = 'queued', changed_at = @Now WHERE id = @id AND state = 'running'",
        new { id, attempt, Now },
        cancellation);

    /// <summary>Queues documents again that have a record; returns how many. They go out with the next sweep; attempts count anew.</summary>
    public async Task<int> RequeueAsync(RequeueFilter filter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(connection, cancellation);
        const string chosen =
            """
            SELECT d.id FROM documents d JOIN records r ON r.id = d.record_id
            WHERE d.state IN ('done', 'rejected') AND (CAST(@State AS TEXT) IS NULL OR d.state = @State)
            AND (CAST(@ExtractorVersion AS TEXT) IS NULL OR r.extractor_version = @ExtractorVersion)
            AND (CAST(@Problem AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM problems p WHERE p.record_id = r.id AND p.code = @Problem))
            """;
        await connection.ExecuteAsync($"DELETE FROM attempts WHERE document_id IN ({chosen})", filter, transaction);
        var count = await connection.ExecuteAsync(
            $"UPDATE documents SET state = 'queued', sent_at = NULL, changed_at = @Now WHERE id IN ({chosen})",
            new { filter.State, filter.ExtractorVersion, filter.Problem, Now },
            transaction);
        await transaction.CommitAsync(cancellation);
        return count;
    }

    /// <summary>Puts everything that was sent or begun back to unsent: for a queue that lives in this process alone and began empty.</summary>
    public Task ForgetQueueAsync(CancellationToken cancellation) =>
        ExecuteAsync("UPDATE documents SET state = 'queued', sent_at = NULL WHERE state IN ('queued', 'running')", new { }, cancellation);

    private long Before(TimeSpan age) => Now - (long)age.TotalMilliseconds;

    private async Task ExecuteAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }

    /// <summary>A row of the table.</summary>
    private sealed record Row
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string File { get; init; } = "";

        public long Bytes { get; init; }

        public string Metadata { get; init; } = "";

        public string State { get; init; } = "";

        public long? RecordId { get; init; }

        public StoredDocument ToDocument() => new()
        {
            Id = Id,
            Name = Name,
            File = File,
            Bytes = Bytes,
            Metadata = JsonSerializer.Deserialize<Dictionary<string, string>>(Metadata)!,
            State = State,
            RecordId = RecordId,
        };
    }
}
