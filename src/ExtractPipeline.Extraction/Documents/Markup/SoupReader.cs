using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Reads text in which cells run together with blanks and line breaks, as copied from a PDF: labels broken over lines, headings interleaved,
/// a row's last value on a line of its own. What is left is the order: text, then its values. So each run of values belongs to the label that
/// ends before it, and where text is left over that is neither label nor heading, nothing is certain.
/// </summary>
internal static partial class SoupReader
{
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

    private static MarkupTable? Table(IReadOnlyList<(int Line, string Text)> lines, TableKind kind)
    {
        var runs = Runs(lines);
        if (runs.Count < 2 && kind != TableKind.Disputes) return null;
        var rows = new List<IReadOnlyList<LooseCell>>();
        var certain = true;
        foreach (var run in runs) certain &= SoupRow.Add(rows, kind, [.. run.Texts.Select(piece => Cell(piece))], [.. run.Values.Select(piece => Cell(piece))]);
        var table = LooseTypesetter.Set(rows);
        return certain || table is null ? table : table with { Cells = [.. table.Cells.Select(cell => cell with { Readings = [cell.Lines.Count == 0 ? null : cell.Text, null] })] };

        static LooseCell Cell(Piece piece) => new(piece.Text, piece.Locator);
    }

    private static List<Run> Runs(IReadOnlyList<(int Line, string Text)> lines)
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
            if (before.Length > MostLeftOver || rows.Count == 0) certain = AddHeading(rows, best.Section, before, at);
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

    /// <summary>The heading's texts may stand in any order; all that is there must be one of them.</summary>
    private static bool AddHeading(List<IReadOnlyList<LooseCell>> rows, FormSection section, string text, Locator at)
    {
        string?[] others = [section.Banner, section.Note, section.Heading, .. section.Columns.Select(column => column.Group)];
        var banner = Remove(ref text, section.Banner);
        foreach (var other in others) Remove(ref text, other);
        Remove(ref text, section.Corner);
        var found = new List<FormLine>();
        foreach (var column in section.Columns.OrderByDescending(column => column.Label.Length))
            if (column.Wordings.OrderByDescending(wording => wording.Length).Any(wording => Remove(ref text, wording)))
                found.Add(column);
        if (banner) rows.Add([new(section.Banner!, at)]);
        rows.Add([new(section.Corner ?? section.Note ?? "", at), .. section.Columns.Where(found.Contains).Select(column => new LooseCell(column.Label, at))]);
        return text.Length <= MostLeftOver && found.Count > 0;
    }

    private static bool AddDisputes(List<IReadOnlyList<LooseCell>> rows, FormSection section, string text, Locator at, IReadOnlyList<LooseCell> values)
    {
        LooseCell Make(string label) => new(label, at);
        var leaves = section.Columns.Select(column => column.Label).ToList();
        var complete = section.Rows.SelectMany(row => row.Groups.Append(row.Label)).Distinct().OrderByDescending(label => label.Length).All(label => Remove(ref text, label))
            && Enumerable.Repeat(leaves, section.Rows.Count).SelectMany(all => all).All(label => Remove(ref text, label));
        rows.Add([.. section.Rows.Select(row => Make(row.Groups.FirstOrDefault() ?? row.Label)).DistinctBy(cell => cell.Text)]);
        rows.Add([.. leaves.Select(Make), .. section.Rows.Where(row => row.Groups.Count > 0).Select(row => Make(row.Label))]);
        rows.Add([.. section.Rows.Where(row => row.Groups.Count > 0).SelectMany(_ => leaves.Select(Make))]);
        rows.Add(values);
        return complete && text.Length <= MostLeftOver;
    }
}
