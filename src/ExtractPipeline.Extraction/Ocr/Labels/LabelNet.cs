using System.Buffers;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Reads what the forms print, labels and headings: a net that knows their characters only, trained on rendered lines (<c>fixtures/LabelModel</c>).
/// Safe for use from several threads.
/// </summary>
internal sealed class LabelNet
{
    private static readonly Lazy<LabelNet> Shared = new(() => new(NetWeights.Embedded("labels")));

    /// <summary>Stands in the net's alphabet for a run of characters that no form has.</summary>
    private const char Other = '□';

    private readonly NetWeights weights;
    private readonly LabelLexicon lexicon;

    public LabelNet(NetWeights weights)
    {
        this.weights = weights;
        lexicon = new(weights.Alphabet);
    }

    private ConvolutionNet Net => weights.Nets[0];

    /// <summary>Scores a step: "none", then the alphabet's.</summary>
    private int Classes => weights.Alphabet.Length + 1;

    /// <summary>A line as the net sees it and what the net says of it, in pooled memory.</summary>
    /// <param name="Picture">Its ink, row by row (<see cref="LabelPicture"/>).</param>
    /// <param name="Width">Columns of the picture.</param>
    /// <param name="Scores">Steps × the net's outputs, not normalised.</param>
    /// <param name="Steps">How many, from left to right.</param>
    private readonly record struct ScoredLine(float[] Picture, int Width, float[] Scores, int Steps) : IDisposable
    {
        public void Dispose()
        {
            ArrayPool<float>.Shared.Return(Scores);
            ArrayPool<float>.Shared.Return(Picture);
        }
    }

    /// <summary>The net that the program carries.</summary>
    public static LabelNet Default => Shared.Value;

    /// <summary><c>sha256:</c> and the digest of the weights.</summary>
    public string Hash => weights.Hash;

    /// <summary>Reads a line.</summary>
    /// <param name="strip">The line with paper around it.</param>
    /// <param name="height">How high its ideographs are, in pixels.</param>
    /// <returns>
    /// The likeliest characters one by one, and the probability of the least sure of them; 0 where one is none of the forms', where print is left that none of them stands on, or nothing is read.
    /// </returns>
    public (string Text, double Confidence) Read(PageRaster strip, double height)
    {
        using var line = Score(strip, height);
        var characters = Likeliest(line);
        var isWhole = characters.Count > 0 && IsCovered(line, characters);
        var text = string.Concat(characters.Select(character => weights.Alphabet[character.Code - 1]));
        return (text, isWhole && !text.Contains(Other, StringComparison.Ordinal) ? characters.Min(character => character.Probability) : 0);
    }

    /// <summary>Which of the forms' labels a line is; null where it may be none, or another one.</summary>
    /// <param name="strip">The line with paper around it.</param>
    /// <param name="height">How high its ideographs are, in pixels.</param>
    /// <param name="width">How wide the print is, in pixels.</param>
    public string? Recognize(PageRaster strip, double height, double width)
    {
        using var line = Score(strip, height);
        return lexicon.Find(line.Scores, line.Steps, Net.Outputs, Classes, width / height);
    }

    private ScoredLine Score(PageRaster strip, double height)
    {
        var picture = LabelPicture.Draw(strip, height, Net, out var width);
        return new(picture, width, Net.Score(picture, width, out var steps), steps);
    }

    // The likeliest character of every step, with the step that is surest of it; one that goes on is the same one.
    private List<(int Code, int Step, double Probability)> Likeliest(ScoredLine line)
    {
        var characters = new List<(int Code, int Step, double Probability)>();
        var last = 0;
        for (var step = 0; step < line.Steps; step++)
        {
            var (best, probability) = Best(line.Scores.AsSpan(step * Net.Outputs, Classes));
            if (best > 0 && best != last) characters.Add((best, step, probability));
            else if (best > 0 && probability > characters[^1].Probability) characters[^1] = (best, step, probability);
            last = best;
        }

        return characters;
    }

    private static (int Best, double Probability) Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var n = 1; n < scores.Length; n++)
            if (scores[n] > scores[best])
                best = n;
        double sum = 0;
        foreach (var score in scores) sum += Math.Exp(score - scores[best]);
        return (best, 1 / sum);
    }

    /// <summary>A net passes over what it cannot read: print as wide as half a character that is further from every character than its own half.</summary>
    private bool IsCovered(ScoredLine line, List<(int Code, int Step, double Probability)> characters)
    {
        const double half = 0.6, left = 0.55, dark = 0.5;
        const int least = 8;
        var (step, em) = (line.Width / line.Steps, Net.CharacterHeight);
        int top = Net.Height / 4, bottom = Net.Height - top, uncovered = 0;
        for (var n = 0; n < line.Steps; n++)
        {
            var isFar = characters.TrueForAll(character => Math.Abs(character.Step - n) * step > half * em);
            uncovered = isFar && Ink(n * step) >= least ? uncovered + step : 0;
            if (uncovered >= left * em) return false;
        }

        return true;

        // Rulings lie above and below.
        int Ink(int from)
        {
            var ink = 0;
            for (var y = top; y < bottom; y++)
                foreach (var value in line.Picture.AsSpan((y * line.Width) + from, step))
                    if (value > dark)
                        ink++;
            return ink;
        }
    }
}
