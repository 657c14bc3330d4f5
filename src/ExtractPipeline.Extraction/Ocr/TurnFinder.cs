using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds by how much a scanned page must be turned to stand upright.</summary>
internal static class TurnFinder
{
    /// <summary>In points: the size of characters.</summary>
    private const double Smallest = 4, Largest = 30;

    /// <summary>So many lines are tried; less patches of ink tell nothing.</summary>
    private const int Tries = 8, LeastParts = 30;

    /// <summary>How much higher ideographs are than digits.</summary>
    private const double Higher = 1.5;

    /// <summary>How sure the reader of labels is of most lines that stand upright, and of none on its head; and how sure where the other way it has not a half of it.</summary>
    private const double Legible = 0.88, Readable = 0.7;

    /// <summary>0, 90, 180 or 270 degrees clockwise.</summary>
    public static int Find(InkImage ink, PageRaster page, LabelReader labels)
    {
        var parts = InkParts.Find(ink).FindAll(part => Math.Max(part.Box.Width, part.Box.Height) > Smallest * ink.Scale && Math.Max(part.Box.Width, part.Box.Height) < Largest * ink.Scale);
        if (parts.Count < LeastParts) return 0;

        // Rows of a table may be further apart than its columns: where nothing can be read one way, its lines run the other way.
        var isSideways = IsSideways(parts);
        var likely = Read(isSideways);
        if (likely.Confidence >= Readable) return likely.Turn;
        var other = Read(!isSideways);
        if (other.Confidence >= Readable) return other.Turn;

        // Most pages stand upright: one of which nothing can be read is left as it is.
        return !isSideways && likely.Confidence < Readable / 2 ? 0 : likely.Turn;

        (int Turn, double Confidence) Read(bool sideways)
        {
            var (isReversed, confidence) = sideways
                ? IsReversed(parts.ConvertAll(part => part with { Box = new(ink.Height - part.Box.Bottom, part.Box.Left, ink.Height - part.Box.Top, part.Box.Right) }), page.Turn(90), labels)
                : IsReversed(parts, page, labels);
            return ((sideways ? 90 : 0) + (isReversed ? 180 : 0), confidence);
        }
    }

    /// <summary>Characters stand closer to the next of their line than to those of the next line.</summary>
    private static bool IsSideways(List<InkPart> parts)
    {
        int across = 0, down = 0;
        var byRow = parts.OrderBy(part => part.Box.Top).ToList();
        var size = parts.Select(part => Math.Max(part.Box.Width, part.Box.Height)).Order().ElementAt(parts.Count / 2);
        for (var i = 0; i < byRow.Count; i++)
        {
            int right = int.MaxValue, below = int.MaxValue;
            var box = byRow[i].Box;
            for (var k = i - 1; k >= 0 && box.Top - byRow[k].Box.Top < 3 * size; k--) Compare(byRow[k].Box);
            for (var k = i + 1; k < byRow.Count && byRow[k].Box.Top - box.Top < 3 * size; k++) Compare(byRow[k].Box);
            if (right == below) continue;
            if (right < below) across++;
            else down++;

            void Compare(PixelSpan other)
            {
                if (Math.Abs(other.CenterY - box.CenterY) < 0.4 * size && other.Left >= box.Right) right = Math.Min(right, other.Left - box.Right);
                if (Math.Abs(other.CenterX - box.CenterX) < 0.4 * size && other.Top >= box.Bottom) below = Math.Min(below, other.Top - box.Bottom);
            }
        }

        return down > 1.3 * across;
    }

    /// <summary>Whether lines can be read on their head, and how sure the reader is of the one that it reads best.</summary>
    private static (bool IsReversed, double Confidence) IsReversed(List<InkPart> parts, PageRaster page, LabelReader labels)
    {
        // Where a page has more digits than ideographs, these are the higher ones.
        var usual = InkLines.CharacterHeight(parts, page.Scale);
        double upright = 0, reversed = 0, best = 0;
        foreach (var (line, em) in Likely(parts, usual).Concat(Likely(parts, Higher * usual)))
        {
            // A line that can be read well one way cannot be read the other.
            var asItStands = labels.Try(page, line, em, 0);
            if (asItStands >= Legible) return (false, asItStands);
            var onItsHead = labels.Try(page, line, em, 180);
            if (onItsHead >= Legible) return (true, onItsHead);
            best = Math.Max(best, Math.Max(asItStands, onItsHead));
            if (best >= Readable && Math.Min(asItStands, onItsHead) < Readable / 2) return (onItsHead > asItStands, best);

            // A long line that can be read tells more than a short one, which may be dirt.
            var length = (double)line.Box.Width / line.Box.Height;
            upright += length * asItStands;
            reversed += length * onItsHead;
        }

        return (reversed > upright, best);
    }

    /// <summary>Lines of characters that are about so high, the fullest first.</summary>
    private static IEnumerable<(InkLine Line, double Em)> Likely(List<InkPart> parts, double em) => InkLines.OnPage(parts, em)
        .Select(line => Beginning(line, em))
        .Where(line => line.Box.Width > 5 * em && line.Box.Height > 0.7 * em && line.Box.Height < 1.8 * em)
        .OrderByDescending(line => line.Parts.Count(part => part.Box.Height > 0.5 * em) / (line.Box.Width / em))
        .Take(Tries)
        .Select(line => (line, em));

    /// <summary>As much of a line as tells: more costs more.</summary>
    private static InkLine Beginning(InkLine line, double em)
    {
        const double enough = 12;
        return line.Box.Width <= enough * em ? line : InkLines.Compose([.. line.Parts.Where(part => part.Box.Right <= line.Box.Left + (enough * em))]);
    }
}
