using System.Data.Common;
using Dapper;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Storage.Reviews;

/// <summary>A look that waits.</summary>
internal sealed record ReviewLook
{
    public long Id { get; init; }

    public string FieldId { get; init; } = "";

    public string Kind { get; init; } = "";

    public long BaseId { get; init; }

    public string State { get; init; } = "";

    public string? Value { get; init; }

    public string? FirstBy { get; init; }

    public string? SecondBy { get; init; }

    public long? ParentId { get; init; }

    /// <summary>What the answer is compared with.</summary>
    public FieldAnswer Expected => new(ReviewLog.StateOf(State), ReviewLog.NumberOf(Value));

    /// <summary>Whether a reviewer may be asked: nobody is asked the same twice, and administrators settle disagreements.</summary>
    public bool IsFor(Reviewer reviewer) => (Kind != ReviewPurpose.Third || reviewer.IsAdmin) && FirstBy != reviewer.Name && SecondBy != reviewer.Name;
}

/// <summary>A look that is asked for.</summary>
internal sealed record NewLook(
    string DocumentId, string FieldId, string Kind, long BaseId, FieldAnswer Expected, string? FirstBy, string? SecondBy, long? ParentId, long? MadeBy, long At);

/// <summary>Looks at settled or disputed fields.</summary>
internal static class ReviewLooks
{
    public const string Agreed = "agreed", Differed = "differed", Settled = "settled";

    /// <summary>Asks for a look.</summary>
    public static Task AddAsync(DbTransaction transaction, NewLook look) => transaction.Connection!.ExecuteAsync(
        """
        INSERT INTO review_looks (document_id, field_id, kind, base_id, state, value, first_by, second_by, status, parent_id, made_by, created_at)
        VALUES (@DocumentId, @FieldId, @Kind, @BaseId, @State, @Value, @FirstBy, @SecondBy, 'waiting', @ParentId, @MadeBy, @At)
        """,
        new { look.DocumentId, look.FieldId, look.Kind, look.BaseId, State = Words.Of(look.Expected.State), Value = ReviewLog.TextOf(look.Expected.Value), look.FirstBy, look.SecondBy, look.ParentId, look.MadeBy, look.At },
        transaction);

    /// <summary>The looks of a document that wait.</summary>
    public static async Task<IReadOnlyList<ReviewLook>> WaitingAsync(DbConnection connection, DbTransaction? transaction, string documentId) =>
    [
        .. await connection.QueryAsync<ReviewLook>(
            """
            SELECT id, field_id AS FieldId, kind, base_id AS BaseId, state, value, first_by AS FirstBy, second_by AS SecondBy, parent_id AS ParentId
            FROM review_looks WHERE document_id = @documentId AND status = 'waiting' ORDER BY id
            """,
            new { documentId },
            transaction),
    ];

    /// <summary>Notes an answer.</summary>
    public static Task AnswerAsync(DbTransaction transaction, long id, string status, long decision, bool? isWrong) => transaction.Connection!.ExecuteAsync(
        "UPDATE review_looks SET status = @status, answered_by = @decision, is_wrong = @Wrong WHERE id = @id",
        new { id, status, decision, Wrong = isWrong is { } wrong ? wrong ? 1 : 0 : (int?)null },
        transaction);

    /// <summary>A disagreement is settled: whether the answer that was compared with was wrong.</summary>
    public static async Task SettleParentAsync(DbTransaction transaction, long parent, FieldAnswer truth)
    {
        var (state, value) = await transaction.Connection!.QuerySingleAsync<(string State, string? Value)>("SELECT state, value FROM review_looks WHERE id = @parent", new { parent }, transaction);
        var wrong = new FieldAnswer(ReviewLog.StateOf(state), ReviewLog.NumberOf(value)) != truth;
        await transaction.Connection!.ExecuteAsync("UPDATE review_looks SET is_wrong = @Wrong WHERE id = @parent", new { parent, Wrong = wrong ? 1 : 0 }, transaction);
    }

    /// <summary>A decision is undone: what it asked for is withdrawn, and what it answered waits again.</summary>
    public static Task UndoAsync(DbTransaction transaction, long decision) => transaction.Connection!.ExecuteAsync(
        """
        UPDATE review_looks SET status = 'withdrawn' WHERE made_by = @decision AND status = 'waiting';
        UPDATE review_looks SET is_wrong = NULL WHERE id IN (SELECT parent_id FROM review_looks WHERE answered_by = @decision) AND kind = 'blind';
        UPDATE review_looks SET status = 'waiting', answered_by = NULL, is_wrong = NULL WHERE answered_by = @decision
        """,
        new { decision },
        transaction);

    /// <summary>A whole revision is restored, or the document read again: looks at what came before mean nothing any more.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="kind">Looks of this kind; null for all.</param>
    public static Task WithdrawAsync(DbTransaction transaction, string documentId, string? kind = null) => transaction.Connection!.ExecuteAsync(
        $"UPDATE review_looks SET status = 'withdrawn' WHERE document_id = @documentId AND status = 'waiting' {(kind is null ? "" : "AND kind = @kind")}", new { documentId, kind }, transaction);
}
