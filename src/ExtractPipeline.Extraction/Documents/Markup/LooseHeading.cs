using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Reads the headings of a table whose spans are lost: a heading that spans others is replaced by those of the line below, in their order, so
/// that it does not matter under which cell they have slipped.
/// </summary>
internal static class LooseHeading
{
    /// <summary>The heading lines as one section without rows.</summary>
    public static LooseSection Read(IReadOnlyList<IReadOnlyList<LooseCell>> lines, TableKind kind)
    {
        if (kind == TableKind.Proactive) return Proactive(lines);
        var placed = new List<(int Column, LooseCell Cell)>();
        Expand(lines, 0, kind, placed);
        var sideBySide = placed.Zip(placed.Skip(1)).All(pair => pair.Second.Column == pair.First.Column + 1);
        var corner = lines.SelectMany(line => line).FirstOrDefault(IsNote);
        return new(null, corner, [.. placed.Select(entry => entry.Cell)], sideBySide && placed.Count > 0 ? placed[0].Column : -1);
    }

    private static bool IsNote(LooseCell cell) => cell.Text.Contains("勾稽", StringComparison.Ordinal);

    private static LooseSection Proactive(IReadOnlyList<IReadOnlyList<LooseCell>> lines)
    {
        var last = lines[^1];
        var corner = last.Index().Where(cell => !cell.Item.IsEmpty).Select(cell => cell.Index).DefaultIfEmpty(-1).First();
        var headings = last.Index().Where(cell => cell.Index > corner && !cell.Item.IsEmpty).ToList();
        var banner = lines.Count > 1 ? lines[^2].FirstOrDefault(cell => !cell.IsEmpty) : null;
        var sideBySide = headings.Count > 0 && headings[^1].Index - headings[0].Index == headings.Count - 1;
        return new(banner, corner < 0 ? null : last[corner], [.. headings.Select(cell => cell.Item)], sideBySide ? headings[0].Index : -1);
    }

    private static void Expand(IReadOnlyList<IReadOnlyList<LooseCell>> lines, int level, TableKind kind, List<(int Column, LooseCell Cell)> placed)
    {
        if (level >= lines.Count) return;
        var spanning = Spanning(kind).ToList();
        var rest = kind == TableKind.Disputes && level + 1 < lines.Count ? ChildrenOfDisputes(lines, level) : null;
        foreach (var (column, cell) in lines[level].Index())
        {
            if (cell.IsEmpty || IsNote(cell)) continue;
            if (!spanning.Exists(wording => LooseTable.IsLike(cell.Text, wording))) placed.Add((column, cell));
            else if (rest is null) Expand(lines, level + 1, kind, placed);
            else if (rest.Remove(cell, out var children)) placed.AddRange(children);
        }
    }

    private static IEnumerable<string> Spanning(TableKind kind)
    {
        foreach (var section in FormCatalogue.Of(kind).SelectMany(form => form.Sections))
        {
            if (section.Heading is { } heading) yield return heading;
            foreach (var column in section.Columns)
                if (column.Group is { } group)
                    yield return group;
            if (!section.RowsInHeader) continue;
            foreach (var row in section.Rows.SelectMany(row => row.Wordings.Concat(row.Groups))) yield return row;
        }
    }

    /// <summary>
    /// The third grid: 行政复议 has the leading headings of the second line, and what spans in that line has the headings of the third, in equal parts.
    /// </summary>
    private static Dictionary<LooseCell, List<(int Column, LooseCell Cell)>> ChildrenOfDisputes(IReadOnlyList<IReadOnlyList<LooseCell>> lines, int level)
    {
        var children = new Dictionary<LooseCell, List<(int, LooseCell)>>(ReferenceEqualityComparer.Instance);
        var spanning = Spanning(TableKind.Disputes).ToList();
        var tops = lines[level].Where(cell => !cell.IsEmpty).ToList();
        var second = lines[level + 1].Index().Where(cell => !cell.Item.IsEmpty).ToList();
        var third = level + 2 < lines.Count ? lines[level + 2].Index().Where(cell => !cell.Item.IsEmpty).ToList() : [];
        var leaves = second.Where(cell => !spanning.Exists(wording => LooseTable.IsLike(cell.Item.Text, wording))).ToList();
        var groups = second.Count - leaves.Count;
        if (tops.Count != 2 || groups == 0 || third.Count % groups != 0) return children;
        children[tops[0]] = [.. leaves.Select(cell => (cell.Index, cell.Item))];
        children[tops[1]] = [.. third.Select(cell => (cell.Index, cell.Item))];
        return children;
    }
}
