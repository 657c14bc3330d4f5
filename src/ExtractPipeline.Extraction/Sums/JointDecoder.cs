using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Sums;

/// <summary>One thing that a cell may hold, as a reader proposes it.</summary>
/// <param name="State">Read or blank.</param>
/// <param name="Value">The number, where one is read.</param>
/// <param name="Probability">Of this cell alone, before the sums are asked.</param>
/// <param name="Marked">Whether a cell that is blank holds a mark, a dash or a slash, that says so.</param>
internal readonly record struct Proposal(FieldState State, decimal? Value, double Probability, bool Marked = false);

/// <summary>What is most probable for a cell once the sums have been asked.</summary>
/// <param name="Choice">Index of the proposal; −1 where it is likelier that the cell holds something that nobody proposed.</param>
/// <param name="Probabilities">Of the proposals, in their order. What is missing to 1 is the probability of something else.</param>
internal readonly record struct Verdict(int Choice, IReadOnlyList<double> Probabilities);

/// <summary>A table that may be what is printed.</summary>
/// <param name="Weight">Its probability relative to the likeliest.</param>
/// <param name="Choices">The choice of each cell, as in <see cref="Verdict"/>.</param>
internal readonly record struct Scenario(double Weight, int[] Choices);

/// <summary>
/// Chooses for all cells of a table the readings that are most probable together. A table's probability is the product of those of its cells'
/// readings and, for every sum, of the probability that the publisher's own sum holds or does not. Cells that are doubtful are searched
/// together and exactly, by branch and bound; every other cell is then changed alone in each of the tables that remain. A sum never makes a
/// value that no reading proposed; that a cell may hold such a value is one of its possibilities, and counts against the others.
/// </summary>
internal sealed class JointDecoder
{
    /// <summary>
    /// Cells whose likeliest reading is less likely are searched together, and tables so much less likely than the best do not matter: at
    /// first, and, where that takes too many steps, with fewer cells. To keep every sum at least four readings must change at once.
    /// </summary>
    private static readonly (double Doubtful, double Negligible)[] Depths = [(0.995, 1e-9), (0.97, 1e-8), (0.9, 1e-7)];

    /// <summary>Bounds a search; a table that needs more is too doubtful to be decided.</summary>
    private const int MostSteps = 200_000, MostTables = 1_000;

    /// <summary>Which question to ask first is worth less work, and less likely tables change it little.</summary>
    private const int MostStepsToExplore = 20_000;

    /// <summary>How often a search is repeated with rows that were thought negligible.</summary>
    private const int Rounds = 3;

    private const double NegligibleToExplore = 1e-5;

    /// <summary>Less likely tables tell nothing about which question to ask.</summary>
    private const double LeastScenario = 1e-6;

    /// <summary>The index that stands for a value that nobody proposed.</summary>
    private const int Unknown = -1;

    private readonly IReadOnlyList<FieldId> ids;
    private readonly IReadOnlyList<IReadOnlyList<Proposal>> proposals;
    private readonly List<Rule> rules = [];
    private readonly List<int>[] rulesOf;
    private readonly double publisherErrs;
    private readonly IReadOnlyList<(double Doubtful, double Negligible)> depths = Depths;
    private readonly int mostSteps = MostSteps;

    private JointDecoder(FormTable form, IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, double publisherErrs, bool coarsely = false)
    {
        this.publisherErrs = publisherErrs;
        if (coarsely) (mostSteps, depths) = (MostStepsToExplore, [.. Depths.Select(depth => (depth.Doubtful, NegligibleToExplore))]);
        ids = [.. cells.Select(cell => cell.Id)];
        proposals = [.. cells.Select(cell => cell.Proposals)];
        rulesOf = [.. ids.Select(_ => new List<int>())];
        var index = ids.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        foreach (var rule in SumChecker.RulesOf(form))
        {
            // Members that the document does not have are left out of a sum, except of one with several on both sides.
            if (rule.Left.Count > 1 && rule.Members.Any(id => !index.ContainsKey(id))) continue;
            var left = rule.Left.Where(index.ContainsKey).Select(id => index[id]).ToArray();
            var right = rule.Right.Where(index.ContainsKey).Select(id => index[id]).ToArray();
            if (left.Length == 0 || right.Length == 0) continue;
            foreach (var cell in left.Concat(right)) rulesOf[cell].Add(rules.Count);
            rules.Add(new(left, right, [.. rule.Totals.Where(index.ContainsKey).Select(id => index[id])]));
        }
    }

    private sealed record Rule(int[] Left, int[] Right, int[] Totals);

    /// <summary>Decides all cells of a table.</summary>
    /// <param name="form">The grid of the form.</param>
    /// <param name="cells">The cells that the document has, each with its proposals, likeliest first.</param>
    /// <param name="publisherErrs">The probability that a publisher's own sum is wrong.</param>
    /// <returns>A verdict for each cell, in their order.</returns>
    public static IReadOnlyList<Verdict> Decode(FormTable form, IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, double publisherErrs) =>
        new JointDecoder(form, cells, publisherErrs).Decode(null);

    /// <summary>The tables that may be what is printed, as far as a short search finds them.</summary>
    public static (IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Scenario> Scenarios) Explore(
        FormTable form, IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, double publisherErrs)
    {
        var scenarios = new List<Scenario>();
        return (new JointDecoder(form, cells, publisherErrs, coarsely: true).Decode(scenarios), scenarios);
    }

    private IReadOnlyList<Verdict> Decode(List<Scenario>? scenarios)
    {
        var choices = proposals.Select(list => list.Count > 0 ? 0 : Unknown).ToArray();
        int[] doubtful = [];
        List<(int[] Choices, double Weight)> tables = [];
        var complete = false;
        foreach (var (least, negligible) in depths)
        {
            doubtful = [.. Enumerable.Range(0, ids.Count).Where(cell => proposals[cell].Count == 0 || proposals[cell][0].Probability < least)];
            tables = Search(choices, doubtful, Math.Log(negligible), out complete);
            if (complete) break;
        }

        var weights = ids.Select((_, cell) => new double[proposals[cell].Count + 1]).ToArray();
        var total = 0.0;
        foreach (var (table, weight) in tables)
        {
            foreach (var (at, cell) in doubtful.Index()) choices[cell] = table[at];
            total += weight;
            scenarios?.Add(new(weight, [.. choices]));
            for (var cell = 0; cell < ids.Count; cell++) weights[cell][Slot(cell, choices[cell])] += weight;
            for (var cell = 0; cell < ids.Count; cell++)
            {
                // A cell that is searched has had its alternatives.
                if (Array.IndexOf(doubtful, cell) >= 0) continue;
                var before = Factor(cell, choices);
                for (var other = Unknown; other < proposals[cell].Count; other++)
                {
                    if (other == 0) continue;
                    choices[cell] = other;
                    var changed = weight * (Probability(cell, other) / Probability(cell, 0)) * (Factor(cell, choices) / before);
                    weights[cell][Slot(cell, other)] += changed;
                    if (changed > LeastScenario) scenarios?.Add(new(changed, [.. choices]));
                    choices[cell] = 0;
                }
            }
        }

        return [.. ids.Select((_, cell) => Judge(weights[cell], complete))];
    }

    private static Verdict Judge(double[] weights, bool complete)
    {
        // What a search that was cut short prefers is mostly right, but never accepted (docs/confidence.md).
        const double undecided = 0.93;
        var all = weights.Sum();
        var share = weights[..^1].Select(weight => (complete ? 1 : undecided) * weight / all).ToArray();
        var best = share.Length == 0 ? Unknown : Array.IndexOf(share, share.Max());
        return new(best >= 0 && share[best] >= weights[^1] / all ? best : Unknown, share);
    }

    private int Slot(int cell, int choice) => choice == Unknown ? proposals[cell].Count : choice;

    private double Probability(int cell, int choice) =>
        Math.Max(1e-12, choice == Unknown ? 1 - proposals[cell].Sum(proposal => proposal.Probability) : proposals[cell][choice].Probability);

    /// <summary>
    /// The tables over the doubtful cells that are not negligible, with their weights relative to the best. Each row's cells are searched first,
    /// with the sums that concern no other row: what a row can be at best bounds what the table can be, far closer than its single cells do.
    /// </summary>
    private List<(int[] Choices, double Weight)> Search(int[] choices, int[] doubtful, double negligible, out bool complete)
    {
        var groups = doubtful.GroupBy(cell => ids[cell].Row).Select(row => row.ToArray()).ToList();
        var groupOf = groups.Index().SelectMany(entry => entry.Item.Select(cell => (cell, entry.Index))).ToDictionary(entry => entry.cell, entry => entry.Index);
        var inner = groups.ConvertAll(_ => new List<int>());
        var due = groups.ConvertAll(_ => new List<int>());
        for (var rule = 0; rule < rules.Count; rule++)
        {
            // A sum can be judged as soon as the last of its doubtful cells is set.
            var concerned = rules[rule].Left.Concat(rules[rule].Right).Where(groupOf.ContainsKey).Select(cell => groupOf[cell]).Distinct().ToList();
            if (concerned.Count > 0) (concerned.Count == 1 ? inner : due)[concerned.Max()].Add(rule);
        }

        var steps = 0;
        List<(int[] Choices, double LogWeight)> tables = [];
        var best = double.NegativeInfinity;
        var (cut, enough) = (negligible, false);
        for (var round = 0; round < Rounds && !enough && steps <= mostSteps; round++)
        {
            // Sums across rows that do not hold make the best table worse than its rows are by themselves: then worse rows may be part of tables that matter.
            var options = groups.Select((cells, group) => OptionsOf(cells, inner[group], choices, cut, ref steps)).ToList();
            var ahead = new double[groups.Count + 1];
            for (var group = groups.Count - 1; group >= 0; group--) ahead[group] = ahead[group + 1] + (options[group].Count > 0 ? options[group][0].LogWeight : 0);
            tables = [];
            Go(0, 0);
            enough = ahead[0] + cut <= best + negligible;
            cut = best + negligible - ahead[0];

            void Go(int group, double log)
            {
                if (group == groups.Count)
                {
                    best = Math.Max(best, log);
                    tables.Add(([.. doubtful.Select(cell => choices[cell])], log));
                    return;
                }

                foreach (var (option, weight) in options[group])
                {
                    if (steps++ > mostSteps || log + weight + ahead[group + 1] < best + negligible) break;
                    Set(groups[group], option);
                    Go(group + 1, log + weight + due[group].Sum(rule => Math.Log(Factor(rules[rule], choices, out _))));
                }

                foreach (var cell in groups[group]) choices[cell] = proposals[cell].Count > 0 ? 0 : Unknown;
            }
        }

        complete = enough && steps <= mostSteps;
        var kept = tables.Where(table => table.LogWeight > best + negligible).OrderByDescending(table => table.LogWeight).Take(MostTables).ToList();
        return kept.ConvertAll(table => (table.Choices, Math.Exp(table.LogWeight - best)));

        void Set(int[] cells, int[] option)
        {
            foreach (var (at, cell) in cells.Index()) choices[cell] = option[at];
        }
    }

    /// <summary>What a row's doubtful cells may be together, likeliest first: all that is not less likely than the best of them by more than the cut.</summary>
    private List<(int[] Choices, double LogWeight)> OptionsOf(int[] cells, List<int> inner, int[] choices, double cut, ref int steps)
    {
        var due = cells.Select(_ => new List<int>()).ToArray();
        foreach (var rule in inner) due[Array.FindLastIndex(cells, cell => Array.IndexOf(rules[rule].Left, cell) >= 0 || Array.IndexOf(rules[rule].Right, cell) >= 0)].Add(rule);
        var sorted = cells.Select(cell => Enumerable.Range(-1, proposals[cell].Count + 1).OrderByDescending(choice => Probability(cell, choice)).ToArray()).ToArray();
        var ahead = new double[cells.Length + 1];
        for (var i = cells.Length - 1; i >= 0; i--) ahead[i] = ahead[i + 1] + Math.Log(Probability(cells[i], sorted[i][0]));
        List<(int[] Choices, double LogWeight)> found = [];
        var (best, taken) = (double.NegativeInfinity, 0);
        Go(0, 0);
        steps += taken;
        foreach (var cell in cells) choices[cell] = proposals[cell].Count > 0 ? 0 : Unknown;
        return [.. found.Where(option => option.LogWeight > best + cut).OrderByDescending(option => option.LogWeight)];

        void Go(int depth, double log)
        {
            if (depth == cells.Length)
            {
                best = Math.Max(best, log);
                found.Add(([.. cells.Select(cell => choices[cell])], log));
                return;
            }

            foreach (var choice in sorted[depth])
            {
                var next = log + Math.Log(Probability(cells[depth], choice));
                if (taken++ > mostSteps || next + ahead[depth + 1] < best + cut) break;
                choices[cells[depth]] = choice;
                Go(depth + 1, next + due[depth].Sum(rule => Math.Log(Factor(rules[rule], choices, out _))));
            }
        }
    }

    /// <summary>The product of the factors of all sums that a cell is in.</summary>
    private double Factor(int cell, int[] choices)
    {
        var factor = 1.0;
        decimal? implied = null;
        foreach (var rule in rulesOf[cell])
        {
            factor *= Factor(rules[rule], choices, out var wanted);
            if (choices[cell] != Unknown || wanted is null) continue;

            // Two sums that want different values of one cell cannot both be right.
            if (implied is not null && implied != wanted) factor *= publisherErrs;
            implied = wanted;
        }

        return factor;
    }

    /// <summary>
    /// The probability of what a sum does: it holds, or the publisher erred, or one side is not known and it says nothing. With one unknown
    /// value in it the sum says which value that would have to be: one that the cell's readings speak of, or one below zero, is none.
    /// </summary>
    private double Factor(Rule rule, int[] choices, out decimal? implied)
    {
        implied = null;
        decimal left = 0, right = 0;
        int unknown = -1, unknowns = 0;
        foreach (var cell in rule.Left) Add(cell, ref left);
        foreach (var cell in rule.Right) Add(cell, ref right);
        if (unknowns > 1) return 1;

        // A total that is left empty says nothing; a mark in its place says that there is nothing to add up.
        foreach (var total in rule.Totals)
            if (choices[total] != Unknown && proposals[total][choices[total]] is { Marked: false, State: not FieldState.Read })
                return 1;
        if (unknowns == 0) return left == right ? 1 - publisherErrs : publisherErrs;
        var value = Array.IndexOf(rule.Left, unknown) >= 0 ? right - left : left - right;
        implied = value;
        var proposed = proposals[unknown].Any(proposal => (proposal.Value ?? 0) == value);
        return value < 0 || proposed ? publisherErrs : 1 - publisherErrs;

        void Add(int cell, ref decimal sum)
        {
            if (choices[cell] == Unknown) (unknown, unknowns) = (cell, unknowns + 1);
            else sum += proposals[cell][choices[cell]].Value ?? 0;
        }
    }
}
