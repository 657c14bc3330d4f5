using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>The rulings of a sheet in flow coordinates, asked where they cross a stretch.</summary>
internal sealed class Lattice
{
    /// <summary>Rulings closer together than this are one, in points: a double border.</summary>
    private const double Same = 2.5;

    private readonly List<Ruling> horizontals;
    private readonly List<Ruling> verticals;

    /// <summary>Takes the rulings of a sheet's page; a page whose rulings are not known has none.</summary>
    public Lattice(Sheet sheet)
    {
        var rulings = sheet.Page.Rulings ?? [];
        Known = sheet.Page.Rulings is not null;
        horizontals = [.. rulings.Where(ruling => ruling.Direction == Direction.Horizontal).Select(ruling => ruling with { At = ruling.At + sheet.Shift })];
        verticals = [.. rulings.Where(ruling => ruling.Direction == Direction.Vertical).Select(ruling => ruling with { From = ruling.From + sheet.Shift, To = ruling.To + sheet.Shift })];
    }

    /// <summary>Whether anybody has looked for rulings on the page.</summary>
    public bool Known { get; }

    /// <summary>The y of every horizontal that covers at least a share of the stretch from left to right.</summary>
    public List<double> Horizontals(double left, double right, double share) => Crossing(horizontals, left, right, share);

    /// <summary>The x of every vertical that covers at least a share of the stretch from top to bottom.</summary>
    public List<double> Verticals(double top, double bottom, double share) => Crossing(verticals, top, bottom, share);

    /// <summary>The longest horizontal between two y, or null.</summary>
    public Ruling? Longest(double top, double bottom)
    {
        var between = horizontals.FindAll(ruling => ruling.At > top && ruling.At < bottom);
        return between.Count == 0 ? null : between.MaxBy(ruling => ruling.To - ruling.From);
    }

    /// <summary>From where to where verticals go that reach a horizontal, as most of those at some x do.</summary>
    /// <param name="xs">Where they stand.</param>
    /// <param name="y">The horizontal.</param>
    /// <param name="near">In points: how far they may miss both.</param>
    public (double Top, double Bottom) Reach(IReadOnlyList<double> xs, double y, double near)
    {
        var reaching = verticals.FindAll(ruling => ruling.From < y + near && ruling.To > y - near && xs.Any(x => Math.Abs(x - ruling.At) < near));
        return reaching.Count == 0 ? (y, y) : (Middle(reaching.Select(ruling => ruling.From)), Middle(reaching.Select(ruling => ruling.To)));

        static double Middle(IEnumerable<double> values) => values.Order().ToList() is var ordered ? ordered[ordered.Count / 2] : 0;
    }

    private static List<double> Crossing(List<Ruling> rulings, double from, double to, double share)
    {
        var found = new List<double>();
        foreach (var group in Together(rulings))
        {
            double covered = 0, reached = from;
            foreach (var ruling in group.OrderBy(ruling => ruling.From))
            {
                covered += Math.Max(0, Math.Min(to, ruling.To) - Math.Max(reached, ruling.From));
                reached = Math.Max(reached, ruling.To);
            }

            if (covered >= share * (to - from)) found.Add(group.Average(ruling => ruling.At));
        }

        return found;
    }

    private static IEnumerable<List<Ruling>> Together(List<Ruling> rulings)
    {
        var group = new List<Ruling>();
        foreach (var ruling in rulings.OrderBy(ruling => ruling.At))
        {
            if (group.Count > 0 && ruling.At - group[^1].At > Same)
            {
                yield return group;
                group = [];
            }

            group.Add(ruling);
        }

        if (group.Count > 0) yield return group;
    }
}
