using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Reads text in which cells run together with blanks and line breaks, as copied from a PDF: labels broken over lines, headings interleaved,
/// a row's last value on a line of its own. What is left is the order: text, then its values. So each run of values belongs to the label that
/// ends before it, and where text is left over that is neither label nor heading, nothing is certain.
/// </summary>
internal static partial class SoupReader
{
    /// <summary>In lines; with every cell on a line of its own a grid has 300.</summary>
    private const int LongestSection = 2_000;

    private sealed record Piece(string Text, Locator Locator);

    /// <summary>A run of text and the values behind it.</summary>
    private sealed record Run(List<Piece> Texts, List<Piece> Values);

    /// <summary>The lines, with tables where the sections of the grids are.</summary>
    /// <param name="lines">Lines without tabs, with their numbers from 0.</param>
    public static IEnumerable<MarkupBlock> Read(IReadOnlyList<(int Line, string Text)> lines)
    {
        var section = new List<(int Line, string Text)>();
        TableKind? kind = null;
        foreach (var line in lines)
        {
            var begun = SectionTitles.Of(line.Text);
            if (begun is null && kind is not null)
            {
                section.Add(line);
                continue;
            }

            foreach (var block in Flush()) yield return block;
            kind = begun is > SectionTitles.None ? (TableKind)(begun - 1) : null;
            if (Line(line.Text) is { } title) yield return title;
        }

        foreach (var block in Flush()) yield return block;

        IEnumerable<MarkupBlock> Flush()
        {
            var ended = section;
            section = [];
            if (kind is { } table && Table(ended, table) is { } found) return [found];
            return ended.Select(line => Line(line.Text)).OfType<MarkupBlock>();
        }
    }

    private static MarkupLine? Line(string text)
    {
        var line = new MarkupText();
        line.Append(text);
        return line.Take() is [var kept] ? new(kept) : null;
    }

    private static MarkupTable? Table(List<(int Line, string Text)> lines, TableKind kind)
    {
        if (lines.Count > LongestSection) return null;
        var runs = Runs(lines);
        if (runs.Count < 2 && kind != TableKind.Disputes) return null;
        var rows = new List<IReadOnlyList<LooseCell>>();
        var certain = true;
        foreach (var run in runs) certain &= SoupRow.Add(rows, kind, [.. run.Texts.Select(piece => Cell(piece))], [.. run.Values.Select(piece => Cell(piece))]);
        var table = LooseTypesetter.Set(rows);
        return certain || table is null ? table : table with { Cells = [.. table.Cells.Select(cell => cell with { Readings = [cell.Lines.Count == 0 ? null : cell.Text, null] })] };

        static LooseCell Cell(Piece piece) => new(piece.Text, piece.Locator);
    }

    private static List<Run> Runs(List<(int Line, string Text)> lines)
    {
        var runs = new List<Run> { new([], []) };
        foreach (var (number, text) in lines.Where(line => !PageNumber().IsMatch(line.Text)))
        {
            foreach (var match in Word().EnumerateMatches(text))
            {
                var piece = new Piece(text.Substring(match.Index, match.Length), new() { Kind = LocatorKind.Text, Line = number + 1, Column = match.Index + 1 });
                var isValue = Readings.CellText.IsValue(piece.Text);
                if (!isValue && runs[^1].Values.Count > 0) runs.Add(new([], []));
                (isValue ? runs[^1].Values : runs[^1].Texts).Add(piece);
            }
        }

        return runs;
    }

    [GeneratedRegex(@"\S+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*(?:[-－—–]\s*\d{1,3}\s*[-－—–]|第\s*\d{1,3}\s*页.*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex PageNumber();
}
