namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Ink that stands on one line: a cell's line, or a stretch of a page's line without a wide gap.</summary>
/// <param name="Box">Where it stands.</param>
/// <param name="Parts">Its patches.</param>
internal sealed record InkLine(PixelSpan Box, IReadOnlyList<InkPart> Parts);

/// <summary>Groups patches of ink into lines and, outside of cells, into pieces of lines.</summary>
internal static class InkLines
{
    /// <summary>The height of the page's ideographs, in pixels: that of the higher patches of text. Low patches are specks where there are enough others, else tiny print.</summary>
    public static double CharacterHeight(IReadOnlyList<InkPart> parts, double scale)
    {
        const double least = 4, tiny = 2.5, most = 24, usual = 9, few = 0.1;
        var heights = parts.Select(part => (double)part.Box.Height).Where(height => height > tiny * scale && height < most * scale).Order().ToList();
        var specks = heights.FindIndex(height => height > least * scale);
        if (specks >= 0 && heights.Count - specks > few * heights.Count) heights.RemoveRange(0, specks);
        return heights.Count < 10 ? usual * scale : 1.1 * heights[(int)(0.75 * heights.Count)];
    }

    /// <summary>
    /// The lines of a cell, from the top: patches that stand level, or that would together be no higher than a character. Specks above or
    /// below the print are no lines.
    /// </summary>
    /// <param name="parts">The patches in the cell.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    public static List<InkLine> InCell(IEnumerable<InkPart> parts, double em)
    {
        const double speck = 0.3, character = 1.15, level = 0.35;
        var lines = new List<InkLine>();
        foreach (var row in Rows(parts, em).ConvertAll(Compose).OrderBy(row => row.Box.Top))
        {
            var isLevel = lines.Count > 0 && (lines[^1].Box.Union(row.Box).Height <= character * em || lines[^1].Box.Bottom - row.Box.Top > level * Math.Min(row.Box.Height, lines[^1].Box.Height));
            if (isLevel) lines[^1] = Compose([.. lines[^1].Parts, .. row.Parts]);
            else lines.Add(row);
        }

        var printed = lines.FindAll(line => line.Parts.Any(part => Math.Max(part.Box.Width, part.Box.Height) > speck * em));
        return printed.Count > 0 ? printed : lines;
    }

    /// <summary>The pieces of lines of a page outside of cells: patches side by side whose gap is less than a character and a half.</summary>
    public static List<InkLine> OnPage(IEnumerable<InkPart> parts, double em) => [.. Rows(parts, em).SelectMany(row => Pieces(row, 1.3 * em))];

    /// <summary>The pieces of one line, from the left, where the gaps between its patches are wider than so many pixels.</summary>
    public static List<InkLine> Pieces(IEnumerable<InkPart> line, double gap)
    {
        var pieces = new List<InkLine>();
        var piece = new List<InkPart>();
        var right = 0;
        foreach (var part in line.OrderBy(part => part.Box.Left))
        {
            if (piece.Count > 0 && part.Box.Left - right > gap)
            {
                pieces.Add(Compose(piece));
                piece = [];
            }

            right = piece.Count == 0 ? part.Box.Right : Math.Max(right, part.Box.Right);
            piece.Add(part);
        }

        if (piece.Count > 0) pieces.Add(Compose(piece));
        return pieces;
    }

    /// <summary>Patches whose middles are level; small ones (stops, strokes) join the line that they stand in or hang from.</summary>
    private static List<List<InkPart>> Rows(IEnumerable<InkPart> parts, double em)
    {
        var rows = new List<(double Top, double Bottom, List<InkPart> Parts)>();
        foreach (var part in parts.OrderByDescending(part => part.Box.Height >= 0.6 * em && part.Box.Height <= 1.8 * em).ThenBy(part => part.Box.Top))
        {
            var slack = part.Box.Height < 0.6 * em ? 0.2 * em : 0;
            var index = rows.FindIndex(row => part.Box.CenterY > row.Top - slack && part.Box.CenterY < row.Bottom + slack);
            if (index < 0)
            {
                var half = Math.Max(part.Box.Height, 0.8 * em) / 2;
                rows.Add((part.Box.CenterY - half, part.Box.CenterY + half, [part]));
            }
            else
            {
                rows[index].Parts.Add(part);
            }
        }

        return [.. rows.OrderBy(row => row.Top).Select(row => row.Parts)];
    }

    /// <summary>Patches, at least one, as one line.</summary>
    public static InkLine Compose(List<InkPart> parts) => new(parts.Select(part => part.Box).Aggregate((a, b) => a.Union(b)), parts);
}
