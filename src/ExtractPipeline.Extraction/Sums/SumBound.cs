namespace ExtractPipeline.Extraction.Sums;

/// <summary>What one sum over several rows makes of their options at best, by what they add to it.</summary>
internal sealed class SumBound
{
    private readonly Term[][] terms; // Different ones, of each row.
    private readonly int[][] termOf; // Of each step of a row.
    private readonly double[][] shares; // What a term weighs in this sum.
    private readonly double[][] seen;
    private readonly Reach[] before, behind; // What the rows before, and from, a row can add up to.
    private readonly Term known;
    private readonly double holds, breaks;
    private readonly Func<Term, double> judge;

    /// <param name="rows">The steps of each row.</param>
    /// <param name="sum">The sum's index in their terms.</param>
    /// <param name="known">What the cells add that are in no step.</param>
    /// <param name="holds">The logarithms of the probabilities that the sum holds, and that it does not.</param>
    /// <param name="judge">The same, for all that it adds up to; 0 at most.</param>
    public SumBound(IReadOnlyList<List<Step>> rows, int sum, Term known, (double Holds, double Breaks) holds, Func<Term, double> judge)
    {
        (Sum, this.known, this.holds, breaks, this.judge) = (sum, known, holds.Holds, holds.Breaks, judge);
        terms = [.. rows.Select(steps => steps.Select(step => step.Terms[sum]).Distinct().ToArray())];
        var places = Array.ConvertAll(terms, row => row.Index().ToDictionary(entry => entry.Item, entry => entry.Index));
        termOf = [.. rows.Select((steps, row) => steps.Select(step => places[row][step.Terms[sum]]).ToArray())];
        LastRow = Array.FindLastIndex(terms, row => row is not [{ Difference: 0, Open: 0 }]);
        shares = [.. terms.Select(row => new double[row.Length])];
        seen = [.. terms.Select(row => new double[row.Length])];
        (before, behind) = (new Reach[rows.Count + 1], new Reach[rows.Count + 1]);
        (before[0], behind[^1]) = (Reach.Nothing, Reach.Nothing);
    }

    /// <summary>Which sum.</summary>
    public int Sum { get; }

    /// <summary>The last row that it concerns, after which it has been judged; −1 if none.</summary>
    public int LastRow { get; }

    /// <summary>The most that this sum and its shares can weigh.</summary>
    public double Most => Join(before[0], behind[0], known);

    /// <summary>Looks anew what rows can add up to, from the last to the first.</summary>
    public void SweepBack()
    {
        for (var row = terms.Length - 1; row >= 0; row--) behind[row] = behind[row + 1].With(terms[row], shares[row]);
    }

    /// <summary>Lets a row and this sum agree on what each term of the row is worth: half of the difference goes over.</summary>
    /// <param name="row">The row; those before it have had their turn.</param>
    /// <param name="reduced">What each step of the row keeps for itself.</param>
    public void Share(int row, double[] reduced)
    {
        if (terms[row].Length > 1)
        {
            var own = new double[terms[row].Length];
            Array.Fill(own, double.NegativeInfinity);
            for (var step = 0; step < reduced.Length; step++) own[termOf[row][step]] = Math.Max(own[termOf[row][step]], reduced[step]);
            for (var term = 0; term < own.Length; term++)
            {
                own[term] = (own[term] - shares[row][term] - Join(before[row], behind[row + 1], known.With(terms[row][term]))) / 2;
                shares[row][term] += own[term];
            }

            for (var step = 0; step < reduced.Length; step++) reduced[step] -= own[termOf[row][step]];
        }

        before[row + 1] = before[row].With(terms[row], shares[row]);
    }

    /// <summary>Looks what each term of a row is worth, and would leave, after a beginning.</summary>
    /// <returns>The most of all terms.</returns>
    public double Look(int row, Term beginning)
    {
        if (row > LastRow) return 0;
        var (rest, most) = (behind[row + 1], double.NegativeInfinity);
        for (var i = 0; i < seen[row].Length; i++)
        {
            var term = beginning.With(terms[row][i]);
            seen[row][i] = shares[row][i] + term.Open switch
            {
                0 => Math.Max(Math.Max(rest.To(-term.Difference) + holds, rest.Any + breaks), rest.Open),
                > 0 => Math.Max(rest.Open, Likeliest(term, rest)),
                _ => rest.Any,
            };
            most = Math.Max(most, seen[row][i]);
        }

        return most;
    }

    /// <summary>The most after a beginning in which one value is not known: mostly the sum then wants one that is known not to be it.</summary>
    private double Likeliest(Term term, Reach rest)
    {
        var most = rest.Dropped;
        foreach (var (total, weight) in rest.Top)
        {
            if (weight <= most) return most;
            most = Math.Max(most, weight + judge(term.With(new(total, 0))));
        }

        return rest.Top.Count < rest.Sums.Count ? Math.Max(most, rest.Top[^1].Weight) : most;
    }

    /// <summary>What was seen for a step.</summary>
    public double Seen(int row, int step) => seen[row][termOf[row][step]];

    private double Join(Reach first, Reach second, Term middle)
    {
        var any = first.Any + second.Any;
        if (middle.Open != 0) return any;
        var joined = Math.Max(any + breaks, Math.Max(first.Open + second.Any, first.Any + second.Open));
        joined = Math.Max(joined, Math.Max(first.Dropped + second.Any, first.Any + second.Dropped) + holds);
        var (few, many) = first.Sums.Count < second.Sums.Count ? (first, second) : (second, first);
        foreach (var (reached, weight) in few.Sums)
            if (many.Sums.TryGetValue(-(middle.Difference + reached), out var other))
                joined = Math.Max(joined, weight + other + holds);
        return joined;
    }

    /// <summary>What some rows can add up to, and the most that each total weighs.</summary>
    private sealed class Reach
    {
        /// <summary>More totals are not kept apart; and of what rows add so much is looked at, the likeliest first.</summary>
        private const int MostSums = 512, MostTop = 16, MostLooks = 100_000;

        /// <summary>Nor those that weigh so much less, as a logarithm.</summary>
        private const double Negligible = 30;

        public static readonly Reach Nothing = new() { Sums = new() { [0] = 0 } };

        public required Dictionary<long, double> Sums { get; init; }

        /// <summary>The most that any total weighs.</summary>
        public double Any { get; private init; }

        /// <summary>The most with a term of which not all is known.</summary>
        public double Open { get; private init; } = double.NegativeInfinity;

        /// <summary>The most of the totals that are not kept apart.</summary>
        public double Dropped { get; private init; } = double.NegativeInfinity;

        /// <summary>The totals that weigh most.</summary>
        public List<(long Total, double Weight)> Top => field ??= [.. Sums.OrderByDescending(sum => sum.Value).Take(MostTop).Select(sum => (sum.Key, sum.Value))];

        public double To(long total) => Math.Max(Dropped, Sums.GetValueOrDefault(total, double.NegativeInfinity));

        public Reach With(Term[] terms, double[] shares)
        {
            if (terms is [{ Open: 0, Difference: 0 }] && shares[0] == 0) return this;
            var (any, open, dropped, looks) = (double.NegativeInfinity, double.NegativeInfinity, Dropped + shares.Max(), 0);
            var sums = new Dictionary<long, double>(Math.Min(MostSums, Sums.Count * terms.Length));
            foreach (var i in Enumerable.Range(0, terms.Length).OrderByDescending(i => shares[i]))
            {
                any = Math.Max(any, shares[i] + Any);
                open = Math.Max(open, shares[i] + (terms[i].Open != 0 ? Any : Open));
                if (terms[i].Open != 0) continue;
                if ((looks += Sums.Count) > MostLooks)
                {
                    dropped = Math.Max(dropped, shares[i] + Any);
                    continue;
                }

                foreach (var (sum, weight) in Sums)
                {
                    var total = sum + terms[i].Difference;
                    if (!sums.TryGetValue(total, out var best) || best < weight + shares[i]) sums[total] = weight + shares[i];
                }
            }

            foreach (var (sum, weight) in sums.Count > MostSums ? [.. sums.OrderByDescending(sum => sum.Value).Skip(MostSums)] : sums.Where(sum => sum.Value < any - Negligible).ToList())
            {
                sums.Remove(sum);
                dropped = Math.Max(dropped, weight);
            }

            return new() { Sums = sums, Any = any, Open = open, Dropped = dropped };
        }
    }
}
