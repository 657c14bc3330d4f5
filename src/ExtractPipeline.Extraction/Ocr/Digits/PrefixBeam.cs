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
        var tree = new PrefixTree();
        List<int> beam = [PrefixTree.Root], next = [];
        Span<double> chances = stackalloc double[alphabet.Length + 1];
        for (var step = 0; step < steps; step++)
        {
            Normalise(scores.Slice(step * stride, chances.Length), chances);
            if (chances[0] > 1 - Negligible)
            {
                foreach (var text in beam) tree.Set(text, new(tree[text].Sum * chances[0], 0));
                continue;
            }

            next.Clear();
            tree.Begin(beam);
            foreach (var (text, paths) in tree.Before)
            {
                Add(text, new(paths.Sum * chances[0], 0));
                for (var n = 1; n < chances.Length; n++)
                {
                    if (chances[n] < Negligible) continue;
                    var repeated = tree.Last(text) == n;
                    if (repeated) Add(text, new(0, paths.Ended * chances[n]));
                    Add(tree.Longer(text, n), new(0, (repeated ? paths.Paused : paths.Sum) * chances[n]));
                }
            }

            if (next.Count > Width) KeepLikeliest();
            (beam, next) = (next, beam);
        }

        return [.. beam.Select(text => (Text: tree.Write(text, alphabet), tree[text].Sum)).OrderByDescending(entry => entry.Sum).ThenBy(entry => entry.Text, StringComparer.Ordinal)];

        void Add(int text, Paths paths)
        {
            if (paths.Sum > 0 && tree.Add(text, paths)) next.Add(text);
        }

        // Equally likely ones stay in their order.
        void KeepLikeliest()
        {
            var count = 0;
            for (var i = 0; i < next.Count; i++)
            {
                var text = next[i];
                var sum = tree[text].Sum;
                if (count == Width && sum <= tree[next[Width - 1]].Sum) continue;
                var place = Math.Min(count, Width - 1);
                while (place > 0 && tree[next[place - 1]].Sum < sum) next[place] = next[--place];
                next[place] = text;
                count = Math.Min(count + 1, Width);
            }

            next.RemoveRange(Width, next.Count - Width);
        }
    }

    private static void Normalise(ReadOnlySpan<float> scores, Span<double> chances)
    {
        double greatest = float.NegativeInfinity, sum = 0;
        foreach (var score in scores) greatest = Math.Max(greatest, score);
        for (var n = 0; n < chances.Length; n++) sum += chances[n] = Math.Exp(scores[n] - greatest);
        for (var n = 0; n < chances.Length; n++) chances[n] /= sum;
    }

    /// <summary>Probability of the ways to a text that end in "none" (Paused) and in its last character (Ended).</summary>
    private readonly record struct Paths(double Paused, double Ended)
    {
        public double Sum => Paused + Ended;
    }

    /// <summary>The texts that were looked at, each one character longer than another, by numbers; and the probabilities of those that this step leads to.</summary>
    private sealed class PrefixTree
    {
        public const int Root = 0;

        private const int None = -1;

        private readonly List<(int Shorter, int Last, int Next)> texts = [(None, 0, None)];
        private readonly List<int> longer = [None];
        private readonly List<(int Step, Paths Paths)> reached = [(0, new(1, 0))];
        private int step;

        /// <summary>The texts that the step before led to.</summary>
        public List<(int Text, Paths Paths)> Before { get; } = [];

        public Paths this[int text] => reached[text].Paths;

        public void Set(int text, Paths paths) => reached[text] = (step, paths);

        public void Begin(List<int> beam)
        {
            Before.Clear();
            foreach (var text in beam) Before.Add((text, this[text]));
            step++;
        }

        /// <summary>Adds ways to a text; whether they are the first of this step.</summary>
        public bool Add(int text, Paths paths)
        {
            var (when, known) = reached[text];
            reached[text] = (step, when == step ? new(known.Paused + paths.Paused, known.Ended + paths.Ended) : paths);
            return when != step;
        }

        /// <summary>The place of a text's last character in the alphabet, from 1; 0 if it is empty.</summary>
        public int Last(int text) => texts[text].Last;

        /// <summary>A text with one character more.</summary>
        public int Longer(int text, int last)
        {
            var found = longer[text];
            while (found != None && texts[found].Last != last) found = texts[found].Next;
            if (found != None) return found;
            texts.Add((text, last, longer[text]));
            longer.Add(None);
            reached.Add((None, default));
            return longer[text] = texts.Count - 1;
        }

        public string Write(int text, string alphabet)
        {
            var characters = new Stack<char>();
            for (; text != Root; text = texts[text].Shorter) characters.Push(alphabet[texts[text].Last - 1]);
            return string.Concat(characters);
        }
    }
}
