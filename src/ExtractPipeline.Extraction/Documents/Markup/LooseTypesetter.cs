using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>Sets a table whose spans are lost again with the spans that the form gives it.</summary>
internal static class LooseTypesetter
{
    private const int DisputesHeadings = 15;

    /// <summary>Longer tables are no grid of the form; all grids of a report together have 50 rows.</summary>
    private const int MostRows = 1_000;

    /// <summary>The table on a grid, with doubts where the place of a value is not certain; null where it is no grid of the form.</summary>
    public static MarkupTable? Set(IReadOnlyList<IReadOnlyList<LooseCell>> rows)
    {
        if (rows.Count > MostRows || LooseTable.Parse(rows) is not { Sections.Count: > 0 } table) return null;
        if (table.Kind == TableKind.Disputes && table.Sections is not [{ Headings.Count: DisputesHeadings }]) return AsCaptured(rows);
        var cells = new List<MarkupCell>();
        var labels = Math.Max(table.Kind == TableKind.Disputes ? 0 : 1, table.Sections.SelectMany(section => section.Entries).Select(entry => entry.Labels.Count).DefaultIfEmpty(1).Max());
        var placed = table.Sections.Select(section => (Section: section, Rows: LoosePlacement.Place(section, table.Kind))).ToList();
        var width = placed.Max(part => Math.Max(part.Section.Headings.Count, part.Rows.Select(row => row.Count).DefaultIfEmpty(0).Max()));
        var y = 0;
        foreach (var (section, values) in placed)
        {
            if (section.Banner is { } banner) cells.Add(Cell(banner, y++, 0, labels + width));
            if (table.Kind == TableKind.Disputes) y = DisputesTop(section, cells);
            if (section.Corner is { } corner && labels > 0) cells.Add(Cell(corner, y, 0, labels));
            Spread(section.Headings.Select(heading => new PlacedCell(heading, null)), y++);
            foreach (var (entry, row) in section.Entries.Zip(values))
            {
                foreach (var (i, label) in entry.Labels.Index()) cells.Add(Cell(label, y, i, i == entry.Labels.Count - 1 ? labels - i : 1));
                Spread(row.Select(cell => cell with { Cell = cell.Cell ?? new("", (entry.After is [var first, ..] ? first : entry.Labels[^1]).Locator) }), y++);
            }
        }

        return new(y, labels + width, cells);

        // The last of a row takes the room that is left, as on paper.
        void Spread(IEnumerable<PlacedCell> row, int at)
        {
            var all = row.ToList();
            foreach (var (i, cell) in all.Index()) cells.Add(Cell(cell.Cell!, at, labels + i, i == all.Count - 1 ? width - i : 1) with { Readings = cell.Readings });
        }
    }

    /// <summary>The two upper lines of the third grid's heading.</summary>
    private static int DisputesTop(LooseSection section, List<MarkupCell> cells)
    {
        var form = FormCatalogue.Of(TableKind.Disputes).Single().Sections[0];
        var each = form.Columns.Count;
        foreach (var (i, row) in form.Rows.Index())
        {
            var above = section.Headings[i * each].Locator;
            if (row.Groups.Count == 0) cells.Add(Cell(new(row.Label, above), 0, i * each, each));
            else if (i == 1) cells.Add(Cell(new(row.Groups[0], above), 0, i * each, (form.Rows.Count - 1) * each));
            if (row.Groups.Count > 0) cells.Add(Cell(new(row.Label, above), 1, i * each, each));
        }

        return 2;
    }

    /// <summary>Cell by cell as captured, nothing of it certain: the heading is not the form's.</summary>
    private static MarkupTable AsCaptured(IReadOnlyList<IReadOnlyList<LooseCell>> rows) => new(
        rows.Count,
        rows.Max(row => row.Count),
        [.. rows.SelectMany((row, y) => row.Select((cell, x) => Cell(cell, y, x, 1) with { Readings = [cell.IsEmpty ? null : cell.Text, null] }))]);

    private static MarkupCell Cell(LooseCell cell, int row, int column, int span) =>
        new() { Row = row, Column = column, ColumnSpan = span, Lines = cell.IsEmpty ? [] : [cell.Text], Locator = cell.Locator };
}
