namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Finds the hyphens of a table whose publisher prints them in place of zeros. One hyphen by itself may be a speck, or all that is left of a worn digit; but
/// specks and remnants are not all of one size, and do not stand at half the height of the digits beside them.
/// </summary>
internal static class Hyphens
{
    /// <summary>In heights of a character: how wide and how thick a hyphen is, and what is no wider than many a speck.</summary>
    private const double Shortest = 0.14, Longest = 0.6, Thickest = 0.2, Short = 0.2;

    /// <summary>As many as this of one size are hyphens, of short ones the second, if one of them at least stands beside digits as a hyphen does, and of four so no more than one otherwise.</summary>
    private const int Enough = 3, EnoughShort = 8;

    /// <summary>In a table that has no digits at all so many are hyphens, if this share of them stands equally high in its cell, the last in heights of a character.</summary>
    private const int Many = 12;

    private const double MostLevel = 0.8, Level = 0.15;

    /// <summary>What is of one size: widths may differ by the share, widths and thicknesses by the pixels.</summary>
    private const double WidthShare = 0.2, Pixels = 1.5;

    /// <summary>Where in the height of the digits beside it a hyphen stands, from their top.</summary>
    private const double Highest = 0.3, Lowest = 0.75;

    /// <summary>The strokes that are hyphens.</summary>
    /// <param name="strokes">The ink of cells whose ink is one patch, and the cells.</param>
    /// <param name="digits">The ink of cells that hold digits.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    public static HashSet<PixelSpan> Find(IEnumerable<(PixelSpan Ink, PixelSpan Cell)> strokes, IReadOnlyList<PixelSpan> digits, double em)
    {
        var flat = strokes
            .Where(stroke => stroke.Ink.Width >= Shortest * em && stroke.Ink.Width <= Longest * em && stroke.Ink.Height <= Thickest * em && stroke.Ink.Width >= 2 * (stroke.Ink.Height - 1)) // Both edges may be a pixel too far out.
            .Select(stroke => (Stroke: stroke.Ink, stroke.Cell, IsHyphen: IsAtHalfHeight(stroke.Ink)))
            .ToList();
        return [.. flat.Where(entry => entry.IsHyphen != false && AreHyphens(flat.FindAll(other => IsAlike(entry.Stroke, other.Stroke)), entry.Stroke.Width < Short * em ? EnoughShort : Enough, Level * em)).Select(entry => entry.Stroke)];

        // Where no digit stands beside it nobody knows.
        bool? IsAtHalfHeight(PixelSpan stroke)
        {
            var beside = digits.Where(digit => stroke.CenterY > digit.Top - (digit.Height / 2) && stroke.CenterY < digit.Bottom + (digit.Height / 2)).ToList();
            if (beside.Count == 0) return null;
            var nearest = beside.MinBy(digit => Math.Abs(digit.CenterX - stroke.CenterX));
            var height = (stroke.CenterY - nearest.Top) / (double)nearest.Height;
            return height > Highest && height < Lowest;
        }
    }

    private static bool AreHyphens(List<(PixelSpan Stroke, PixelSpan Cell, bool? IsHyphen)> alike, int enough, double level)
    {
        int hyphens = alike.Count(entry => entry.IsHyphen == true), others = alike.Count(entry => entry.IsHyphen == false);
        if (hyphens + others == 0) return alike.Count >= Many && AreLevel([.. alike.Select(entry => (entry.Stroke, entry.Cell))], level);
        return alike.Count >= enough && hyphens > 0 && others * 4 <= hyphens;
    }

    /// <summary>Whether nearly all strokes stand equally high: in the middle of their cells, or as far from the top or the bottom.</summary>
    private static bool AreLevel(List<(PixelSpan Stroke, PixelSpan Cell)> strokes, double level)
    {
        return AreAtOne(entry => entry.Stroke.CenterY - entry.Cell.CenterY) || AreAtOne(entry => entry.Stroke.CenterY - entry.Cell.Top) || AreAtOne(entry => entry.Stroke.CenterY - entry.Cell.Bottom);

        bool AreAtOne(Func<(PixelSpan Stroke, PixelSpan Cell), double> height)
        {
            var usual = strokes.Select(height).Order().ElementAt(strokes.Count / 2);
            return strokes.Count(entry => Math.Abs(height(entry) - usual) <= level) >= MostLevel * strokes.Count;
        }
    }

    private static bool IsAlike(PixelSpan a, PixelSpan b) =>
        Math.Abs(a.Width - b.Width) <= Math.Max(Pixels, WidthShare * a.Width) && Math.Abs(a.Height - b.Height) <= Pixels;
}
