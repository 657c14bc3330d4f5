using System.Text;
using UglyToad.PdfPig.Content;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Joins letters to words as <c>pdftotext</c> does: in the order of the content, while they stand on one baseline without a gap. PdfPig's own
/// GetWords joins across the columns of a narrow table.
/// </summary>
internal static class PdfPigWords
{
    /// <summary>Widest gap within a word, and deepest overlap, as a share of the size: the constants of poppler's TextOutputDev.</summary>
    private const double Gap = 0.1, Overlap = 0.1;

    /// <summary>How far letters of a word may stand off its baseline, in points; poppler's too.</summary>
    private const double OffBaseline = 0.5;

    /// <summary>The words, boxes as high as the font's ascent and descent.</summary>
    public static List<Word> Join(IReadOnlyList<Letter> letters, PdfPigFrame frame)
    {
        var words = new List<Word>();
        var text = new StringBuilder();
        Box box = default;
        Letter? last = null;
        foreach (var letter in letters)
        {
            if (string.IsNullOrWhiteSpace(letter.Value))
            {
                Close();
                continue;
            }

            if (last is not null && !Continues(last, letter)) Close();
            var own = frame.Of(letter.GlyphRectangleLoose);
            box = last is null ? own : box.Union(own);
            text.Append(letter.Value);
            last = letter;
        }

        Close();
        return words;

        void Close()
        {
            if (last is not null) words.Add(new(text.ToString(), box));
            text.Clear();
            last = null;
        }
    }

    private static bool Continues(Letter last, Letter next)
    {
        if (last.TextOrientation != next.TextOrientation) return false;

        // Along the baseline and across it; a letter without width says no direction, and then the page's own counts.
        double dx = last.EndBaseLine.X - last.StartBaseLine.X, dy = last.EndBaseLine.Y - last.StartBaseLine.Y;
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        (dx, dy) = length > 0 ? (dx / length, dy / length) : (1, 0);
        double x = next.StartBaseLine.X - last.EndBaseLine.X, y = next.StartBaseLine.Y - last.EndBaseLine.Y;
        double along = (x * dx) + (y * dy), across = (y * dx) - (x * dy);
        return Math.Abs(across) <= OffBaseline && along <= Gap * last.PointSize && along >= -Overlap * last.PointSize;
    }
}
