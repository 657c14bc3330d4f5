namespace ExtractPipeline.Extraction.Grids;

/// <summary>Lays the columns of one scan over those of another by their rulings, of which each may lack some.</summary>
internal static class Overlay
{
    /// <summary>How far rulings that are the same may be apart, in points: a page that is not quite flat.</summary>
    private const double Near = 3;

    /// <summary>How much larger one scan of a page may be than another.</summary>
    private const double MostFactor = 1.25;

    /// <summary>Where the x of one scan stand on the other, as a factor and an offset: so that most rulings fall on each other, and of equals with the least change of scale.</summary>
    /// <param name="from">The x of the verticals of one scan, from left to right, in points.</param>
    /// <param name="to">Those of the other.</param>
    /// <returns>Null where no two rulings of one may be two of the other.</returns>
    public static (double Factor, double Offset)? Find(List<double> from, List<double> to)
    {
        var best = (Same: 0, Factor: 1.0, Offset: 0.0);
        foreach (var (left, right) in Pairs(from))
        {
            foreach (var (newLeft, newRight) in Pairs(to))
            {
                var factor = (newRight - newLeft) / (right - left);
                if (factor is < 1 / MostFactor or > MostFactor) continue;
                var offset = newLeft - (factor * left);
                var same = from.Count(x => to.Exists(other => Math.Abs((factor * x) + offset - other) < Near));
                if (same > best.Same || (same == best.Same && Math.Abs(factor - 1) < Math.Abs(best.Factor - 1))) best = (same, factor, offset);
            }
        }

        return best.Same == 0 ? null : (best.Factor, best.Offset);
    }

    private static IEnumerable<(double Left, double Right)> Pairs(List<double> xs) => xs.SelectMany((left, i) => xs.Skip(i + 1).Select(right => (left, right)));
}
