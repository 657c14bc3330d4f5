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

    /// <summary>More specks than these, or two that a digit could join, are no dust.</summary>
    private const int Most = 3;

    /// <summary>In greys: paler than the paper by so much is ink. In points: how far inside its rulings a cell is looked at.</summary>
    private const int Ink = 40;

    private const double Inset = 2;

    private readonly Dictionary<int, double> digits;

    /// <summary>Looks at the numbers of a table.</summary>
    public Dust(IEnumerable<GridCell> cells) =>
        digits = cells.Where(cell => cell is { Sheet.Page.Scan: not null, Slot: not null, Words.Count: 1 } && cell.Words[0].Text.Any(char.IsAsciiDigit))
            .GroupBy(cell => cell.Sheet!.Page.Number)
            .ToDictionary(page => page.Key, page => HeightOf([.. page.Select(cell => PatchesOf(cell).Select(patch => patch.Height).DefaultIfEmpty(0).Max()).Order()]));

    /// <summary>Whether what stands in a cell is nothing but specks.</summary>
    public bool IsDust(GridCell cell)
    {
        if (cell is not { Ruled: true, Sheet.Page: { Scan: not null } page, Slot: not null } || !digits.TryGetValue(page.Number, out var height) || height == 0) return false;
        var patches = PatchesOf(cell);
        return patches.Count <= Most
            && patches.TrueForAll(patch => Math.Max(patch.Width, patch.Height) <= Speck * height)
            && !patches.Exists(patch => patches.Exists(other => other != patch && Math.Abs(other.CenterX - patch.CenterX) < height && Math.Abs(other.CenterY - patch.CenterY) < height));
    }

    /// <summary>The height of a digit, in pixels, from those of the numbers' largest patches in order; 0 where some are worn.</summary>
    private static double HeightOf(List<int> heights)
    {
        double median = heights[heights.Count / 2];
        return heights.Count >= LeastNumbers && heights[(int)(Worn * heights.Count)] >= Solid * median ? median : 0;
    }

    private static List<PixelSpan> PatchesOf(GridCell cell)
    {
        var image = cell.Sheet!.Page.Scan!.Image;
        var slot = cell.Slot!.Value;
        var within = image.Crop(new(slot.Left + Inset, slot.Top + Inset, slot.Right - Inset, slot.Bottom - Inset));
        return within is null ? [] : [.. InkParts.Find(InkImage.Of(within, within.Background() - Ink)).Select(part => part.Box)];
    }
}
