namespace ExtractPipeline.Extraction.Grids;

/// <summary>A row of a scanned table that rulings bound.</summary>
/// <param name="Sheet">Where it stands.</param>
/// <param name="Top">Its upper ruling, in the flow.</param>
/// <param name="Bottom">Its lower ruling, in the flow.</param>
/// <param name="Label">What stands left of its values.</param>
/// <param name="LabelLeft">The last ruling between labels: left of it stand those of groups of rows.</param>
/// <param name="LabelRight">The ruling between its label and its values.</param>
internal sealed record RuledRow(Sheet Sheet, double Top, double Bottom, IReadOnlyList<Token> Label, double LabelLeft, double LabelRight)
{
    /// <summary>What stands in the last cell before the values.</summary>
    public IEnumerable<Token> OwnLabel => Label.Where(token => token.Box.CenterX > LabelLeft);

    /// <summary>Whether a place in the flow is in the row.</summary>
    public bool Holds(Sheet sheet, double y) => sheet == Sheet && y > Top && y < Bottom;
}

/// <summary>Finds the rows of scanned tables by their rulings alone.</summary>
internal static class RuledRows
{
    /// <summary>In points: how far a ruling may stand from its place.</summary>
    private const double Near = 3;

    /// <summary>The share of a stretch that a ruling covers; and the share of the rulings between columns that go through a row.</summary>
    private const double Covered = 0.6, MostEdges = 0.7;

    /// <summary>So many of the rulings between columns may not have been found; and so many columns of labels stand before those of values, or a line of dirt among them. With more it is another table.</summary>
    private const int MostLost = 2, MostLabels = 3;

    /// <summary>In points: no row is lower.</summary>
    private const double Lowest = 6;

    /// <summary>The rows of tables with so many columns of values, without headings, each table from top to bottom over all its sheets.</summary>
    public static IEnumerable<IReadOnlyList<RuledRow>> Find(Flow flow, int columns)
    {
        var table = new List<RuledRow>();
        foreach (var sheet in flow.Sheets)
        {
            var stacks = sheet.Page.Scan is null ? [] : Stacks(flow, sheet, columns).Select(stack => stack.SkipWhile(row => IsHeading(flow, row)).ToList()).Where(stack => stack.Count > 0).ToList();
            for (var i = 0; i < stacks.Count; i++)
            {
                var goesOn = i == 0 && table.Count > 0 && table[^1].Sheet.Index == sheet.Index - 1;
                if (!goesOn && table.Count > 0)
                {
                    yield return table;
                    table = [];
                }

                table.AddRange(stacks[i]);
            }
        }

        if (table.Count > 0) yield return table;
    }

    /// <summary>Rows that follow each other without a gap.</summary>
    private static IEnumerable<List<RuledRow>> Stacks(Flow flow, Sheet sheet, int columns)
    {
        var lattice = new Lattice(sheet);
        var words = flow.Lines.Where(line => line.Sheet == sheet).SelectMany(line => line.Words).ToList();
        if (Edges(lattice, words, columns) is not { } edges) yield break;
        var ys = lattice.Horizontals(edges[0], edges[^1], Covered);
        if (ys.Count == 0) yield break;

        // A page's end cuts the table: its verticals go on beyond the last ruling.
        double above = lattice.Reach(edges, ys[0], Near).Top, below = lattice.Reach(edges, ys[^1], Near).Bottom;
        if (ys[0] - above > Lowest) ys.Insert(0, above);
        if (below - ys[^1] > Lowest) ys.Add(below);
        var stack = new List<RuledRow>();
        foreach (var (top, bottom) in ys.Zip(ys.Skip(1)))
        {
            var xs = lattice.Verticals(top, bottom, Covered);
            if (edges.Count(edge => xs.Exists(x => Math.Abs(x - edge) < Near)) >= MostEdges * edges.Count)
            {
                var left = xs.Where(x => x < edges[0] - Near).DefaultIfEmpty(double.NegativeInfinity).Max();
                stack.Add(new(sheet, top, bottom, words.FindAll(word => word.Box.CenterX < edges[0] && word.Box.CenterY > top && word.Box.CenterY < bottom), left, edges[0]));
            }
            else if (stack.Count > 0)
            {
                yield return stack;
                stack = [];
            }
        }

        if (stack.Count > 0) yield return stack;
    }

    /// <summary>The rulings about the columns of values, of those that bound more of the sheet's height than others do. Values stand right of the first, labels left.</summary>
    private static List<double>? Edges(Lattice lattice, List<Token> words, int columns)
    {
        var ys = lattice.Horizontals(0, 1, 0);
        var found = new List<(List<double> Edges, double Height, double Top, double Bottom)>();
        foreach (var (top, bottom) in ys.Zip(ys.Skip(1)))
        {
            var xs = lattice.Verticals(top, bottom, Covered);
            if (xs.Count <= columns - MostLost || xs.Count > columns + MostLabels + 2) continue;
            var same = found.FindIndex(other => other.Edges.Count == xs.Count && other.Edges.Zip(xs).All(pair => Math.Abs(pair.First - pair.Second) < Near));
            if (same < 0) found.Add((xs, bottom - top, top, bottom));
            else found[same] = (found[same].Edges, found[same].Height + bottom - top, found[same].Top, bottom);
        }

        if (found.Count == 0) return null;
        var most = found.MaxBy(entry => entry.Height);
        var within = words.FindAll(word => word.Box.CenterY > most.Top && word.Box.CenterY < most.Bottom && word.Key.Length > 0);
        var first = most.Edges.MaxBy(x => within.Count(word => word.IsValue == word.Box.CenterX > x));
        var edges = most.Edges.FindAll(x => x >= first);
        return edges.Count > columns - MostLost ? edges : null;
    }

    private static bool IsHeading(Flow flow, RuledRow row)
    {
        var values = flow.Between(row.Top, row.Bottom).Where(line => line.Sheet == row.Sheet).SelectMany(line => line.Words).Where(word => word.Box.CenterX > row.LabelRight).ToList();
        return values.Count(word => !word.IsValue && word.Key.Any(LabelText.IsIdeograph)) > values.Count(word => word.IsValue);
    }
}
