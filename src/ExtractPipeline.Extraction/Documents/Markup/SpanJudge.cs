using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Readings;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Finds values that span several headings or several labels, and cells with several values: a person who sees one 0 across three columns
/// cannot say whether it stands for each of them, or for one.
/// </summary>
internal static partial class SpanJudge
{
    /// <summary>The table with such cells marked.</summary>
    public static MarkupTable Judge(MarkupTable table)
    {
        var at = new MarkupCell?[table.Rows, table.Columns];
        foreach (var cell in table.Cells)
            for (var y = cell.Row; y < cell.RowEnd; y++)
                for (var x = cell.Column; x < cell.ColumnEnd; x++)
                    at[y, x] = cell;
        return table with { Cells = [.. table.Cells.Select(cell => IsSpread(cell, at) ? cell with { Readings = [cell.Text, null] } : IsSeveral(cell) ? cell with { Readings = [cell.Text, .. cell.Lines] } : cell)] };
    }

    /// <summary>
    /// Whether a cell may hold several numbers. In print a number wraps where its cell is narrow; in markup a line break, or a blank that groups
    /// no thousands, was put there by somebody.
    /// </summary>
    private static bool IsSeveral(MarkupCell cell) =>
        (cell.Lines.Count > 1 && cell.Lines.All(line => line.Any(char.IsDigit) && CellText.IsValue(line))) || cell.Lines.Any(line => Apart().IsMatch(line) && !Thousands().IsMatch(line));

    [GeneratedRegex(@"^[+-]?\d[\d.]* \d[\d. ]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Apart();

    [GeneratedRegex(@"^[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    private static bool IsSpread(MarkupCell cell, MarkupCell?[,] at)
    {
        if (cell is { ColumnSpan: 1, RowSpan: 1 } || !(cell.Lines.Count == 0 || cell.Lines.All(CellText.IsValue)) || cell.Column == 0) return false;
        return Above(cell, at).Distinct().Count() > 1 || Before(cell, at).Distinct().Count() > 1;
    }

    /// <summary>The nearest headings above each of its columns.</summary>
    private static IEnumerable<MarkupCell> Above(MarkupCell cell, MarkupCell?[,] at)
    {
        for (var x = cell.Column; x < cell.ColumnEnd; x++)
            for (var y = cell.Row - 1; y >= 0; y--)
                if (at[y, x] is { Lines.Count: > 0 } other && !other.Lines.All(CellText.IsValue))
                {
                    yield return other;
                    break;
                }
    }

    /// <summary>The nearest labels left of each of its rows.</summary>
    private static IEnumerable<MarkupCell> Before(MarkupCell cell, MarkupCell?[,] at)
    {
        for (var y = cell.Row; y < cell.RowEnd; y++)
            for (var x = cell.Column - 1; x >= 0; x--)
                if (at[y, x] is { Lines.Count: > 0 } other && !other.Lines.All(CellText.IsValue))
                {
                    yield return other;
                    break;
                }
    }
}
