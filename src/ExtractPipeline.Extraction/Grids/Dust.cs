using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// Tells specks in the empty cells of a scan from what is left of a number: where every number of a page is of one piece as high as the others, none leaves a few specks behind.
/// </summary>
internal sealed class Dust
{
    /// <summary>Fewer numbers of a page show nothing about its print.</summary>
    private const int LeastNumbers = 10;

    /// <summary>Of the height of a digit: what a number's largest patch has at least, for all numbers but this share; and what a speck has at most, across and down.</summary>
    private const double Solid = 0.7, Worn = 0.02, Speck = 0.3;

    /// <summary>More specks than these, or two that a digit could join, are no dust, unless all that could be one digit is less than this share of the ink of the thinnest number.</summary>
    private const int Most = 3;

    private const double Trace = 0.15;

    /// <summary>In greys: paler than the paper by so much is ink. In points: how far inside its rulings a cell is looked at.</summary>
    private const int Ink = 40;

    private const double Inset = 2;

    private readonly Dictionary<int, Print> prints;

    /// <summary>Looks at the numbers of a table.</summary>
    public Dust(IEnumerable<GridCell> cells) =>
        prints = cells.Where(cell => cell is { Sheet.Page.Scan: not null, Slot: not null, Words.Count: 1 } && cell.Words[0].Text.Any(char.IsAsciiDigit))
            .GroupBy(cell => cell.Sheet!.Page.Number)
            .ToDictionary(page => page.Key, page => PrintOf([.. page.Select(PatchesOf)]));

    /// <summary>How a page's numbers are printed.</summary>
    /// <param name="Height">The height of a digit, in pixels; 0 where some are worn.</param>
    /// <param name="Thinnest">The ink of the thinnest number, in pixels.</param>
    private readonly record struct Print(double Height, int Thinnest);

    /// <summary>Whether what stands in a cell is nothing but specks.</summary>
    public bool IsDust(GridCell cell)
    {
        if (cell is not { Ruled: true, Sheet.Page: { Scan: not null } page, Slot: not null } || !prints.TryGetValue(page.Number, out var print) || print.Height == 0) return false;
        var patches = PatchesOf(cell);
        if (patches.Exists(patch => Math.Max(patch.Box.Width, patch.Box.Height) > Speck * print.Height)) return false;
        var about = patches.ConvertAll(patch => patches.FindAll(other => Math.Abs(other.Box.CenterX - patch.Box.CenterX) < print.Height && Math.Abs(other.Box.CenterY - patch.Box.CenterY) < print.Height));
        return (patches.Count <= Most && about.TrueForAll(near => near.Count == 1)) || about.TrueForAll(near => near.Sum(patch => patch.Area) <= Trace * print.Thinnest);
    }

    private static Print PrintOf(List<List<InkPart>> numbers)
    {
        var heights = numbers.Select(patches => patches.Select(patch => patch.Box.Height).DefaultIfEmpty(0).Max()).Order().ToList();
        double median = heights[heights.Count / 2];
        var isSolid = heights.Count >= LeastNumbers && heights[(int)(Worn * heights.Count)] >= Solid * median;
        return isSolid ? new(median, numbers.Select(patches => patches.Sum(patch => patch.Area)).Order().ElementAt((int)(Worn * numbers.Count))) : new(0, 0);
    }

    private static List<InkPart> PatchesOf(GridCell cell)
    {
        var image = cell.Sheet!.Page.Scan!.Print;
        var slot = cell.Slot!.Value;
        var within = image.Crop(new(slot.Left + Inset, slot.Top + Inset, slot.Right - Inset, slot.Bottom - Inset));
        return within is null ? [] : InkParts.Find(InkImage.Of(within, within.Background() - Ink));
    }
}
