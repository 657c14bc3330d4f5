using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Reads a scanned page: levels, turns and straightens it, finds rulings and cells, reads numbers with <see cref="DigitReader"/> and labels with
/// <see cref="LabelReader"/>. What comes out is a page like any other, with words, boxes and rulings.
/// </summary>
internal sealed class ScanReader(TextRecognizer recognizer, DigitReader digits)
{
    /// <summary>What rulings are looked for: those that are whole, those too that are hardly darker than the paper, or those of which much is missing.</summary>
    private enum Print
    {
        Whole,
        Pale,
        Worn,
    }

    /// <summary>
    /// How rulings are looked for. They are often hairlines or grey, darker than the first may be one: where the first two ways both make a whole
    /// table, the one with more columns counts. A table has more cells than these, and they fill it; where neither way fills it, its print is pale or worn.
    /// </summary>
    private static readonly (byte Threshold, Print Print)[] Attempts = [(200, Print.Whole), (225, Print.Whole), (225, Print.Pale), (200, Print.Worn), (225, Print.Worn)];

    private const int LeastCells = 12, FewRulings = 3;

    /// <summary>Lost rulings that were found are the ends of others; so often is looked for more.</summary>
    private const int LostRounds = 3;

    /// <summary>So many horizontals and no vertical are a table that has none; looked for in worn print, strokes of characters would be some.</summary>
    private const int ManyRulings = 8;

    /// <summary>A table whose cells fill so much of it is whole; another way to look for rulings is better where they fill so much more.</summary>
    private const double Whole = 0.97, Better = 0.02;

    /// <summary>Where one way finds so many times the cells of the other, and they fill so much, the other has seen a part only.</summary>
    private const double Nearly = 0.9, Many = 2;

    /// <summary>But not with fewer cells than this share: where columns are lost, what is left is whole.</summary>
    private const double Fewer = 0.9;

    /// <summary>In points: patches smaller than this are specks, and along the picture's edge those thinner than this are what it cut off.</summary>
    private const double Speck = 1.0, CutOff = 1.5;

    /// <summary>In points: no sheet is printed so close to its edge. A picture of a table may be cut there, but then there is a cell.</summary>
    private const double Margin = 14;

    /// <summary>Reads a page.</summary>
    /// <param name="page">The page as displayed. Words that it has are kept, and what they cover is not read again.</param>
    /// <param name="image">Its pixels; coloured ink already light.</param>
    public Page Read(Page page, PageRaster image)
    {
        var levelled = PaperLevel.Level(image);
        var coloured = image.Coloured;
        if (page.Words.Count > 0) (levelled, coloured) = (levelled.Without(page.Words.Select(word => word.Box)), coloured?.Map(one => one.Without(page.Words.Select(word => word.Box))));
        var print = PrintLevel.Darken(levelled, []);
        var dark = PrintLevel.Ink(print, []);
        var labels = new LabelReader(recognizer, LabelNet.Default);
        if (page.Words.Count == 0)
        {
            var turn = TurnFinder.Find(dark, print, labels);
            if (turn != 0)
            {
                dark.Dispose();
                (levelled, dark, coloured) = (levelled.Turn(turn), PrintLevel.Ink(print.Turn(turn), []), coloured?.Map(one => one.Turn(turn)));
            }

            if (turn is 90 or 270) page = page with { Width = page.Height, Height = page.Width };
            page = page with { Turned = (page.Turned + turn) % 360 };
        }

        var straightening = Straightener.Find(dark);
        dark.Dispose();
        var scan = new Scan(Straighten(levelled, straightening), straightening.Scaled(1 / levelled.Scale), image.HasGreys());

        var (horizontals, verticals, cells) = FindTable(scan.Image);
        var clean = WithoutStreaks(levelled, scan, horizontals);
        if (clean is not null) ((horizontals, verticals, cells), scan) = (FindTable(clean), scan with { Clean = clean });
        var isOpen = verticals.Count == 0 && horizontals.Count >= ManyRulings;
        if (isOpen)
        {
            using var open = PrintedInk(scan.Print, horizontals, [], CellFinder.OpenRows(horizontals, scan.Image.Scale), out _);
            verticals = OpenColumns.Find(horizontals, InkParts.Find(open), scan.Image.Scale);
            cells = CellFinder.Find(horizontals, verticals, scan.Image.Scale);
        }

        if (coloured is not null) scan = WithColouredPrint(scan, coloured.Map(one => Straighten(one, straightening)), horizontals, verticals, cells, page.Number == 1);
        var rows = isOpen || cells.Count < LeastCells ? CellFinder.OpenRows(horizontals, scan.Image.Scale) : [];
        rows.RemoveAll(row => cells.Exists(cell => row.Contains(cell.CenterX, cell.CenterY)));
        using var ink = PrintedInk(scan.Print, horizontals, verticals, [.. cells, .. rows], out print);
        var words = new List<Word>(page.Words.Select(word => word with { Box = scan.ToStraightened(word.Box) }));
        var covered = words.ConvertAll(word => Reach(word.Box, ink.Scale));
        var parts = InkParts.Find(ink).FindAll(part =>
            Math.Max(part.Box.Width, part.Box.Height) > Speck * ink.Scale
            && !IsCutOff(part.Box, ink)
            && !covered.Exists(word => word.Contains(part.Box))
            && (cells.Count == 0 || IsWithin(part.Box, ink) || cells.Exists(cell => cell.Contains(part.Box.CenterX, part.Box.CenterY))));
        var reader = new InkReader(print, digits, labels, parts, cells) { OpenRows = rows, IsOpening = page.Number == 1, Streaked = scan.Clean is null ? null : scan.Image };
        words.AddRange(reader.Read());
        return page with
        {
            Words = words,
            Rulings = [.. horizontals.Select(ruling => ruling.ToRuling(Direction.Horizontal, ink.Scale)), .. verticals.Select(ruling => ruling.ToRuling(Direction.Vertical, ink.Scale))],
            TextLayer = page.Words.Count > 0 ? page.TextLayer : TextLayer.Recognized,
            HasPicture = false,
            Scan = scan,
        };
    }

    /// <summary>Which pixels of a page are print: rulings are not.</summary>
    private static InkImage PrintedInk(PageRaster page, List<InkRuling> horizontals, List<InkRuling> verticals, List<PixelSpan> printed, out PageRaster darkened)
    {
        darkened = PrintLevel.Darken(page, printed);
        return WithoutRulings(PrintLevel.Ink(darkened, printed), horizontals, verticals);
    }

    private static InkImage WithoutRulings(InkImage ink, List<InkRuling> horizontals, List<InkRuling> verticals)
    {
        foreach (var ruling in horizontals) ink.Erase(ruling.From - 2, ruling.First - 1, ruling.To + 2, ruling.Last + 1);
        foreach (var ruling in verticals) ink.Erase(ruling.First - 1, ruling.From - 2, ruling.Last + 1, ruling.To + 2);
        return ink;
    }

    /// <summary>The page with the coloured ink that is print; the rest of it beside.</summary>
    private static Scan WithColouredPrint(Scan scan, ColouredInk coloured, List<InkRuling> horizontals, List<InkRuling> verticals, List<PixelSpan> cells, bool isOpening)
    {
        using var ink = WithoutRulings(InkImage.Of(coloured.Alone, SeparatedInk.Palest), horizontals, verticals);
        using var black = WithoutRulings(PrintLevel.Ink(PrintLevel.Darken(scan.Print, cells), []), horizontals, verticals);
        var places = ColouredPrint.Find(ink, black, cells, isOpening);
        scan = scan with { Stamps = coloured.Alone };
        if (places.Count == 0) return scan;
        var grey = PrintLevel.Darken(PaperLevel.Level(coloured.Page), places);
        return scan with
        {
            Image = scan.Image.With(grey, places),
            Clean = scan.Clean?.With(grey, places),
            Stamps = coloured.Alone.Without(places),
        };
    }

    private static PageRaster Straighten(PageRaster page, Projection map) => map == Projection.None ? page : page.Project(map);

    /// <summary>The straightened page without the lines that dirt in the scanner has drawn through its tables; null where there are none.</summary>
    private static PageRaster? WithoutStreaks(PageRaster levelled, Scan scan, List<InkRuling> horizontals)
    {
        const double beyond = 6;
        if (horizontals.Count < FewRulings) return null;
        var rulings = horizontals.ConvertAll(ruling => ruling.ToRuling(Direction.Horizontal, levelled.Scale));
        var ends = rulings.SelectMany(ruling => new[] { ruling.From, ruling.To }.Select(x => scan.ToDisplayed(new(x, ruling.At, x, ruling.At)).Top)).ToList();
        var columns = Streaks.Find(levelled, (int)((ends.Min() - beyond) * levelled.Scale), (int)((ends.Max() + beyond) * levelled.Scale));
        return columns.Count == 0 ? null : Straighten(Streaks.Without(levelled, columns), scan.Straightening.Scaled(levelled.Scale));
    }

    /// <summary>How far a word's characters may reach: some fonts (Type 3) claim boxes that begin below the top of their characters.</summary>
    private static PixelSpan Reach(Box word, double scale)
    {
        const double most = 0.4;
        var beyond = most * Math.Min(word.Width, word.Height);
        return new((int)((word.Left - beyond) * scale), (int)((word.Top - beyond) * scale), (int)Math.Ceiling((word.Right + beyond) * scale), (int)Math.Ceiling((word.Bottom + beyond) * scale));
    }

    private static bool IsWithin(PixelSpan box, InkImage page) =>
        new PixelSpan(0, 0, page.Width, page.Height).Grow(-(int)(Margin * page.Scale)).Contains(box.CenterX, box.CenterY);

    private static bool IsCutOff(PixelSpan box, InkImage page) =>
        ((box.Left == 0 || box.Right == page.Width) && box.Width < CutOff * page.Scale) || ((box.Top == 0 || box.Bottom == page.Height) && box.Height < CutOff * page.Scale);

    /// <summary>The shadow of a sheet's edge is a ruling only where others meet it, for a picture may be cut at its table's border: else those of the table would go on up to it.</summary>
    private static void LeaveOutEdges(List<InkRuling> rulings, List<InkRuling> across, int size, double scale) =>
        rulings.RemoveAll(ruling => Math.Min(ruling.At, size - ruling.At) < Margin * scale && across.Count(other => ruling.Meets(other, CellFinder.Miss * scale)) < 2);

    private static (List<InkRuling> Horizontals, List<InkRuling> Verticals, List<PixelSpan> Cells) FindTable(PageRaster levelled)
    {
        (List<InkRuling> Horizontals, List<InkRuling> Verticals, List<PixelSpan> Cells) best = ([], [], []);
        var most = double.MinValue;
        var (scale, transposed) = (levelled.Scale, levelled.Transpose());
        foreach (var (threshold, kind) in Attempts)
        {
            var worn = kind == Print.Worn;
            var (horizontals, verticals) = InkRulings.Find(levelled, transposed, threshold, worn);
            LeaveOutEdges(horizontals, verticals, levelled.Height, scale);
            LeaveOutEdges(verticals, horizontals, levelled.Width, scale);
            if (kind == Print.Pale) PaleRulings.Add(levelled, transposed, horizontals, verticals);
            Overhangs.LeaveOut(horizontals, verticals, scale);
            Complete(levelled, transposed, horizontals, verticals);
            var cells = CellFinder.Find(horizontals, verticals, scale);
            var enclosed = cells.Count < LeastCells ? cells.Count - LeastCells : CellFinder.Enclosed(cells, horizontals, verticals, scale);
            var isBetter = (enclosed > most + Better && cells.Count >= Fewer * best.Cells.Count) || (!worn && enclosed > most - Better && Fewer * cells.Count > best.Cells.Count)
                || (!worn && enclosed > Nearly && Many * best.Cells.Count < cells.Count);
            if (best.Horizontals.Count == 0 || isBetter) (best, most) = ((horizontals, verticals, cells), enclosed);
            if ((most >= Whole && (threshold, kind) != Attempts[0]) || horizontals.Count + verticals.Count < FewRulings || (verticals.Count == 0 && horizontals.Count >= ManyRulings)) break;
        }

        if (best.Cells.Count < LeastCells) return best;
        for (var round = 0; round < LostRounds && LostRulings.Add(levelled, transposed, best.Horizontals, best.Verticals); round++)
            Complete(levelled, transposed, best.Horizontals, best.Verticals);
        return (best.Horizontals, best.Verticals, CellFinder.Find(best.Horizontals, best.Verticals, scale));
    }

    /// <summary>Adds the pieces of rulings that are missing. A table that is cut by the page's end ends for its verticals where they end together, as at a ruling.</summary>
    private static void Complete(PageRaster levelled, PageRaster transposed, List<InkRuling> horizontals, List<InkRuling> verticals)
    {
        var cuts = CellFinder.CutEdges(verticals, horizontals, 0, levelled.Scale).ToList();
        var known = horizontals.ToHashSet();
        horizontals.AddRange(cuts);
        FaintRulings.Complete(levelled, transposed, horizontals, verticals);
        RulingBridges.Add(levelled, transposed, horizontals, verticals);
        horizontals.RemoveAll(ruling => !known.Contains(ruling) && cuts.Exists(cut => Math.Abs(cut.At - ruling.At) < CellFinder.Same * levelled.Scale));
    }
}
