using System.Globalization;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr.Native;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// The pages of a PDF as most scanners make them: one picture over the whole sheet. Its pixels are taken as they are, which costs a third of drawing
/// the page. That nothing else is on the sheet, and that the picture is laid on it as it is, the file's outline says (<see cref="PlainScan"/>), or else a drawing of
/// few pixels shows.
/// </summary>
/// <param name="path">The PDF.</param>
/// <param name="pages">The pages that will be asked for, in their order.</param>
/// <param name="limits">What the programs that are started may take.</param>
internal sealed class SheetPictures(string path, IReadOnlyList<Page> pages, ExtractionLimits limits)
{
    /// <summary>Dots an inch of the small drawing: of a scan at 200, eight by eight pixels become one.</summary>
    private const double Small = 25;

    /// <summary>So many pixels are taken out of a file at once, which bounds the memory: an A3 sheet at 350 dots an inch has 23 million.</summary>
    private const long MostPixels = 24_000_000;

    /// <summary>What the resolution across may differ from that down, and the picture's from the sheet's, in dots an inch: poppler tells it rounded.</summary>
    private const double Uneven = 1, Rounded = 1;

    private readonly Dictionary<int, Sheet> taken = [];
    private readonly HashSet<int> tried = [];

    /// <summary>The picture of a page; null where the page is not known to be one picture.</summary>
    public async Task<PageRaster?> ReadAsync(Page page, CancellationToken cancellation)
    {
        if (!MayBeSheet(page)) return null;
        if (page.Sheet is { } known && Open(page, known) is { } picture) return picture;
        if (!tried.Contains(page.Number)) await TakeAsync(Run(page), cancellation);
        return taken.Remove(page.Number, out var sheet) ? Open(page, sheet) : null;
    }

    private static bool MayBeSheet(Page page)
    {
        if (page.Words.Count > 0 || page.Turned != 0 || page.Images is not [var image]) return false;
        double across = 72 * image.Columns / page.Width, down = 72 * image.Rows / page.Height;
        return Pixels(page) <= MostPixels && Math.Abs(across - down) <= Uneven && Math.Abs(image.DotsPerInch - Math.Min(across, down)) <= Rounded;
    }

    private static long Pixels(Page page) => (long)page.Images[0].Columns * page.Images[0].Rows;

    /// <summary>A page and those after it that can be taken out together: of the same size, for they are drawn at one resolution.</summary>
    private List<Page> Run(Page first)
    {
        var run = new List<Page> { first };
        foreach (var page in pages.Where(page => page.Number > first.Number))
        {
            if (page.Number != run[^1].Number + 1 || !MayBeSheet(page) || (page.Width, page.Height) != (first.Width, first.Height) || run.Sum(Pixels) + Pixels(page) > MostPixels) break;
            run.Add(page);
        }

        return run;
    }

    /// <summary>What cannot be taken out is left to be drawn, and what is wrong with it told then.</summary>
    private async Task TakeAsync(List<Page> run, CancellationToken cancellation)
    {
        tried.UnionWith(run.Select(page => page.Number));
        try
        {
            var first = run[0];
            var drawings = await ColourRaster.DrawAsync(path, first.Number, run.Count, Resolution(first.Width), Resolution(first.Height), isGrey: false, limits, cancellation);
            using var folder = new ScratchFolder();
            string[] arguments = ["-j", "-p", "-f", Text(first.Number), "-l", Text(run[^1].Number), path, folder.At("page")];
            await ChildProgram.RunAsync("pdfimages", arguments, limits, cancellation);
            foreach (var (page, drawing) in run.Zip(drawings))
            {
                if (Directory.GetFiles(folder.Path, $"page-{page.Number:000}-*") is [var file])
                    taken[page.Number] = new(await FileReader.ReadAsync(file, limits, cancellation), drawing);
            }
        }
        catch (Exception e) when (e is DocumentException or IOException or UnauthorizedAccessException)
        {
            foreach (var page in run) taken.Remove(page.Number);
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Near <see cref="Small"/>, and such that a side of so many points ends within a pixel: at its edge it would be a matter of rounding where it ends.</summary>
    private static double Resolution(double points) => (Math.Ceiling(points * Small / 72) - 0.5) * 72 / points;

    private static PageRaster? Open(Page page, Sheet sheet)
    {
        var image = page.Images[0];
        if (Pix.ReadSize(sheet.Picture.Span) != (image.Columns, image.Rows)) return null;
        using var pix = Pix.Read(sheet.Picture.Span);
        if (pix?.ToColours() is not { } picture || !picture.IsShownBy(sheet.Drawing)) return null;
        pix.Dispose();
        return Lay(page, picture);
    }

    /// <summary>The picture of a page that is known to be nothing else; null where it is damaged, so that a drawing tells what is seen of it.</summary>
    private static PageRaster? Open(Page page, SheetJpeg sheet)
    {
        using var pix = Pix.ReadJpeg(sheet.File.Span, page.Images[0].Columns, page.Images[0].Rows, sheet.Samples);
        if (pix?.ToColours() is not { } picture) return null;
        pix.Dispose();
        return Lay(page, picture);
    }

    /// <summary>Of a large picture hundreds of megabytes: its decoder's copy has gone before colours are told apart.</summary>
    private static PageRaster Lay(Page page, ColourRaster picture) => picture.Lay().ToRaster(72 * page.Images[0].Rows / page.Height);

    /// <summary>What was taken out of the file for a page.</summary>
    /// <param name="Picture">The file of its picture, as it is in the PDF or as PBM, PGM or PPM.</param>
    /// <param name="Drawing">The page, drawn small.</param>
    private sealed record Sheet(ReadOnlyMemory<byte> Picture, ColourRaster Drawing);
}
