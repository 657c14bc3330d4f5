using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// Tells the rows of a scanned table whose labels cannot be read: the form's rows have an order. Where rulings make as many rows as the form has, and the labels, as far as
/// they can be read, are more like those in their places than like others, each row is the form's in its place; and so are those between two known rows, or beyond the first or the last, where there are as many as the form has there.
/// </summary>
internal static class RowOrder
{
    /// <summary>Tables of fewer rows have headings between them and are not told by their order.</summary>
    private const int LeastRows = 10;

    /// <summary>How alike the labels are on average to those in their places, and how many times as much as to those one to three rows away.</summary>
    private const double LeastAlike = 0.2, Times = 2;

    private const int Shifts = 3;

    /// <summary>A label so much alike stands in its row; and one of another row that is hardly like its own, in similarities.</summary>
    private const double Surely = 0.8, Hardly = 0.5;

    /// <summary>The anchors of a form's rows with those that the order tells.</summary>
    public static IReadOnlyDictionary<string, Anchor> Complete(FormTable form, IReadOnlyDictionary<string, Anchor> anchors, Flow flow)
    {
        foreach (var section in form.Sections.Where(section => section.Rows.Count >= LeastRows && !section.Rows.All(row => anchors.ContainsKey(row.Id))))
        {
            var tables = RuledRows.Find(flow, section.Columns.Count).ToList();
            var whole = tables.Find(table => table.Count == section.Rows.Count && IsInOrder(section, table, anchors));
            anchors = whole is null
                ? tables.Aggregate(anchors, (known, table) => Between(section, table, known))
                : With(anchors, Enumerable.Range(0, whole.Count).Where(i => !IsIn(whole[i], anchors.GetValueOrDefault(section.Rows[i].Id))).Select(i => AnchorOf(section.Rows[i], whole[i])));
        }

        return anchors;
    }

    private static bool IsInOrder(FormSection section, IReadOnlyList<RuledRow> rows, IReadOnlyDictionary<string, Anchor> anchors)
    {
        var count = rows.Count;
        if (Enumerable.Range(0, count).Any(i => anchors.GetValueOrDefault(section.Rows[i].Id) is { Similarity: >= Surely } anchor && !IsIn(rows[i], anchor))) return false;
        var alike = rows.Select(row => section.Rows.Select(line => Similarity(line, row)).ToList()).ToList();
        if (Enumerable.Range(0, count).Any(i => IsAnother(section, section.Rows[i], rows[i]))) return false;
        var inPlace = Mean(0);
        return inPlace >= LeastAlike && Enumerable.Range(1, Shifts).SelectMany(shift => new[] { shift, -shift }).All(shift => inPlace >= Times * Mean(shift));

        double Mean(int shift) => Enumerable.Range(0, count).Where(i => i + shift >= 0 && i + shift < count).Average(i => alike[i][i + shift]);
    }

    /// <summary>The rows between two that are known, and those before the first or after the last where there are as many as the form has.</summary>
    private static IReadOnlyDictionary<string, Anchor> Between(FormSection section, IReadOnlyList<RuledRow> rows, IReadOnlyDictionary<string, Anchor> anchors)
    {
        var added = new List<Anchor>();
        (int Line, int Row)? before = (-1, -1);
        var isKnown = false;
        for (var line = 0; line < section.Rows.Count; line++)
        {
            if (anchors.GetValueOrDefault(section.Rows[line].Id) is not { } anchor) continue;
            var row = rows.Index().Where(entry => IsIn(entry.Item, anchor)).Select(entry => (int?)entry.Index).FirstOrDefault();

            // A weak label that stands elsewhere may be another's.
            if (row is null && anchor.Similarity < Surely) continue;
            if (row is { } here && before is { } known) Fill(known, (line, here));
            before = row is { } at ? (line, at) : null;
            isKnown |= row is not null;
        }

        if (isKnown && before is { } last) Fill(last, (section.Rows.Count, rows.Count));
        return added.Count == 0 ? anchors : With(anchors, added);

        void Fill((int Line, int Row) from, (int Line, int Row) to)
        {
            if (to.Row - from.Row != to.Line - from.Line) return;
            var between = Enumerable.Range(1, to.Line - from.Line - 1).Select(i => (Line: section.Rows[from.Line + i], Row: rows[from.Row + i])).ToList();
            var isOpen = from.Line < 0 || to.Line == section.Rows.Count;
            if (!isOpen || between.TrueForAll(pair => !IsAnother(section, pair.Line, pair.Row))) added.AddRange(between.Select(pair => AnchorOf(pair.Line, pair.Row)));
        }
    }

    /// <summary>Whether a row's label is surely that of another line.</summary>
    private static bool IsAnother(FormSection section, FormLine line, RuledRow row) => Similarity(line, row) < Hardly && section.Rows.Max(other => Similarity(other, row)) >= Surely;

    private static bool IsIn(RuledRow row, Anchor? anchor) => anchor is not null && row.Holds(anchor.Pieces[0].Sheet, anchor.Box.CenterY);

    private static Dictionary<string, Anchor> With(IReadOnlyDictionary<string, Anchor> anchors, IEnumerable<Anchor> added)
    {
        var all = anchors.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var anchor in added) all[anchor.Id] = anchor;
        return all;
    }

    /// <summary>The label of a row as it was read, or its place where nothing was.</summary>
    private static Anchor AnchorOf(FormLine line, RuledRow row)
    {
        var label = row.OwnLabel.ToList();
        if (label.Count == 0) label = [.. row.Label];
        var middle = (row.Top + row.Bottom) / 2;
        if (label.Count == 0) label = [new("", "", new(row.LabelRight - 10, middle - 4, row.LabelRight - 2, middle + 4), row.Sheet, false) { Recognized = true }];
        return new(line.Id, Similarity(line, row), label);
    }

    private static double Similarity(FormLine line, RuledRow row)
    {
        string own = string.Concat(row.OwnLabel.Select(token => token.Key)), all = string.Concat(row.Label.Select(token => token.Key));
        return line.Wordings.Select(LabelText.Normalize).Max(key => Math.Max(LabelText.Similarity(key, own), LabelText.Similarity(key, all)));
    }
}
