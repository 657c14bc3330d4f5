using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>An event that waits to be sent.</summary>
/// <param name="Id">Its place in the order of events.</param>
/// <param name="Kind">The name of its type.</param>
/// <param name="Body">It, as JSON.</param>
public sealed record PendingEvent(long Id, string Kind, string Body);

/// <summary>The outbox: events are written with what they tell about, and sent after that is certain.</summary>
public sealed class EventStore(Database database, TimeProvider time)
{
    /// <summary>Events that are not sent, oldest first.</summary>
    /// <param name="documentId">Those of one document; null for all.</param>
    /// <param name="olderThan">Only those written at least so long ago.</param>
    /// <param name="most">Most events to return.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<PendingEvent>> FindUnsentAsync(string? documentId, TimeSpan olderThan, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<PendingEvent>(new CommandDefinition(
            $"""
            SELECT id, kind, body FROM events
            WHERE sent_at IS NULL AND created_at <= @Before {(documentId is null ? "" : "AND document_id = @documentId")} ORDER BY id LIMIT @most
            """,
            new { documentId, Before = Now - (long)olderThan.TotalMilliseconds, most },
            cancellationToken: cancellation))];
    }

    /// <summary>Notes that an event is sent.</summary>
    public async Task MarkSentAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE events SET sent_at = @Now WHERE id = @id", new { id, Now }, cancellationToken: cancellation));
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
