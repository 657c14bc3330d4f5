namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Print in coloured ink. Coloured ink is mostly that of seals and pens, and a page is read without it; but where nothing else stands in a cell or in a
/// title, and the ink is no piece of a seal, it is what was printed there.
/// </summary>
internal sealed class ColouredPrint
{
    /// <summary>In points: ink that is connected and so wide and so high is no character; nor is scattered ink a row or a table of them that together is at least so large, and at most as large as a seal.</summary>
    private const double Large = 50, LargestSeal = 150;

    /// <summary>In points: a stroke so long, and not as thin as a ruling, is one of a seal or a pen, and so is other coloured ink in the cells so close to it.</summary>
    private const double Stroke = 30, Thin = 3, Beside = 75;

    /// <summary>In points: ink no further apart than about this belongs together.</summary>
    private const double Together = 6;

    /// <summary>In points: smaller patches are specks; lower ones outside of tables no characters of a title.</summary>
    private const double Speck = 1.5, LowestTitle = 7;

    /// <summary>In square points: print has more ink. Besides there may be this share of black, further from it than what is left of its own strokes, in points: dirt.</summary>
    private const double LeastInk = 0.7, MostBlack = 0.15, OwnRemains = 0.75;

    /// <summary>In square points: black print has at least so much.</summary>
    private const double LeastBlack = 1.4;

    /// <summary>Where so many cells have nothing but coloured print, this share of those with any coloured ink at least, the table is printed in colour: a dash or a pale digit is too.</summary>
    private const int ManyCells = 12;

    private const double MostCells = 0.6;

    /// <summary>In points: what is left out beside the rulings of a cell.</summary>
    private const double BesideRuling = 1.2;

    private readonly InkImage coloured, black;
    private readonly double scale;
    private readonly List<PixelSpan> seals;
    private readonly List<InkPart> parts; // Patches of coloured ink that are no specks, nor a seal's.
    private readonly List<PixelSpan> besideStrokes;

    private ColouredPrint(InkImage coloured, InkImage black)
    {
        (this.coloured, this.black, scale) = (coloured, black, coloured.Scale);
        parts = InkParts.Find(coloured).FindAll(part => Math.Max(part.Box.Width, part.Box.Height) > Speck * scale);
        seals =
        [
            .. parts.Select(part => part.Box).Where(box => box.Width > Large * scale && box.Height > Large * scale),
            .. Groups(coloured).Where(box => box.Width > Large * scale && box.Height > Large * scale && Math.Max(box.Width, box.Height) < LargestSeal * scale),
        ];
        besideStrokes = [.. parts.Select(part => part.Box).Where(box => Math.Max(box.Width, box.Height) > Stroke * scale && Math.Min(box.Width, box.Height) > Thin * scale).Select(box => box.Grow((int)(Beside * scale)))];
        parts.RemoveAll(part => Math.Max(part.Box.Width, part.Box.Height) > Large * scale || seals.Exists(seal => seal.Contains(part.Box.CenterX, part.Box.CenterY)));
    }

    /// <summary>Where coloured ink is print.</summary>
    /// <param name="coloured">Coloured ink, from which rulings have been erased.</param>
    /// <param name="black">The page's other print, from which rulings have been erased.</param>
    /// <param name="cells">The cells of its tables.</param>
    /// <param name="isOpening">Whether there may be a title above them.</param>
    public static IReadOnlyList<PixelSpan> Find(InkImage coloured, InkImage black, IReadOnlyList<PixelSpan> cells, bool isOpening)
    {
        var print = new ColouredPrint(coloured, black);
        if (print.parts.Count == 0) return [];
        var top = cells.Select(cell => cell.Top).DefaultIfEmpty(coloured.Height).Min();
        return [.. print.InCells(cells), .. isOpening ? print.InTitles(top) : []];
    }

    /// <summary>The cells of which the print is coloured.</summary>
    private List<PixelSpan> InCells(IReadOnlyList<PixelSpan> cells)
    {
        var margin = (int)Math.Ceiling(BesideRuling * scale);
        var touched = cells.Select(cell => cell.Grow(-margin)).Where(cell =>
            coloured.Count(cell.Left, cell.Top, cell.Right, cell.Bottom) > 0 && !besideStrokes.Concat(seals).Any(place => place.Contains(cell.CenterX, cell.CenterY))).ToList();

        // All of a cell: of pale strokes only pieces are dark.
        var print = touched.FindAll(cell => IsAlone(parts.FindAll(part => cell.Contains(part.Box.CenterX, part.Box.CenterY)), cell));
        var isColoured = print.Count >= ManyCells && print.Count > MostCells * touched.Count;
        return isColoured ? touched.FindAll(cell => print.Contains(cell) || BlackBeside(cell) < LeastBlack * scale * scale) : print;
    }

    /// <summary>The coloured lines above the first table. Some strokes of a character are low: they belong to a title where others are as high as one.</summary>
    private IEnumerable<PixelSpan> InTitles(int bottom)
    {
        var above = parts.FindAll(part => part.Box.Bottom < bottom);
        var isLine = new bool[coloured.Height];
        foreach (var part in above)
            if (part.Box.Height > LowestTitle * scale && IsAlone([part], part.Box.Grow(part.Box.Height)))
                isLine.AsSpan(part.Box.Top, part.Box.Height).Fill(true);
        return above.Where(part => isLine[(int)part.Box.CenterY]).Select(part => part.Box.Grow(1));
    }

    private bool IsAlone(List<InkPart> within, PixelSpan place) =>
        within.Sum(part => part.Area) is var ink && ink > LeastInk * scale * scale && BlackBeside(place) < MostBlack * ink;

    private int BlackBeside(PixelSpan place)
    {
        var (near, count) = ((int)Math.Ceiling(OwnRemains * scale), 0);
        for (var y = Math.Max(0, place.Top); y < Math.Min(black.Height, place.Bottom); y++)
        {
            var row = black.Row(y);
            for (var x = Math.Max(0, place.Left); x < Math.Min(black.Width, place.Right); x++)
                if (row[x] != 0 && coloured.Count(x - near, y - near, x + near + 1, y + near + 1) == 0)
                    count++;
        }

        return count;
    }

    /// <summary>Where there is ink close together.</summary>
    private static IEnumerable<PixelSpan> Groups(InkImage ink)
    {
        var side = (int)Math.Ceiling(Together * ink.Scale);
        return InkParts.Find(ink.Reduce(side)).Select(part => new PixelSpan(part.Box.Left * side, part.Box.Top * side, part.Box.Right * side, part.Box.Bottom * side));
    }
}
