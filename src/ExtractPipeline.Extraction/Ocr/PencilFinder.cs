using System.Runtime.Intrinsics;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A pencil of lines: one that passes at height y from the page's middle rises or falls by <paramref name="Slope"/> + <paramref name="Change"/> y.</summary>
/// <param name="Slope">Pixels down for each pixel to the right, in the middle of the page.</param>
/// <param name="Change">What is added to it for each pixel down; 0 for lines that are parallel, on a page that no camera saw.</param>
/// <param name="Unevenness">How unevenly ink is spread over its lines.</param>
internal readonly record struct Pencil(double Slope, double Change, double Unevenness);

/// <summary>
/// Finds the pencil of lines that the print of a page follows: the one over whose lines its ink is most unevenly spread. Parallel lines are those of a
/// page that lies askew (Postl's method); lines that meet far away, those of a page before a camera.
/// </summary>
internal sealed class PencilFinder
{
    /// <summary>The largest slope that is looked for; and the largest difference of slopes between the page's upper and lower edge.</summary>
    public const double Largest = 0.0875, LargestChange = 0.12;

    private const double CoarseSlope = 0.0044, FineSlope = 0.00025, CoarseChange = 0.01;

    /// <summary>So many points tell the rough way of lines, and so many the exact one.</summary>
    private const int Few = 6000, Many = 20000;

    /// <summary>Lines that meet have to spread ink so much more unevenly than parallel ones, or else they are parallel.</summary>
    private const double Better = 1.15;

    /// <summary>Points beside each other lie on one line: they are counted by turns, or each would wait for the one before.</summary>
    private const int Lanes = 4;

    private readonly Points points;
    private readonly double height, scale;
    private readonly int[] bins;
    private readonly double extent;

    /// <summary>Looks at the lower edges of ink: a thirtieth of the pixels, and what stands on a line ends on it.</summary>
    public PencilFinder(InkImage page)
    {
        points = new(Sample(page));
        (height, scale) = (page.Height, page.Scale);
        extent = (page.Height / 2.0) + (page.Width / 8.0);
        bins = new int[Lanes * ((int)(2 * extent) + 3)];
    }

    /// <summary>The best pencil of parallel lines with a slope between two.</summary>
    public Pencil Parallel(double least, double most)
    {
        if (points.Count == 0) return default;
        var some = Some(Many);
        var best = Best(some, scale, Range(least, most, CoarseSlope), [0]);
        best = Best(some, scale / 2, Range(best.Slope - CoarseSlope, best.Slope + CoarseSlope, FineSlope * 4), [0]);
        return Best(points, 1, Range(best.Slope - (FineSlope * 4), best.Slope + (FineSlope * 4), FineSlope), [0]);
    }

    /// <summary>The best pencil of lines that meet, where it is clearly better than one of parallel lines; else that one.</summary>
    public Pencil Meeting(Pencil parallel)
    {
        if (points.Count == 0) return parallel;
        var few = Some(Few);
        var changes = Range(-LargestChange, LargestChange, CoarseChange).Select(change => change / height).ToList();
        var coarse = Best(few, scale, Range(-Largest, Largest, CoarseSlope), changes);
        var best = new[] { coarse, parallel }.Distinct().Select(Refine).MaxBy(pencil => pencil.Unevenness);
        return IsClearlyBetter(best, parallel) ? best : parallel;
    }

    /// <summary>Whether ink is so much more unevenly spread over the lines of one pencil than over those of another that this is no chance.</summary>
    public static bool IsClearlyBetter(Pencil one, Pencil other) => one.Unevenness > Better * other.Unevenness;

    /// <summary>How unevenly ink is spread, 1 where it is spread by chance: the rulings of a table make it many times as much, the margins of prose do not.</summary>
    public double Ratio(Pencil pencil) => points.Count == 0 ? 0 : pencil.Unevenness / (2.0 * points.Count);

    private Pencil Refine(Pencil pencil)
    {
        var some = Some(Many);
        var (strip, slope, change) = (scale, CoarseSlope / 2, CoarseChange / 2 / height);
        for (; slope > FineSlope / 2; (strip, slope, change) = (Math.Max(1, strip * 0.6), slope * 0.6, change * 0.6))
            pencil = Best(some, strip, [pencil.Slope - slope, pencil.Slope, pencil.Slope + slope], [pencil.Change - change, pencil.Change, pencil.Change + change]);
        return pencil with { Unevenness = Unevenness(points, 1, pencil.Slope, pencil.Change) };
    }

    private Points Some(int count) => points.Every(1 + (points.Count / count));

    private static IEnumerable<double> Range(double from, double to, double step)
    {
        for (var i = 0; i <= (int)Math.Round((to - from) / step); i++) yield return from + (i * step);
    }

    private Pencil Best(Points sample, double strip, IEnumerable<double> slopes, IReadOnlyList<double> changes)
    {
        var best = new Pencil(0, 0, double.MinValue);
        foreach (var slope in slopes)
            foreach (var change in changes)
                if (Unevenness(sample, strip, slope, change) is var unevenness && unevenness > best.Unevenness)
                    best = new(slope, change, unevenness);
        return best;
    }

    /// <summary>The sum of the squared differences between neighbouring strips so many pixels high; a strip must not leave its line between one slope and the next.</summary>
    private double Unevenness(Points sample, double strip, double slope, double change)
    {
        var perPixel = 1 / Math.Max(1, strip);
        var count = (int)(2 * extent * perPixel) + 2;
        var strips = bins.AsSpan(0, Lanes * (count + 1)); // One more for what is beside them.
        strips.Clear();
        var (xs, ys) = (sample.X, sample.Y);
        Span<int> found = stackalloc int[Vector256<int>.Count];
        var lanes = Vector256<int>.Indices & Vector256.Create(Lanes - 1);
        for (var i = 0; i < xs.Length; i += found.Length)
        {
            // The line through (x, y) passes the middle at y0 with y = y0 + x (slope + change y0). Before the first and behind the last strip unsigned numbers are large.
            var (x, y) = (Vector256.Create(xs, i), Vector256.Create(ys, i));
            var at = (((y - (x * (float)slope)) / (Vector256<float>.One + (x * (float)change))) + Vector256.Create((float)extent)) * (float)perPixel;
            var bin = Vector256.Min(Vector256.ConvertToInt32(Vector256.Floor(at)).AsUInt32(), Vector256.Create((uint)count)).AsInt32();
            ((bin * Lanes) + lanes).CopyTo(found);
            foreach (var place in found) strips[place]++;
        }

        var (sum, before) = (0L, Ink(strips, 0));
        for (var i = 1; i < count; i++)
        {
            var here = Ink(strips, i);
            sum += (here - before) * (here - before);
            before = here;
        }

        return sum;
    }

    private static long Ink(ReadOnlySpan<int> strips, int at) => Vector128.Sum(Vector128.Create(strips[(Lanes * at)..]));

    /// <summary>Coordinates about the page's middle; without what may be beside the sheet, where enough is on it.</summary>
    private static List<(float X, float Y)> Sample(InkImage page)
    {
        const int outer = 50, inner = 9, enough = 3000;
        var within = Edges(page, page.Width / inner, page.Height / inner);
        return within.Count >= enough ? within : Edges(page, 0, page.Height / outer);
    }

    private static List<(float X, float Y)> Edges(InkImage page, int marginX, int marginY)
    {
        var edges = new List<(float, float)>();
        for (var y = marginY; y < page.Height - 1 - marginY; y++)
        {
            var row = page.Row(y);
            var next = page.Row(y + 1);
            for (var x = marginX + (y % 2); x < row.Length - marginX; x += 2)
                if (row[x] == 1 && next[x] == 0)
                    edges.Add((x - (page.Width / 2f), y - (page.Height / 2f)));
        }

        return edges;
    }

    /// <summary>Points by their coordinates, filled up to whole vectors with some that lie on no page.</summary>
    private sealed class Points
    {
        private const float Nowhere = 1e9f;

        public Points(IReadOnlyList<(float X, float Y)> points)
        {
            Count = points.Count;
            var whole = (Count + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
            (X, Y) = (new float[whole], new float[whole]);
            for (var i = 0; i < Count; i++) (X[i], Y[i]) = points[i];
            Y.AsSpan(Count).Fill(Nowhere);
        }

        public float[] X { get; }

        public float[] Y { get; }

        /// <summary>How many lie on the page.</summary>
        public int Count { get; }

        /// <summary>The first of so many, and so on.</summary>
        public Points Every(int step) => step == 1 ? this : new([.. Enumerable.Range(0, (Count + step - 1) / step).Select(i => (X[i * step], Y[i * step]))]);
    }
}
