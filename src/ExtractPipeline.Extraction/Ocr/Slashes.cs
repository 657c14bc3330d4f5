using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Finds the slashes of a table whose publisher prints them in place of zeros: one straight stroke that leans to the right, with paper on both sides of it. What is left of a worn 7 may
/// look so, but not in cell after cell.
/// </summary>
internal static class Slashes
{
    /// <summary>In heights of a character: how high a slash is, how thick, and how far beside it there is paper.</summary>
    private const double Lowest = 0.5, Highest = 1.5, Thickest = 0.28, Beside = 0.16;

    /// <summary>How far it leans to the right for each pixel up; and the share of its rows in which it is seen, each near the line through all.</summary>
    private const double LeastLean = 0.22, MostLean = 1, Seen = 0.8;

    /// <summary>The share of its rows in which the grain of a copy may lie beside it: the bar of a 7 is thicker.</summary>
    private const double Grain = 0.15;

    /// <summary>So many of about one height are slashes.</summary>
    private const int Enough = 4;

    private const double Alike = 0.25;

    /// <summary>The same of a pale slash, of which a piece is seen; it stands right above or below whole ones.</summary>
    private const double LowestPiece = 0.3, LeastLeanOfPiece = 0.12, InLine = 0.2;

    private const int EnoughInLine = 2;

    /// <summary>The strokes that are slashes.</summary>
    /// <param name="page">The darkened page.</param>
    /// <param name="strokes">The ink of cells of which nobody knows what it says, and what is inside of their rulings.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    public static HashSet<PixelSpan> Find(PageRaster page, IEnumerable<(PixelSpan Ink, PixelSpan Cell)> strokes, double em)
    {
        var all = strokes.ToList();
        var leaning = all.FindAll(stroke => IsSlash(page, stroke.Ink, stroke.Cell, em, Lowest, LeastLean)).ConvertAll(stroke => stroke.Ink);
        var slashes = leaning.FindAll(stroke => leaning.Count(other => Math.Abs(other.Height - stroke.Height) <= Alike * stroke.Height) >= Enough);
        return [.. slashes, .. all.Where(stroke => slashes.Count(other => Math.Abs(other.CenterX - stroke.Ink.CenterX) <= InLine * em) >= EnoughInLine && IsSlash(page, stroke.Ink, stroke.Cell, em, LowestPiece, LeastLeanOfPiece)).Select(stroke => stroke.Ink)];
    }

    private static bool IsSlash(PageRaster page, PixelSpan ink, PixelSpan cell, double em, double lowest, double leastLean)
    {
        if (ink.Height < lowest * em || ink.Height > Highest * em || ink.Width > MostLean * ink.Height) return false;
        var darkest = page.Darkest(ink.Left, ink.Top, ink.Right, ink.Bottom);
        var (dark, pale) = (255 - ((255 - darkest) / 2), 255 - ((255 - darkest) / 3));
        var middles = new List<(double X, double Y)>();
        var thick = 0;
        for (var y = ink.Top; y < ink.Bottom; y++)
        {
            var row = page.Row(y)[ink.Left..ink.Right];
            int from = 0, to = row.Length - 1;
            while (from <= to && row[from] >= dark) from++;
            while (to >= from && row[to] >= dark) to--;
            if (to < from) continue;
            if (to - from > Thickest * em && ++thick > Grain * ink.Height) return false;
            middles.Add((ink.Left + ((from + to) / 2.0), y));
        }

        if (middles.Count < Seen * ink.Height) return false;
        double x0 = middles.Average(middle => middle.X), y0 = middles.Average(middle => middle.Y);
        var lean = -middles.Sum(middle => (middle.X - x0) * (middle.Y - y0)) / middles.Sum(middle => (middle.Y - y0) * (middle.Y - y0));
        if (lean < leastLean || lean > MostLean) return false;
        var near = Math.Max(1.2, Thickest / 2 * em);
        if (middles.Count(middle => Math.Abs(middle.X - x0 + (lean * (middle.Y - y0))) > near) > Grain * ink.Height) return false;

        // The bar of a 7 is on the left of its upper end; the foot of other characters on the right of the lower end.
        int beside = (int)Math.Ceiling(Beside * em), third = ink.Height / 3;
        return IsPaper(ink.Top - 1, ink.Top + third, isLeft: true) && IsPaper(ink.Bottom - third, ink.Bottom + 1, isLeft: false);

        bool IsPaper(int top, int bottom, bool isLeft)
        {
            var grains = 0;
            for (var y = Math.Max(1, top); y < Math.Min(page.Height, bottom); y++)
            {
                var at = (int)(x0 - (lean * (y - y0)));
                var (from, to) = isLeft ? (Math.Max(cell.Left, ink.Left - beside), at - beside) : (at + beside + 1, Math.Min(cell.Right, ink.Right + beside));
                if (to > from && page.Darkest(from, y, to, y + 1) < pale && ++grains > Grain * (bottom - top)) return false;
            }

            return true;
        }
    }
}
