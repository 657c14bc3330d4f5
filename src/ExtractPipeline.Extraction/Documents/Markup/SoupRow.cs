using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>Takes the text before a run of values apart into heading, groups and label.</summary>
internal static class SoupRow
{
    private const double Alike = 0.8;

    /// <summary>Characters that may be left over: a mark of a note.</summary>
    private const int MostLeftOver = 1;

    /// <summary>Adds the rows that a run makes; false where it is not certain that the values are those of its label.</summary>
    public static bool Add(List<IReadOnlyList<LooseCell>> rows, TableKind kind, IReadOnlyList<LooseCell> texts, IReadOnlyList<LooseCell> values)
    {
        var text = string.Concat(texts.Select(piece => LabelText.Normalize(piece.Text)));
        if (values.Count == 0) return text.Length <= MostLeftOver;
        if (texts.Count == 0) return false;
        var at = texts[0].Locator;
        var sections = FormCatalogue.Of(kind).SelectMany(form => form.Sections).ToList();
        if (kind == TableKind.Disputes) return AddDisputes(rows, sections[0], text, at, values);

        var labels = sections.SelectMany(section => section.Rows.Select(row => (Section: section, Row: row))).ToList();
        var best = labels
            .SelectMany(label => label.Row.Wordings.Select(wording => (label.Section, label.Row, Wording: wording, Similarity: EndsLike(text, LabelText.Normalize(wording)))))
            .MaxBy(label => label.Similarity + (label.Wording.Length / 1000.0));
        if (best.Similarity < Alike) return false;
        var key = LabelText.Normalize(best.Wording);
        var before = text[..Math.Max(0, text.Length - key.Length)];
        var certain = true;
        if (rows.Count == 0 || before.Length > 0)
        {
            var groups = best.Row.Groups.Concat(labels.SelectMany(label => label.Row.Groups)).Distinct().ToList();
            foreach (var group in groups) Remove(ref before, group);
            var wanted = labels.Where(label => label.Row.Wordings.Contains(best.Wording)).Select(label => label.Section).ToList();
            if (before.Length > MostLeftOver || rows.Count == 0) certain = AddHeading(rows, wanted, before, at);
        }

        rows.Add([new(best.Wording, texts[^1].Locator), .. values]);
        return certain;
    }

    private static double EndsLike(string text, string key) => text.Length < key.Length - 1 ? 0 : LabelText.Similarity(text[Math.Max(0, text.Length - key.Length)..], key);

    private static bool Remove(ref string text, string? part)
    {
        var key = LabelText.Normalize(part ?? "");
        var at = key.Length == 0 ? -1 : text.IndexOf(key, StringComparison.Ordinal);
        if (at >= 0) text = text.Remove(at, key.Length);
        return at >= 0;
    }

    /// <summary>The heading's texts may stand in any order; all that is there must be one of them. Of several editions the one that leaves least over.</summary>
    private static bool AddHeading(List<IReadOnlyList<LooseCell>> rows, IEnumerable<FormSection> sections, string text, Locator at)
    {
        var (section, found, left) = sections.Select(section => Compare(section, text)).MinBy(compared => compared.Left);
        if (section.Banner is { } banner) rows.Add([new(banner, at)]);
        rows.Add([new(section.Corner ?? section.Note ?? "", at), .. section.Columns.Where(found.Contains).Select(column => new LooseCell(column.Label, at))]);
        return left <= MostLeftOver && found.Count > 0;
    }

    private static (FormSection Section, List<FormLine> Found, int Left) Compare(FormSection section, string text)
    {
        string?[] others = [section.Banner, section.Note, section.Heading, section.Corner, .. section.Columns.Select(column => column.Group)];
        foreach (var other in others) Remove(ref text, other);
        var found = new List<FormLine>();
        foreach (var column in section.Columns.OrderByDescending(column => column.Label.Length))
            if (column.Wordings.OrderByDescending(wording => wording.Length).Any(wording => Remove(ref text, wording)))
                found.Add(column);
        return (section, found, text.Length);
    }

    private static bool AddDisputes(List<IReadOnlyList<LooseCell>> rows, FormSection section, string text, Locator at, IReadOnlyList<LooseCell> values)
    {
        LooseCell Make(string label) => new(label, at);
        var leaves = section.Columns.Select(column => column.Label).ToList();
        var complete = section.Rows.SelectMany(row => row.Groups.Append(row.Label)).Distinct().OrderByDescending(label => label.Length).All(label => Remove(ref text, label))
            && Enumerable.Repeat(leaves, section.Rows.Count).SelectMany(all => all).All(label => Remove(ref text, label));
        rows.Add([.. section.Rows.Select(row => Make(row.Groups.Count > 0 ? row.Groups[0] : row.Label)).DistinctBy(cell => cell.Text)]);
        rows.Add([.. leaves.Select(Make), .. section.Rows.Where(row => row.Groups.Count > 0).Select(row => Make(row.Label))]);
        rows.Add([.. section.Rows.Where(row => row.Groups.Count > 0).SelectMany(_ => leaves.Select(Make))]);
        rows.Add(values);
        return complete && text.Length <= MostLeftOver;
    }
}
