using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>The fields of a record with the names that the page gives them: <c>c7</c> is the cell and <c>b7</c> the box of the field at index 7.</summary>
internal sealed class FieldView
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inBrokenSum;

    /// <summary>Looks at a record.</summary>
    public FieldView(ExtractionRecord record)
    {
        Record = record;
        foreach (var (i, field) in record.Fields.Index()) _places.TryAdd(field.Id, i);
        foreach (var cell in FormCatalogue.Cells(record.Layouts.Proactive, record.Layouts.Requests, record.Layouts.Disputes))
            _labels[cell.Id.ToString()] = $"{cell.Row.Path} × {cell.Column.Label}\n{cell.Row.En} × {cell.Column.En}";
        _inBrokenSum = [.. record.Checks.Where(check => check.Status == CheckStatus.Broken).SelectMany(check => check.Fields)];
    }

    /// <summary>The record.</summary>
    public ExtractionRecord Record { get; }

    /// <summary>A field by its id, with its place; null when the record has none.</summary>
    public (int Place, Field Field)? Find(string id) => _places.TryGetValue(id, out var place) ? (place, Record.Fields[place]) : null;

    /// <summary>A check by its id.</summary>
    public Check? FindCheck(string id) => Record.Checks.FirstOrDefault(check => check.Id == id);

    /// <summary>Whether a broken sum needs the field.</summary>
    public bool IsInBrokenSum(string id) => _inBrokenSum.Contains(id);

    /// <summary>All that is known about a field, for a tooltip: one line each, put together by a line feed that the page keeps.</summary>
    public Markup Tooltip(Field field)
    {
        var lines = new List<string?> { field.Id };
        if (_labels.TryGetValue(field.Id, out var labels)) lines.AddRange(labels.Split('\n'));
        lines.Add(field.State == FieldState.Read ? FormattableString.Invariant($"值 value: {field.Value}") : $"状态 state: {Looks.NameOf(field.State)}");
        if (field.Raw is not null) lines.Add($"原文 raw: {field.Raw}");
        if (field.Locator is { } locator) lines.Add($"位置 place: {locator}{(locator.Path is { } path ? $" · {path}" : "")}");
        lines.Add($"置信度 confidence: {Looks.Percent(field.Confidence)}{(field.Decision == Decision.Review ? " · 待复核 review" : "")}");
        foreach (var candidate in field.Candidates)
            lines.Add(FormattableString.Invariant($"备选 or: {(candidate.Value is { } value ? value : "空 blank")} ({Looks.Percent(candidate.Confidence)})"));
        return new(string.Join("&#10;", lines.Select(line => Markup.Of($"{line}").Text)));
    }

    /// <summary>A field's name as a link to its cell.</summary>
    public Markup Link(string id) => Find(id) is var (place, _)
        ? Markup.Of($"""<a href="#c{place}" data-hot="{place}">{id}</a>""")
        : Markup.Of($"{id}");
}
