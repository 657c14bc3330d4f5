using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Finds long rulings that are hardly darker than the paper. In a short stretch of one such a ruling cannot be told from grain, but it goes on straight from stretch to stretch, always about as
/// dark, where strokes of characters come and go.
/// </summary>
internal static class PaleRulings
{
    /// <summary>In points: a stretch, and the shortest ruling.</summary>
    private const double Stretch = 4.5, Shortest = 60;

    /// <summary>In points: the rows of pixels beside one that show the paper.</summary>
    private const double BesideFrom = 1.2, BesideTo = 2.2;

    /// <summary>In greys: so much darker than both sides is perhaps a ruling; what is darker than this in the middle is found without; and so light is paper.</summary>
    private const double Darker = 6, Dark = 70, Paper = 232;

    /// <summary>Of the stretches of a ruling so many are seen, and so many have paper on both sides; so many in a row may be unseen.</summary>
    private const double Seen = 0.75, Clean = 0.5;

    private const int Unseen = 3;

    /// <summary>How much darker than the pale stretches of a ruling the dark ones may be: the first is a fifth from the palest, the second a fifth from the darkest.</summary>
    private const double Even = 4;

    /// <summary>A ruling as far as it has been followed.</summary>
    private sealed class Trace
    {
        public required int First { get; init; }

        public required int Last { get; set; }

        public required int Row { get; set; }

        public required int CleanStretches { get; set; }

        public List<double> Depths { get; } = [];

        public List<int> Rows { get; } = [];
    }

    /// <summary>Adds those that meet at least two others.</summary>
    /// <param name="page">The levelled page.</param>
    /// <param name="transposed">Its rows as columns.</param>
    /// <param name="horizontals">Those that were found.</param>
    /// <param name="verticals">Those that were found.</param>
    public static void Add(PageRaster page, PageRaster transposed, List<InkRuling> horizontals, List<InkRuling> verticals)
    {
        List<InkRuling> level = Find(page, transposed), plumb = Find(transposed, page);
        List<InkRuling> allLevel = [.. horizontals, .. level], allPlumb = [.. verticals, .. plumb];
        var miss = CellFinder.Miss * page.Scale;
        horizontals.AddRange(level.Where(ruling => allPlumb.Count(other => ruling.Meets(other, miss)) >= 2));
        verticals.AddRange(plumb.Where(ruling => allLevel.Count(other => ruling.Meets(other, miss)) >= 2));
    }

    /// <summary>The level ones; with a transposed page, the plumb ones.</summary>
    private static List<InkRuling> Find(PageRaster page, PageRaster transposed)
    {
        var scale = page.Scale;
        int length = Math.Max(4, (int)(Stretch * scale)), near = Math.Max(2, (int)(BesideFrom * scale)), far = Math.Max(near + 1, (int)Math.Ceiling(BesideTo * scale));
        List<Trace> open = [], found = [];
        var sums = new int[page.Height];
        var means = new double[page.Height];
        for (var stretch = 0; (stretch + 1) * length <= page.Width; stretch++)
        {
            // The rows of the transposed page are columns of pixels: a few of them added up are a stretch of every row.
            Array.Clear(sums);
            for (var x = stretch * length; x < (stretch + 1) * length; x++)
            {
                var column = transposed.Row(x);
                for (var y = 0; y < column.Length; y++) sums[y] += column[y];
            }

            for (var y = 0; y < means.Length; y++) means[y] = (double)sums[y] / length;
            Follow(stretch, means, near, far, open);
            found.AddRange(open.Where(trace => stretch - trace.Last > Unseen));
            open.RemoveAll(trace => stretch - trace.Last > Unseen);
        }

        found.AddRange(open);
        return [.. found.Where(trace => IsRuling(trace, (int)(Shortest / Stretch))).Select(trace => new InkRuling(trace.Rows.Average() + 0.5, trace.First * length, (trace.Last + 1) * length, trace.Rows.Min(), trace.Rows.Max() + 1))];
    }

    private static void Follow(int stretch, double[] means, int near, int far, List<Trace> open)
    {
        var taken = new HashSet<Trace>();
        for (var y = far; y < means.Length - far; y++)
        {
            if (means[y] > means[y - 1] || means[y] >= means[y + 1]) continue;
            double above = Mean(means, y - far, y - near + 1), below = Mean(means, y + near, y + far + 1), depth = Math.Min(above, below) - means[y];
            if (depth < Darker) continue;
            var isClean = Math.Min(above, below) >= Paper ? 1 : 0;
            var trace = open.Where(trace => !taken.Contains(trace) && Math.Abs(trace.Row - y) <= 1).MinBy(trace => Math.Abs(trace.Row - y));
            if (trace is null) open.Add(trace = new() { First = stretch, Last = stretch, Row = y, CleanStretches = isClean });
            else (trace.Last, trace.Row, trace.CleanStretches) = (stretch, y, trace.CleanStretches + isClean);
            taken.Add(trace);
            trace.Depths.Add(depth);
            trace.Rows.Add(y);
        }
    }

    private static bool IsRuling(Trace trace, int shortest)
    {
        var stretches = trace.Last - trace.First + 1;
        if (stretches < shortest || trace.Depths.Count < Seen * stretches || trace.CleanStretches < Clean * stretches) return false;
        var depths = trace.Depths.Order().ToList();
        return depths[depths.Count / 2] < Dark && depths[4 * depths.Count / 5] <= Even * depths[depths.Count / 5];
    }

    private static double Mean(double[] values, int from, int to)
    {
        double sum = 0;
        for (var i = from; i < to; i++) sum += values[i];
        return sum / (to - from);
    }
}
