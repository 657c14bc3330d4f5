namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// What two nets together say of a line. Each net's probabilities count with a weight, and none counts for less than a floor: however sure a net is, it may be blind for the truth.
/// The weights and floors are chosen by fits to scans in fonts that neither net was trained on (docs/ocr.md).
/// </summary>
/// <param name="figures">The weight of the first net, that of the second, the natural logarithm of the floor.</param>
internal sealed class Agreement(IReadOnlyList<float> figures)
{
    private const int Kept = 8;

    /// <summary>Combines.</summary>
    /// <returns>Likeliest first; the probabilities add up to less than 1, the rest being for texts that neither net thought of.</returns>
    public List<DigitReading> Combine(List<(string Text, double Probability)> one, List<(string Text, double Probability)> other)
    {
        var texts = one.Concat(other).Select(reading => reading.Text).Distinct(StringComparer.Ordinal).ToArray();
        var weights = texts.Select(text => Weight(Of(one, text), Of(other, text))).ToArray();
        var all = weights.Sum() + Weight(Rest(one), Rest(other));
        return [.. texts
            .Select((text, n) => new DigitReading(text, weights[n] / all, one[0].Text == text && other[0].Text == text))
            .OrderByDescending(reading => reading.Probability)
            .ThenBy(reading => reading.Text, StringComparer.Ordinal)
            .Take(Kept)];
    }

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
