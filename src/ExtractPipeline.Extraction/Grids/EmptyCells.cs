namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// Tells cells of a scan in which nothing was ever printed from those whose print may be lost: where all numbers of a page's table are about
/// equally dark and pale ones would be grey, none fades away without a trace, and a cell of a complete lattice that shows no trace is empty. Where
/// there is hardly a number, the labels tell whether the print of the page is even.
/// </summary>
internal static class EmptyCells
{
    /// <summary>Fewer numbers of a page, or fewer labels, show nothing about its print.</summary>
    private const int LeastNumbers = 10, LeastLabels = 20;

    /// <summary>Of the darkness of the median number: what the palest has at least, and what is no more than noise.</summary>
    private const double Even = 0.6, Noise = 0.1;

    /// <summary>The share of numbers that may be paler: a 1 or a point is thin.</summary>
    private const double Thin = 0.02;

    /// <summary>What makes a number legible, a probability; and where this share of the numbers is, the others are none.</summary>
    private const double Legible = 0.9, MostLegible = 0.95;

    /// <summary>How far inside its rulings a cell is looked at, in points.</summary>
    private const double Inset = 2;

    /// <summary>The cells of a table, those marked that are surely empty.</summary>
    public static IReadOnlyList<GridCell> Mark(IReadOnlyList<GridCell> cells)
    {
        var noise = cells.Where(cell => cell.Sheet?.Page.Scan is { HasGreys: true }).GroupBy(cell => cell.Sheet!.Page.Number).ToDictionary(page => page.Key, NoiseOf);
        return [.. cells.Select(cell => IsBare(cell) ? cell with { IsBare = true } : cell)];

        bool IsBare(GridCell cell) =>
            cell is { Presence: Presence.Present, Words.Count: 0, Ruled: true, Doubts: PlacementDoubts.None, Sheet.Page: { Scan: not null } page, Slot: not null }
            && noise.TryGetValue(page.Number, out var most) && ContrastOf(cell) <= most;
    }

    /// <summary>What is no print on a page, in greys; below zero where its print is too uneven to tell.</summary>
    private static double NoiseOf(IGrouping<int, GridCell> cells)
    {
        var all = cells.Where(cell => cell is { Words.Count: 1, Slot: not null } && cell.Words[0].Text.Any(char.IsAsciiDigit)).ToList();

        // A few that can hardly be read are what is left of a seal; many are print that fades.
        var legible = all.FindAll(cell => cell.Words[0].Readings.Any(reading => reading.Probability >= Legible));
        var numbers = (legible.Count >= MostLegible * all.Count ? legible : all).Select(ContrastOf).Order().ToList();
        if (numbers.Count >= LeastNumbers) return IsEven(numbers) ? NoiseBeside(numbers) : -1;
        var page = cells.First().Sheet!.Page;
        var labels = page.Words.Where(word => word.Text.Count(LabelText.IsIdeograph) > 1).Select(word => page.Scan!.Image.Contrast(word.Box)).Order().ToList();
        return labels.Count >= LeastLabels && IsEven(labels) && numbers.TrueForAll(number => number >= Even * Median(labels)) ? NoiseBeside(numbers.Count > 0 ? numbers : labels) : -1;
    }

    private static bool IsEven(List<int> contrasts) => contrasts[(int)(Thin * contrasts.Count)] >= Even * Median(contrasts);

    private static double NoiseBeside(List<int> contrasts) => Noise * Median(contrasts);

    private static int Median(List<int> contrasts) => contrasts[contrasts.Count / 2];

    private static int ContrastOf(GridCell cell)
    {
        var slot = cell.Slot!.Value;
        return cell.Sheet!.Page.Scan!.Image.Contrast(new(slot.Left + Inset, slot.Top + Inset, slot.Right - Inset, slot.Bottom - Inset));
    }
}
