using System.Collections.Concurrent;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Reads the pages of a PDF whose text cannot be used from their images.</summary>
internal static class ScannedPages
{
    /// <summary>Resolution at which a page without images is looked at, and the bounds of what a scan's own is used.</summary>
    private const int Usual = 200, Least = 100, Most = 300;

    // An engine holds 40 MB and takes a tenth of a second to load; it is used again, by one page at a time.
    private static readonly ConcurrentBag<TextRecognizer> Engines = [];

    /// <summary>The pages, those without a usable text layer with what their image says.</summary>
    /// <exception cref="MissingProgramException">Tesseract is not installed.</exception>
    public static async Task<IReadOnlyList<Page>> ReadAsync(IReadOnlyList<Page> pages, string path, ExtractionLimits limits, CancellationToken cancellation)
    {
        var read = new List<Page>(pages.Count);
        foreach (var page in pages)
            read.Add(page.TextLayer is TextLayer.Absent or TextLayer.Garbage or TextLayer.Hidden ? await ReadAsync(page, path, limits, cancellation) : page);
        return read;
    }

    private static async Task<Page> ReadAsync(Page page, string path, ExtractionLimits limits, CancellationToken cancellation)
    {
        var image = (await PageRaster.RenderAsync(path, page.Number, 1, Resolution(page), limits, cancellation, lightest: true))[0];
        if (!Engines.TryTake(out var engine)) engine = new();
        var read = await Task.Run(() => new ScanReader(engine, DigitReader.Default).Read(page, image), cancellation);
        Engines.Add(engine);
        return read;
    }

    /// <summary>That of the page's own image, or a whole part of it, so that no pixel is drawn from parts of others.</summary>
    private static int Resolution(Page page)
    {
        var own = page.ImageDotsPerInch;
        if (own < Least) return Usual;
        return (int)Math.Round(own / Math.Ceiling(own / Most));
    }
}
