using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Finds tables of web pages and Word files whose rows have slipped against their headings, as wrong spans leave them. There the places on the
/// grid say no more than the cells of a text, and are treated like these.
/// </summary>
internal static class ShiftJudge
{
    /// <summary>The table, set again where it has slipped.</summary>
    public static MarkupTable Judge(MarkupTable table)
    {
        var placed = new Dictionary<LooseCell, MarkupCell>(ReferenceEqualityComparer.Instance);
        var rows = Enumerable.Range(0, table.Rows).Select(_ => new List<LooseCell>()).ToList();
        foreach (var cell in table.Cells)
        {
            var loose = new LooseCell(string.Concat(cell.Lines), cell.Locator);
            placed.Add(loose, cell);
            rows[cell.Row].Add(loose);
        }

        return LooseTable.Parse(rows) is { Kind: TableKind.Requests } parsed && parsed.Sections.Any(section => HasSlipped(section, placed)) ? LooseTypesetter.Set(rows) ?? table : table;
    }

    /// <summary>Whether a value stands under no heading, or a label under one.</summary>
    private static bool HasSlipped(LooseSection section, Dictionary<LooseCell, MarkupCell> placed)
    {
        if (section.Headings.Count == 0) return false;
        var headings = section.Headings.Select(heading => placed[heading]).ToList();
        return section.Entries.Exists(entry =>
            entry.After.Where(cell => !cell.IsEmpty).Any(cell => !headings.Exists(heading => placed[cell].Column >= heading.Column && placed[cell].Column < heading.ColumnEnd))
            || entry.Labels.Any(label => headings.Exists(heading => placed[label].Column < heading.ColumnEnd && placed[label].ColumnEnd > heading.Column)));
    }
}
