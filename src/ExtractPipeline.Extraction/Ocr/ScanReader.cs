using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Reads a scanned page: levels, turns and straightens it, finds rulings and cells, reads numbers with <see cref="DigitReader"/> and labels with
/// <see cref="LabelReader"/>. What comes out is a page like any other, with words, boxes and rulings.
/// </summary>
internal sealed class ScanReader(TextRecognizer recognizer, DigitReader digits)
{
    /// <summary>On a levelled page: darker is ink; and darker may be a ruling, which is often a hairline or grey.</summary>
    private const int Threshold = 140, FaintThreshold = 200;

    /// <summary>A table has more cells than these; where a page shows rulings and fewer cells, its print is worn.</summary>
    private const int LeastCells = 12;

    /// <summary>In degrees: what is not worth straightening.</summary>
    private const double LeastSkew = 0.05;

    /// <summary>In points: patches smaller than this are specks.</summary>
    private const double Speck = 1.0;

    /// <summary>Reads a page.</summary>
    /// <param name="page">The page as displayed. Words that it has are kept, and what they cover is not read again.</param>
    /// <param name="image">Its pixels; coloured ink already light.</param>
    public Page Read(Page page, PageRaster image)
    {
        var levelled = PaperLevel.Level(image);
        if (page.Words.Count > 0) levelled = levelled.Without(page.Words.Select(word => word.Box));
        var labels = new LabelReader(recognizer);
        if (page.Words.Count == 0)
        {
            var turn = TurnFinder.Find(InkImage.Of(levelled, Threshold), levelled, labels);
            levelled = levelled.Turn(turn);
            if (turn is 90 or 270) page = page with { Width = page.Height, Height = page.Width };
            page = page with { Turned = (page.Turned + turn) % 360 };
        }

        var skew = SkewFinder.Find(InkImage.Of(levelled, Threshold)).Degrees;
        if (Math.Abs(skew) > LeastSkew) levelled = levelled.Rotate(-skew);
        else skew = 0;
        var scan = new Scan(levelled, skew);

        var faint = InkImage.Of(levelled, FaintThreshold);
        var (horizontals, verticals) = InkRulings.Find(faint, worn: false);
        var cells = CellFinder.Find(horizontals, verticals, faint.Scale);
        if (cells.Count < LeastCells && horizontals.Count + verticals.Count > 0)
        {
            (horizontals, verticals) = InkRulings.Find(faint, worn: true);
            cells = CellFinder.Find(horizontals, verticals, faint.Scale);
        }

        var ink = InkImage.Of(levelled, Threshold);
        foreach (var ruling in horizontals) ink.Erase(ruling.From - 2, ruling.First - 1, ruling.To + 2, ruling.Last + 1);
        foreach (var ruling in verticals) ink.Erase(ruling.First - 1, ruling.From - 2, ruling.Last + 1, ruling.To + 2);
        var parts = InkParts.Find(ink).FindAll(part => Math.Max(part.Box.Width, part.Box.Height) > Speck * ink.Scale);
        var words = new List<Word>(page.Words.Select(word => word with { Box = scan.ToStraightened(word.Box) }));
        var reader = new InkReader(levelled, digits, labels, parts, cells);
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
}
