using System.Globalization;
using System.Text;
using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>Which bodies figures are about; what is null does not matter.</summary>
/// <param name="Scope">Reports of bodies of their own, or of whole regions: never both.</param>
/// <param name="Region">A region and all that lies in it.</param>
/// <param name="Agency">The whole name of a body.</param>
/// <param name="Kind">The name of a body without that of its region.</param>
public sealed record FigureFilter(string Scope = Placement.Own, string? Region = null, string? Agency = null, string? Kind = null);

/// <summary>A publisher of reports.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Region">The code of its region.</param>
/// <param name="Agency">Its name.</param>
/// <param name="Province">The province of its region.</param>
/// <param name="Prefecture">What lies next below the province on the way to its region.</param>
/// <param name="Kind">Its name without that of its region.</param>
public sealed record Body(long Id, string Region, string Agency, string Province, string Prefecture, string Kind);

/// <summary>Takes one report that counts.</summary>
/// <param name="body">The body's number.</param>
/// <param name="year">The year.</param>
/// <param name="record">The record's number.</param>
/// <param name="cells">A cell a field that was asked for, in that order; the memory is used again for the next report.</param>
/// <returns>False to stop.</returns>
public delegate bool TakeReport(long body, int year, long record, ReadOnlySpan<FigureCell> cells);

/// <summary>Reads what counts: the newest report of each body and year.</summary>
public sealed class FigureQueries(Database database)
{
    private FigureSlots? slots;

    /// <summary>The bodies of a filter.</summary>
    public async Task<IReadOnlyDictionary<long, Body>> BodiesAsync(FigureFilter filter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var bodies = await connection.QueryAsync<Body>(new CommandDefinition(
            $"SELECT id AS Id, region AS Region, agency AS Agency, province AS Province, prefecture AS Prefecture, kind AS Kind FROM bodies b WHERE {Condition(filter)}",
            filter,
            cancellationToken: cancellation));
        return bodies.ToDictionary(body => body.Id);
    }

    /// <summary>Records that are in no figure, since their region, body or year is not certain.</summary>
    public async Task<long> UnplacedAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM figures WHERE body_id IS NULL OR year IS NULL", cancellationToken: cancellation));
    }

    /// <summary>Reads the reports of all bodies of a filter, and of others too where the filter is of a scope alone: <see cref="BodiesAsync"/> tells them apart.</summary>
    /// <param name="filter">The bodies.</param>
    /// <param name="fields">The fields that are wanted.</param>
    /// <param name="ordered">Whether reports come by body and year, from the body <paramref name="from"/> on; else in any order.</param>
    /// <param name="from">The first body.</param>
    /// <param name="take">Gets each report.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task ReadAsync(FigureFilter filter, IReadOnlyList<string> fields, bool ordered, long from, TakeReport take, CancellationToken cancellation)
    {
        if (slots is null || fields.Any(field => slots.Find(field) is null)) slots = await FigureSlots.LoadAsync(database, cancellation);
        if (fields.Any(field => slots.Find(field) is null)) return; // No record was ever written with it.
        var wanted = fields.Select(field => slots.Find(field)!.Value).ToArray();
        var runs = RunsOf(wanted);
        var sql = new StringBuilder("SELECT body_id, year, record_id");
        foreach (var run in runs) sql.Append(CultureInfo.InvariantCulture, $", substr(cells, {run.Start}, {run.Width})");
        sql.Append(" FROM figures WHERE counts = 1");
        var narrow = filter is not { Region: null, Agency: null, Kind: null };
        if (narrow) sql.Append(" AND body_id IN (SELECT id FROM bodies b WHERE ").Append(Condition(filter)).Append(')');
        if (ordered) sql.Append(" AND body_id >= @From ORDER BY body_id, year");

        await using var connection = await database.OpenAsync(cancellation);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            sql.ToString(), new { filter.Scope, filter.Region, filter.Agency, filter.Kind, From = from }, flags: CommandFlags.None, cancellationToken: cancellation));
        var cells = new FigureCell[wanted.Length];
        while (await reader.ReadAsync(cancellation))
        {
            for (var i = 0; i < runs.Count; i++)
            {
                var bytes = reader.GetFieldValue<byte[]>(i + 3);
                foreach (var field in runs[i].Fields)
                {
                    var offset = wanted[field].Start - runs[i].Start;
                    cells[field] = FigureCell.Read(offset < bytes.Length ? bytes.AsSpan(offset) : default, wanted[field].Width);
                }
            }

            if (!take(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), cells)) return;
        }
    }

    /// <summary>Fields that stand side by side are read together.</summary>
    private static List<(int Start, int Width, List<int> Fields)> RunsOf(FigureSlot[] wanted)
    {
        var runs = new List<(int Start, int Width, List<int> Fields)>();
        foreach (var field in Enumerable.Range(0, wanted.Length).OrderBy(i => wanted[i].Start))
        {
            var slot = wanted[field];
            if (runs.Count > 0 && runs[^1] is var last && last.Start + last.Width == slot.Start) runs[^1] = (last.Start, last.Width + slot.Width, [.. last.Fields, field]);
            else runs.Add((slot.Start, slot.Width, [field]));
        }

        return runs;
    }

    private static string Condition(FigureFilter filter) =>
        "b.scope = @Scope"
        + (filter.Region is null ? "" : " AND @Region IN (b.province, b.prefecture, b.region)")
        + (filter.Agency is null ? "" : " AND b.agency = @Agency")
        + (filter.Kind is null ? "" : " AND b.kind = @Kind");
}
