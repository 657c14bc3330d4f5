namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Finds the dashes of a worn table that has hardly anything else, each of which has fallen into specks. Specks of the paper lie anywhere; those of dashes lie equally high in nearly all cells,
/// and some are together as wide as no digit is, of which only the foot might be left.
/// </summary>
internal static class BrokenDashes
{
    /// <summary>So many cells show what a table's dashes are like, if so many of them are wide.</summary>
    private const int Many = 12, EnoughWide = 3;

    /// <summary>Of the cells whose ink is flat: so many have dashes. Of these: so many may hold digits.</summary>
    private const double Nearly = 0.8, MostDigits = 0.25;

    /// <summary>In heights of a character: how thick a dash is, how wide that of some cells is, and that of any at most; specks; and how equally high the parts of dashes lie.</summary>
    private const double Thickest = 0.2, Wide = 0.5, Widest = 1.3, Speck = 0.3, Level = 0.1;

    /// <summary>Where in the height of a digit a dash would stand, from its top.</summary>
    private const double Highest = 0.3, Lowest = 0.75;

    /// <summary>The dashes, by the places of their cells in the list.</summary>
    /// <param name="cells">Cells that hold no label, and the patches of ink of each.</param>
    /// <param name="digits">The ink of cells that hold digits as it seems, and the cells.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    public static Dictionary<int, PixelSpan> Find(IReadOnlyList<(PixelSpan Cell, IReadOnlyList<PixelSpan> Ink)> cells, IReadOnlyList<(PixelSpan Cell, PixelSpan Ink)> digits, double em)
    {
        var flat = cells.Index().Where(entry => entry.Item.Ink.Count > 0 && entry.Item.Ink.All(IsFlat)).ToList();
        if (flat.Count < Many) return [];
        return new[] { Dashes(cell => cell.CenterY), Dashes(cell => cell.Top), Dashes(cell => cell.Bottom) }.MaxBy(found => found.Count)!;

        bool IsFlat(PixelSpan patch) => (patch.Height <= Thickest * em && patch.Width <= Widest * em) || Math.Max(patch.Width, patch.Height) <= Speck * em;

        // Those that stand as high as most do, seen from a line of the cell.
        Dictionary<int, PixelSpan> Dashes(Func<PixelSpan, double> from)
        {
            var usual = flat.Select(entry => entry.Item.Ink.MaxBy(patch => patch.Width).CenterY - from(entry.Item.Cell)).Order().ElementAt(flat.Count / 2);
            var found = new Dictionary<int, PixelSpan>();
            foreach (var (place, (cell, ink)) in flat)
            {
                var level = ink.Where(patch => Math.Abs(patch.CenterY - from(cell) - usual) <= Level * em).ToList();
                if (level.Count > 0 && level.Aggregate((a, b) => a.Union(b)) is var dash && dash.Width <= Widest * em) found.Add(place, dash);
            }

            // The feet of digits stand as high as those of the digits that are left.
            var isMiddle = digits.All(digit => from(digit.Cell) + usual > digit.Ink.Top + (Highest * digit.Ink.Height) && from(digit.Cell) + usual < digit.Ink.Top + (Lowest * digit.Ink.Height));
            return found.Count >= Many && found.Count >= Nearly * flat.Count && digits.Count <= MostDigits * found.Count && isMiddle && found.Values.Count(dash => dash.Width >= Wide * em) >= EnoughWide ? found : [];
        }
    }
}
