namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// What two nets together say of a line. Each net's probabilities count with a weight, and none counts for less than a floor: that ranks the texts.
/// Where both nets put the same text first, its risk follows from how sure the less sure of them is, and never falls below what has been measured:
/// two nets trained on the same fonts are blind for the same things, but then at least one of them doubts.
/// The figures are chosen by fits to scans in fonts that neither net was trained on (docs/ocr.md).
/// </summary>
/// <param name="figures">
/// The weight of the first net, that of the second, the natural logarithm of the floor; for agreement, the log odds of an error where the less sure net is torn,
/// how much these fall with its certainty, and the least risk.
/// </param>
internal sealed class Agreement(IReadOnlyList<float> figures)
{
    private const int Kept = 8;

    // No net is surer than this of anything, whatever its sums round to.
    private const double LeastDoubt = 1e-9;

    /// <summary>Combines.</summary>
    /// <returns>Likeliest first; the probabilities add up to less than 1, the rest being for texts that neither net thought of.</returns>
    public List<DigitReading> Combine(List<(string Text, double Probability)> one, List<(string Text, double Probability)> other)
    {
        var texts = one.Concat(other).Select(reading => reading.Text).Distinct(StringComparer.Ordinal).ToArray();
        var weights = texts.Select(text => Weight(Of(one, text), Of(other, text))).ToArray();
        var all = weights.Sum() + Weight(Rest(one), Rest(other));
        var both = Tells(one, other) ? one[0].Text : null;
        var (risk, share) = (0.0, 1.0);
        if (both is not null)
        {
            risk = Risk(Math.Min(one[0].Probability, other[0].Probability));
            share = risk / Math.Max(all - weights[Array.IndexOf(texts, both)], double.Epsilon) * all;
        }

        return [.. texts
            .Select((text, n) => new DigitReading(text, text == both ? 1 - risk : weights[n] / all * share, one[0].Text == text && other[0].Text == text))
            .OrderByDescending(reading => reading.Probability)
            .ThenBy(reading => reading.Text, StringComparer.Ordinal)
            .Take(Kept)];
    }

    /// <summary>Whether agreement tells: the nets put the same text first, and not that there is none (faint characters look like dirt to both).</summary>
    internal static bool Tells(List<(string Text, double Probability)> one, List<(string Text, double Probability)> other) => one[0].Text == other[0].Text && one[0].Text.Length > 0;

    /// <summary>The risk of what both nets hold for the likeliest.</summary>
    /// <param name="probability">Of the net that is less sure.</param>
    private double Risk(double probability) =>
        Math.Max(figures[5], 1 / (1 + Math.Exp((figures[4] * Certainty(probability)) - figures[3])));

    /// <summary>How sure a net is: the negative logarithm of its doubt.</summary>
    internal static double Certainty(double probability) => -Math.Log(Math.Max(LeastDoubt, 1 - probability));

    private double Weight(double one, double other) => Math.Exp((figures[0] * Floored(one)) + (figures[1] * Floored(other)));

    private double Floored(double probability) => Math.Max(figures[2], Math.Log(Math.Max(probability, double.Epsilon)));

    private static double Of(List<(string Text, double Probability)> readings, string text)
    {
        foreach (var reading in readings)
            if (reading.Text == text)
                return reading.Probability;
        return 0;
    }

    private static double Rest(List<(string Text, double Probability)> readings) => Math.Max(0, 1 - readings.Sum(reading => reading.Probability));
}
