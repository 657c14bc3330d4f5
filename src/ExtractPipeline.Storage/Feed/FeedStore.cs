using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>Somebody that records are sent to.</summary>
public sealed record Subscriber
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where records are posted to.</summary>
    public string Url { get; init; } = "";

    /// <summary>What signs them, wrapped.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The last event that it has acknowledged.</summary>
    public long Position { get; init; }

    /// <summary>Attempts that failed, in a row.</summary>
    public long Failures { get; init; }

    /// <summary>When it is tried next: milliseconds since 1970, UTC.</summary>
    public long NextAttemptAt { get; init; }

    /// <summary>What went wrong last; null while all is well.</summary>
    public string? LastError { get; init; }
}

/// <summary>An event at its place in the feed.</summary>
public sealed record FeedEvent
{
    /// <summary>Its place.</summary>
    public long Position { get; init; }

    /// <summary>The name of its type.</summary>
    public string Kind { get; init; } = "";

    /// <summary>It, as JSON.</summary>
    public string Body { get; init; } = "";

    /// <summary>When it was written: milliseconds since 1970, UTC.</summary>
    public long CreatedAt { get; init; }

    /// <summary>The record that it tells of, as JSON.</summary>
    public string Record { get; init; } = "";
}

/// <summary>The feed: events in their order, and how far each subscriber has come.</summary>
public sealed class FeedStore(Database database, TimeProvider time)
{
    private const string Columns = "name AS Name, url AS Url, secret AS Secret, position AS Position, failures AS Failures, next_attempt_at AS NextAttemptAt, last_error AS LastError";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Gives new events their places; returns how many.</summary>
    public async Task<int> PlaceAsync(CancellationToken cancellation)
    {
        const int atOnce = 500;
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition("SELECT id FROM events WHERE feed_position IS NULL LIMIT 1", cancellationToken: cancellation)) is null) return 0;
        await using var transaction = await database.BeginAsync(connection, cancellation);
        var last = await connection.QuerySingleAsync<long>($"SELECT last_position FROM feed_state WHERE id = 1 {database.ForUpdate}", transaction: transaction);
        var events = await connection.QueryAsync<long>("SELECT id FROM events WHERE feed_position IS NULL ORDER BY id LIMIT @atOnce", new { atOnce }, transaction);
        var placed = events.Select((id, i) => new { id, Position = last + i + 1 }).ToList();
        await connection.ExecuteAsync("UPDATE events SET feed_position = @Position WHERE id = @id", placed, transaction);
        await connection.ExecuteAsync("UPDATE feed_state SET last_position = @Next WHERE id = 1", new { Next = last + placed.Count }, transaction);
        await transaction.CommitAsync(cancellation);
        return placed.Count;
    }

    /// <summary>The events after a place, with the records they tell of.</summary>
    public async Task<IReadOnlyList<FeedEvent>> AfterAsync(long position, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<FeedEvent>(new CommandDefinition(
            """
            SELECT e.feed_position AS Position, e.kind AS Kind, e.body AS Body, e.created_at AS CreatedAt, r.json AS Record
            FROM events e JOIN records r ON r.id = e.record_id WHERE e.feed_position > @position ORDER BY e.feed_position LIMIT @most
            """,
            new { position, most },
            cancellationToken: cancellation))];
    }

    /// <summary>All subscribers, by name.</summary>
    public async Task<IReadOnlyList<Subscriber>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<Subscriber>(new CommandDefinition($"SELECT {Columns} FROM subscribers ORDER BY name", cancellationToken: cancellation))];
    }

    /// <summary>Adds one, who gets what comes from now on; false where the name is taken.</summary>
    public async Task<bool> AddAsync(string name, string url, string secret, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO subscribers (name, url, secret, position, failures, next_attempt_at, leased_until, created_at)
            SELECT @name, @url, @secret, last_position, 0, 0, 0, @Now FROM feed_state WHERE id = 1 ON CONFLICT (name) DO NOTHING
            """,
            new { name, url, secret, Now },
            cancellationToken: cancellation)) == 1;
    }

    /// <summary>Removes one; false where there is none.</summary>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellation) =>
        await ExecuteAsync("DELETE FROM subscribers WHERE name = @name", new { name }, cancellation) == 1;

    /// <summary>Sets one back, so that it gets again what was written since a time; returns how many events, null where there is no such subscriber.</summary>
    public async Task<long?> ReplayAsync(string name, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var position = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            SELECT COALESCE((SELECT min(feed_position) - 1 FROM events WHERE created_at >= @Since AND feed_position IS NOT NULL), (SELECT last_position FROM feed_state WHERE id = 1))
            """,
            new { Since = since.ToUnixTimeMilliseconds() },
            cancellationToken: cancellation));
        var set = await ExecuteAsync(
            "UPDATE subscribers SET position = @position, failures = 0, next_attempt_at = 0, last_error = NULL, lease = NULL, leased_until = 0 WHERE name = @name", new { name, position }, cancellation);
        return set == 0 ? null : await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT last_position - @position FROM feed_state WHERE id = 1", new { position }, cancellationToken: cancellation));
    }

    /// <summary>Takes subscribers whose time has come, so that no other process sends to them meanwhile.</summary>
    public async Task<IReadOnlyList<Subscriber>> LeaseAsync(string lease, TimeSpan length, CancellationToken cancellation)
    {
        await ExecuteAsync(
            """
            UPDATE subscribers SET lease = @lease, leased_until = @Until
            WHERE next_attempt_at <= @Now AND (leased_until <= @Now OR lease = @lease) AND position < (SELECT last_position FROM feed_state WHERE id = 1)
            """,
            new { lease, Now, Until = Now + (long)length.TotalMilliseconds },
            cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<Subscriber>(new CommandDefinition(
            $"SELECT {Columns} FROM subscribers WHERE lease = @lease AND leased_until > @Now AND next_attempt_at <= @Now ORDER BY name", new { lease, Now }, cancellationToken: cancellation))];
    }

    /// <summary>Notes that an event was acknowledged; false where the lease is lost or the subscriber was set back.</summary>
    public async Task<bool> AdvanceAsync(string name, string lease, long from, long to, TimeSpan length, CancellationToken cancellation) => await ExecuteAsync(
        "UPDATE subscribers SET position = @to, failures = 0, last_error = NULL, leased_until = @Until WHERE name = @name AND lease = @lease AND position = @from",
        new { name, lease, from, to, Until = Now + (long)length.TotalMilliseconds },
        cancellation) == 1;

    /// <summary>Notes that an attempt failed, and when the next is due.</summary>
    public Task FailAsync(string name, string lease, string error, TimeSpan wait, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE subscribers SET failures = failures + 1, last_error = @error, next_attempt_at = @Next, lease = NULL, leased_until = 0 WHERE name = @name AND lease = @lease",
        new { name, lease, error, Next = Now + (long)wait.TotalMilliseconds },
        cancellation);

    /// <summary>Gives a subscriber back that has all there is.</summary>
    public Task ReleaseAsync(string name, string lease, CancellationToken cancellation) =>
        ExecuteAsync("UPDATE subscribers SET lease = NULL, leased_until = 0 WHERE name = @name AND lease = @lease", new { name, lease }, cancellation);

    private async Task<int> ExecuteAsync(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }
}
