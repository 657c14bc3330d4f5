namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds by which angle the lines of a page fall or rise: the angle at which its ink, added up along lines, is most unevenly spread.</summary>
internal static class SkewFinder
{
    /// <summary>The largest skew that is looked for, in degrees.</summary>
    public const double Largest = 5;

    private const double Coarse = 0.25, Fine = 0.03;

    /// <summary>The angle in degrees, positive where lines fall to the right, and how uneven the ink is at it.</summary>
    public static (double Degrees, double Unevenness) Find(InkImage page)
    {
        var points = Sample(page);
        if (points.Count == 0) return (0, 0);
        var best = Best(points, page, 0, Largest, Coarse);
        best = Best(points, page, best.Degrees, Coarse, Fine * 2);
        return Best(points, page, best.Degrees, Fine * 2, Fine / 2);
    }

    private static (double Degrees, double Unevenness) Best(List<(int X, int Y)> points, InkImage page, double middle, double range, double step)
    {
        var best = (Degrees: middle, Unevenness: double.MinValue);
        var bins = new int[page.Height + (page.Width / 4)];
        for (var degrees = middle - range; degrees <= middle + range + (step / 2); degrees += step)
        {
            Array.Clear(bins);
            var slope = (int)Math.Round(Math.Tan(degrees * Math.PI / 180) * 65536);
            var shift = page.Width / 8;
            foreach (var (x, y) in points)
            {
                var bin = (((y + shift) << 16) - (x * slope) + 32768) >> 16;
                if ((uint)bin < (uint)bins.Length) bins[bin]++;
            }

            long sum = 0;
            for (var i = 1; i < bins.Length; i++) sum += (long)(bins[i] - bins[i - 1]) * (bins[i] - bins[i - 1]);
            if (sum > best.Unevenness) best = (degrees, sum);
        }

        return (best.Degrees, best.Unevenness / Math.Max(1, points.Count));
    }

    /// <summary>The lower edges of ink: a thirtieth of the pixels, and what stands on a line ends on it.</summary>
    private static List<(int X, int Y)> Sample(InkImage page)
    {
        var points = new List<(int X, int Y)>();
        var margin = page.Height / 50;
        for (var y = margin; y < page.Height - 1 - margin; y++)
        {
            var row = page.Row(y);
            var next = page.Row(y + 1);
            for (var x = y % 2; x < row.Length; x += 2)
                if (row[x] == 1 && next[x] == 0)
                    points.Add((x, y));
        }

        return points;
    }
}
