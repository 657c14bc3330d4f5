using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>What a <see cref="Locator"/> counts in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LocatorKind>))]
public enum LocatorKind
{
    /// <summary>A cell of a table: of a web page or a word processor's file.</summary>
    [JsonStringEnumMemberName("cell")] Cell,

    /// <summary>A place in plain text.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>A picture of a table in a web page or a word processor's file.</summary>
    [JsonStringEnumMemberName("picture")] Picture,
}

/// <summary>Where something stands in a source that has no pages. All numbers are 1-based; a member that the kind does not have is left out.</summary>
public sealed record Locator
{
    /// <summary>Which of the members it has: table, row and column, or line and column; of a picture only its path.</summary>
    public required LocatorKind Kind { get; init; }

    /// <summary>For a web page: a CSS selector of the table. For a picture: its place, for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>The table, counted through the document, tables inside of tables included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Table { get; init; }

    /// <summary>The cell's first row in its table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Row { get; init; }

    /// <summary>The line of a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>The cell's first column in its table, spans counted; in a text, the character in its line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Column { get; init; }

    /// <summary>For people and tables: <c>table 2, row 5, column 4</c>.</summary>
    public override string ToString() => Kind switch
    {
        LocatorKind.Cell => $"table {Table}, row {Row}, column {Column}",
        LocatorKind.Picture => Path ?? "a picture",
        _ => $"line {Line}, column {Column}",
    };
}
