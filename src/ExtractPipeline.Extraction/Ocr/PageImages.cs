using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>The pixels that pages of a PDF are read from: the page's own picture where it is one and nothing else, or the page drawn.</summary>
/// <param name="path">The PDF.</param>
/// <param name="pages">The pages that will be asked for, in their order.</param>
/// <param name="limits">What the programs that are started may take.</param>
internal sealed class PageImages(string path, IReadOnlyList<Page> pages, ExtractionLimits limits)
{
    /// <summary>Resolution at which a page without images is looked at, from the first for usual print to the second for small; and the bounds of what a scan's own is used.</summary>
    private const int Usual = 200, Closer = 300, Least = 100, Most = 360;

    /// <summary>In points: how high words are that the usual resolution shows well. What is smaller is looked at more closely.</summary>
    private const double UsualHeight = 10;

    private readonly SheetPictures sheets = new(path, pages, limits);

    /// <summary>A page as it is displayed, coloured ink light.</summary>
    /// <exception cref="DocumentException">It cannot be drawn within the limits.</exception>
    public async Task<PageRaster> ReadAsync(Page page, CancellationToken cancellation)
    {
        var own = page.ImageDotsPerInch is >= Least and <= Most ? await sheets.ReadAsync(page, cancellation) : null;
        return own ?? (await PageRaster.RenderAsync(path, page.Number, 1, Resolution(page), limits, cancellation, lightInk: true))[0];
    }

    /// <summary>That of the page's own image, or a whole part of it, so that no pixel is drawn from parts of others.</summary>
    private static int Resolution(Page page)
    {
        var own = page.ImageDotsPerInch;
        if (own >= Least) return (int)Math.Round(own / Math.Ceiling(own / Most));
        var heights = page.Words.Select(word => Math.Min(word.Box.Width, word.Box.Height)).Order().ToList();
        return heights.Count == 0 ? Closer : (int)Math.Clamp(Usual * UsualHeight / Math.Max(1, heights[heights.Count / 2]), Usual, Closer);
    }
}
