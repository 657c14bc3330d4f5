using System.Buffers;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Which of the forms' labels a line is, by all that the net says of it and not only by its likeliest characters: of a worn label hardly one of these may be right,
/// and still only one label is at all like it.
/// </summary>
internal sealed class LabelLexicon
{
    /// <summary>How much less likely a character of the label may be than the likeliest one in its place, as a mean, and how much likelier the label is than any other, in natural logarithms.</summary>
    private const double MostLoss = 2, LeastLead = 4;

    /// <summary>Of short labels a part of another one may be like one: those of so few ideographs have to be surer.</summary>
    private const double MostLossOfShort = 1;

    private const int Short = 3;

    /// <summary>How much narrower and wider than its characters a label may be.</summary>
    private const double Narrower = 0.85, Wider = 1.3;

    /// <summary>In ideographs: how wide a punctuation mark may be, and anything else.</summary>
    private const double LeastMark = 0.4, MostMark = 1, Half = 0.6;

    private const int LeastIdeographs = 2;

    /// <summary>其它 is 其他: what is printed either way is no other label.</summary>
    private const char Other = '它';

    private readonly List<Label> labels;

    /// <summary>Takes the wordings of all forms.</summary>
    /// <param name="alphabet">The net's.</param>
    public LabelLexicon(string alphabet)
    {
        labels = [.. FormVocabulary.Wordings
            .Where(text => text.Count(LabelText.IsIdeograph) >= LeastIdeographs && !text.Contains(Other, StringComparison.Ordinal))
            .Select(text => new Label(text, [.. text.Select(c => alphabet.IndexOf(AsRead(c), StringComparison.Ordinal) + 1)], text.Sum(c => LabelText.IsIdeograph(c) ? 1 : LeastMark), text.Sum(c => LabelText.IsIdeograph(c) ? 1 : char.IsAscii(c) ? Half : MostMark)))
            .Where(label => label.Codes.All(code => code > 0))];
    }

    private sealed record Label(string Text, int[] Codes, double Narrowest, double Widest);

    /// <summary>The label that a line is; null where it may be none, or another one.</summary>
    /// <param name="scores">Steps × <paramref name="stride"/> scores of the net, not normalised; score 0 of a step is that of "none".</param>
    /// <param name="steps">How many.</param>
    /// <param name="stride">Scores a step, those beyond the alphabet included.</param>
    /// <param name="classes">Scores a step that count.</param>
    /// <param name="width">How wide the print is, in ideographs.</param>
    public string? Find(ReadOnlySpan<float> scores, int steps, int stride, int classes, double width)
    {
        var chances = ArrayPool<double>.Shared.Rent(steps * classes);
        var likeliest = Normalise(scores, steps, stride, classes, chances);
        var (best, most, next) = (default(Label), double.NegativeInfinity, double.NegativeInfinity);
        foreach (var label in labels)
        {
            if (width < Narrower * label.Narrowest || width > Wider * label.Widest) continue;
            var likelihood = Likelihood(chances, steps, classes, label.Codes);
            if (likelihood > most) (best, most, next) = (label, likelihood, most);
            else next = Math.Max(next, likelihood);
        }

        ArrayPool<double>.Shared.Return(chances);
        if (best is null) return null;
        var loss = best.Text.Count(LabelText.IsIdeograph) <= Short ? MostLossOfShort : MostLoss;
        return likeliest - most <= loss * best.Codes.Length && most - next >= LeastLead ? best.Text : null;
    }

    /// <summary>The probability of every character at every step, and as what is returned the logarithm of that of the likeliest path.</summary>
    private static double Normalise(ReadOnlySpan<float> scores, int steps, int stride, int classes, double[] chances)
    {
        var likeliest = 0.0;
        for (var step = 0; step < steps; step++)
        {
            var from = scores.Slice(step * stride, classes);
            var to = chances.AsSpan(step * classes, classes);
            double greatest = float.NegativeInfinity, sum = 0;
            foreach (var score in from) greatest = Math.Max(greatest, score);
            for (var n = 0; n < classes; n++) sum += to[n] = Math.Exp(from[n] - greatest);
            for (var n = 0; n < classes; n++) to[n] /= sum;
            likeliest -= Math.Log(sum);
        }

        return likeliest;
    }

    /// <summary>The logarithm of the probability of all ways to stretch a text over the steps (Graves, Sequence Labelling, 2012, §7.3.1); between its characters "none" may come, and must between equal ones.</summary>
    private static double Likelihood(double[] chances, int steps, int classes, int[] codes)
    {
        const double nothing = 1e-290;
        Span<double> before = stackalloc double[(2 * codes.Length) + 1], now = stackalloc double[before.Length];
        before.Clear();
        before[0] = 1;
        var likelihood = 0.0;
        for (var step = 0; step < steps; step++)
        {
            var sum = 0.0;
            for (var n = 0; n < now.Length; n++)
            {
                var ways = before[n] + (n > 0 ? before[n - 1] : 0);
                if (n > 2 && n % 2 == 1 && codes[n / 2] != codes[(n / 2) - 1]) ways += before[n - 2];
                sum += now[n] = ways * chances[(step * classes) + (n % 2 == 0 ? 0 : codes[n / 2])];
            }

            if (sum < nothing) return double.NegativeInfinity;
            for (var n = 0; n < now.Length; n++) before[n] = now[n] / sum;
            likelihood += Math.Log(sum);
        }

        return likelihood + Math.Log(Math.Max(nothing, before[^1] + before[^2]));
    }

    /// <summary>Both quotation marks are one to the net.</summary>
    private static char AsRead(char c) => c == '”' ? '“' : c;
}
