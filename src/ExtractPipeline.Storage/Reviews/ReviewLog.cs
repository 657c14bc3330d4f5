using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Storage.Reviews;

/// <summary>A row of the audit log.</summary>
public sealed record LoggedDecision
{
    /// <summary>Its place in the log; 0 before it is written.</summary>
    public long Id { get; init; }

    /// <summary>The key that the client made.</summary>
    public string Key { get; init; } = "";

    /// <summary>The document.</summary>
    public string DocumentId { get; init; } = "";

    /// <summary>What it does to the record: <c>answer</c>, <c>reopen</c>, <c>none</c>, <c>restore</c> or <c>carry</c>.</summary>
    public string Effect { get; init; } = "";

    /// <summary>Why it was asked, or <c>undo</c>, <c>restore</c>, <c>again</c>.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The field; null where it concerns the whole record.</summary>
    public string? FieldId { get; init; }

    /// <summary>The revision before.</summary>
    public long BeforeId { get; init; }

    /// <summary>The revision that it made; the one before where it changed nothing.</summary>
    public long AfterId { get; init; }

    /// <summary>The revision that is restored or carried over.</summary>
    public long? SourceId { get; init; }

    /// <summary>The decision that is undone.</summary>
    public long? Undoes { get; init; }

    /// <summary>Who decided.</summary>
    public string Reviewer { get; init; } = "";

    /// <summary>As what: <c>reviewer</c> or <c>admin</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>The state that was answered.</summary>
    public string? State { get; init; }

    /// <summary>The number that was answered.</summary>
    public string? Value { get; init; }

    /// <summary>The state before.</summary>
    public string? OldState { get; init; }

    /// <summary>The number before.</summary>
    public string? OldValue { get; init; }

    /// <summary>The confidence before.</summary>
    public double? OldConfidence { get; init; }

    /// <summary>What was shown, as JSON.</summary>
    public string? Seen { get; init; }

    /// <summary>Milliseconds from showing to answering.</summary>
    public long? TakenMs { get; init; }

    /// <summary>When, in milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>SHA-256 over the document's row before and this one.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The answer; null where there is none.</summary>
    internal FieldAnswer? Answer => State is null ? null : new(ReviewLog.StateOf(State), ReviewLog.NumberOf(Value));

    /// <summary>Everything of it but its place and its hash, in a fixed order.</summary>
    internal string Content => string.Join('\u001f', new object?[] { Key, DocumentId, Effect, Purpose, FieldId, BeforeId, AfterId, SourceId, Undoes, Reviewer, Role, State, Value, OldState, OldValue, OldConfidence, Seen, TakenMs, At }
        .Select(part => part is null ? "\u0000" : Convert.ToString(part, CultureInfo.InvariantCulture)));
}

/// <summary>Writes and reads the audit log.</summary>
internal static class ReviewLog
{
    /// <summary>The author of a record into which earlier answers were carried over.</summary>
    public const string Carrier = "carried";

    public const string Answer = "answer", Reopen = "reopen", None = "none", Restore = "restore", Carry = "carry";

    private const string Columns =
        """
        id, key, document_id AS DocumentId, effect, purpose, field_id AS FieldId, before_id AS BeforeId, after_id AS AfterId, source_id AS SourceId, undoes, reviewer, role, state, value,
        old_state AS OldState, old_value AS OldValue, old_confidence AS OldConfidence, seen, taken_ms AS TakenMs, at, hash
        """;

    /// <summary>The author of a revision that a person made.</summary>
    public static string AuthorOf(Reviewer reviewer) => $"reviewer:{reviewer.Name}";

    public static FieldState StateOf(string word) => Enum.GetValues<FieldState>().First(state => Words.Of(state) == word);

    public static decimal? NumberOf(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    public static string? TextOf(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Appends a row; the document must be locked.</summary>
    public static async Task<long> AddAsync(DbTransaction transaction, LoggedDecision decision)
    {
        var connection = transaction.Connection!;
        var last = await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT hash FROM review_decisions WHERE document_id = @DocumentId ORDER BY id DESC LIMIT 1", new { decision.DocumentId }, transaction);
        return await connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO review_decisions (key, document_id, effect, purpose, field_id, before_id, after_id, source_id, undoes, reviewer, role, state, value, old_state, old_value, old_confidence, seen, taken_ms, at, hash)
            VALUES (@Key, @DocumentId, @Effect, @Purpose, @FieldId, @BeforeId, @AfterId, @SourceId, @Undoes, @Reviewer, @Role, @State, @Value, @OldState, @OldValue, @OldConfidence, @Seen, @TakenMs, @At, @Hash) RETURNING id
            """,
            decision with { Hash = HashOf(last, decision) },
            transaction);
    }

    /// <summary>A row by its key.</summary>
    public static Task<LoggedDecision?> FindAsync(DbConnection connection, DbTransaction? transaction, string key) =>
        connection.QuerySingleOrDefaultAsync<LoggedDecision?>($"SELECT {Columns} FROM review_decisions WHERE key = @key", new { key }, transaction);

    /// <summary>The rows of a document, or of all, in their order.</summary>
    public static async Task<IReadOnlyList<LoggedDecision>> ReadAsync(DbConnection connection, DbTransaction? transaction, string? documentId) =>
        [.. await connection.QueryAsync<LoggedDecision>($"SELECT {Columns} FROM review_decisions {(documentId is null ? "" : "WHERE document_id = @documentId")} ORDER BY id", new { documentId }, transaction)];

    /// <summary>The newest record of a document that has answers of people in it; null where there is none.</summary>
    public static async Task<(long Id, ExtractionRecord Record)?> FindAnsweredAsync(DbTransaction transaction, string documentId)
    {
        var (id, json) = await transaction.Connection!.QuerySingleOrDefaultAsync<(long Id, string? Json)>(
            $"SELECT id, json FROM records WHERE document_id = @documentId AND author <> '{RecordStore.Extractor}' ORDER BY revision DESC LIMIT 1", new { documentId }, transaction);
        return json is null ? null : (id, RecordOf(json));
    }

    /// <summary>The row that says that answers were carried over into a record that was read again.</summary>
    public static LoggedDecision Carried(string documentId, long before, long after, long source, long now) => new()
    {
        Key = $"{Carry}-{after}",
        DocumentId = documentId,
        Effect = Carry,
        Purpose = "again",
        BeforeId = before,
        AfterId = after,
        SourceId = source,
        Reviewer = Carrier,
        Role = Carrier,
        At = now,
    };

    public static string HashOf(string? last, LoggedDecision decision) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{last}\n{decision.Content}")));

    public static ExtractionRecord RecordOf(string json) => RecordJson.Read(Encoding.UTF8.GetBytes(json));
}
