using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Makes pale print as dark as other print. A page's black is that of its rulings, titles and specks (<see cref="PaperLevel"/>), which on
/// worn copies are dark where the characters of the table are not; so the print in the cells is measured by itself.
/// </summary>
internal static class PrintLevel
{
    /// <summary>In greys: up to here a pixel belongs to print, at the edge of a stroke too.</summary>
    private const int Print = 225;

    /// <summary>The share of print that is the dark middle of its strokes.</summary>
    private const double Middle = 0.1;

    /// <summary>In greys: that middle is made so dark where it is paler; it is taken for no paler than the second, lest paper becomes print.</summary>
    private const int Dark = 90, MostPale = 190;

    /// <summary>Darker is ink; in a cell whose print has less than a share that dark, what that share is darker than, up to the last.</summary>
    private const int Threshold = 140, Palest = 205;

    private const double Core = 0.3;

    /// <summary>In points: what is left out beside the rulings of a cell.</summary>
    private const double BesideRuling = 2;

    /// <summary>The page with its print darkened where it is pale.</summary>
    /// <param name="levelled">The levelled page.</param>
    /// <param name="cells">Where the print is measured: in the cells of tables, or everywhere where there are none.</param>
    public static PageRaster Darken(PageRaster levelled, IReadOnlyList<PixelSpan> cells)
    {
        var margin = (int)Math.Ceiling(BesideRuling * levelled.Scale);
        var middle = Grey(levelled, cells.Count > 0 ? [.. cells.Select(cell => cell.Grow(-margin))] : [new(0, 0, levelled.Width, levelled.Height)], Middle, MostPale);
        if (middle <= Dark) return levelled;
        var to = Enumerable.Range(0, 256).Select(grey => (byte)Math.Clamp(255 - ((255 - grey) * (255.0 - Dark) / (255 - middle)), 0, 255)).ToArray();
        return levelled.Map(to);
    }

    /// <summary>
    /// Which pixels are print. What is paler than the rest of the page, a label in thin type beside numbers in another, has a threshold of its own in its cell.
    /// </summary>
    /// <param name="page">The darkened page.</param>
    /// <param name="cells">The cells of its tables.</param>
    public static InkImage Ink(PageRaster page, IReadOnlyList<PixelSpan> cells)
    {
        var margin = (int)Math.Ceiling(BesideRuling * page.Scale);
        var ink = InkImage.Of(page, Threshold);
        foreach (var cell in cells.Select(cell => cell.Grow(-margin)).Where(cell => cell.Width > 0).OrderByDescending(cell => (long)cell.Width * cell.Height))
            if (Grey(page, [cell], Core, Palest) is var grey and >= Threshold)
                ink.Set(page, cell, grey + 1);
        return ink;
    }

    /// <summary>The grey that a share of the print in some places is darker than.</summary>
    private static int Grey(PageRaster page, List<PixelSpan> places, double share, int most)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (var place in places)
        {
            int left = Math.Clamp(place.Left, 0, page.Width), right = Math.Clamp(place.Right, left, page.Width);
            for (var y = Math.Max(0, place.Top); y < Math.Min(page.Height, place.Bottom); y++)
                foreach (var grey in page.Row(y)[left..right])
                    histogram[grey]++;
        }

        var rest = 0;
        foreach (var count in histogram[..Print]) rest += count;
        rest = (int)(rest * share);
        var middle = 0;
        while (middle < most && (rest -= histogram[middle]) >= 0) middle++;
        return middle;
    }
}
