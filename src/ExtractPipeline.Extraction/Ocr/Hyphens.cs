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

    /// <summary>What is of one size: widths may differ by the share, widths and thicknesses by the pixels.</summary>
    private const double WidthShare = 0.2, Pixels = 1.5;

    /// <summary>Where in the height of the digits beside it a hyphen stands, from their top.</summary>
    private const double Highest = 0.3, Lowest = 0.75;

    /// <summary>The strokes that are hyphens.</summary>
    /// <param name="strokes">The ink of cells whose ink is one patch.</param>
    /// <param name="digits">The ink of cells that hold digits.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    public static HashSet<PixelSpan> Find(IEnumerable<PixelSpan> strokes, IReadOnlyList<PixelSpan> digits, double em)
    {
        var flat = strokes
            .Where(stroke => stroke.Width >= Shortest * em && stroke.Width <= Longest * em && stroke.Height <= Thickest * em && stroke.Width >= 2 * stroke.Height)
            .Select(stroke => (Stroke: stroke, IsHyphen: IsAtHalfHeight(stroke)))
            .ToList();
        return [.. flat.Where(entry => entry.IsHyphen != false && AreHyphens(flat.FindAll(other => IsAlike(entry.Stroke, other.Stroke)), entry.Stroke.Width < Short * em ? EnoughShort : Enough)).Select(entry => entry.Stroke)];

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

    private static bool AreHyphens(List<(PixelSpan Stroke, bool? IsHyphen)> alike, int enough) =>
        alike.Count >= enough && alike.Count(entry => entry.IsHyphen == true) is > 0 and var hyphens && alike.Count(entry => entry.IsHyphen == false) * 4 <= hyphens;

    private static bool IsAlike(PixelSpan a, PixelSpan b) =>
        Math.Abs(a.Width - b.Width) <= Math.Max(Pixels, WidthShare * a.Width) && Math.Abs(a.Height - b.Height) <= Pixels;
}
