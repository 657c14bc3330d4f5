using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Readings;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>A cell of a table whose spans are lost: text captured from a page keeps the cells of a row in order and no more.</summary>
/// <param name="Text">Its text; empty for a blank cell.</param>
/// <param name="Locator">Where it stands.</param>
internal sealed record LooseCell(string Text, Locator Locator)
{
    /// <summary>Whether it is blank.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>Whether it can be a value.</summary>
    public bool IsValue => CellText.IsValue(Text);
}

/// <summary>A row of values.</summary>
/// <param name="Labels">Its labels, outermost first; none in the table that has them in its heading.</param>
/// <param name="Offset">How many cells stand before <paramref name="After"/>.</param>
/// <param name="After">The cells behind the labels, blank ones included.</param>
internal sealed record LooseEntry(IReadOnlyList<LooseCell> Labels, int Offset, IReadOnlyList<LooseCell> After);

/// <summary>Rows under headings of their own.</summary>
/// <param name="Banner">The line above the headings, if there is one.</param>
/// <param name="Corner">The text over the labels, if there is one.</param>
/// <param name="Headings">The headings of the columns of values, from left to right.</param>
/// <param name="FirstColumn">The place of the first heading among the cells of its row, when the headings stand side by side; else −1.</param>
internal sealed record LooseSection(LooseCell? Banner, LooseCell? Corner, IReadOnlyList<LooseCell> Headings, int FirstColumn)
{
    /// <summary>The rows.</summary>
    public List<LooseEntry> Entries { get; } = [];
}

/// <summary>A table whose spans are lost, taken apart into headings, labels and values.</summary>
/// <param name="Kind">Which grid of the form it is.</param>
/// <param name="Sections">Its parts.</param>
internal sealed record LooseTable(TableKind Kind, IReadOnlyList<LooseSection> Sections)
{
    private const double Alike = 0.75;

    /// <summary>Labels that make a table one of the form.</summary>
    private const int LeastRequestLabels = 6, LeastProactiveLabels = 2, LeastDisputesHeadings = 8;

    /// <summary>Takes rows apart; null where they are no grid of the form.</summary>
    public static LooseTable? Parse(IReadOnlyList<IReadOnlyList<LooseCell>> rows)
    {
        if (rows.Count(row => LabelIn(row, TableKind.Requests) >= 0) >= LeastRequestLabels) return new(TableKind.Requests, SectionsOf(rows, TableKind.Requests));
        if (rows.Sum(row => row.Count(IsDisputesHeading)) >= LeastDisputesHeadings) return new(TableKind.Disputes, SectionsOf(rows, TableKind.Disputes));
        return rows.Count(row => LabelIn(row, TableKind.Proactive) >= 0) >= LeastProactiveLabels ? new(TableKind.Proactive, SectionsOf(rows, TableKind.Proactive)) : null;
    }

    /// <summary>Whether a text is a label or heading, or all but.</summary>
    public static bool IsLike(string text, string wording)
    {
        var (a, b) = (LabelText.Normalize(text), LabelText.Normalize(wording));
        return a == b || (a.Length < 80 && LabelText.Similarity(a, b) >= Alike);
    }

    private static List<LooseSection> SectionsOf(IReadOnlyList<IReadOnlyList<LooseCell>> rows, TableKind kind)
    {
        var sections = new List<LooseSection>();
        var heading = new List<IReadOnlyList<LooseCell>>();
        foreach (var row in rows.Where(row => row.Any(cell => !cell.IsEmpty)))
        {
            if (EntryOf(row, kind, begun: sections.Count > 0 && heading.Count == 0) is not { } entry)
            {
                heading.Add(row);
                continue;
            }

            if (heading.Count > 0)
            {
                var begun = LooseHeading.Read(heading, kind);

                // The heading once more, as after a page's end, or a line of text: the rows go on.
                if (sections.Count == 0 || (kind != TableKind.Requests && begun.Headings.Count > 0)) sections.Add(begun);
                heading.Clear();
            }

            if (sections.Count == 0) sections.Add(new(null, null, [], -1));
            sections[^1].Entries.Add(entry);
        }

        return sections;
    }

    /// <summary>A row with values, or with a label of the form below the headings; null for a heading.</summary>
    private static LooseEntry? EntryOf(IReadOnlyList<LooseCell> row, TableKind kind, bool begun)
    {
        var value = row.Index().Where(cell => cell.Item.IsValue).Select(cell => cell.Index).DefaultIfEmpty(-1).First();
        var label = value >= 0
            ? row.Take(value).Index().Where(cell => !cell.Item.IsEmpty).Select(cell => cell.Index).DefaultIfEmpty(-1).Last()
            : begun ? LabelIn(row, kind) : -1;
        if (value < 0 && label < 0) return null;
        if (kind == TableKind.Disputes && label >= 0) return null;
        return new([.. row.Take(label + 1).Where(cell => !cell.IsEmpty)], label + 1, [.. row.Skip(label + 1)]);
    }

    /// <summary>The place of the last cell that is the label of a row; −1 where there is none.</summary>
    private static int LabelIn(IReadOnlyList<LooseCell> row, TableKind kind)
    {
        for (var i = Math.Min(row.Count, 4) - 1; i >= 0; i--)
            if (!row[i].IsEmpty && !row[i].IsValue && RowWordings(kind).Any(wording => IsLike(row[i].Text, wording)))
                return i;
        return -1;
    }

    private static IEnumerable<string> RowWordings(TableKind kind) =>
        FormCatalogue.Of(kind).SelectMany(form => form.Sections).SelectMany(section => section.Rows).SelectMany(row => row.Wordings).Distinct();

    private static bool IsDisputesHeading(LooseCell cell) =>
        !cell.IsEmpty && cell.Text.Length < 12 && FormCatalogue.Of(TableKind.Disputes).Single().Sections[0].Columns.SelectMany(column => column.Wordings).Any(wording => IsLike(cell.Text, wording));
}
