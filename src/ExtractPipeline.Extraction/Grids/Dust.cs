using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;

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

    /// <summary>Where the print is not known to be solid, specks of so much of a digit's height are likely dust as long as all that could be one digit is less than this share of a thin number's ink, of which so many are thinner: one may be dirt itself.</summary>
    private const double LikelySpeck = 0.4, Likely = 0.5, Thin = 0.25;

    /// <summary>Of a digit's height, squared: patches so small are the noise of a fax, however many there are.</summary>
    private const double Salt = 0.015;

    /// <summary>A reading of a number this likely is no dust.</summary>
    private const double Legible = 0.5;

    /// <summary>In greys: paler than the paper by so much is ink. In points: how far inside its rulings a cell is looked at.</summary>
    private const int Ink = 40;

    private const double Inset = 2;

    private readonly Dictionary<int, Print> prints;
    private readonly (double Height, int Thinnest) numbers;

    /// <summary>Looks at the numbers of a table.</summary>
    public Dust(IEnumerable<GridCell> cells)
    {
        var pages = cells.Where(cell => cell is { Sheet.Page.Scan: not null, Slot: not null, Words.Count: 1 } && cell.Words[0].Text.Any(char.IsAsciiDigit))
            .GroupBy(cell => cell.Sheet!.Page.Number, PatchesOf)
            .ToDictionary(page => page.Key, page => page.ToList());
        prints = pages.ToDictionary(page => page.Key, page => PrintOf(page.Value));
        var all = pages.Values.SelectMany(page => page).Where(patches => patches.Count > 0).ToList();
        if (all.Count > 0) numbers = (HeightsOf(all)[all.Count / 2], InkOf(all, Thin));
    }

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
        var about = About(patches, print.Height);
        return (patches.Count <= Most && about.TrueForAll(near => near.Count == 1)) || about.TrueForAll(near => near.Sum(patch => patch.Area) <= Trace * print.Thinnest);
    }

    /// <summary>
    /// A cell of which nobody can read the ink, without that ink where it is likely dust: specks, and far less than any number has. Most of these cells are empty, a few hold a number that is
    /// worn to specks (docs/ocr.md): a person looks.
    /// </summary>
    public GridCell Sweep(GridCell cell)
    {
        if (cell is not { Presence: Presence.Present, Ruled: true, Sheet.Page.Scan: not null, Slot: not null } || numbers.Height == 0) return cell;
        var isUnread = cell.Words.Count == 0 ? cell.Doubts.HasFlag(PlacementDoubts.UnreadInk) : !ScanDecoder.Read(cell, 0).Proposals.Any(proposal => proposal.Probability >= Legible);
        if (!isUnread) return cell;
        var patches = PatchesOf(cell).FindAll(patch => patch.Area > Salt * numbers.Height * numbers.Height);
        var isDust = !patches.Exists(patch => Math.Max(patch.Box.Width, patch.Box.Height) > LikelySpeck * numbers.Height)
            && About(patches, numbers.Height).TrueForAll(near => near.Sum(patch => patch.Area) <= Likely * numbers.Thinnest);
        return isDust ? cell with { Words = [], Doubts = (cell.Doubts & ~PlacementDoubts.UnreadInk) | PlacementDoubts.Specked } : cell;
    }

    /// <summary>What could be one digit with each patch.</summary>
    private static List<List<InkPart>> About(List<InkPart> patches, double height) =>
        patches.ConvertAll(patch => patches.FindAll(other => Math.Abs(other.Box.CenterX - patch.Box.CenterX) < height && Math.Abs(other.Box.CenterY - patch.Box.CenterY) < height));

    private static Print PrintOf(List<List<InkPart>> numbers)
    {
        var heights = HeightsOf(numbers);
        double median = heights[heights.Count / 2];
        var isSolid = heights.Count >= LeastNumbers && heights[(int)(Worn * heights.Count)] >= Solid * median;
        return isSolid ? new(median, InkOf(numbers, Worn)) : new(0, 0);
    }

    /// <summary>The heights of the largest patches of numbers, the lowest first.</summary>
    private static List<int> HeightsOf(List<List<InkPart>> numbers) => [.. numbers.Select(patches => patches.Select(patch => patch.Box.Height).DefaultIfEmpty(0).Max()).Order()];

    /// <summary>The ink of the thinnest of some numbers, a share of them left out, in pixels.</summary>
    private static int InkOf(List<List<InkPart>> numbers, double leftOut) => numbers.Select(patches => patches.Sum(patch => patch.Area)).Order().ElementAt((int)(leftOut * numbers.Count));

    private static List<InkPart> PatchesOf(GridCell cell)
    {
        var image = cell.Sheet!.Page.Scan!.Print;
        var slot = cell.Slot!.Value;
        var within = image.Crop(new(slot.Left + Inset, slot.Top + Inset, slot.Right - Inset, slot.Bottom - Inset));
        return within is null ? [] : InkParts.Find(InkImage.Of(within, within.Background() - Ink));
    }
}
