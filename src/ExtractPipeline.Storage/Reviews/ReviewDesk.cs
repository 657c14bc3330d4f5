using System.Data.Common;
using System.Text.Json;
using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Storage.Reviews;

/// <summary>
/// Takes decisions: each is one transaction that makes the next revision, its event and its row in the audit log, or refuses and changes nothing.
/// A decision names the revision that was seen, and a key by which the same decision sent twice is known.
/// </summary>
public sealed class ReviewDesk(Database database, RecordStore records, ReviewBacklog backlog, ReviewOptions options, TimeProvider time)
{
    private static readonly JsonSerializerOptions Seen = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A person's answer.</summary>
    /// <exception cref="ReviewRefusedException">It is not taken; nothing has changed.</exception>
    public Task<ReviewDecided> AnswerAsync(ReviewAnswer given, Reviewer reviewer, CancellationToken cancellation) =>
        DecideAsync(given.Key, given.DocumentId, given.RecordId, reviewer, (transaction, before, now) => AnswerAsync(transaction, given, before, reviewer, now, cancellation), cancellation);

    /// <summary>Takes the reviewer's last decision on a document back.</summary>
    /// <exception cref="ReviewRefusedException">It is not taken; nothing has changed.</exception>
    public Task<ReviewDecided> UndoAsync(string key, string documentId, long recordId, Reviewer reviewer, CancellationToken cancellation) =>
        DecideAsync(key, documentId, recordId, reviewer, (transaction, _, now) => UndoAsync(transaction, key, documentId, recordId, reviewer, now, cancellation), cancellation);

    /// <summary>Makes an earlier revision the newest one.</summary>
    /// <exception cref="ReviewRefusedException">It is not taken; nothing has changed.</exception>
    public Task<ReviewDecided> RestoreAsync(string key, string documentId, long recordId, long source, Reviewer reviewer, CancellationToken cancellation) =>
        DecideAsync(key, documentId, recordId, reviewer, (transaction, _, now) => RestoreAsync(transaction, key, documentId, recordId, source, reviewer, now, cancellation), cancellation);

    private async Task<ReviewDecided> DecideAsync(
        string key, string documentId, long recordId, Reviewer reviewer, Func<DbTransaction, ExtractionRecord, long, Task<(long Decision, long Record)>> decide, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(connection, cancellation);
        var current = await backlog.LockAsync(transaction, documentId) ?? throw new ReviewRefusedException(ReviewRefusal.NotFound, $"there is no document '{documentId}' with a record");
        if (await ReviewLog.FindAsync(connection, transaction, key) is { } known)
        {
            return known.Reviewer == reviewer.Name && known.DocumentId == documentId
                ? new(known.Id, known.AfterId, Repeated: true)
                : throw new ReviewRefusedException(ReviewRefusal.NotFound, "this key belongs to another decision");
        }

        await backlog.RequireAsync(connection, transaction, documentId, reviewer.Name);
        if (current != recordId)
            throw new ReviewRefusedException(ReviewRefusal.RevisionChanged, $"the record has changed: you saw {recordId}, {current} is current now; look at the field again");
        var (decision, made) = await decide(transaction, await ReviewBacklog.ReadAsync(transaction, recordId), time.GetUtcNow().ToUnixTimeMilliseconds());
        await backlog.WriteAsync(transaction, documentId, made, await ReviewBacklog.ReadAsync(transaction, made));
        await transaction.CommitAsync(cancellation);
        return new(decision, made, Repeated: false);
    }

    private async Task<(long Decision, long Record)> AnswerAsync(DbTransaction transaction, ReviewAnswer given, ExtractionRecord before, Reviewer reviewer, long now, CancellationToken cancellation)
    {
        if (!given.Answer.IsValid) throw new ReviewRefusedException(ReviewRefusal.NoAnswer, "a number is needed where the cell is read, and none where it is not");
        var field = before.Fields.FirstOrDefault(field => field.Id == given.FieldId) ?? throw new ReviewRefusedException(ReviewRefusal.NotFound, $"the record has no field '{given.FieldId}'");
        var looks = (await ReviewLooks.WaitingAsync(transaction.Connection!, transaction, given.DocumentId)).Where(look => look.FieldId == given.FieldId).ToList();
        var look = looks.Find(look => look.IsFor(reviewer));
        if (look is null && looks.Exists(look => look.Kind != ReviewPurpose.Blind))
            throw new ReviewRefusedException(ReviewRefusal.NotYours, "this field waits for another person: you have answered it, or people disagree and an administrator decides");

        var purpose = look?.Kind ?? (RecordReviser.IsDoubtful(field) ? ReviewPurpose.Doubt : ReviewPurpose.Correction);
        var agrees = look is not null && look.Expected == given.Answer;
        var effect = purpose switch
        {
            ReviewPurpose.Second => agrees ? ReviewLog.None : ReviewLog.Reopen,
            ReviewPurpose.Blind when !agrees => ReviewLog.Reopen,
            _ => ReviewLog.Answer,
        };
        var after = given.RecordId;
        if (effect != ReviewLog.None)
            after = await records.AppendAsync(transaction, given.DocumentId, Apply(before, effect, given.FieldId, given.Answer), ReviewLog.AuthorOf(reviewer), now, cancellation);
        var decision = await ReviewLog.AddAsync(transaction, Row(given, effect, purpose, field, after, reviewer, now));
        if (look is not null)
        {
            var status = purpose == ReviewPurpose.Third ? ReviewLooks.Settled : agrees ? ReviewLooks.Agreed : ReviewLooks.Differed;
            await ReviewLooks.AnswerAsync(transaction, look.Id, status, decision, purpose == ReviewPurpose.Blind && agrees ? false : null);
            if (look.ParentId is { } parent) await ReviewLooks.SettleParentAsync(transaction, parent, given.Answer);
        }

        if (effect == ReviewLog.Reopen)
            await ReviewLooks.AddAsync(transaction, new(given.DocumentId, given.FieldId, ReviewPurpose.Third, after, given.Answer, look!.FirstBy ?? reviewer.Name, reviewer.Name, look.Id, decision, now));
        else if (purpose is ReviewPurpose.Doubt or ReviewPurpose.Correction && options.Draw() < options.SecondLook)
            await ReviewLooks.AddAsync(transaction, new(given.DocumentId, given.FieldId, ReviewPurpose.Second, given.RecordId, given.Answer, reviewer.Name, null, null, decision, now));
        return (decision, after);
    }

    private async Task<(long Decision, long Record)> UndoAsync(DbTransaction transaction, string key, string documentId, long recordId, Reviewer reviewer, long now, CancellationToken cancellation)
    {
        var log = await ReviewLog.ReadAsync(transaction.Connection!, transaction, documentId);
        var undone = log.Select(row => row.Undoes).OfType<long>().ToHashSet();
        var last = log.LastOrDefault(row => row.Reviewer == reviewer.Name && row.Effect is ReviewLog.Answer or ReviewLog.Reopen or ReviewLog.None && !undone.Contains(row.Id))
            ?? throw new ReviewRefusedException(ReviewRefusal.NothingToUndo, "there is no decision of yours on this document that could be undone");
        var restored = await ReviewBacklog.ReadAsync(transaction, last.BeforeId);
        if (!Same(await ReviewBacklog.ReadAsync(transaction, last.AfterId), await ReviewBacklog.ReadAsync(transaction, recordId)))
            throw new ReviewRefusedException(ReviewRefusal.NothingToUndo, "others have decided since; restore a revision instead");
        var after = last.Effect == ReviewLog.None ? recordId : await records.AppendAsync(transaction, documentId, restored, ReviewLog.AuthorOf(reviewer), now, cancellation);
        await ReviewLooks.UndoAsync(transaction, last.Id);
        var decision = await ReviewLog.AddAsync(transaction, Row(key, documentId, last.Effect == ReviewLog.None ? ReviewLog.None : ReviewLog.Restore, "undo", recordId, after, reviewer, now) with { SourceId = last.BeforeId, Undoes = last.Id, FieldId = last.FieldId });
        return (decision, after);
    }

    private async Task<(long Decision, long Record)> RestoreAsync(DbTransaction transaction, string key, string documentId, long recordId, long source, Reviewer reviewer, long now, CancellationToken cancellation)
    {
        var owner = await transaction.Connection!.QuerySingleOrDefaultAsync<string>("SELECT document_id FROM records WHERE id = @source", new { source }, transaction);
        if (owner != documentId) throw new ReviewRefusedException(ReviewRefusal.NotFound, $"this document has no revision {source}");
        var after = await records.AppendAsync(transaction, documentId, await ReviewBacklog.ReadAsync(transaction, source), ReviewLog.AuthorOf(reviewer), now, cancellation);
        await ReviewLooks.WithdrawAsync(transaction, documentId);
        return (await ReviewLog.AddAsync(transaction, Row(key, documentId, ReviewLog.Restore, ReviewLog.Restore, recordId, after, reviewer, now) with { SourceId = source }), after);
    }

    /// <summary>What a decision does to a record: the same for the desk and for whoever replays the log.</summary>
    internal static ExtractionRecord Apply(ExtractionRecord before, string effect, string fieldId, FieldAnswer answer) => effect == ReviewLog.Reopen
        ? RecordReviser.Reopen(before, fieldId, FieldAnswer.Of(before.Fields.First(field => field.Id == fieldId)), answer)
        : RecordReviser.Answer(before, fieldId, answer);

    private static bool Same(ExtractionRecord a, ExtractionRecord b) => RecordJson.Write(a).AsSpan().SequenceEqual(RecordJson.Write(b));

    private static LoggedDecision Row(ReviewAnswer given, string effect, string purpose, Field field, long after, Reviewer reviewer, long now) =>
        Row(given.Key, given.DocumentId, effect, purpose, given.RecordId, after, reviewer, now) with
        {
            FieldId = given.FieldId,
            State = Words.Of(given.Answer.State),
            Value = ReviewLog.TextOf(given.Answer.Value),
            OldState = Words.Of(field.State),
            OldValue = ReviewLog.TextOf(field.Value),
            OldConfidence = field.Confidence,
            Seen = JsonSerializer.Serialize(new { field.Raw, field.Page, field.Box, candidates = field.Candidates.Select(candidate => candidate.Value) }, Seen),
            TakenMs = given.TakenMilliseconds,
        };

    private static LoggedDecision Row(string key, string documentId, string effect, string purpose, long before, long after, Reviewer reviewer, long now) => new()
    {
        Key = key,
        DocumentId = documentId,
        Effect = effect,
        Purpose = purpose,
        BeforeId = before,
        AfterId = after,
        Reviewer = reviewer.Name,
        Role = reviewer.IsAdmin ? "admin" : "reviewer",
        At = now,
    };
}
