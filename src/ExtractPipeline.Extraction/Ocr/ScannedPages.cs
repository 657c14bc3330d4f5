using System.Collections.Concurrent;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Reads from their images the pages whose text cannot be used, and what stands in pictures on the others.</summary>
/// <param name="path">The PDF.</param>
/// <param name="limits">What it may cost.</param>
/// <param name="permit">Asked before the first image is read; throws where that is not done here.</param>
/// <param name="steps">Told of each page as it begins: the time that the document may take grows with it.</param>
internal sealed class ScannedPages(string path, ExtractionLimits limits, Action permit, IProgress<string> steps)
{
    // An engine holds 40 MB and takes a tenth of a second to load; it is used again, by one page at a time.
    private static readonly ConcurrentBag<TextRecognizer> Engines = [];

    /// <summary>The pages of a TIFF, PNG or JPEG.</summary>
    public static async Task<IReadOnlyList<Page>> ReadPictureAsync(ReadOnlyMemory<byte> file, string mediaType, ExtractionLimits limits, IProgress<string> steps, CancellationToken cancellation)
    {
        var pages = new List<Page>();
        foreach (var picture in PictureFile.ReadPages(file, mediaType, limits))
        {
            steps.Report(TimeBudget.PageStep(pages.Count + 1));
            pages.Add(await ReadAsync(new() { Number = pages.Count + 1, Width = picture.Width / picture.Scale, Height = picture.Height / picture.Scale, Words = [] }, picture, cancellation));
        }

        return pages;
    }

    /// <summary>
    /// The laid out pages of a web page or a word processor's file with what their pictures say. Pictures that are not at hand or damaged stay
    /// as they are; where there is none to read, the pages come back as they were.
    /// </summary>
    public static async Task<IReadOnlyList<Page>> ReadPicturesAsync(IReadOnlyList<Page> pages, ExtractionLimits limits, IProgress<string> steps, Action permit, CancellationToken cancellation)
    {
        var read = new List<Page>(pages.Count);
        foreach (var page in pages)
        {
            if (page.Picture is not { } picture || OpenPicture(picture, limits) is not { } image)
            {
                read.Add(page);
                continue;
            }

            permit();
            steps.Report(TimeBudget.PageStep(page.Number));
            var scanned = await ReadAsync(page with { Width = image.Width / image.Scale, Height = image.Height / image.Scale }, image, cancellation);
            var whole = new Box(-scanned.Width, -scanned.Height, 2 * scanned.Width, 2 * scanned.Height);
            read.Add(scanned with { Source = new([new(whole, new() { Kind = LocatorKind.Picture, Path = picture.Source }, null)]) });
        }

        return read;
    }

    private static PageRaster? OpenPicture(PagePicture picture, ExtractionLimits limits)
    {
        try
        {
            return picture.Read() is { } file && MediaTypes.Of(file.Span) is var type && MediaTypes.IsPicture(type) ? PictureFile.ReadPages(file, type, limits).First() : null;
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    /// <summary>The pages of a PDF, those without a usable text layer with what their image says.</summary>
    /// <exception cref="MissingProgramException">Tesseract is not installed.</exception>
    public async Task<IReadOnlyList<Page>> ReadAsync(IReadOnlyList<Page> pages, CancellationToken cancellation)
    {
        List<Page> scanned = [.. pages.Where(page => page.TextLayer is TextLayer.Absent or TextLayer.Garbage or TextLayer.Hidden)];
        var images = new PageImages(path, scanned, limits);
        var read = new List<Page>(pages.Count);
        foreach (var page in pages) read.Add(scanned.Contains(page) ? await ReadAsync(page, images, cancellation) : page);
        return read;
    }

    /// <summary>
    /// Once the tables have been looked for: pages whose text layer turns out to lie are read from their image instead, and where a table is
    /// missing, the pictures on pages of text are read as well. Null where there is nothing to read again, or where it makes nothing better.
    /// </summary>
    public async Task<(IReadOnlyList<Page> Pages, FoundGrids Found)?> ReadAgainAsync(IReadOnlyList<Page> pages, FoundGrids found, CancellationToken cancellation)
    {
        var implausible = Plausibility.IsSuspect(found);
        var lying = implausible ? found.Grids.SelectMany(grid => grid.Pages).ToHashSet() : [];
        var picturesCount = found.Grids.Count < FoundGrids.All;
        var again = pages.Where(page => page.TextLayer == TextLayer.Good && (lying.Contains(page.Number) || (picturesCount && page.HasPicture))).ToList();
        if (again.Count == 0) return null;
        var images = new PageImages(path, again, limits);
        var read = new List<Page>(pages.Count);
        foreach (var page in pages)
            read.Add(!again.Contains(page) ? page : await ReadAsync(lying.Contains(page.Number) ? WithoutNumbers(page) : page, images, cancellation));
        var refound = GridFinder.Find(read);
        return (implausible ? !Plausibility.IsSuspect(refound) : refound.Grids.Count > found.Grids.Count) ? (read, refound) : null;
    }

    /// <summary>The labels of the tables were found in the text, so it is its digits that lie.</summary>
    private static Page WithoutNumbers(Page page) => page with { Words = [.. page.Words.Where(word => !word.Text.Any(char.IsDigit))] };

    private async Task<Page> ReadAsync(Page page, PageImages images, CancellationToken cancellation)
    {
        permit();
        steps.Report(TimeBudget.PageStep(page.Number));
        var image = await images.ReadAsync(page, cancellation);
        return await ReadAsync(page, image.Turn(page.Turned), cancellation);
    }

    private static async Task<Page> ReadAsync(Page page, PageRaster image, CancellationToken cancellation)
    {
        if (!Engines.TryTake(out var engine)) engine = new();
        var read = await Task.Run(() => new ScanReader(engine, DigitReader.Default).Read(page, image), cancellation);
        Engines.Add(engine);

        // A page leaves some two hundred megabytes of pixels behind, which would lie about until a limit is near.
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: false);
        return read;
    }
}
