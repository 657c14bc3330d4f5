using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Decides which ink of a straightened page is a number and which is a label, and has it read.</summary>
internal sealed class InkReader(PageRaster page, DigitReader digits, LabelReader labels, IReadOnlyList<InkPart> parts, IReadOnlyList<PixelSpan> cells)
{
    /// <summary>In heights of a character: a number is at most so long.</summary>
    private const double LongestNumber = 9;

    /// <summary>A reading that is at least so likely makes a number; from the second on it is one where the reader of labels sees no word.</summary>
    private const double Numeric = 0.8, PerhapsNumeric = 0.1;

    /// <summary>In heights of a character: how much paper the reader of digits is shown about the ink.</summary>
    private const double Margin = 0.2;

    private readonly double em = CharacterHeight(parts, page.Scale);
    private readonly List<Word> words = [];

    /// <summary>The words of the page.</summary>
    public IReadOnlyList<Word> Read()
    {
        var inCells = parts.ToLookup(part => IndexOfCell(part.Box));
        for (var i = 0; i < cells.Count; i++)
        {
            var lines = InkLines.InCell(inCells[i], em);
            if (lines.Count > 0) Add(lines);
        }

        foreach (var piece in InkLines.OnPage(inCells[-1], em)) Add([piece]);
        return words;
    }

    private int IndexOfCell(PixelSpan part)
    {
        for (var i = 0; i < cells.Count; i++)
            if (cells[i].Contains(part.CenterX, part.CenterY))
                return i;
        return -1;
    }

    private void Add(List<InkLine> lines)
    {
        var readings = ReadNumber(lines);
        var likely = readings.Where(reading => reading.Text.Length > 0 && !IsTooHigh(reading.Text, lines)).Sum(reading => reading.Probability);
        var label = likely > Numeric ? [] : labels.Read(page, lines, em).ToList();
        if (likely > Numeric || (likely > PerhapsNumeric && !IsWord(string.Concat(label.Select(part => part.Text)))))
        {
            var box = lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b));
            words.Add(new(readings.First(reading => reading.Text.Length > 0).Text, ToPoints(box)) { Recognized = true, Readings = readings });
        }
        else
        {
            foreach (var (line, text) in label) words.Add(new(text, ToPoints(line.Box)) { Recognized = true });
        }
    }

    /// <summary>A dash is a thin line; three strokes below each other are the ideograph 三.</summary>
    private bool IsTooHigh(string text, List<InkLine> lines) => text.All(c => c is '—' or '-') && lines.Exists(line => line.Box.Height > 0.5 * em);

    /// <summary>Two ideographs or more; one alone is what the reader of labels makes of a digit.</summary>
    private static bool IsWord(string text) => text.Count(c => c is >= '\u4E00' and <= '\u9FFF') >= 2;

    private IReadOnlyList<DigitReading> ReadNumber(List<InkLine> lines)
    {
        if (lines.Count > 2 || lines.Exists(line => line.Box.Width > LongestNumber * em)) return [];
        var box = lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b)).Grow((int)Math.Ceiling(Margin * em));
        return digits.Read(page, box.Left, box.Top, box.Right, box.Bottom);
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
