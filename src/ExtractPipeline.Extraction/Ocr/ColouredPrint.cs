namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Print in coloured ink. Coloured ink is mostly that of seals and pens, and a page is read without it; but where nothing else stands in a cell or in a
/// title, and the ink is no piece of a seal, it is what was printed there.
/// </summary>
internal static class ColouredPrint
{
    /// <summary>In points: ink that is connected and so wide and so high is no character; nor is scattered ink a row or a table of them that together is at least so large, and at most as large as a seal.</summary>
    private const double Large = 50, LargestSeal = 150;

    /// <summary>In points: a stroke so long, and not as thin as a ruling, is one of a seal or a pen, and so is other coloured ink in the cells so close to it.</summary>
    private const double Stroke = 30, Thin = 3, Beside = 75;

    /// <summary>In points: ink no further apart than about this belongs together.</summary>
    private const double Together = 6;

    /// <summary>In points: smaller patches are specks; lower ones outside of tables no characters of a title.</summary>
    private const double Speck = 1.5, LowestTitle = 7;

    /// <summary>In square points: print has more ink. Beside it there may be this share of black: dirt, and its own darkest pixels.</summary>
    private const double LeastInk = 0.7, MostBlack = 0.15;

    /// <summary>In points: what is left out beside the rulings of a cell.</summary>
    private const double BesideRuling = 1.2;

    /// <summary>Where coloured ink is print.</summary>
    /// <param name="coloured">Coloured ink, from which rulings have been erased.</param>
    /// <param name="black">The page's other print, from which rulings have been erased.</param>
    /// <param name="cells">The cells of its tables.</param>
    /// <param name="isOpening">Whether there may be a title above them.</param>
    public static IReadOnlyList<PixelSpan> Find(InkImage coloured, InkImage black, IReadOnlyList<PixelSpan> cells, bool isOpening)
    {
        var scale = coloured.Scale;
        var parts = InkParts.Find(coloured).FindAll(part => Math.Max(part.Box.Width, part.Box.Height) > Speck * scale);
        List<PixelSpan> seals =
        [
            .. parts.Select(part => part.Box).Where(box => box.Width > Large * scale && box.Height > Large * scale),
            .. Groups(coloured).Where(box => box.Width > Large * scale && box.Height > Large * scale && Math.Max(box.Width, box.Height) < LargestSeal * scale),
        ];
        var strokes = parts.Select(part => part.Box).Where(box => Math.Max(box.Width, box.Height) > Stroke * scale && Math.Min(box.Width, box.Height) > Thin * scale).Select(box => box.Grow((int)(Beside * scale))).ToList();
        parts.RemoveAll(part => Math.Max(part.Box.Width, part.Box.Height) > Large * scale || seals.Exists(seal => seal.Contains(part.Box.CenterX, part.Box.CenterY)));
        if (parts.Count == 0) return [];

        var print = new List<PixelSpan>();
        var margin = (int)Math.Ceiling(BesideRuling * scale);
        foreach (var cell in cells.Select(cell => cell.Grow(-margin)))
            if (!strokes.Exists(stroke => stroke.Contains(cell.CenterX, cell.CenterY)) && parts.FindAll(part => cell.Contains(part.Box.CenterX, part.Box.CenterY)) is { Count: > 0 } within && IsAlone(within, cell))
                print.Add(cell); // All of it: of pale strokes only pieces are dark.
        var top = cells.Select(cell => cell.Top).DefaultIfEmpty(coloured.Height).Min();
        if (isOpening) print.AddRange(Titles(parts.FindAll(part => part.Box.Bottom < top)).Select(part => part.Box.Grow(1)));
        return print;

        // Some strokes of a character are low: they belong to a title where others are as high as one.
        IEnumerable<InkPart> Titles(List<InkPart> above)
        {
            var isLine = new bool[coloured.Height];
            foreach (var part in above)
                if (part.Box.Height > LowestTitle * scale && IsAlone([part], part.Box.Grow(part.Box.Height)))
                    isLine.AsSpan(part.Box.Top, part.Box.Height).Fill(true);
            return above.Where(part => isLine[(int)part.Box.CenterY]);
        }

        bool IsAlone(List<InkPart> within, PixelSpan place) =>
            within.Sum(part => part.Area) is var ink && ink > LeastInk * scale * scale && black.Count(place.Left, place.Top, place.Right, place.Bottom) < MostBlack * ink;
    }

    /// <summary>Where there is ink close together.</summary>
    private static IEnumerable<PixelSpan> Groups(InkImage ink)
    {
        var side = (int)Math.Ceiling(Together * ink.Scale);
        return InkParts.Find(ink.Reduce(side)).Select(part => new PixelSpan(part.Box.Left * side, part.Box.Top * side, part.Box.Right * side, part.Box.Bottom * side));
    }
}
