using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>An accepted field that is not what the document says: the one kind of error that nobody would notice.</summary>
/// <param name="File">The document.</param>
/// <param name="Id">The field.</param>
/// <param name="Expected">What the truth says; null where the truth has no such field.</param>
/// <param name="Value">The value that was accepted.</param>
/// <param name="State">The state that was accepted.</param>
/// <param name="Confidence">How sure the extractor was.</param>
/// <param name="Raw">The characters as read.</param>
internal sealed record WrongField(
    string File, string Id, TruthField? Expected, decimal? Value, FieldState State, double Confidence, string? Raw);

/// <summary>A confidence and whether what it was given to is right.</summary>
/// <param name="Confidence">The probability that was claimed.</param>
/// <param name="Right">What came true.</param>
internal readonly record struct Observation(double Confidence, bool Right)
{
    /// <summary>What it was given to.</summary>
    public Field? Field { get; init; }
}

/// <summary>One record compared with its truth.</summary>
/// <param name="Class">The document's class.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="Wrong">The wrong fields that were accepted.</param>
/// <param name="Observations">A confidence and its verdict for each field that is not ambiguous.</param>
internal sealed record DocumentScore(string Class, Counts Counts, IReadOnlyList<WrongField> Wrong, IReadOnlyList<Observation> Observations);

/// <summary>Compares a record with the truth.</summary>
internal static class Evaluator
{
    /// <summary>Compares; a document without a record has lost everything.</summary>
    public static DocumentScore Evaluate(string file, Truth truth, ExtractionRecord? record)
    {
        var pending = new Dictionary<string, TruthField>(truth.Fields, StringComparer.Ordinal);
        var wrong = new List<WrongField>();
        var observations = new List<Observation>();
        int exact = 0, exactNonZero = 0, accepted = 0, claims = 0, ambiguousAccepted = 0;
        var invented = false;

        foreach (var field in record?.Fields ?? [])
        {
            // Taken out when met, so that a second field of the same id counts as one that the document does not have.
            if (!pending.Remove(field.Id, out var expected) && truth.Partial) continue;
            var isAccepted = field.Decision == Decision.Accept;
            var isAmbiguous = expected is { Ambiguous: true };
            var isRight = !isAmbiguous && expected is not null && IsRight(expected, field);

            if (isAccepted)
            {
                claims++;
                if (!isRight) wrong.Add(new(file, field.Id, expected, field.Value, field.State, field.Confidence, field.Raw));
            }

            if (isAmbiguous)
            {
                if (isAccepted) ambiguousAccepted++;
                continue;
            }

            observations.Add(new(field.Confidence, isRight) { Field = field });
            invented |= expected is null;
            if (isAccepted && expected is not null) accepted++;
            if (!isRight) continue;
            exact++;
            if (IsNonZero(expected!)) exactNonZero++;
        }

        var ambiguous = truth.Fields.Values.Count(field => field.Ambiguous);
        var clear = truth.Fields.Count - ambiguous;
        // The truth knows the sums of the grids; what the prose says (N1, N2) is a hint and no sum.
        var reported = record?.Checks.Where(check => check.Status == CheckStatus.Broken && !check.Id.StartsWith('N')).Select(check => check.Id).ToHashSet() ?? [];
        var broken = truth.BrokenChecks.ToHashSet();

        var counts = new Counts
        {
            Recorded = Share.Of(record is not null),
            Exact = new(exact, clear),
            ExactNonZero = new(exactNonZero, truth.Fields.Values.Count(field => !field.Ambiguous && IsNonZero(field))),
            Accepted = new(accepted, clear),
            WrongAccepted = new(wrong.Count, claims),
            Lost = pending.Count,
            AmbiguousHeld = new(ambiguous - ambiguousAccepted, ambiguous),
            Whole = Share.Of(truth.Partial ? null : record is not null && exact == clear && !invented && ambiguousAccepted == 0),
            Outcome = Share.Of(truth.Expect is { } outcome ? record is not null && IsExpected(outcome, record.Outcome) : null),
            Layouts = Share.Of(truth.Layouts is { } layouts ? record?.Layouts == layouts : null),
            Year = Share.Of(truth.Report is { } year ? record is not null && record.Report.Year == year.Year : null),
            Agency = Share.Of(truth.Report is { } agency ? record is not null && record.Report.Agency == agency.Agency : null),
            BrokenFound = new(broken.Count(reported.Contains), broken.Count),
            FalselyBroken = truth.Partial ? 0 : reported.Count(id => !broken.Contains(id)),
        };
        return new(truth.Class, counts, wrong, observations);
    }

    private static bool IsRight(TruthField expected, Field got) => got.State == expected.State && got.Value == expected.Value;

    private static bool IsNonZero(TruthField field) => field is { State: FieldState.Read, Value: not null and not 0 };

    private static bool IsExpected(ExpectedOutcome expected, Outcome got) => expected switch
    {
        ExpectedOutcome.Any => true,
        ExpectedOutcome.Accepted => got == Outcome.Accepted,
        ExpectedOutcome.NeedsReview => got == Outcome.NeedsReview,
        ExpectedOutcome.Rejected => got == Outcome.Rejected,
        _ => throw new ArgumentOutOfRangeException(nameof(expected)),
    };
}
