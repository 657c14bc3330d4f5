using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Forms;

/// <summary>The three statistical grids of a report, in form order: sections 二, 三 and 四.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TableKind>))]
public enum TableKind
{
    /// <summary>二、主动公开政府信息情况.</summary>
    [JsonStringEnumMemberName("proactive")] Proactive,

    /// <summary>三、收到和处理政府信息公开申请情况.</summary>
    [JsonStringEnumMemberName("requests")] Requests,

    /// <summary>四、政府信息公开行政复议、行政诉讼情况.</summary>
    [JsonStringEnumMemberName("disputes")] Disputes,
}

/// <summary>The editions of the form. A report may mix them table by table.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Layout>))]
public enum Layout
{
    /// <summary>国办公开办函〔2021〕30号, reports for 2021 and later.</summary>
    [JsonStringEnumMemberName("ogi-2021")] Ogi2021,

    /// <summary>国办公开办函〔2019〕60号, reports for 2019 and 2020.</summary>
    [JsonStringEnumMemberName("ogi-2019")] Ogi2019,

    /// <summary>Reports before the national grids; they have no fields.</summary>
    [JsonStringEnumMemberName("pre-2019")] Pre2019,
}

/// <summary>What a cell may hold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ValueKind>))]
public enum ValueKind
{
    /// <summary>A non-negative integer of up to eight digits.</summary>
    [JsonStringEnumMemberName("count")] Count,

    /// <summary>An integer that may carry a sign (本年增/减).</summary>
    [JsonStringEnumMemberName("difference")] Difference,

    /// <summary>A non-negative decimal (收费金额, 采购总金额).</summary>
    [JsonStringEnumMemberName("amount")] Amount,
}

/// <summary>Where the unit of an amount stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AmountUnit>))]
public enum AmountUnit
{
    /// <summary>A plain number.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>The heading says 万元 (10,000 yuan) and the value is in 万元.</summary>
    [JsonStringEnumMemberName("wan_yuan")] WanYuan,

    /// <summary>The unit is printed in the cell (<c>251000元</c>) and the value is in yuan.</summary>
    [JsonStringEnumMemberName("in_cell")] InCell,
}

/// <summary>How strongly a check binds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckStrength>))]
public enum CheckStrength
{
    /// <summary>The form itself prints the rule (勾稽关系).</summary>
    [JsonStringEnumMemberName("official")] Official,

    /// <summary>A total is by definition the sum of its parts.</summary>
    [JsonStringEnumMemberName("definition")] Definition,
}

/// <summary>Whether a sum is made once for every column or once for every row.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckDirection>))]
public enum CheckDirection
{
    /// <summary>Once a column; its members are rows.</summary>
    [JsonStringEnumMemberName("column")] Column,

    /// <summary>Once a row; its members are columns.</summary>
    [JsonStringEnumMemberName("row")] Row,
}

/// <summary>
/// A row or a column of a grid, with the label that the form prints for it. Lists fall back where they are read: compiled JSON readers set an
/// init-only member that the file leaves out to null, whatever its initializer says.
/// </summary>
public sealed record FormLine
{
    /// <summary>The line's part of a field id.</summary>
    public required string Id { get; init; }

    /// <summary>The label as the form prints it.</summary>
    public required string Label { get; init; }

    /// <summary>The label in English.</summary>
    public required string En { get; init; }

    /// <summary>Other wordings seen in published reports.</summary>
    public IReadOnlyList<string> Variants { get => field ?? []; init; }

    /// <summary>For a row: the labels of the groups that it stands in, outermost first.</summary>
    public IReadOnlyList<string> Groups { get => field ?? []; init; }

    /// <summary>For a column: the heading that spans it and its neighbours, if any.</summary>
    public string? Group { get; init; }

    /// <summary>For a column: what its cells hold.</summary>
    public ValueKind Kind { get; init; } = ValueKind.Count;

    /// <summary>For a column: where its unit stands.</summary>
    public AmountUnit Unit { get; init; } = AmountUnit.None;

    /// <summary>The label and its variants.</summary>
    [JsonIgnore]
    public IEnumerable<string> Wordings => Variants.Prepend(Label);

    /// <summary>Groups and label as one path, for people.</summary>
    [JsonIgnore]
    public string Path => string.Join(" · ", Groups.Append(Label));
}

/// <summary>A part of a table under headings of its own.</summary>
public sealed record FormSection
{
    /// <summary>The banner above the headings (第二十条第（一）项), if the section has one.</summary>
    public string? Banner { get; init; }

    /// <summary>The heading over its row labels (信息内容), if the section has one.</summary>
    public string? Corner { get; init; }

    /// <summary>The note that stands over its row labels, if the section has one.</summary>
    public string? Note { get; init; }

    /// <summary>The top heading over all its columns (申请人情况), if the section has one.</summary>
    public string? Heading { get; init; }

    /// <summary>True where the rows are the upper level of the heading and the values stand in a single line (四).</summary>
    public bool RowsInHeader { get; init; }

    /// <summary>Columns from left to right.</summary>
    public required IReadOnlyList<FormLine> Columns { get; init; }

    /// <summary>Rows from top to bottom.</summary>
    public required IReadOnlyList<FormLine> Rows { get; init; }
}

/// <summary>A sum that the form demands: the members of <see cref="Left"/> add up to those of <see cref="Right"/>.</summary>
public sealed record FormCheck
{
    /// <summary>The rule's name in the record contract: <c>B1</c> … <c>B4</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the rule holds for each column or for each row.</summary>
    public required CheckDirection Each { get; init; }

    /// <summary>Row ids (for each column) or column ids (for each row).</summary>
    public required IReadOnlyList<string> Left { get; init; }

    /// <summary>Row ids (for each column) or column ids (for each row).</summary>
    public required IReadOnlyList<string> Right { get; init; }

    /// <summary>How strongly it binds.</summary>
    public required CheckStrength Strength { get; init; }
}

/// <summary>One grid of one edition of the form: pure data, read from <c>Forms/*.json</c>.</summary>
public sealed record FormTable
{
    /// <summary>Which of the three grids.</summary>
    public required TableKind Table { get; init; }

    /// <summary>The edition; null where the grid is the same in all of them.</summary>
    public Layout? Layout { get; init; }

    /// <summary>The section's title without its number.</summary>
    public required string Title { get; init; }

    /// <summary>The title in English.</summary>
    public required string En { get; init; }

    /// <summary>The parts, from top to bottom.</summary>
    public required IReadOnlyList<FormSection> Sections { get; init; }

    /// <summary>The sums.</summary>
    public required IReadOnlyList<FormCheck> Checks { get; init; }

    /// <summary>Every cell of the table in form order.</summary>
    [JsonIgnore]
    public IEnumerable<FormCell> Cells =>
        from section in Sections
        from row in section.Rows
        from column in section.Columns
        select new FormCell(new FieldId(Table, row.Id, column.Id), section, row, column);
}

/// <summary>One cell of a form: where its row and its column cross.</summary>
/// <param name="Id">The field's id.</param>
/// <param name="Section">The part of the table that it stands in.</param>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
public sealed record FormCell(FieldId Id, FormSection Section, FormLine Row, FormLine Column);
