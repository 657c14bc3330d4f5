using System.Data.Common;
using Dapper;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Storage;

/// <summary>Where a field stands in <c>figures.cells</c>.</summary>
/// <param name="Start">Its first byte, from 1 as SQL counts.</param>
/// <param name="Width">Its bytes.</param>
public readonly record struct FigureSlot(int Start, int Width);

/// <summary>A row of the form in <c>figure_parts</c>.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Slots">The slots of its fields in <c>figures.cells</c>, in their order there.</param>
public sealed record FigurePart(int Number, IReadOnlyList<FigureSlot> Slots)
{
    /// <summary>Bytes of a report's cells.</summary>
    public int Width => Slots.Sum(slot => slot.Width);
}

/// <summary>The slots of all fields. A new edition's fields come after those that there are, so that rows stay as they are.</summary>
public sealed class FigureSlots
{
    private readonly Dictionary<string, FigureSlot> slots;

    private readonly Dictionary<string, FigurePart> parts;

    private FigureSlots(Dictionary<string, FigureSlot> slots)
    {
        this.slots = slots;
        parts = slots.OrderBy(pair => pair.Value.Start).GroupBy(pair => RowOf(pair.Key), StringComparer.Ordinal)
            .Select((row, i) => (row.Key, Part: new FigurePart(i, [.. row.Select(pair => pair.Value)]))).ToDictionary(pair => pair.Key, pair => pair.Part, StringComparer.Ordinal);
    }

    /// <summary>The rows of the form, by their numbers.</summary>
    public IEnumerable<FigurePart> Parts => parts.Values.OrderBy(part => part.Number);

    /// <summary>The slot of a field; null where the catalogue has no such field.</summary>
    public FigureSlot? Find(string field) => slots.TryGetValue(field, out var slot) ? slot : null;

    /// <summary>The part that a field stands in, and its slot among the cells of a report there, from 0; null where the catalogue has no such field.</summary>
    public (FigurePart Part, FigureSlot Slot)? FindInPart(string field)
    {
        if (Find(field) is not { } slot) return null;
        var part = parts[RowOf(field)];
        return (part, slot with { Start = part.Slots.TakeWhile(other => other != slot).Sum(other => other.Width) });
    }

    private static string RowOf(string field) => field[..field.LastIndexOf('.')];

    /// <summary>Loads the slots of a database, as far as there are any.</summary>
    public static async Task<FigureSlots> LoadAsync(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return new(await ReadAsync(connection, null));
    }

    /// <summary>Loads the slots; gives slots to fields that have none.</summary>
    /// <param name="database">The database.</param>
    /// <param name="transaction">The transaction that writes.</param>
    /// <returns>The slots, and whether any are new.</returns>
    public static async Task<(FigureSlots Slots, bool IsNew)> EnsureAsync(Database database, DbTransaction transaction)
    {
        var connection = transaction.Connection!;
        var known = await ReadAsync(connection, transaction);
        var fields = FormCatalogue.Tables.SelectMany(form => form.Cells).DistinctBy(cell => cell.Id).ToList();
        if (fields.TrueForAll(cell => known.ContainsKey(cell.Id.ToString()))) return (new(known), false);

        await database.LockMigrationsAsync(transaction, CancellationToken.None);
        known = await ReadAsync(connection, transaction);
        var next = known.Values.Select(slot => slot.Start + slot.Width).DefaultIfEmpty(1).Max();
        foreach (var cell in fields.Where(cell => !known.ContainsKey(cell.Id.ToString())))
        {
            var slot = new FigureSlot(next, FigureCell.WidthOf(cell.Column.Kind));
            next += slot.Width;
            known.Add(cell.Id.ToString(), slot);
            await connection.ExecuteAsync("INSERT INTO figure_slots (field_id, start, width) VALUES (@Id, @Start, @Width)", new { Id = cell.Id.ToString(), slot.Start, slot.Width }, transaction);
        }

        return (new(known), true);
    }

    private static async Task<Dictionary<string, FigureSlot>> ReadAsync(DbConnection connection, DbTransaction? transaction) =>
        (await connection.QueryAsync<(string Field, long Start, long Width)>("SELECT field_id, start, width FROM figure_slots", transaction: transaction))
        .ToDictionary(row => row.Field, row => new FigureSlot((int)row.Start, (int)row.Width), StringComparer.Ordinal);

    /// <summary>The cells of a record.</summary>
    public byte[] Encode(ExtractionRecord record)
    {
        var inconsistent = record.Checks.Where(check => check.Status == CheckStatus.Broken).SelectMany(check => check.Fields).ToHashSet(StringComparer.Ordinal);
        var placed = record.Fields.Select(field => (Field: field, Slot: Find(field.Id))).Where(pair => pair.Slot is not null).ToList();
        var cells = new byte[placed.Select(pair => pair.Slot!.Value.Start - 1 + pair.Slot.Value.Width).DefaultIfEmpty().Max()];
        foreach (var (field, slot) in placed)
            FigureCell.Of(field, inconsistent.Contains(field.Id)).Write(cells.AsSpan(slot!.Value.Start - 1, slot.Value.Width));
        return cells;
    }
}
