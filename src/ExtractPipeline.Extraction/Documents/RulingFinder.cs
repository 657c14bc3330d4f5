using System.Numerics;
using System.Runtime.Intrinsics;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Finds the straight lines of tables in a page's pixels. A pixel belongs to a dark line when some pixel a little above it and some pixel a
/// little below it (left and right, for verticals) are both lighter; to a light line when some are both darker. So thin and thick lines are
/// seen on white and on shaded ground and with digits close by, and the edges of shaded areas are not lines.
/// </summary>
internal static class RulingFinder
{
    /// <summary>Least difference in grey between a line and its surroundings.</summary>
    private const int Contrast = 24;

    /// <summary>How far away the surroundings are looked at, in points; table borders are 0.5 to 3 thick, and digits stand 1.5 away.</summary>
    private const double Reach = 2.9;

    /// <summary>Shorter runs are strokes of characters; a line of text is 9 to 16 points high.</summary>
    private const double ShortestHorizontal = 22, ShortestVertical = 12;

    /// <summary>Gaps that are bridged: dashes, dots, and where another line crosses.</summary>
    private const double Bridge = 3;

    /// <summary>All rulings of a page, in points.</summary>
    public static IReadOnlyList<Ruling> Find(PageRaster raster)
    {
        var rulings = new List<Ruling>();
        Scan(raster, Direction.Horizontal, rulings);
        Scan(raster.Turn(90), Direction.Vertical, rulings);
        return rulings;
    }

    /// <summary>
    /// Looks for horizontal runs. For verticals the raster comes turned clockwise: its rows are the page's columns from the left, read upwards.
    /// </summary>
    private static void Scan(PageRaster raster, Direction direction, List<Ruling> rulings)
    {
        var reach = Math.Max(3, (int)Math.Round(Reach * raster.Scale));
        var shortest = (direction == Direction.Horizontal ? ShortestHorizontal : ShortestVertical) * raster.Scale;
        var bridge = (int)(Bridge * raster.Scale);
        var open = new List<(int LastRow, int FirstRow, int From, int To)>();
        var runs = new List<(int From, int To)>();
        for (var y = reach; y < raster.Height - reach; y++)
        {
            FindRuns(raster, y, reach, shortest, bridge, runs);
            foreach (var (from, to) in runs)
            {
                // A thick line is several rows of pixels: a run joins the line above it where they overlap.
                var above = open.FindIndex(line => line.LastRow >= y - 2 && Math.Min(line.To, to) - Math.Max(line.From, from) > 0.6 * Math.Max(line.To - line.From, to - from));
                if (above < 0) open.Add((y, y, from, to));
                else open[above] = (y, open[above].FirstRow, Math.Min(open[above].From, from), Math.Max(open[above].To, to));
            }
        }

        foreach (var (last, first, from, to) in open)
        {
            if (last - first > 1.5 * reach) continue;
            var at = ((first + last + 1) / 2.0) / raster.Scale;
            rulings.Add(direction == Direction.Horizontal
                ? new(direction, at, from / raster.Scale, to / raster.Scale)
                : new(direction, at, (raster.Width - to) / raster.Scale, (raster.Width - from) / raster.Scale));
        }
    }

    private static void FindRuns(PageRaster raster, int y, int reach, double shortest, int bridge, List<(int From, int To)> runs)
    {
        runs.Clear();
        ReadOnlySpan<byte> row = raster.Row(y);
        ReadOnlySpan<byte> above1 = raster.Row(y - reach), above2 = raster.Row(y - reach + 1), above3 = raster.Row(y - reach + 2);
        ReadOnlySpan<byte> below1 = raster.Row(y + reach), below2 = raster.Row(y + reach - 1), below3 = raster.Row(y + reach - 2);
        int from = -1, last = -1, polarity = 0;
        var x = 0;

        // Many pixels at a time: most of a page is paper, and there is no cheaper way to find that out.
        var contrast = Vector256.Create((byte)Contrast);
        for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            Vector256<byte> a1 = Load(above1, x), a2 = Load(above2, x), a3 = Load(above3, x), b1 = Load(below1, x), b2 = Load(below2, x), b3 = Load(below3, x);
            var pixel = Load(row, x);
            var lightest = Vector256.Min(Vector256.Max(a1, Vector256.Max(a2, a3)), Vector256.Max(b1, Vector256.Max(b2, b3)));
            var darkest = Vector256.Max(Vector256.Min(a1, Vector256.Min(a2, a3)), Vector256.Min(b1, Vector256.Min(b2, b3)));
            var dark = Vector256.GreaterThanOrEqual(Vector256.Max(lightest, pixel) - pixel, contrast).ExtractMostSignificantBits();
            var light = Vector256.GreaterThanOrEqual(pixel - Vector256.Min(darkest, pixel), contrast).ExtractMostSignificantBits();
            for (var bits = dark | light; bits != 0; bits &= bits - 1)
            {
                var bit = BitOperations.TrailingZeroCount(bits);
                Add(x + bit, ((dark >> bit) & 1) != 0 ? 1 : -1);
            }
        }

        for (; x < row.Length; x++)
        {
            byte pixel = row[x], a1 = above1[x], a2 = above2[x], a3 = above3[x], b1 = below1[x], b2 = below2[x], b3 = below3[x];
            var lightest = Math.Min(Math.Max(a1, Math.Max(a2, a3)), Math.Max(b1, Math.Max(b2, b3)));
            var darkest = Math.Max(Math.Min(a1, Math.Min(a2, a3)), Math.Min(b1, Math.Min(b2, b3)));
            if (lightest - pixel >= Contrast) Add(x, 1);
            else if (pixel - darkest >= Contrast) Add(x, -1);
        }

        Close();

        static Vector256<byte> Load(ReadOnlySpan<byte> pixels, int at) => Vector256.Create(pixels.Slice(at, Vector256<byte>.Count));

        void Add(int at, int here)
        {
            if (from < 0 || here != polarity || at - last > bridge + 1)
            {
                Close();
                (from, polarity) = (at, here);
            }

            last = at;
        }

        void Close()
        {
            if (from >= 0 && last - from + 1 >= shortest) runs.Add((from, last + 1));
            from = -1;
        }
    }
}
