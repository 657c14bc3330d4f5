using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Completes a lattice by its rulings that are too pale or too worn to be seen by themselves. Where a ruling goes on beyond a cell, the
/// lattice says where its piece has to be, and darkness added up along that piece shows also what is a few greys darker than the paper.
/// </summary>
internal static class FaintRulings
{
    /// <summary>In points: the stretch whose darkness is added up, how far from its place a piece may be, and the rows beside it that are paper.</summary>
    private const double Stretch = 4.5, Reach = 2, BesideFrom = 1.5, BesideTo = 2.2;

    /// <summary>In points: the shortest piece that is looked for; and how far a ruling goes on unseen from an end in the midst of a cell.</summary>
    private const double Shortest = 13.5, Bridged = 13.5;

    /// <summary>In greys: so much darker than both sides is a ruling, and so light is paper.</summary>
    private const double Darker = 10, Paper = 235;

    /// <summary>Of the stretches of a piece so many may be lighter.</summary>
    private const double Lighter = 0.1;

    /// <summary>
    /// Of the stretches so many stand in clear paper and the piece is longer, in points, than a stroke of a character; or it has to be seen
    /// beside its crossings, where print is not. In points: how long that end is, and what is left out at the crossing itself.
    /// </summary>
    private const double Clean = 0.6, Stroke = 30, End = 1.4, Crossing = 0.7;

    /// <summary>A border that no ruling told of consists of so many pieces, or of half of those that it can have.</summary>
    private const int FewPieces = 3;

    /// <summary>Adds the pieces that are missing.</summary>
    /// <param name="page">The levelled page.</param>
    /// <param name="transposed">Its rows as columns.</param>
    /// <param name="horizontals">Those that were found.</param>
    /// <param name="verticals">Those that were found.</param>
    public static void Complete(PageRaster page, PageRaster transposed, List<InkRuling> horizontals, List<InkRuling> verticals)
    {
        Add(page, horizontals, verticals);
        Add(transposed, verticals, horizontals);
        Add(page, horizontals, verticals);
    }

    private static void Add(PageRaster page, List<InkRuling> rulings, List<InkRuling> across)
    {
        var scale = page.Scale;
        var ends = Ends(rulings, across, scale).ToList();
        foreach (var at in CellFinder.Positions(rulings, scale).Concat(ends))
        {
            var crossings = across.Where(other => at > other.From - (CellFinder.Miss * scale) && at < other.To + (CellFinder.Miss * scale)).Select(other => other.At).Order().ToList();
            var gaps = crossings.Zip(crossings.Skip(1)).SelectMany(pair => Gaps(rulings, at, pair.First, pair.Second, scale)).ToList();

            var before = rulings.Count;

            // A piece goes on from another one: from the left, then from the right. None begins or ends in the midst of a cell.
            foreach (var (from, to) in gaps.Concat(Enumerable.Reverse(gaps)))
            {
                var goesOn = IsBeside(rulings, at, from, to, scale);
                if (!(goesOn || ends.Contains(at)) || !Gaps(rulings, at, from, to, scale).Contains((from, to))) continue;
                var open = new[] { from, to }.Count(end => !crossings.Exists(crossing => Math.Abs(crossing - end) < CellFinder.Miss * scale));
                if (to - from <= open * Bridged * scale) rulings.Add(Piece((int)at, from, to));
                else if (to - from > Shortest * scale) rulings.AddRange(Find(page, at, from, to));
            }

            // Rulings that are worn end below each other by chance now and then, and there may be a 1.
            if (ends.Contains(at) && rulings.Count - before < Math.Min(FewPieces, Math.Max(2, gaps.Count / 2))) rulings.RemoveRange(before, rulings.Count - before);
        }
    }

    private static InkRuling Piece(int y, double from, double to) => new(y + 0.5, (int)from, (int)Math.Ceiling(to), y - 1, y + 2);

    private static bool IsBeside(List<InkRuling> rulings, double at, double from, double to, double scale) =>
        rulings.Exists(ruling => Math.Abs(ruling.At - at) < 1.5 * CellFinder.Same * scale && (Math.Abs(ruling.To - from) < CellFinder.Miss * scale || Math.Abs(ruling.From - to) < CellFinder.Miss * scale));

    /// <summary>Where several rulings end together at no other, another one may be: the border of a table, paler than the rest.</summary>
    private static IEnumerable<double> Ends(List<InkRuling> rulings, List<InkRuling> across, double scale)
    {
        var ends = across.SelectMany(other => new double[] { other.From, other.To }).Where(end => !rulings.Exists(ruling => Math.Abs(ruling.At - end) < CellFinder.Miss * scale)).Order().ToList();
        for (var i = 0; i + 1 < ends.Count; i++)
            if (ends[i + 1] - ends[i] < CellFinder.Same * scale && (i == 0 || ends[i] - ends[i - 1] >= CellFinder.Same * scale))
                yield return (ends[i] + ends[i + 1]) / 2;
    }

    /// <summary>What no ruling at a place covers.</summary>
    private static IEnumerable<(double From, double To)> Gaps(List<InkRuling> rulings, double at, double from, double to, double scale)
    {
        foreach (var ruling in rulings.Where(ruling => Math.Abs(ruling.At - at) < 1.5 * CellFinder.Same * scale).OrderBy(ruling => ruling.From).Append(new(at, (int)to, (int)to, 0, 0)))
        {
            if (ruling.From > from) yield return (from, Math.Min(ruling.From, to));
            from = Math.Max(from, ruling.To);
            if (from >= to) yield break;
        }
    }

    /// <summary>The piece between two crossings, or nothing: the row of pixels near its place that is darker than both its sides nearly all along.</summary>
    private static List<InkRuling> Find(PageRaster page, double at, double from, double to)
    {
        var scale = page.Scale;
        int left = (int)(from + (Crossing * scale)), right = (int)(to - (Crossing * scale)), reach = (int)Math.Ceiling(Reach * scale);
        int near = (int)(BesideFrom * scale), far = (int)Math.Ceiling(BesideTo * scale), top = (int)at - reach - 1;
        int rows = (2 * (reach + 1)) + 1, count = Math.Max(3, (int)((right - left) / (Stretch * scale)));
        if (top - far < 0 || top + rows + far > page.Height) return [];

        var stretches = Enumerable.Range(0, count).Select(i => Depths(left + (i * (right - left) / count), left + ((i + 1) * (right - left) / count))).ToList();
        var end = (int)Math.Ceiling(End * scale);
        double[] first = Depths(left, left + end).Depth, last = Depths(right - end, right).Depth;
        var (most, best) = (Darker, -1);
        for (var row = 1; row + 1 < rows; row++)
        {
            // A ruling that is not quite level moves to the next row of pixels.
            var along = stretches.ConvertAll(stretch => (Depth: Along(stretch.Depth, row), IsClean: stretch.IsClean[row]));
            var lightest = along.ConvertAll(stretch => stretch.Depth).Order().ElementAt((int)(Lighter * count));
            if (lightest <= most) continue;
            var isClean = right - left > Stroke * scale && along.Count(stretch => stretch.IsClean) >= Clean * count;
            if (isClean || (Along(first, row) > Darker / 2 && Along(last, row) > Darker / 2)) (most, best) = (lightest, row);
        }

        return best < 0 ? [] : [Piece(top + best, from, to)];

        // How much darker each row is than the rows beside it, on the darker side, and whether these are paper.
        (double[] Depth, bool[] IsClean) Depths(int begin, int end)
        {
            var greys = Enumerable.Range(top - far, rows + (2 * far)).Select(y => Mean(page.Row(y)[begin..end])).ToArray();
            var sides = Enumerable.Range(0, rows).Select(row => Math.Min(greys[row..(row + far - near + 1)].Average(), greys[(row + far + near)..(row + (2 * far) + 1)].Average())).ToArray();
            return ([.. sides.Select((side, row) => side - greys[row + far])], [.. sides.Select(side => side >= Paper)]);
        }
    }

    private static double Along(double[] depths, int row) => Math.Max(depths[row], Math.Max(depths[row - 1], depths[row + 1]));

    private static double Mean(ReadOnlySpan<byte> greys)
    {
        var sum = 0;
        foreach (var grey in greys) sum += grey;
        return (double)sum / greys.Length;
    }
}
