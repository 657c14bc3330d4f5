namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// The first lines of text of a document, above its first table: the title in whatever size, and the prose that names the body once more.
/// Lines of unlike size stand here below each other, so they are told apart by the paper between them.
/// </summary>
internal static class OpeningLines
{
    /// <summary>Lines that are read: each costs some hundredths of a second.</summary>
    private const int Most = 8;

    /// <summary>In heights of a character of the tables: what makes a line, smaller ink joins one; and how high and how long a line is.</summary>
    private const double LeastInk = 0.5, Lowest = 0.6, Highest = 3.5, Shortest = 0.7;

    /// <summary>In heights of a character: less paper than this is within a character and not between lines.</summary>
    private const double Within = 0.2;

    /// <summary>In heights of a character: paper between columns. A line with several such gaps is a row of a table without rulings; its numbers are read as such.</summary>
    private const double Gap = 2;

    private const int GapsOfARow = 2;

    /// <summary>In its own heights: a line so short is the end of the one before, and is not read by itself.</summary>
    private const double Rest = 3;

    /// <summary>The lines, from the top; the end of one that is broken together with it.</summary>
    /// <param name="parts">The ink outside of cells.</param>
    /// <param name="bottom">Where the first table begins, in pixels.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    public static List<List<InkLine>> Find(IEnumerable<InkPart> parts, int bottom, double em)
    {
        var above = parts.Where(part => part.Box.Bottom <= bottom && part.Box.Height <= Highest * em).OrderBy(part => part.Box.Top).ToList();
        var rows = new List<(int Top, int Bottom)>();
        foreach (var box in above.Select(part => part.Box).Where(box => box.Height >= LeastInk * em))
        {
            if (rows.Count > 0 && box.Top < rows[^1].Bottom + (Within * em)) rows[^1] = (rows[^1].Top, Math.Max(rows[^1].Bottom, box.Bottom));
            else rows.Add((box.Top, box.Bottom));
        }

        var found = new List<List<InkLine>>();
        foreach (var line in Lines())
        {
            if (found.Count > 0 && line.Box.Width < Rest * line.Box.Height) found[^1].Add(line);
            else found.Add([line]);
        }

        return found;

        IEnumerable<InkLine> Lines() => rows
            .Select(row => InkLines.Compose(above.FindAll(part => part.Box.CenterY >= row.Top && part.Box.CenterY < row.Bottom)))
            .TakeWhile(line => Gaps(line) < GapsOfARow)
            .Where(IsLine)
            .Take(Most);

        int Gaps(InkLine line)
        {
            var (count, right) = (0, line.Box.Left);
            foreach (var box in line.Parts.Select(part => part.Box).OrderBy(box => box.Left))
            {
                if (box.Left - right > Gap * em) count++;
                right = Math.Max(right, box.Right);
            }

            return count;
        }

        bool IsLine(InkLine line) => line.Box.Height >= Lowest * em && line.Box.Height <= Highest * em && line.Box.Width >= Shortest * em;
    }
}
