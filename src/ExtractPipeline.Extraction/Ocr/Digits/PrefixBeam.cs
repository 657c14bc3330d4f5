namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// The likeliest texts of a line, from the probability of every character at every step (Graves, Sequence Labelling, 2012, §7.5): a text's probability is the sum over
/// all ways to stretch it over the steps, the same character twice in a row standing for one unless "none" comes between.
/// </summary>
internal static class PrefixBeam
{
    private const int Width = 16;

    // What is less likely at a step makes no candidate worth having.
    private const double Negligible = 1e-7;

    /// <summary>Finds the texts.</summary>
    /// <param name="scores">Steps × <paramref name="stride"/> scores, not normalised; score 0 of a step is that of "none".</param>
    /// <param name="steps">How many.</param>
    /// <param name="stride">Scores a step, those beyond the alphabet included.</param>
    /// <param name="alphabet">What the scores from 1 on stand for.</param>
    /// <returns>Texts and their probabilities, likeliest first.</returns>
    public static List<(string Text, double Probability)> Decode(ReadOnlySpan<float> scores, int steps, int stride, string alphabet)
    {
        var beam = new Dictionary<string, Paths>(StringComparer.Ordinal) { [""] = new(1, 0) };
        Span<double> chances = stackalloc double[alphabet.Length + 1];
        for (var step = 0; step < steps; step++)
        {
            Normalise(scores.Slice(step * stride, chances.Length), chances);
            if (chances[0] > 1 - Negligible)
            {
                foreach (var text in beam.Keys) beam[text] = new(beam[text].Sum * chances[0], 0);
                continue;
            }

            var next = new Dictionary<string, Paths>(StringComparer.Ordinal);
            foreach (var (text, paths) in beam)
            {
                Add(next, text, new(paths.Sum * chances[0], 0));
                for (var n = 1; n < chances.Length; n++)
                {
                    if (chances[n] < Negligible) continue;
                    var character = alphabet[n - 1];
                    var repeated = text.Length > 0 && text[^1] == character;
                    if (repeated) Add(next, text, new(0, paths.Ended * chances[n]));
                    Add(next, text + character, new(0, (repeated ? paths.Paused : paths.Sum) * chances[n]));
                }
            }

            beam = next.Count <= Width ? next : next.OrderByDescending(entry => entry.Value.Sum).Take(Width).ToDictionary(StringComparer.Ordinal);
        }

        return [.. beam.Select(entry => (entry.Key, entry.Value.Sum)).OrderByDescending(entry => entry.Sum).ThenBy(entry => entry.Key, StringComparer.Ordinal)];
    }

    private static void Add(Dictionary<string, Paths> texts, string text, Paths paths)
    {
        if (paths.Sum <= 0) return;
        texts[text] = texts.TryGetValue(text, out var known) ? new(known.Paused + paths.Paused, known.Ended + paths.Ended) : paths;
    }

    private static void Normalise(ReadOnlySpan<float> scores, Span<double> chances)
    {
        double greatest = float.NegativeInfinity, sum = 0;
        foreach (var score in scores) greatest = Math.Max(greatest, score);
        for (var n = 0; n < chances.Length; n++) sum += chances[n] = Math.Exp(scores[n] - greatest);
        for (var n = 0; n < chances.Length; n++) chances[n] /= sum;
    }

    // Probability of the ways to a text that end in "none" (Paused) and in its last character (Ended).
    private readonly record struct Paths(double Paused, double Ended)
    {
        public double Sum => Paused + Ended;
    }
}
