using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>Reads plain text: captures of web pages and Word files, whose cells are set off by tabs or bars, and the text of PDFs, whose are not.</summary>
internal static class CaptureReader
{
    /// <summary>Longer lines are no line of a report; a paragraph has 1,000 characters.</summary>
    private const int LongestLine = 100_000, MostLines = 100_000;

    /// <summary>Reads a text.</summary>
    /// <exception cref="DocumentException">It is longer than any report.</exception>
    public static MarkupDocument Read(ReadOnlyMemory<byte> file)
    {
        var lines = MarkupEncoding.Decode(file.Span).ReplaceLineEndings("\n").Split('\n', MostLines + 1);
        if (lines.Length > MostLines || lines.Any(line => line.Length > LongestLine))
            throw new DocumentException(ProblemCode.OutputLimit, $"the text has more than {MostLines} lines, or a line of more than {LongestLine} characters");
        var blocks = new List<MarkupBlock>();
        var text = new List<(int Line, string Text)>();
        for (var i = 0; i < lines.Length;)
        {
            var rows = TableAt(lines, i);
            if (rows.Count == 0)
            {
                text.Add((i, lines[i]));
                i++;
                continue;
            }

            FlushText();
            i += rows.Count;
            if (LooseTypesetter.Set(rows) is { } table) blocks.Add(table);
            else blocks.AddRange(rows.Select(row => string.Join(' ', row.Where(cell => !cell.IsEmpty).Select(cell => cell.Text))).Where(line => line.Length > 0).Select(line => new MarkupLine(line)));
        }

        FlushText();
        return new(null, blocks);

        void FlushText()
        {
            blocks.AddRange(SoupReader.Read(text));
            text = [];
        }
    }

    /// <summary>The rows of the table that begins at a line; none where none does.</summary>
    private static List<IReadOnlyList<LooseCell>> TableAt(string[] lines, int from)
    {
        var rows = new List<IReadOnlyList<LooseCell>>();
        for (var i = from; i < lines.Length; i++)
        {
            var line = lines[i];
            var bars = line.Length > 2 && line.TrimStart().StartsWith('|') && line.TrimEnd().EndsWith('|');
            if (bars) rows.Add(Bars(line, i));
            else if (line.Contains('\t', StringComparison.Ordinal)) rows.Add(Cells(line, 0, '\t', i));
            else if (rows.Count > 0 && line.Length > 0 && i + 1 < lines.Length && lines[i + 1].Contains('\t', StringComparison.Ordinal) && line.Length < 60) rows.Add(Cells(line, 0, '\t', i));
            else break;
        }

        return rows;
    }

    /// <summary>A row between bars; the line of dashes under a heading has no cells.</summary>
    private static List<LooseCell> Bars(string line, int number)
    {
        var begin = line.IndexOf('|', StringComparison.Ordinal) + 1;
        var cells = Cells(line.TrimEnd()[..^1], begin, '|', number);
        return cells.All(cell => cell.Text.Length >= 3 && cell.Text.Trim('-', ':', ' ').Length == 0) ? [] : cells;
    }

    private static List<LooseCell> Cells(string line, int begin, char separator, int number)
    {
        var cells = new List<LooseCell>();
        for (var at = begin; at <= line.Length;)
        {
            var end = line.IndexOf(separator, at);
            if (end < 0) end = line.Length;
            var text = new MarkupText();
            text.Append(line[at..end]);
            var lead = line.AsSpan(at, end - at).Length - line.AsSpan(at, end - at).TrimStart().Length;
            cells.Add(new(text.Take() is [var content, ..] ? content : "", new() { Kind = LocatorKind.Text, Line = number + 1, Column = at + (lead == end - at ? 0 : lead) + 1 }));
            at = end + 1;
        }

        return cells;
    }
}
