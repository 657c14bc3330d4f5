using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Review;

/// <summary>
/// Makes the next revision of a record from the one before and what a person decided. Pure functions: the same record and the same decision
/// always make the same revision, bit for bit, so that the log of decisions can be replayed.
/// </summary>
public static class RecordReviser
{
    /// <summary>The confidence of a field that a person has looked at; how often people err is measured by second looks.</summary>
    private const double HumanConfidence = 0.99999;

    /// <summary>A person's answer to one field; the table's other doubts are weighed again with it.</summary>
    /// <exception cref="ArgumentException">The record has no such field, or the answer is none.</exception>
    public static ExtractionRecord Answer(ExtractionRecord record, string fieldId, FieldAnswer answer)
    {
        if (!answer.IsValid) throw new ArgumentException($"'{answer}' is no answer: a number exactly where one was read", nameof(answer));
        return Change(record, fieldId, field => field with
        {
            State = answer.State,
            Value = answer.Value,
            Confidence = answer.State == FieldState.Unread ? 0 : HumanConfidence,
            Uncalibrated = null,
            Decision = answer.State == FieldState.Unread ? Decision.Review : Decision.Accept,
            Method = ReadingMethod.Human,
            Candidates = [],
        });
    }

    /// <summary>Puts a field back into review that people do not agree about, with what they said.</summary>
    /// <exception cref="ArgumentException">The record has no such field.</exception>
    public static ExtractionRecord Reopen(ExtractionRecord record, string fieldId, params IReadOnlyList<FieldAnswer> answers) => Change(record, fieldId, field => field with
    {
        Confidence = 0.5,
        Uncalibrated = null,
        Decision = Decision.Review,
        Candidates = [.. answers.Where(answer => answer.State is FieldState.Read or FieldState.Blank && answer != FieldAnswer.Of(field)).Distinct().Select(answer => new Candidate(answer.Value, 0.5))],
    });

    /// <summary>
    /// What people said about a document that has been read again since: each answer stands where the field is at the same place as before,
    /// and is a candidate where it is not. Returns the record itself where there is none.
    /// </summary>
    public static ExtractionRecord Carry(ExtractionRecord again, ExtractionRecord before)
    {
        var now = again.Fields.ToDictionary(field => field.Id, StringComparer.Ordinal);
        foreach (var answered in before.Fields.Where(field => field.Method == ReadingMethod.Human))
        {
            if (!now.TryGetValue(answered.Id, out var field)) continue;
            if (answered.State == FieldState.Unread && field.Decision == Decision.Accept) continue;
            again = answered.Decision == Decision.Review && answered.State != FieldState.Unread || !IsSamePlace(answered, field)
                ? Reopen(again, answered.Id, FieldAnswer.Of(answered))
                : Answer(again, answered.Id, FieldAnswer.Of(answered));
        }

        return again;
    }

    /// <summary>Whether a field waits for a person: it is in review, and none has said that it cannot be read.</summary>
    public static bool IsDoubtful(Field field) => field.Decision == Decision.Review && !(field.Method == ReadingMethod.Human && field.State == FieldState.Unread);

    private static bool IsSamePlace(Field before, Field now)
    {
        if (before.Locator != now.Locator || before.Page != now.Page) return false;
        return (before.Box, now.Box) switch
        {
            (null, null) => true,
            ({ } a, { } b) => a.OverlapX(b) > 0 && a.OverlapY(b) > 0.3 * Math.Min(a.Height, b.Height),
            _ => false,
        };
    }

    private static ExtractionRecord Change(ExtractionRecord record, string fieldId, Func<Field, Field> change)
    {
        var found = false;
        var fields = record.Fields.Select(field =>
        {
            if (field.Id != fieldId) return field;
            found = true;
            return change(field);
        }).ToList();
        if (!found) throw new ArgumentException($"the record has no field '{fieldId}'", nameof(fieldId));
        return Weigh(record with { Fields = fields }, FieldId.Parse(fieldId).Table);
    }

    /// <summary>The record with the fields of a table weighed again by its sums.</summary>
    internal static ExtractionRecord Weigh(ExtractionRecord record, TableKind table)
    {
        var weigher = new TableWeigher(record, table);
        var weighed = weigher.Weigh().ToDictionary(field => field.Id, StringComparer.Ordinal);
        var fields = record.Fields.Select(field => weighed.GetValueOrDefault(field.Id, field)).ToList();
        var sums = weigher.Sums(weighed.Values).ToDictionary(sum => sum.Id, StringComparer.Ordinal);
        var byId = fields.ToDictionary(field => field.Id, StringComparer.Ordinal);
        var checks = record.Checks.Select(check => sums.TryGetValue(check.Id, out var sum) ? Judge(check, sum, byId) : check.Id.StartsWith('N') ? JudgeHint(check, byId) : check).ToList();

        // What is said about the reading of fields is said anew; the rest are findings about the document and stay.
        var problems = record.Problems.Where(problem => problem.Code is not (ProblemCode.IdentityBroken or ProblemCode.FieldsDoubtful)).ToList();
        problems.AddRange(checks.Where(check => check.Status == CheckStatus.Broken && !check.Id.StartsWith('N')).Select(check => Problem.OfBroken(check, check.Fields.Select(id => byId.GetValueOrDefault(id)?.Page).FirstOrDefault())));
        if (Problem.OfDoubtful(fields) is { } doubtful) problems.Add(doubtful);
        else problems.RemoveAll(problem => problem.Code is ProblemCode.SumsImplausible);
        var outcome = problems.Exists(problem => ProblemTable.Of(problem.Code).Effect == ProblemEffect.Review) ? Outcome.NeedsReview : Outcome.Accepted;
        return record with { Fields = fields, Checks = checks, Problems = problems, Outcome = outcome };
    }

    private static Check Judge(Check check, Sum sum, Dictionary<string, Field> fields)
    {
        var ids = sum.Fields.Select(id => id.ToString()).ToList();
        var accepted = ids.TrueForAll(id => fields[id].Decision == Decision.Accept);
        var status = sum.Holds is not { } holds || !accepted ? CheckStatus.Open : holds ? CheckStatus.Holds : CheckStatus.Broken;
        return check with { Status = status, Left = sum.Left, Right = sum.Right, Fields = ids };
    }

    /// <summary>A hint of the prose: its number stands on the left, those of the grids on the right.</summary>
    private static Check JudgeHint(Check check, Dictionary<string, Field> fields)
    {
        var cells = check.Fields.Select(id => fields.GetValueOrDefault(id)).ToList();
        var printed = cells.TrueForAll(cell => cell is { Decision: Decision.Accept, Value: not null }) ? cells.Sum(cell => cell!.Value) : null;
        return check with { Status = printed is null ? CheckStatus.Open : printed == check.Left ? CheckStatus.Holds : CheckStatus.Broken, Right = printed };
    }
}
