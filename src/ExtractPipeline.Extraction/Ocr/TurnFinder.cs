using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds by how much a scanned page must be turned to stand upright.</summary>
internal static class TurnFinder
{
    /// <summary>In points: the size of characters.</summary>
    private const double Smallest = 4, Largest = 30;

    /// <summary>So many lines are tried; less patches of ink tell nothing.</summary>
    private const int Tries = 5, LeastParts = 30;

    /// <summary>How sure the reader of labels is of most lines that stand upright, and of none on its head; and how sure where the other way it has not a half of it.</summary>
    private const double Legible = 0.88, Readable = 0.7;

    /// <summary>0, 90, 180 or 270 degrees clockwise.</summary>
    public static int Find(InkImage ink, PageRaster page, LabelReader labels)
    {
        var parts = InkParts.Find(ink).FindAll(part => Math.Max(part.Box.Width, part.Box.Height) > Smallest * ink.Scale && Math.Max(part.Box.Width, part.Box.Height) < Largest * ink.Scale);
        if (parts.Count < LeastParts) return 0;
        var sideways = IsSideways(parts);
        if (sideways)
        {
            page = page.Turn(90);
            parts = parts.ConvertAll(part => part with { Box = new(ink.Height - part.Box.Bottom, part.Box.Left, ink.Height - part.Box.Top, part.Box.Right) });
        }

        return (sideways ? 90 : 0) + (IsReversed(parts, page, labels) ? 180 : 0);
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

    private static bool IsReversed(List<InkPart> parts, PageRaster page, LabelReader labels)
    {
        var em = InkLines.CharacterHeight(parts, page.Scale);
        double upright = 0, reversed = 0;
        var likely = InkLines.OnPage(parts, em)
            .Select(line => Beginning(line, em))
            .Where(line => line.Box.Width > 5 * em && line.Box.Height > 0.7 * em && line.Box.Height < 1.8 * em)
            .OrderByDescending(line => line.Parts.Count(part => part.Box.Height > 0.5 * em) / (line.Box.Width / em))
            .Take(Tries);
        foreach (var line in likely)
        {
            // A line that can be read well one way cannot be read the other.
            var asItStands = labels.Try(page, line, em, 0);
            if (asItStands >= Legible) return false;
            var onItsHead = labels.Try(page, line, em, 180);
            if (onItsHead >= Legible) return true;
            if (Math.Max(asItStands, onItsHead) >= Readable && Math.Min(asItStands, onItsHead) < Readable / 2) return onItsHead > asItStands;

            // A long line that can be read tells more than a short one, which may be dirt.
            var length = (double)line.Box.Width / line.Box.Height;
            upright += length * asItStands;
            reversed += length * onItsHead;
        }

        return reversed > upright;
    }

    /// <summary>As much of a line as tells: more costs more.</summary>
    private static InkLine Beginning(InkLine line, double em)
    {
        const double enough = 12;
        return line.Box.Width <= enough * em ? line : InkLines.Compose([.. line.Parts.Where(part => part.Box.Right <= line.Box.Left + (enough * em))]);
    }
}
