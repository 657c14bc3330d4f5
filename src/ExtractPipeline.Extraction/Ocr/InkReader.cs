using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Decides which ink of a straightened page is a number and which is a label, and has it read.</summary>
internal sealed class InkReader(PageRaster page, DigitReader digits, LabelReader labels, IReadOnlyList<InkPart> parts, IReadOnlyList<PixelSpan> cells)
{
    /// <summary>In heights of a character: a number is at most so long.</summary>
    private const double LongestNumber = 9;

    /// <summary>A reading that is at least so likely makes a number; between numbers of a column, much less is enough.</summary>
    private const double Numeric = 0.8, AmongNumbers = 0.15;

    private readonly double em = CharacterHeight(parts, page.Scale);
    private readonly List<Word> words = [];

    private sealed record CellInk(PixelSpan Cell, List<InkLine> Lines, PixelSpan Box, IReadOnlyList<DigitReading> Readings)
    {
        public bool IsNumber => Likely(Readings) > Numeric;
    }

    /// <summary>The words of the page.</summary>
    public IReadOnlyList<Word> Read()
    {
        var inCells = parts.ToLookup(part => IndexOfCell(part.Box));
        var filled = new List<CellInk>();
        for (var i = 0; i < cells.Count; i++)
        {
            var lines = InkLines.InCell(inCells[i], em);
            if (lines.Count == 0) continue;
            var box = lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b));
            filled.Add(new(cells[i], lines, box, ReadNumber(lines, cells[i])));
        }

        foreach (var cell in filled)
        {
            if (cell.IsNumber || (Likely(cell.Readings) > AmongNumbers && IsAmongNumbers(cell, filled))) AddNumber(cell.Box, cell.Readings);
            else AddLabel(cell.Lines);
        }

        foreach (var piece in InkLines.OnPage(inCells[-1], em))
        {
            var readings = ReadNumber([piece], piece.Box.Grow((int)(0.35 * em)));
            if (Likely(readings) > Numeric) AddNumber(piece.Box, readings);
            else AddLabel([piece]);
        }

        return words;
    }

    private int IndexOfCell(PixelSpan part)
    {
        for (var i = 0; i < cells.Count; i++)
            if (cells[i].Contains(part.CenterX, part.CenterY))
                return i;
        return -1;
    }

    private IReadOnlyList<DigitReading> ReadNumber(List<InkLine> lines, PixelSpan box) =>
        lines.Count <= 2 && lines.TrueForAll(line => line.Box.Width < LongestNumber * em) ? digits.Read(page, box.Left, box.Top, box.Right, box.Bottom) : [];

    /// <summary>The probability that characters of a number were read: not that of any one reading.</summary>
    private static double Likely(IReadOnlyList<DigitReading> readings) => readings.Where(reading => reading.Text.Length > 0).Sum(reading => reading.Probability);

    /// <summary>Whether numbers stand above and below it in cells of the same column.</summary>
    private static bool IsAmongNumbers(CellInk cell, List<CellInk> others)
    {
        var column = others.FindAll(other => other.IsNumber && Math.Abs(other.Cell.Left - cell.Cell.Left) < 0.2 * cell.Cell.Width && Math.Abs(other.Cell.Right - cell.Cell.Right) < 0.2 * cell.Cell.Width);
        return column.Exists(other => other.Cell.Bottom <= cell.Cell.Top + 4) || column.Exists(other => other.Cell.Top >= cell.Cell.Bottom - 4 && other.Cell.Top < cell.Cell.Bottom + (3 * cell.Cell.Height));
    }

    private void AddNumber(PixelSpan box, IReadOnlyList<DigitReading> readings) =>
        words.Add(new(readings.First(reading => reading.Text.Length > 0).Text, ToPoints(box)) { Recognized = true, Readings = readings });

    private void AddLabel(List<InkLine> lines)
    {
        foreach (var (line, text) in labels.Read(page, lines, em)) words.Add(new(text, ToPoints(line.Box)) { Recognized = true });
    }

    private Box ToPoints(PixelSpan box) => new(box.Left / page.Scale, box.Top / page.Scale, box.Right / page.Scale, box.Bottom / page.Scale);

    /// <summary>The height of the page's ideographs, in pixels: that of the higher patches of text.</summary>
    private static double CharacterHeight(IReadOnlyList<InkPart> parts, double scale)
    {
        const double least = 4, most = 24, usual = 9;
        var heights = parts.Select(part => (double)part.Box.Height).Where(height => height > least * scale && height < most * scale).Order().ToList();
        return heights.Count < 10 ? usual * scale : 1.1 * heights[(int)(0.75 * heights.Count)];
    }
}
