using System.Runtime.InteropServices;

namespace ExtractPipeline.Extraction.Sums;

/// <summary>What the doubtful cells of one row may be together.</summary>
/// <param name="LogWeight">The logarithm of their probability, with the sums that concern no other row.</param>
/// <param name="Terms">What they add to each sum over several rows.</param>
internal readonly record struct RowOption(double LogWeight, Term[] Terms);

/// <summary>What rows are together.</summary>
/// <param name="Shares">The probability of each option of each row.</param>
/// <param name="Tables">The likeliest tables as options of the rows, likeliest first, with the logarithms of their weights.</param>
/// <param name="Lost">The share of tables that were left aside, estimated.</param>
internal sealed record RowVerdict(double[][] Shares, IReadOnlyList<(int[] Options, double LogWeight)> Tables, double Lost);

/// <summary>
/// Weighs all tables, one option of each row, where sums go over several rows. It goes from row to row; beginnings that add up to the same in
/// every sum go on alike and are one, so that their number stays small where the tables are beyond counting. A beginning from which no table can
/// come that matters is dropped. What can come of it is bounded by letting every later row and every sum choose for itself, after each row's
/// weights have been shared out among the sums so that they want the same (max-sum diffusion: T. Werner, A linear programming approach to
/// max-sum problem, 2007).
/// </summary>
internal sealed class RowSearch
{
    /// <summary>Sweeps over all rows in which the weights are shared out, and the gain below which they end.</summary>
    private const int MostSweeps = 8;

    private const double LeastGain = 0.05;

    /// <summary>
    /// Bounds the work on one row, and on all: options that are looked at, after all beginnings together. Of 461 searches of worn tables that were
    /// complete none took more than 90,252 and 331,131; of those that were not, most would have taken millions.
    /// </summary>
    private const int MostLooks = 120_000, MostLooksInAll = 500_000;

    /// <summary>A first way over the rows, with few beginnings, finds a good table to compare with; and so one goes on that has been too long.</summary>
    private const int FewBeginnings = 50, FewLooks = 20_000;

    /// <summary>So many times the beginnings that will be followed are held at once: of tables with many doubtful cells there are millions.</summary>
    private const int Held = 4;

    private readonly IReadOnlyList<IReadOnlyList<RowOption>> rows;
    private readonly List<Step>[] steps; // The options of a row, those as one that add the same to every sum.
    private readonly double[][] reduced; // What each step keeps for itself once its weight has been shared out among the sums.
    private readonly int[][] order; // The steps of a row by that, the greatest first.
    private readonly SumBound[] bounds;
    private readonly double[] ahead; // What the rows from one on keep for themselves at best.
    private readonly Func<int, Term, double> judge;
    private readonly Term[] known;

    /// <param name="rows">The options of each row, at least one.</param>
    /// <param name="known">For each sum what the cells add that are in no option.</param>
    /// <param name="judge">The logarithm of the factor of a sum, given all that it adds up to; 0 at most.</param>
    /// <param name="holds">The same for a sum of which all is known, which holds or does not.</param>
    public RowSearch(IReadOnlyList<IReadOnlyList<RowOption>> rows, IReadOnlyList<Term> known, Func<int, Term, double> judge, (double Holds, double Breaks) holds)
    {
        (this.rows, this.judge, this.known) = (rows, judge, [.. known]);
        steps = [.. rows.Select(Step.Of)];
        bounds = [.. known.Select((term, sum) => new SumBound(steps, sum, term, holds, all => judge(sum, all)))];
        reduced = [.. steps.Select(row => row.Select(step => step.Best).ToArray())];
        ShareOut();
        order = [.. reduced.Select(row => Enumerable.Range(0, row.Length).OrderByDescending(step => row[step]).ToArray())];
        ahead = new double[rows.Count + 1];
        for (var row = rows.Count - 1; row >= 0; row--) ahead[row] = ahead[row + 1] + reduced[row].Max();
    }

    /// <summary>Weighs the tables.</summary>
    /// <param name="negligible">Tables are left aside whose weight is smaller than the best one's by this logarithm.</param>
    /// <param name="mostBeginnings">Bounds the work: more beginnings are not followed from one row to the next.</param>
    /// <param name="mostTables">How many tables are named.</param>
    public RowVerdict Weigh(double negligible, int mostBeginnings, int mostTables)
    {
        var first = Walk(double.NegativeInfinity, FewBeginnings, FewLooks);
        var (layers, top, lost) = Walk(first.Best + negligible, mostBeginnings, MostLooks);

        // Of the beginnings that are followed none may come to an end that matters: then the first way is all that is known.
        if (layers[^1].Beginnings.Count == 0) (layers, top, lost) = (first.Layers, first.Best, double.PositiveInfinity);
        var all = BackSum(layers);
        var shares = rows.Select(options => new double[options.Count]).ToArray();
        for (var row = 0; row < rows.Count; row++)
        {
            var ofStep = new double[steps[row].Count];
            foreach (var (from, step, to, gain) in layers[row].Moves)
                ofStep[step] += Math.Exp(layers[row].Beginnings[from].LogSum + steps[row][step].LogSum + gain + layers[row + 1].Beginnings[to].Rest - all);
            foreach (var (i, step) in steps[row].Index())
                foreach (var option in step.Options)
                    shares[row][option] = ofStep[i] * Math.Exp(rows[row][option].LogWeight - step.LogSum);
        }

        return new(shares, Likeliest(layers, top + negligible, mostTables), Math.Exp(Math.Min(0, lost - all)));
    }

    /// <summary>Goes over the rows from the first to the last.</summary>
    private (Layer[] Layers, double Best, double Lost) Walk(double least, int mostBeginnings, int mostLooks)
    {
        var layers = new Layer[rows.Count + 1];
        layers[0] = new();
        layers[0].Add(known);
        (layers[0].Beginnings[0].LogSum, layers[0].Beginnings[0].Best) = (0, 0);
        var (lost, left) = (double.NegativeInfinity, MostLooksInAll);
        var terms = new Term[bounds.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            var (layer, next) = (layers[row], layers[row + 1] = new Layer());
            var (looks, most, floor) = (0, Math.Min(mostLooks, Math.Max(left, FewLooks)), double.NegativeInfinity);
            foreach (var (rank, from) in Enumerable.Range(0, layer.Beginnings.Count).OrderByDescending(i => layer.Beginnings[i].Bound).Index())
            {
                var beginning = layer.Beginnings[from];
                if (rank >= mostBeginnings || looks > most)
                {
                    lost = Logs.Add(lost, beginning.Bound - beginning.Best + beginning.LogSum);
                    continue;
                }

                var before = layer.TermsOf(from);
                var hope = beginning.Best + ahead[row + 1];
                foreach (var bound in bounds) hope += bound.Look(row, before[bound.Sum]);
                foreach (var i in order[row])
                {
                    looks++;
                    if (hope + reduced[row][i] < least) break;
                    var reach = beginning.Best + ahead[row + 1] + reduced[row][i];
                    foreach (var bound in bounds) reach += bound.Seen(row, i);
                    if (reach < least) continue;
                    var step = steps[row][i];
                    var gain = 0.0;
                    for (var sum = 0; sum < terms.Length; sum++)
                    {
                        terms[sum] = default;
                        if (row > bounds[sum].LastRow) continue;
                        var term = before[sum].With(step.Terms[sum]);
                        if (row < bounds[sum].LastRow) terms[sum] = term;
                        else gain += judge(sum, term);
                    }

                    var (best, logSum) = (beginning.Best + step.Best + gain, beginning.LogSum + step.LogSum + gain);
                    if (next.Find(terms) is not { } to)
                    {
                        if (reach < floor)
                        {
                            lost = Logs.Add(lost, reach - best + logSum);
                            continue;
                        }

                        to = next.Add([.. terms]);
                    }

                    var reached = next.Beginnings[to];
                    reached.Best = Math.Max(reached.Best, best);
                    reached.Bound = Math.Max(reached.Bound, reach);
                    reached.LogSum = Logs.Add(reached.LogSum, logSum);
                    layer.Moves.Add((from, i, to, gain));
                    if (next.Beginnings.Count < Held * mostBeginnings) continue;
                    lost = Logs.Add(lost, Prune(layer, next, mostBeginnings));
                    floor = next.Beginnings.Min(kept => kept.Bound);
                }
            }

            lost = Logs.Add(lost, Prune(layer, next, mostBeginnings));
            left -= looks;
            layer.Close();
        }

        return (layers, layers[^1].Beginnings.Select(end => end.Best).DefaultIfEmpty(double.NegativeInfinity).Max(), lost);
    }

    /// <summary>Lets go of the beginnings that will not be followed, and of the moves to them.</summary>
    /// <returns>The logarithm of what may come of them.</returns>
    private static double Prune(Layer layer, Layer next, int most)
    {
        if (next.Beginnings.Count <= most) return double.NegativeInfinity;
        var ranked = Enumerable.Range(0, next.Beginnings.Count).OrderByDescending(i => next.Beginnings[i].Bound).ToArray();
        var lost = double.NegativeInfinity;
        foreach (var beginning in ranked[most..].Select(i => next.Beginnings[i])) lost = Logs.Add(lost, beginning.Bound - beginning.Best + beginning.LogSum);
        var places = new int[ranked.Length];
        Array.Fill(places, -1);
        var kept = ranked[..most].Order().ToArray();
        foreach (var (place, i) in kept.Index()) places[i] = place;
        next.Keep(kept);
        var moves = layer.Moves.Where(move => places[move.To] >= 0).Select(move => move with { To = places[move.To] }).ToList();
        layer.Moves.Clear();
        layer.Moves.AddRange(moves);
        layer.Moves.TrimExcess();
        return lost;
    }

    /// <summary>What comes after each beginning: the sum over all its ends, and the best of them.</summary>
    private double BackSum(Layer[] layers)
    {
        foreach (var end in layers[^1].Beginnings) (end.Rest, end.BestRest) = (0, 0);
        for (var row = rows.Count - 1; row >= 0; row--)
        {
            foreach (var (from, step, to, gain) in layers[row].Moves)
            {
                var (beginning, reached) = (layers[row].Beginnings[from], layers[row + 1].Beginnings[to]);
                beginning.Rest = Logs.Add(beginning.Rest, steps[row][step].LogSum + gain + reached.Rest);
                beginning.BestRest = Math.Max(beginning.BestRest, steps[row][step].Best + gain + reached.BestRest);
            }
        }

        return layers[0].Beginnings[0].Rest;
    }

    /// <summary>The best tables in their order: what a beginning can still become is known exactly by now.</summary>
    private List<(int[] Options, double LogWeight)> Likeliest(Layer[] layers, double least, int most)
    {
        var moves = layers[..^1].Select(layer => layer.Moves.ToLookup(move => move.From)).ToArray();
        var ways = new Dictionary<(int Row, int From), List<(int Option, int To, double Gain, double Hope)>>();
        var found = new List<(int[] Options, double LogWeight)>();
        var open = new PriorityQueue<(int Row, int From, int Rank, double Weight, Taken? Taken), (double Hope, int Row)>();
        Enqueue(0, 0, 0, 0, null);
        while (found.Count < most && open.TryDequeue(out var entry, out _))
        {
            var (row, from, rank, weight, taken) = entry;
            if (row == rows.Count)
            {
                found.Add((Taken.List(taken, rows.Count), weight));
                continue;
            }

            var (option, to, gain, _) = ways[(row, from)][rank];
            Enqueue(row, from, rank + 1, weight, taken);
            Enqueue(row + 1, to, 0, weight + gain, new(option, taken));
        }

        return found;

        void Enqueue(int row, int from, int rank, double weight, Taken? taken)
        {
            if (row == rows.Count)
            {
                open.Enqueue((row, from, rank, weight, taken), Priority(weight, row));
                return;
            }

            ref var of = ref CollectionsMarshal.GetValueRefOrAddDefault(ways, (row, from), out _);
            of ??= [.. moves[row][from].SelectMany(move => steps[row][move.Step].Options.Select(option => (option, move.To, Gain: rows[row][option].LogWeight + move.Gain, Hope: rows[row][option].LogWeight + move.Gain + layers[row + 1].Beginnings[move.To].BestRest))).OrderByDescending(way => way.Hope)];
            if (rank < of.Count && weight + of[rank].Hope >= least) open.Enqueue((row, from, rank, weight, taken), Priority(weight + of[rank].Hope, row));
        }

        // Of equals the one that has come furthest: cells that say nothing make more of them than can be held.
        static (double Hope, int Row) Priority(double hope, int row) => (-Math.Round(hope, 9), -row);
    }

    private void ShareOut()
    {
        foreach (var bound in bounds) bound.SweepBack();
        var last = double.PositiveInfinity;
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            for (var row = 0; row < rows.Count; row++)
                foreach (var bound in bounds)
                    bound.Share(row, reduced[row]);
            foreach (var bound in bounds) bound.SweepBack();
            var next = reduced.Sum(weights => weights.Max()) + bounds.Sum(bound => bound.Most);
            if (next > last - LeastGain) break;
            last = next;
        }
    }

    private sealed record Taken(int Option, Taken? Before)
    {
        public static int[] List(Taken? last, int count)
        {
            var options = new int[count];
            for (var at = count - 1; last is not null; last = last.Before) options[at--] = last.Option;
            return options;
        }
    }

    /// <summary>All beginnings that come before a row, and the moves from them to the next row.</summary>
    private sealed class Layer
    {
        private readonly Dictionary<Term[], int> places = new(TermsComparer.Instance);
        private readonly List<Term[]> terms = [];

        public List<Beginning> Beginnings { get; } = [];

        public List<(int From, int Step, int To, double Gain)> Moves { get; } = [];

        /// <summary>The index of the beginning that adds up to this; null where there is none.</summary>
        public int? Find(Term[] terms) => places.TryGetValue(terms, out var place) ? place : null;

        public int Add(Term[] terms)
        {
            places.Add(terms, Beginnings.Count);
            this.terms.Add(terms);
            Beginnings.Add(new());
            return Beginnings.Count - 1;
        }

        /// <summary>What a beginning adds up to.</summary>
        public Term[] TermsOf(int beginning) => terms[beginning];

        /// <summary>Keeps the beginnings at some indices, in their order.</summary>
        public void Keep(IReadOnlyList<int> indices)
        {
            Replace(Beginnings, [.. indices.Select(i => Beginnings[i])]);
            Replace(terms, [.. indices.Select(i => terms[i])]);
            places.Clear();
            foreach (var (place, kept) in terms.Index()) places.Add(kept, place);
        }

        /// <summary>Forgets what the beginnings add up to, most of what they take: once all have been followed nobody asks.</summary>
        public void Close()
        {
            Replace(terms, []);
            places.Clear();
            places.TrimExcess();
        }

        private static void Replace<T>(List<T> list, T[] items)
        {
            list.Clear();
            list.AddRange(items);
            list.TrimExcess();
        }
    }

    /// <summary>All ways over the first rows that add up to the same in every sum that goes on.</summary>
    private sealed class Beginning
    {
        public double LogSum { get; set; } = double.NegativeInfinity;

        public double Best { get; set; } = double.NegativeInfinity;

        public double Bound { get; set; } = double.NegativeInfinity;

        public double Rest { get; set; } = double.NegativeInfinity;

        public double BestRest { get; set; } = double.NegativeInfinity;
    }
}
