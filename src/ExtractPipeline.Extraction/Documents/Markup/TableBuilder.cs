using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Puts the cells of successive rows on a grid, as HTML does it: a cell takes the first free column of its row and covers its spans. Columns
/// and rows in which no cell begins are taken out, so that a span of 1,000 costs nothing.
/// </summary>
internal sealed class TableBuilder(ExtractionLimits limits)
{
    /// <summary>What browsers make of larger spans.</summary>
    private const int MostColumns = 1000;

    private readonly List<MarkupCell> cells = [];

    /// <summary>The first row at which each column is free again.</summary>
    private readonly List<int> free = [];

    private int row = -1, column;
    private long covered;

    /// <summary>Whether cells cover each other, so that nobody can say which is whose.</summary>
    private bool overlaps;

    /// <summary>Begins the next row.</summary>
    public void NextRow()
    {
        row++;
        column = 0;
    }

    /// <summary>The place of the next cell, from 0.</summary>
    public (int Row, int Column) Next()
    {
        while (column < free.Count && free[column] > row) column++;
        return (row, column);
    }

    /// <summary>Adds a cell; a span of rows below 1 reaches down to the end of the table.</summary>
    /// <exception cref="DocumentException">The table is larger than any of a report.</exception>
    public void Add(int columnSpan, int rowSpan, IReadOnlyList<string> lines, Func<int, int, Locator> locate)
    {
        Next();
        columnSpan = Math.Clamp(columnSpan, 1, MostColumns);
        rowSpan = rowSpan < 1 ? int.MaxValue / 2 : rowSpan;
        covered += columnSpan;
        if (covered > limits.MarkupElements) throw new DocumentException(ProblemCode.StructureLimit, $"a table covers more than {limits.MarkupElements} places");
        cells.Add(new() { Row = row, Column = column, ColumnSpan = columnSpan, RowSpan = rowSpan, Lines = lines, Locator = locate(row, column) });
        while (free.Count < column + columnSpan) free.Add(0);
        for (var i = column; i < column + columnSpan; i++)
        {
            overlaps |= free[i] > row;
            free[i] = row + rowSpan;
        }

        column += columnSpan;
    }

    /// <summary>The table; its spans end with it.</summary>
    public MarkupTable Build()
    {
        var xs = cells.Select(cell => cell.Column).Distinct().Order().ToList();
        var ys = cells.Select(cell => cell.Row).Distinct().Order().ToList();
        var placed = cells.Select(cell => Squeeze(cell, xs, ys)).ToList();
        return new(ys.Count, xs.Count, placed);
    }

    private MarkupCell Squeeze(MarkupCell cell, List<int> xs, List<int> ys)
    {
        var (left, top) = (xs.BinarySearch(cell.Column), ys.BinarySearch(cell.Row));
        return cell with
        {
            Column = left,
            Row = top,
            ColumnSpan = Below(xs, cell.Column + (long)cell.ColumnSpan) - left,
            RowSpan = Below(ys, cell.Row + (long)cell.RowSpan) - top,
            Readings = overlaps ? [cell.Text] : null,
        };
    }

    private static int Below(List<int> sorted, long end)
    {
        var at = sorted.BinarySearch((int)Math.Min(end, int.MaxValue));
        return at < 0 ? ~at : at;
    }
}
