namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds by which angle the lines of a page fall or rise: the angle at which its ink, added up along lines, is most unevenly spread.</summary>
internal static class SkewFinder
{
    /// <summary>The largest skew that is looked for, in degrees.</summary>
    public const double Largest = 5;

    private const double Coarse = 0.25, Fine = 0.03;

    /// <summary>The angle in degrees, positive where lines fall to the right.</summary>
    public static double Find(InkImage page)
    {
        var points = Sample(page);
        if (points.Count == 0) return 0;
        var point = page.Scale;
        var degrees = Best(points, page, 0, Largest, Coarse, point);
        degrees = Best(points, page, degrees, Coarse, Fine * 2, point / 2);
        return Best(points, page, degrees, Fine * 2, Fine / 2, 1);
    }

    /// <summary>The best angle of a range; a line is looked for in strips so high that it does not leave them between one angle and the next.</summary>
    private static double Best(List<(int X, int Y)> points, InkImage page, double middle, double range, double step, double strip)
    {
        var best = (Degrees: middle, Unevenness: double.MinValue);
        var height = Math.Max(1, (int)Math.Round(strip));
        var bins = new int[((page.Height + (page.Width / 4)) / height) + 1];
        for (var degrees = middle - range; degrees <= middle + range + (step / 2); degrees += step)
        {
            Array.Clear(bins);
            var slope = (int)Math.Round(Math.Tan(degrees * Math.PI / 180) * 65536);
            var shift = page.Width / 8;
            foreach (var (x, y) in points)
            {
                var bin = (int)((((long)(y + shift) << 16) - (x * slope) + 32768) >> 16) / height;
                if ((uint)bin < (uint)bins.Length) bins[bin]++;
            }

            long sum = 0;
            for (var i = 1; i < bins.Length; i++) sum += (long)(bins[i] - bins[i - 1]) * (bins[i] - bins[i - 1]);
            if (sum > best.Unevenness) best = (degrees, sum);
        }

        return best.Degrees;
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
