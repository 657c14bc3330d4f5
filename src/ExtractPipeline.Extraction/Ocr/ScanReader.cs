using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Reads a scanned page: levels and straightens it, finds rulings and cells, reads numeric cells with <see cref="DigitReader"/> and labels with
/// <see cref="TextRecognizer"/>. What comes out is a page like any other, with words, boxes and rulings.
/// </summary>
internal sealed class ScanReader(TextRecognizer recognizer, DigitReader digits)
{
    /// <summary>On a levelled page: darker is ink.</summary>
    private const int Threshold = 140;

    /// <summary>On a levelled page: darker may be a ruling, which is often a hairline or grey.</summary>
    private const int FaintThreshold = 200;

    /// <summary>In degrees: what is not worth straightening.</summary>
    private const double LeastSkew = 0.05;

    /// <summary>In points: patches smaller than this are specks, unless they stand by a character.</summary>
    private const double Speck = 1.0;

    /// <summary>A number is at most so many characters long and a cell holds so few patches.</summary>
    private const double LongestNumber = 8;

    /// <summary>A number that is at least so likely tells a numeric cell.</summary>
    private const double Numeric = 0.8;

    /// <summary>Reads a page.</summary>
    /// <param name="page">The page as displayed, in points.</param>
    /// <param name="image">Its pixels; coloured ink already light.</param>
    public Page Read(Page page, PageRaster image)
    {
        var levelled = PaperLevel.Level(image);
        var skew = SkewFinder.Find(InkImage.Of(levelled, Threshold)).Degrees;
        if (Math.Abs(skew) > LeastSkew) levelled = levelled.Rotate(-skew);
        var ink = InkImage.Of(levelled, Threshold);
        var (horizontals, verticals) = InkRulings.Find(InkImage.Of(levelled, FaintThreshold));
        Erase(ink, horizontals, verticals);
        var cells = CellFinder.Find(horizontals, verticals, ink.Scale);
        var parts = InkParts.Find(ink).Where(part => Math.Max(part.Box.Width, part.Box.Height) > Speck * ink.Scale).ToList();
        var em = CharacterHeight(parts, ink.Scale);
        var words = new List<Word>();
        var free = new List<InkPart>(parts.Count);
        var inCells = parts.ToLookup(part => cells.FindIndex(cell => cell.Contains(part.Box.CenterX, part.Box.CenterY)));
        free.AddRange(inCells[-1]);

        var numbers = new List<(PixelBox Cell, List<InkLine> Lines, IReadOnlyList<DigitReading> Readings)>();
        var texts = new List<List<InkLine>>();
        for (var i = 0; i < cells.Count; i++)
        {
            var lines = LineFinder.InCell(inCells[i], em);
            if (lines.Count == 0) continue;
            var cell = cells[i];
            IReadOnlyList<DigitReading> readings = lines.Count <= 2 && lines.TrueForAll(line => line.Box.Width < LongestNumber * em)
                ? digits.Read(levelled, cell.Left, cell.Top, cell.Right, cell.Bottom)
                : [];
            numbers.Add((cell, lines, readings));
        }

        foreach (var (cell, lines, readings) in numbers)
        {
            var column = numbers.Where(other => Math.Min(other.Cell.Right, cell.Right) - Math.Max(other.Cell.Left, cell.Left) > 0.8 * Math.Max(cell.Width, other.Cell.Width)).ToList();
            var sure = readings.Count > 0 && readings[0].Probability > Numeric && readings[0].Text.Length > 0;
            if (sure || (readings.Count > 0 && IsAmong(column, cell)))
            {
                var box = lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b));
                words.Add(new(readings[0].Text, ToPoints(box, ink.Scale)) { Readings = readings });
            }
            else
            {
                texts.Add(lines);
            }
        }

        foreach (var piece in LineFinder.OnPage(free, em))
        {
            var around = (int)(0.35 * em);
            IReadOnlyList<DigitReading> readings = piece.Box.Width < LongestNumber * em
                ? digits.Read(levelled, piece.Box.Left - around, piece.Box.Top - around, piece.Box.Right + around, piece.Box.Bottom + around)
                : [];
            if (readings.Count > 0 && readings[0].Probability > Numeric && readings[0].Text.Length > 0) words.Add(new(readings[0].Text, ToPoints(piece.Box, ink.Scale)) { Readings = readings });
            else texts.Add([piece]);
        }

        foreach (var lines in texts)
            foreach (var (line, text) in ReadText(levelled, lines, em))
                words.Add(new(text, ToPoints(line.Box, ink.Scale)));

        var rulings = horizontals.Select(ruling => new Ruling(Direction.Horizontal, ruling.At / ink.Scale, ruling.From / ink.Scale, ruling.To / ink.Scale))
            .Concat(verticals.Select(ruling => new Ruling(Direction.Vertical, ruling.At / ink.Scale, ruling.From / ink.Scale, ruling.To / ink.Scale)))
            .ToList();
        return page with { Words = words, Rulings = rulings, TextLayer = TextLayer.Recognized, HasPicture = false, Scan = new(levelled, Math.Abs(skew) > LeastSkew ? skew : 0) };

        static bool IsAmong(List<(PixelBox Cell, List<InkLine> Lines, IReadOnlyList<DigitReading> Readings)> column, PixelBox cell)
        {
            bool Sure((PixelBox Cell, List<InkLine> Lines, IReadOnlyList<DigitReading> Readings) other) => other.Readings.Count > 0 && other.Readings[0].Probability > Numeric;
            return column.Exists(other => other.Cell.Top < cell.Top && Sure(other)) && column.Exists(other => other.Cell.Top > cell.Top && Sure(other));
        }
    }

    private static void Erase(InkImage ink, List<InkRuling> horizontals, List<InkRuling> verticals)
    {
        foreach (var ruling in horizontals)
        {
            var half = (ruling.Thickness / 2) + 1;
            ink.Erase(ruling.From - 2, (int)ruling.At - half, ruling.To + 2, (int)ruling.At + half + 1);
        }

        foreach (var ruling in verticals)
        {
            var half = (ruling.Thickness / 2) + 1;
            ink.Erase((int)ruling.At - half, ruling.From - 2, (int)ruling.At + half + 1, ruling.To + 2);
        }
    }

    /// <summary>The height of the page's ideographs: that of the higher patches of text.</summary>
    private static double CharacterHeight(List<InkPart> parts, double scale)
    {
        const double least = 4, most = 24, usual = 9;
        var heights = parts.Select(part => (double)part.Box.Height).Where(height => height > least * scale && height < most * scale).Order().ToList();
        return heights.Count < 10 ? usual * scale : 1.1 * heights[(int)(0.75 * heights.Count)];
    }

    /// <summary>
    /// Reads the lines of a label as one: side by side they give the reader the context that a line of one or two characters lacks. What it
    /// reads is given back to the lines in proportion to their widths.
    /// </summary>
    private IEnumerable<(InkLine Line, string Text)> ReadText(PageRaster page, List<InkLine> lines, double em)
    {
        lines = lines.FindAll(line => line.Box.Height > 0.5 * em && line.Box.Height < 4 * em);
        if (lines.Count == 0) yield break;
        var (text, _) = recognizer.ReadLine(SideBySide(page, lines, em));
        double whole = lines.Sum(line => line.Box.Width), width = 0;
        var begin = 0;
        foreach (var line in lines)
        {
            width += line.Box.Width;
            var end = (int)Math.Round(text.Length * width / whole);
            if (end > begin) yield return (line, text[begin..end]);
            begin = end;
        }
    }

    private static PageRaster SideBySide(PageRaster page, List<InkLine> lines, double em)
    {
        int margin = (int)(0.4 * em), gap = (int)(0.2 * em);
        var height = lines.Max(line => line.Box.Height) + (2 * margin);
        var width = lines.Sum(line => line.Box.Width) + ((lines.Count - 1) * gap) + (2 * margin);
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        var left = margin;
        foreach (var line in lines)
        {
            var top = (height - line.Box.Height) / 2;
            for (var y = -1; y <= line.Box.Height; y++)
            {
                var from = line.Box.Top + y;
                if (from < 0 || from >= page.Height) continue;
                page.Row(from)[line.Box.Left..line.Box.Right].CopyTo(pixels.AsSpan(((top + y) * width) + left));
            }

            left += line.Box.Width + gap;
        }

        return new(width, height, page.DotsPerInch, pixels);
    }

    private static Box ToPoints(PixelBox box, double scale) => new(box.Left / scale, box.Top / scale, box.Right / scale, box.Bottom / scale);
}
