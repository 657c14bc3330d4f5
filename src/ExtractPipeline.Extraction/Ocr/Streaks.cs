using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Lines that dirt in a scanner draws down a whole sheet. One that runs through a table looks like a ruling there; but it goes on where no table is, which rulings never do.
/// </summary>
internal static class Streaks
{
    /// <summary>In greys: darker is a mark, and lighter is paper beside it.</summary>
    private const int Mark = 200, Paper = 215;

    /// <summary>In points: how long a line has to be above or below all tables, what gaps it has there, and how much of it is marked. No stroke of a character is so long.</summary>
    private const double Shortest = 25, Gap = 3, Filled = 0.6;

    /// <summary>In points: how far beside a line there is paper; and the thickness of a line together with its soft edges, by half.</summary>
    private const double Clearance = 1.1, HalfThickness = 0.5;

    /// <summary>In points: lines that begin within the first of each other, and not within the second of the sheet's edge, are rulings of a table without a border there, if they are so many.</summary>
    private const double Together = 4, Edge = 10;

    private const int Enough = 3;

    /// <summary>More lines than this are no dirt.</summary>
    private const int Most = 8;

    /// <summary>In greys: a pixel that is so much lighter without the lines was theirs.</summary>
    private const int Lighter = 40;

    /// <summary>The columns of pixels in which there are such lines.</summary>
    /// <param name="page">The page as it was scanned, levelled and upright but not straightened: there the lines are plumb.</param>
    /// <param name="above">The rows of pixels before this one hold no table.</param>
    /// <param name="below">Nor does this one or any after it.</param>
    public static List<int> Find(PageRaster page, int above, int below)
    {
        var upper = Lines(page, 0, Math.Clamp(above, 0, page.Height));
        var lower = Lines(page, Math.Clamp(below, 0, page.Height), page.Height);
        var (first, last) = (Border(upper, line => line.From) ?? page.Height, -Border(lower, line => -line.To) ?? 0);
        var columns = upper.Where(line => line.From < first).Concat(lower.Where(line => line.To > last)).Select(line => line.X).Distinct().Order().ToList();
        return Clusters(columns) <= Most ? columns : [];

        // Where so many lines begin together, the uppermost first; nothing that begins at the sheet's edge does.
        int? Border(List<(int X, int From, int To)> lines, Func<(int X, int From, int To), int> end)
        {
            var (together, edge) = (Together * page.Scale, Edge * page.Scale);
            foreach (var line in lines.Where(line => line.From > edge && line.To < page.Height - edge).OrderBy(end))
                if (Clusters([.. lines.Where(other => Math.Abs(end(other) - end(line)) < together).Select(other => other.X).Order()]) >= Enough)
                    return end(line) - (int)together;
            return null;
        }

        int Clusters(List<int> columns) => columns.Where((x, i) => i == 0 || x - columns[i - 1] > Clearance * page.Scale).Count();
    }

    /// <summary>The page with what stands beside the lines drawn over them. What they cover, a 1 perhaps, is gone as well.</summary>
    public static PageRaster Without(PageRaster page, List<int> columns)
    {
        var half = Math.Max(1, (int)Math.Ceiling(HalfThickness * page.Scale));
        var clean = new byte[page.Width * page.Height];
        for (var y = 0; y < page.Height; y++)
        {
            var row = page.Row(y);
            var target = clean.AsSpan(y * page.Width, page.Width);
            row.CopyTo(target);
            foreach (var column in columns)
            {
                int left = Math.Max(0, column - half - 1), right = Math.Min(page.Width - 1, column + half + 1);
                for (var x = left + 1; x < right; x++)
                    target[x] = Math.Max(target[x], (byte)(target[left] + ((row[right] - target[left]) * (x - left) / (right - left))));
            }
        }

        return new(page.Width, page.Height, page.DotsPerInch, clean);
    }

    /// <summary>Whether a line runs through a place.</summary>
    /// <param name="page">The page.</param>
    /// <param name="clean">The same page without the lines.</param>
    /// <param name="place">Where.</param>
    public static bool Cross(PageRaster page, PageRaster clean, PixelSpan place)
    {
        for (var y = Math.Max(0, place.Top); y < Math.Min(page.Height, place.Bottom); y++)
        {
            ReadOnlySpan<byte> before = page.Row(y), after = clean.Row(y);
            for (var x = Math.Max(0, place.Left); x < Math.Min(page.Width, place.Right); x++)
                if (after[x] - before[x] > Lighter)
                    return true;
        }

        return false;
    }

    /// <summary>Thin plumb lines between two rows, with paper on both sides.</summary>
    private static List<(int X, int From, int To)> Lines(PageRaster page, int top, int bottom)
    {
        var lines = new List<(int X, int From, int To)>();
        if (bottom - top < Shortest * page.Scale) return lines;
        var (beside, gap) = (Math.Max(3, (int)Math.Round(Clearance * page.Scale)), (int)(Gap * page.Scale));
        var open = new (int From, int Last, int Marks)[page.Width];
        Array.Fill(open, (-1, -1, 0));
        for (var y = top; y < bottom; y++)
        {
            var row = page.Row(y);
            for (var x = beside; x < page.Width - beside; x++)
            {
                if (row[x] >= Mark || row[x - beside] < Paper || row[x + beside] < Paper) continue;
                if (open[x].From >= 0 && y - open[x].Last > gap) Close(x);
                open[x] = open[x].From < 0 ? (y, y, 1) : (open[x].From, y, open[x].Marks + 1);
            }
        }

        for (var x = beside; x < page.Width - beside; x++) Close(x);
        return lines;

        void Close(int x)
        {
            var (from, last, marks) = open[x];
            if (from >= 0 && last + 1 - from >= Shortest * page.Scale && marks >= Filled * (last + 1 - from)) lines.Add((x, from, last + 1));
            open[x] = (-1, -1, 0);
        }
    }
}
