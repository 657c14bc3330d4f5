using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Readings;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>How pages look: rendered once, when somebody asks, turned upright.</summary>
internal sealed class PageLooks(string path, ExtractionLimits limits)
{
    /// <summary>Fine enough for a hairline of a table (0.25 points) and a quarter of the time of 200.</summary>
    private const int DotsPerInch = 100;

    private readonly Dictionary<int, PageRaster> rasters = [];

    /// <summary>The upright page as pixels.</summary>
    public async Task<PageRaster> OfAsync(Page page, CancellationToken cancellation)
    {
        if (page.Scan is { } scan) return scan.Print;
        if (!rasters.ContainsKey(page.Number)) await RenderAsync([page], cancellation);
        return rasters[page.Number];
    }

    /// <summary>Renders pages that will be asked for, those that follow each other together.</summary>
    public async Task RenderAsync(IReadOnlyList<Page> pages, CancellationToken cancellation)
    {
        for (var i = 0; i < pages.Count;)
        {
            var bytes = 0.0;
            var run = pages.Skip(i).TakeWhile((page, k) => page.Number == pages[i].Number + k && ((bytes += Bytes(page)) < limits.ChildOutputBytes || k == 0)).ToList();
            var rendered = await PageRaster.RenderAsync(path, run[0].Number, run.Count, DotsPerInch, limits, cancellation);
            foreach (var (page, raster) in run.Zip(rendered)) rasters[page.Number] = raster.Turn(page.Turned);
            i += run.Count;
        }

        static double Bytes(Page page) => page.Width * page.Height * DotsPerInch * DotsPerInch / 72 / 72;
    }
}

/// <summary>
/// Settles what words leave in doubt by looking at the pages: rulings bound rows and columns, and a cell without words must be without ink.
/// Where words leave no doubt no page is rendered.
/// </summary>
internal static class GridVerifier
{
    /// <summary>What is printed in a cell that is not empty has at least this much ink, in square points: a 1 in 9 points has 4, a thin 0 under a watermark may have less than 1.5.</summary>
    private const double LeastInk = 0.7;

    /// <summary>In greys: on a worn copy a number may be no darker than its paper by so much.</summary>
    private const int PaleInk = 40;

    /// <summary>How far inside its rulings a cell is looked at, in points.</summary>
    private const double Inset = 2;

    /// <summary>The grids, found again with rulings where that is wanted, with empty cells checked for ink.</summary>
    public static async Task<(IReadOnlyList<Page> Pages, FoundGrids Found)> VerifyAsync(
        IReadOnlyList<Page> pages, FoundGrids found, PageLooks looks, CancellationToken cancellation)
    {
        var wanted = found.Grids.Where(grid => grid.WantsRulings || HasBrokenSum(grid) || HasBlankOnScan(grid) || HasColouredInk(grid)).SelectMany(grid => grid.Pages).ToHashSet();
        if (wanted.Count == 0) return (pages, found with { Grids = [.. found.Grids.Select(grid => CutCells.Doubt(SecondLook.Read(grid)))] });

        await looks.RenderAsync([.. pages.Where(page => wanted.Contains(page.Number) && page.Rulings is null)], cancellation);
        var ruled = new List<Page>();
        foreach (var page in pages)
            ruled.Add(wanted.Contains(page.Number) && page.Rulings is null ? page with { Rulings = RulingFinder.Find(await looks.OfAsync(page, cancellation)) } : page);
        found = GridFinder.Find(ruled);

        var grids = new List<Grid>();
        foreach (var grid in found.Grids)
        {
            var cells = new List<GridCell>();
            var dust = new Dust(grid.Cells);
            foreach (var cell in grid.Cells) cells.Add(await CheckInkAsync(cell, looks, dust, cancellation));
            var read = SecondLook.Read(grid with { Cells = EmptyCells.Mark(cells) });
            grids.Add(CutCells.Doubt(read with { Cells = [.. read.Cells.Select(dust.Sweep)] }));
        }

        return (ruled, found with { Grids = grids });
    }

    private static bool HasBrokenSum(Grid grid) => FieldReader.Read(grid).Sums.Any(sum => sum.Holds == false);

    private static bool HasColouredInk(Grid grid) => grid.Cells.Any(cell => cell.Sheet?.Page.Scan?.Stamps is not null);

    private static bool HasBlankOnScan(Grid grid) => grid.Cells.Any(cell => cell.Words.Count == 0 && cell.Sheet?.Page.Scan is not null);

    private static async Task<GridCell> CheckInkAsync(GridCell cell, PageLooks looks, Dust dust, CancellationToken cancellation)
    {
        if (cell.Presence != Presence.Present) return cell;
        if (cell.Words.Count > 0) return IsOfColouredInk(cell) ? cell with { Doubts = cell.Doubts | PlacementDoubts.ColouredInk } : cell;
        if (cell.Sheet?.Page is { Source: not null, Scan: null }) return cell; // Laid out from a source: there is no ink but its words.
        if (cell is not { Sheet: { } sheet, Slot: { } slot }) return cell with { Doubts = cell.Doubts | PlacementDoubts.InkUnknown };
        if (sheet.Page.Words.Any(word => IsUnplaced(word, slot))) return cell with { Doubts = cell.Doubts | PlacementDoubts.UnreadInk };
        var raster = await looks.OfAsync(sheet.Page, cancellation);
        var inside = new Box(slot.Left + Inset, slot.Top + Inset, slot.Right - Inset, slot.Bottom - Inset);
        var ink = sheet.Page.Scan is null ? raster.Ink(inside) : raster.Ink(inside, PaleInk);
        if (ink > LeastInk && !dust.IsDust(cell)) return cell with { Doubts = cell.Doubts | PlacementDoubts.UnreadInk };

        // Coloured ink that was left aside may be what was printed in it.
        if (sheet.Page.Scan?.Stamps is { } stamps && stamps.Ink(inside, 255 - SeparatedInk.Palest) > LeastInk) return cell with { Doubts = cell.Doubts | PlacementDoubts.ColouredInk };

        // A line of dirt through it may lie on a 1.
        var isCrossed = sheet.Page.Scan is { Clean: { } clean } scan && Streaks.Cross(scan.Image, clean, PixelSpan.Of(inside, scan.Image.Scale));
        return isCrossed ? cell with { Doubts = cell.Doubts | PlacementDoubts.Stray } : cell;
    }

    /// <summary>What was read is what is left of coloured ink that was not: most of its pixels are coloured, or it is a dash and there is such ink in its cell.</summary>
    private static bool IsOfColouredInk(GridCell cell)
    {
        if (cell is not { Sheet.Page.Scan: { Stamps: { } stamps } scan, Slot: { } slot }) return false;
        if (!cell.Words.Any(word => word.Text.Any(char.IsAsciiDigit))) return stamps.Ink(slot, 255 - SeparatedInk.Palest) > LeastInk;
        var (dark, coloured) = (0, 0);
        foreach (var place in cell.Words.Select(word => PixelSpan.Of(word.PageBox, scan.Print.Scale)))
        {
            for (var y = Math.Max(0, place.Top); y < Math.Min(stamps.Height, place.Bottom); y++)
            {
                for (var x = Math.Max(0, place.Left); x < Math.Min(stamps.Width, place.Right); x++)
                {
                    if (scan.Print.Row(y)[x] >= SeparatedInk.Dark) continue;
                    dark++;
                    if (stamps.Row(y)[x] < SeparatedInk.Palest) coloured++;
                }
            }
        }

        return coloured * 2 > dark;
    }

    /// <summary>A number that stands in a cell and was given to none: the cell is not empty, whatever went wrong.</summary>
    private static bool IsUnplaced(Word word, Box slot) =>
        word.Box.CenterX > slot.Left && word.Box.CenterX < slot.Right && word.Box.CenterY > slot.Top && word.Box.CenterY < slot.Bottom
            && word.Box.Height <= slot.Height + 1 && CellText.IsValue(word.Text);
}
