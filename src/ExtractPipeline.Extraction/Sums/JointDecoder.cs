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
/// readings and, for every sum, of the probability that the publisher's own sum holds or does not. Cells that are doubtful are weighed
/// together: what a row's cells may be, then what the rows may be (<see cref="RowSearch"/>); every other cell is then changed alone in the
/// likeliest tables. A sum never makes a value that no reading proposed; that a cell may hold such a value is one of its possibilities, and
/// counts against the others.
/// </summary>
internal sealed class JointDecoder
{
    /// <summary>
    /// Cells whose likeliest reading is less likely are weighed together, and tables so much less likely than the best do not matter: at
    /// first, and, where that takes too many steps, with fewer cells. To keep every sum at least four readings must change at once.
    /// </summary>
    private static readonly (double Doubtful, double Negligible)[] Depths = [(0.995, 1e-9), (0.97, 1e-8), (0.9, 1e-7)];

    /// <summary>Bounds a search; a table that needs more is too doubtful to be decided.</summary>
    private const int MostSteps = 200_000, MostBeginnings = 8_000, MostTables = 1_000;

    /// <summary>Which question to ask first is worth less work, and less likely tables change it little.</summary>
    private const int MostStepsToExplore = 20_000, MostBeginningsToExplore = 500;

    private const double NegligibleToExplore = 1e-5;

    /// <summary>Where the program takes more, it is worth the time of a collection.</summary>
    private const long LargeBytes = 150L << 20;

    /// <summary>A search is complete if all that it left aside is less likely.</summary>
    private const double MostLost = 1e-6;

    /// <summary>
    /// Where no search is complete, the most doubtful sums over several rows are left out, this share of them at first, then more, then all. What a sum
    /// would say is then not known, which makes probabilities less certain and not false.
    /// </summary>
    private static readonly double[] LeftOut = [0.35, 0.7];

    /// <summary>Rows by themselves need no depth for the sums between them.</summary>
    private const double NegligibleInARow = 1e-7;

    /// <summary>How often a search is repeated with rows that were thought negligible.</summary>
    private const int Rounds = 3;

    /// <summary>Less likely tables tell nothing about which question to ask.</summary>
    private const double LeastScenario = 1e-6;

    /// <summary>The index that stands for a value that nobody proposed.</summary>
    private const int Unknown = -1;

    private readonly IReadOnlyList<FieldId> ids;
    private readonly IReadOnlyList<IReadOnlyList<Proposal>> proposals;
    private readonly long[][] values;
    private readonly List<Member[]> rules = [];
    private readonly List<int>[] rulesOf;
    private readonly double publisherErrs;
    private readonly IReadOnlyList<(double Doubtful, double Negligible)> depths = Depths;
    private readonly (int Steps, int Beginnings) most = (MostSteps, MostBeginnings);

    private JointDecoder(FormTable form, IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, double publisherErrs, bool coarsely = false)
    {
        this.publisherErrs = publisherErrs;
        if (coarsely) (most, depths) = ((MostStepsToExplore, MostBeginningsToExplore), [.. Depths.Select(depth => (depth.Doubtful, NegligibleToExplore))]);
        ids = [.. cells.Select(cell => cell.Id)];
        proposals = [.. cells.Select(cell => cell.Proposals)];
        values = [.. proposals.Select(list => list.Select(proposal => Term.Scaled(proposal.Value ?? 0)).ToArray())];
        rulesOf = [.. ids.Select(_ => new List<int>())];
        var index = ids.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        foreach (var rule in SumChecker.RulesOf(form))
        {
            // Members that the document does not have are left out of a sum, except of one with several on both sides.
            if (rule.Left.Count > 1 && rule.Members.Any(id => !index.ContainsKey(id))) continue;
            if (!rule.Left.Any(index.ContainsKey) || !rule.Right.Any(index.ContainsKey)) continue;
            var members = rule.Left.Select(id => (Id: id, Sign: 1)).Concat(rule.Right.Select(id => (Id: id, Sign: -1))).Where(member => index.ContainsKey(member.Id));
            rules.Add([.. members.Select(member => new Member(index[member.Id], member.Sign, rule.Totals.Contains(member.Id)))]);
            foreach (var member in rules[^1]) rulesOf[member.Cell].Add(rules.Count - 1);
        }
    }

    private JointDecoder(JointDecoder other, List<Member[]> leftOut)
    {
        (ids, proposals, values, publisherErrs) = (other.ids, other.proposals, other.values, other.publisherErrs);
        (depths, most, rules) = (other.depths, other.most, other.rules.FindAll(rule => !leftOut.Contains(rule)));
        rulesOf = [.. ids.Select(_ => new List<int>())];
        foreach (var (rule, members) in rules.Index())
            foreach (var member in members)
                rulesOf[member.Cell].Add(rule);
    }

    /// <summary>A cell of a sum: on its left side (1) or its right (−1), and whether it is a total.</summary>
    private readonly record struct Member(int Cell, int Sign, bool IsTotal);

    /// <summary>Decides all cells of a table.</summary>
    /// <param name="form">The grid of the form.</param>
    /// <param name="cells">The cells that the document has, each with its proposals, likeliest first.</param>
    /// <param name="publisherErrs">The probability that a publisher's own sum is wrong.</param>
    /// <returns>A verdict for each cell, in their order.</returns>
    public static IReadOnlyList<Verdict> Decode(FormTable form, IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, double publisherErrs)
    {
        var kinds = KindsOf(form, cells);
        return Apart(cells, kinds, new JointDecoder(form, Together(cells, kinds), publisherErrs).Decode(null));
    }

    /// <summary>The tables that may be what is printed, as far as a short search finds them.</summary>
    public static (IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Scenario> Scenarios) Explore(
        FormTable form, IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, double publisherErrs)
    {
        var kinds = KindsOf(form, cells);
        var scenarios = new List<Scenario>();
        var verdicts = new JointDecoder(form, Together(cells, kinds), publisherErrs, coarsely: true).Decode(scenarios);
        return (Apart(cells, kinds, verdicts), scenarios.ConvertAll(scenario => scenario with { Choices = [.. scenario.Choices.Select((choice, cell) => choice == Unknown ? Unknown : kinds[cell][choice][0])] }));
    }

    /// <summary>
    /// The proposals of each cell that no sum can tell apart, the likeliest kind first and in each the likeliest proposal: a zero, a dash and nothing at all add the same. They are weighed as one.
    /// </summary>
    private static List<List<int[]>> KindsOf(FormTable form, IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells)
    {
        var totals = SumChecker.RulesOf(form).SelectMany(rule => rule.Totals).ToHashSet();
        return
        [
            .. cells.Select(cell => cell.Proposals.Index()
                .GroupBy(entry => (entry.Item.Value ?? 0, totals.Contains(cell.Id) && IsSilent(entry.Item)))
                .Select(kind => kind.OrderByDescending(entry => entry.Item.Probability).Select(entry => entry.Index).ToArray())
                .OrderByDescending(kind => kind.Sum(i => cell.Proposals[i].Probability)).ToList()),
        ];
    }

    private static List<(FieldId Id, IReadOnlyList<Proposal> Proposals)> Together(IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, List<List<int[]>> kinds) =>
    [
        .. cells.Zip(kinds, (cell, own) => (cell.Id, (IReadOnlyList<Proposal>)own.ConvertAll(kind => cell.Proposals[kind[0]] with { Probability = kind.Sum(i => cell.Proposals[i].Probability) }))),
    ];

    /// <summary>Of one kind each proposal is as likely as it was by itself.</summary>
    private static List<Verdict> Apart(IReadOnlyList<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells, List<List<int[]>> kinds, IReadOnlyList<Verdict> verdicts)
    {
        return [.. cells.Select((cell, i) => Split(cell.Proposals, kinds[i], verdicts[i]))];

        static Verdict Split(IReadOnlyList<Proposal> proposals, List<int[]> kinds, Verdict verdict)
        {
            var shares = new double[proposals.Count];
            foreach (var (kind, share) in kinds.Zip(verdict.Probabilities))
            {
                var all = kind.Sum(i => proposals[i].Probability);
                foreach (var i in kind) shares[i] = all > 0 ? share * proposals[i].Probability / all : share / kind.Length;
            }

            return new(verdict.Choice == Unknown ? Unknown : kinds[verdict.Choice][0], shares);
        }
    }

    private IReadOnlyList<Verdict> Decode(List<Scenario>? scenarios)
    {
        var (verdicts, complete) = Weigh(scenarios);
        return complete || scenarios is not null ? verdicts : Confirmed(verdicts, WithFewerSums());
    }

    /// <summary>What a search that was cut short and one with fewer sums agree about. A sum that was left out and that sure cells break speaks against each of them.</summary>
    private List<Verdict> Confirmed(IReadOnlyList<Verdict> all, IReadOnlyList<Verdict> some)
    {
        const double sure = 0.99;
        var choices = some.Select(verdict => verdict.Choice >= 0 && verdict.Probabilities[verdict.Choice] > sure ? verdict.Choice : Unknown).ToArray();
        var suspect = rules.Where(rule => TermOf(rule, choices) is { Open: 0, Difference: not 0 }).SelectMany(rule => rule.Select(member => member.Cell)).ToHashSet();
        return [.. all.Zip(some).Select((verdicts, cell) => verdicts.First.Choice == verdicts.Second.Choice && !suspect.Contains(cell) ? verdicts.Second : verdicts.First)];
    }

    /// <summary>The verdicts with as many of the sums as can be weighed.</summary>
    private IReadOnlyList<Verdict> WithFewerSums()
    {
        var links = Enumerable.Range(0, rules.Count).Where(rule => rules[rule].Select(member => ids[member.Cell].Row).Distinct().Count() > 1).OrderByDescending(Doubt).Select(rule => rules[rule]).ToList();
        foreach (var share in LeftOut)
            if (new JointDecoder(this, links[..(int)(share * links.Count)]).Weigh(null) is (var verdicts, true))
                return verdicts;
        return new JointDecoder(this, links).WeighRows();

        // How many of its cells are something else than what is likeliest.
        double Doubt(int rule) => rules[rule].Sum(member => 1 - Probability(member.Cell, proposals[member.Cell].Count > 0 ? 0 : Unknown));
    }

    /// <summary>Each row by itself, cell after cell: a row that cannot be weighed leaves the others decided.</summary>
    private Verdict[] WeighRows()
    {
        var choices = proposals.Select(list => list.Count > 0 ? 0 : Unknown).ToArray();
        var verdicts = new Verdict[ids.Count];
        foreach (var row in Enumerable.Range(0, ids.Count).GroupBy(cell => ids[cell].Row))
        {
            var found = Search(choices, [.. row], Math.Log(NegligibleInARow), cell => cell) ?? throw new InvalidOperationException("A cell has more proposals than a search has steps.");
            foreach (var cell in row) verdicts[cell] = Judge(found.Shares[cell], found.Complete);
        }

        return verdicts;
    }

    private (IReadOnlyList<Verdict> Verdicts, bool Complete) Weigh(List<Scenario>? scenarios)
    {
        var choices = proposals.Select(list => list.Count > 0 ? 0 : Unknown).ToArray();
        int[] doubtful = [];
        var found = Found.Nothing;
        foreach (var (least, negligible) in depths)
        {
            doubtful = [.. Enumerable.Range(0, ids.Count).Where(cell => proposals[cell].Count == 0 || proposals[cell][0].Probability < least)];
            if (Search(choices, doubtful, Math.Log(negligible), cell => ids[cell].Row) is { } next) found = next;
            if (found.Complete) break;

            // A search takes up to 200 MB for a moment, and this table wants another one: what the last one took is given back first.
            if (GC.GetTotalMemory(forceFullCollection: false) > LargeBytes) GC.Collect();
        }

        var weights = ids.Select((_, cell) => found.Shares.GetValueOrDefault(cell) ?? new double[proposals[cell].Count + 1]).ToArray();
        var sure = Enumerable.Range(0, ids.Count).Where(cell => !found.Shares.ContainsKey(cell)).ToArray();
        foreach (var (table, weight) in found.Tables)
        {
            foreach (var (cell, choice) in table) choices[cell] = choice;
            scenarios?.Add(new(weight, [.. choices]));
            foreach (var cell in sure)
            {
                weights[cell][Slot(cell, choices[cell])] += weight;
                if (choices[cell] == Unknown) continue;
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

        return ([.. ids.Select((_, cell) => Judge(weights[cell], found.Complete))], found.Complete);
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

    /// <summary>What a search found.</summary>
    /// <param name="Tables">The likeliest tables, as choices of the doubtful cells, with their weights relative to the best.</param>
    /// <param name="Shares">The probabilities of each doubtful cell's choices over all tables, the last of a value that nobody proposed.</param>
    /// <param name="Complete">Whether nothing was left aside that matters.</param>
    private sealed record Found(IReadOnlyList<(List<(int Cell, int Choice)> Choices, double Weight)> Tables, Dictionary<int, double[]> Shares, bool Complete)
    {
        public static readonly Found Nothing = new([([], 1)], [], false);
    }

    /// <summary>
    /// Weighs the tables over the doubtful cells. Each row's cells are looked at first, with the sums that concern no other row, which leave few of
    /// all that their readings could be together.
    /// </summary>
    /// <param name="choices">What every cell is thought to hold.</param>
    /// <param name="doubtful">The cells that are weighed.</param>
    /// <param name="negligible">The logarithm of what does not matter beside the best table.</param>
    /// <param name="rowOf">Cells of one row are looked at together; one cell by itself is a row, too.</param>
    /// <returns>Null if already a row can be too much.</returns>
    private Found? Search<TRow>(int[] choices, int[] doubtful, double negligible, Func<int, TRow> rowOf)
    {
        // Rows that may be much come last: then the sums leave little of it.
        var groups = doubtful.GroupBy(rowOf).Select(row => row.ToArray()).OrderBy(row => row.Sum(cell => Math.Log(proposals[cell].Count + 1))).ToList();
        var groupOf = groups.Index().SelectMany(entry => entry.Item.Select(cell => (cell, entry.Index))).ToDictionary(entry => entry.cell, entry => entry.Index);
        var inner = groups.ConvertAll(_ => new List<int>());
        var links = new List<int>();
        for (var rule = 0; rule < rules.Count; rule++)
        {
            var concerned = rules[rule].Where(member => groupOf.ContainsKey(member.Cell)).Select(member => groupOf[member.Cell]).Distinct().ToList();
            if (concerned.Count == 1) inner[concerned[0]].Add(rule);
            else if (concerned.Count > 1) links.Add(rule);
        }

        var known = links.ConvertAll(rule => TermOf(rules[rule].Where(member => !groupOf.ContainsKey(member.Cell)), choices));
        var members = groups.ConvertAll(cells => links.ConvertAll(rule => Array.FindAll(rules[rule], member => Array.IndexOf(cells, member.Cell) >= 0).Select(member => (member, Array.IndexOf(cells, member.Cell))).ToArray()));
        var cut = negligible + Math.Log(publisherErrs);
        for (var round = 1; ; round++)
        {
            var steps = 0;
            var options = groups.Select((cells, group) => OptionsOf(cells, inner[group], choices, cut, ref steps)).ToList();
            if (steps > most.Steps) return null;
            var rows = options.Select((row, group) => row.ConvertAll(option => new RowOption(option.LogWeight, [.. members[group].Select(rule => TermOf(rule, option.Choices))]))).ToList();
            var verdict = new RowSearch(rows, known, (link, term) => Math.Log(Factor(rules[links[link]], term, out _)), (Math.Log(1 - publisherErrs), Math.Log(publisherErrs)))
                .Weigh(negligible, most.Beginnings, MostTables);
            var best = verdict.Tables[0].LogWeight;

            // Sums across rows that do not hold make the best table worse than its rows are by themselves: then worse rows may be part of tables that matter.
            var ahead = options.Sum(row => row[0].LogWeight);
            var enough = ahead + cut <= best + negligible;
            if (!enough && round < Rounds)
            {
                cut = best + negligible - ahead;
                continue;
            }

            var shares = doubtful.ToDictionary(cell => cell, cell => new double[proposals[cell].Count + 1]);
            foreach (var (group, row) in options.Index())
                foreach (var (option, (chosen, _)) in row.Index())
                    foreach (var (at, cell) in groups[group].Index())
                        shares[cell][Slot(cell, chosen[at])] += verdict.Shares[group][option];
            var tables = verdict.Tables.Select(table => (table.Options.SelectMany((option, group) => groups[group].Zip(options[group][option].Choices)).ToList(), Math.Exp(table.LogWeight - best)));
            return new([.. tables], shares, enough && verdict.Lost < MostLost);
        }
    }

    /// <summary>What a row's doubtful cells may be together, likeliest first: all that is not less likely than the best of them by more than the cut.</summary>
    private List<(int[] Choices, double LogWeight)> OptionsOf(int[] cells, List<int> inner, int[] choices, double cut, ref int steps)
    {
        var due = cells.Select(_ => new List<int>()).ToArray();
        foreach (var rule in inner) due[Array.FindLastIndex(cells, cell => rules[rule].Any(member => member.Cell == cell))].Add(rule);
        var sorted = cells.Select(cell => Enumerable.Range(-1, proposals[cell].Count + 1).OrderByDescending(choice => Probability(cell, choice)).ToArray()).ToArray();
        var ahead = new double[cells.Length + 1];
        for (var i = cells.Length - 1; i >= 0; i--) ahead[i] = ahead[i + 1] + Math.Log(Probability(cells[i], sorted[i][0]));
        List<(int[] Choices, double LogWeight)> found = [];
        var (best, taken) = (double.NegativeInfinity, steps); // Once the rows before were too much, nothing more is looked at.
        Go(0, 0);
        steps = taken;
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
                if (taken++ > most.Steps || next + ahead[depth + 1] < best + cut) break;
                choices[cells[depth]] = choice;
                Go(depth + 1, next + due[depth].Sum(rule => Math.Log(Factor(rules[rule], TermOf(rules[rule], choices), out _))));
            }
        }
    }

    /// <summary>The product of the factors of all sums that a cell is in.</summary>
    private double Factor(int cell, int[] choices)
    {
        var factor = 1.0;
        long? implied = null;
        foreach (var rule in rulesOf[cell])
        {
            factor *= Factor(rules[rule], TermOf(rules[rule], choices), out var wanted);
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
    private double Factor(Member[] rule, Term term, out long? implied)
    {
        implied = null;
        if (term.Open < 0) return 1;
        if (term.Open == 0) return term.Difference == 0 ? 1 - publisherErrs : publisherErrs;
        var unknown = term.Open - 1;
        var value = -term.Difference * Array.Find(rule, member => member.Cell == unknown).Sign;
        implied = value;
        return value < 0 || Array.IndexOf(values[unknown], value) >= 0 ? publisherErrs : 1 - publisherErrs;
    }

    private Term TermOf(IEnumerable<Member> members, int[] choices)
    {
        var term = default(Term);
        foreach (var member in members) term = term.With(TermOf(member, choices[member.Cell]));
        return term;
    }

    private Term TermOf((Member Member, int At)[] members, int[] choices)
    {
        var term = default(Term);
        foreach (var (member, at) in members) term = term.With(TermOf(member, choices[at]));
        return term;
    }

    /// <summary>What a cell adds. A total that is left empty says nothing; a mark in its place says that there is nothing to add up.</summary>
    private Term TermOf(Member member, int choice) =>
        choice == Unknown ? new(0, member.Cell + 1)
        : member.IsTotal && IsSilent(proposals[member.Cell][choice]) ? Term.Unsaid
        : new(member.Sign * values[member.Cell][choice], 0);

    private static bool IsSilent(Proposal proposal) => proposal is { Marked: false, State: not FieldState.Read };
}
