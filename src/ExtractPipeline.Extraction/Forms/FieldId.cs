namespace ExtractPipeline.Extraction.Forms;

/// <summary>The name of a field: <c>table.row.column</c>, for example <c>requests.received_new.total</c>.</summary>
/// <param name="Table">The grid.</param>
/// <param name="Row">The row's id in the form.</param>
/// <param name="Column">The column's id in the form.</param>
public readonly record struct FieldId(TableKind Table, string Row, string Column)
{
    /// <summary>The id as the record contract writes it.</summary>
    public override string ToString() => $"{NameOf(Table)}.{Row}.{Column}";

    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">The text has not three parts, or its table is unknown.</exception>
    public static FieldId Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3) throw new FormatException($"'{text}' is not a field id: expected table.row.column");
        return new(TableOf(parts[0]) ?? throw new FormatException($"'{text}' names no table of the form"), parts[1], parts[2]);
    }

    /// <summary>A table's name in ids and records.</summary>
    public static string NameOf(TableKind table) => table switch
    {
        TableKind.Proactive => "proactive",
        TableKind.Requests => "requests",
        TableKind.Disputes => "disputes",
        _ => throw new ArgumentOutOfRangeException(nameof(table)),
    };

    private static TableKind? TableOf(string name) =>
        Enum.GetValues<TableKind>().Cast<TableKind?>().FirstOrDefault(table => NameOf(table!.Value) == name);
}
