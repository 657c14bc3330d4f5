using System.Globalization;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>Prints the result of an evaluation for people.</summary>
internal static class EvaluationReport
{
    /// <summary>Prints everything.</summary>
    public static void Write(TextWriter output, EvaluationResult result)
    {
        output.WriteLine(Fields(result));
        output.WriteLine(Documents(result));
        output.WriteLine(Calibration(result.Reliability));
        List(output, "Wrong and accepted", result.Total.WrongAccepted.Part, result.WrongAccepted.Select(Describe));
        List(output, "Without a record", result.WithoutRecord.Count, result.WithoutRecord);
        List(output, "Records that cannot be read", result.UnreadableRecords.Count, result.UnreadableRecords);
        List(output, "Records without a truth, not counted", result.WithoutTruth.Count, result.WithoutTruth);
    }

    /// <summary>A share in per cent, rounded down: 100 % means all.</summary>
    public static string Percent(Share share) =>
        share.Rate is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(10_000m * share.Part / share.Whole) / 100:0.00} %");

    /// <summary>Errors per 10,000, with what can be claimed after so many trials.</summary>
    public static string Per10000(Share errors) => errors.Rate is not { } rate
        ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{10_000 * rate:0.0} (below {10_000 * Binomial.Upper(errors.Part, errors.Whole):0.0})");

    private static TextTable Fields(EvaluationResult result)
    {
        var table = new TextTable("Fields by class", "documents", "fields", "exact", "exact ≠ 0", "accepted", "lost", "ambiguous held", "wrong accepted", "per 10,000 (95 %)");
        foreach (var (name, counts) in Rows(result))
        {
            table.Add(name, Number(counts.Recorded.Whole), Number(counts.Exact.Whole), Percent(counts.Exact), Percent(counts.ExactNonZero),
                Percent(counts.Accepted), Number(counts.Lost), Of(counts.AmbiguousHeld), Number(counts.WrongAccepted.Part), Per10000(counts.WrongAccepted));
        }

        return table;
    }

    private static TextTable Documents(EvaluationResult result)
    {
        var table = new TextTable("Documents by class", "with record", "whole exact", "outcome", "layouts", "year", "agency", "broken sums found", "falsely broken");
        foreach (var (name, counts) in Rows(result))
        {
            table.Add(name, Of(counts.Recorded), Of(counts.Whole), Of(counts.Outcome), Of(counts.Layouts), Of(counts.Year), Of(counts.Agency),
                Of(counts.BrokenFound), Number(counts.FalselyBroken));
        }

        return table;
    }

    private static string Calibration(Reliability reliability)
    {
        var table = new TextTable("Confidence", "fields", "mean confidence", "observed accuracy");
        foreach (var bin in reliability.Bins)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"[{bin.From}, {bin.To}{(bin.To == 1 ? ']' : ')')}");
            table.Add(range, Number(bin.Count), Probability(bin.MeanConfidence), Probability(bin.Accuracy));
        }

        return $"{table}Expected calibration error: {Probability(reliability.ExpectedCalibrationError)}{Environment.NewLine}";
    }

    private static IEnumerable<(string Name, Counts Counts)> Rows(EvaluationResult result) =>
        result.Classes.Select(pair => (PlainText.Of(pair.Key), pair.Value)).Append(("total", result.Total));

    private static string Describe(WrongField wrong)
    {
        var expected = wrong.Expected switch
        {
            null => "no such field",
            { Ambiguous: true } => "ambiguous, to be left to a person",
            var field => Content(field.State, field.Value),
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"{PlainText.Of(wrong.File)}  {PlainText.Of(wrong.Id)}: expected {expected}, got {Content(wrong.State, wrong.Value)}, confidence {wrong.Confidence}, raw {(wrong.Raw is { } raw ? $"'{PlainText.Of(raw)}'" : "none")}");
    }

    private static string Content(FieldState state, decimal? value) => state switch
    {
        FieldState.Read => value?.ToString(CultureInfo.InvariantCulture) ?? "a number",
        FieldState.Blank => "blank",
        FieldState.Missing => "missing",
        FieldState.Unread => "unread",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static void List(TextWriter output, string title, int count, IEnumerable<string> lines)
    {
        if (count == 0) return;
        var listed = 0;
        output.WriteLine($"{title}: {Number(count)}");
        foreach (var line in lines)
        {
            output.WriteLine($"  {PlainText.Of(line)}");
            listed++;
        }

        if (listed < count) output.WriteLine($"  … and {Number(count - listed)} more");
        output.WriteLine();
    }

    private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Of(Share share) => share.Whole == 0 ? "–" : $"{Number(share.Part)} of {Number(share.Whole)}";

    private static string Probability(double? value) => value?.ToString("0.000000", CultureInfo.InvariantCulture) ?? "–";
}
