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
/// <param name="Names">What was asked for of it, in that order: codes of regions, names.</param>
public sealed record Body(long Id, IReadOnlyList<string> Names);

/// <summary>Takes one report that counts.</summary>
/// <param name="body">The body; the same object for all of its reports.</param>
/// <param name="year">The year.</param>
/// <param name="record">The record's number.</param>
/// <param name="cells">A cell a field that was asked for, in that order; the memory is used again for the next report.</param>
/// <returns>False to stop.</returns>
public delegate bool TakeReport(Body body, int year, long record, ReadOnlySpan<FigureCell> cells);

/// <summary>Reads what counts: the newest report of each body and year.</summary>
public sealed class FigureQueries(Database database)
{
    private FigureSlots? slots;

    /// <summary>Records that are in no figure, since their region, body or year is not certain.</summary>
    public async Task<long> UnplacedAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM figures WHERE body_id IS NULL OR year IS NULL", cancellationToken: cancellation));
    }

    /// <summary>Reads the reports of all bodies of a filter, those of a body together and by year.</summary>
    /// <param name="filter">The bodies.</param>
    /// <param name="fields">The fields that are wanted.</param>
    /// <param name="names">What is wanted of each body; not <see cref="GroupBy.Year"/>. What nobody asks for is not sent: there are as many rows as bodies.</param>
    /// <param name="ordered">Whether bodies come by their numbers, from <paramref name="from"/> on; else in any order.</param>
    /// <param name="from">The first body.</param>
    /// <param name="take">Gets each report.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task ReadAsync(FigureFilter filter, IReadOnlyList<string> fields, IReadOnlyList<GroupBy> names, bool ordered, long from, TakeReport take, CancellationToken cancellation)
    {
        if (slots is null || fields.Any(field => slots.Find(field) is null)) slots = await FigureSlots.LoadAsync(database, cancellation);
        if (fields.Any(field => slots.Find(field) is null)) return; // No record was ever written with it.
        var wanted = fields.Select(field => slots.FindInPart(field)!.Value).ToArray();
        var parts = wanted.Select(field => field.Part).Distinct().ToList();
        var columns = wanted.Select(field => parts.IndexOf(field.Part)).ToArray();

        await using var connection = await database.OpenAsync(cancellation);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            Sql(filter, parts, names, ordered), new { filter.Scope, filter.Region, filter.Agency, filter.Kind, From = from }, flags: CommandFlags.None, cancellationToken: cancellation));
        var cells = new FigureCell[wanted.Length];
        var reports = new byte[parts.Count][];
        while (await reader.ReadAsync(cancellation))
        {
            var body = new Body(reader.GetInt64(0), [.. names.Select((_, i) => reader.GetString(i + 1))]);
            for (var i = 0; i < parts.Count; i++) reports[i] = reader.GetFieldValue<byte[]>(names.Count + 1 + i);
            var count = PartReports.CountOf(reports[0]);
            for (var report = 0; report < count; report++)
            {
                for (var i = 0; i < wanted.Length; i++) cells[i] = PartReports.CellOf(reports[columns[i]], report, wanted[i].Slot);
                var (year, record) = PartReports.HeadOf(reports[0], report);
                if (!take(body, year, record, cells)) return;
            }
        }
    }

    /// <summary>The numbers of parts stand in it as they are, so that the database knows beforehand which tables it reads.</summary>
    private static string Sql(FigureFilter filter, List<FigurePart> parts, IReadOnlyList<GroupBy> names, bool ordered)
    {
        var sql = new StringBuilder("SELECT b.id").Append(string.Concat(names.Select(name => $", b.{ColumnOf(name)}")));
        for (var i = 0; i < parts.Count; i++) sql.Append(CultureInfo.InvariantCulture, $", p{i}.reports");
        sql.Append(" FROM bodies b");
        for (var i = 0; i < parts.Count; i++) sql.Append(CultureInfo.InvariantCulture, $" JOIN figure_parts p{i} ON p{i}.part = {parts[i].Number} AND p{i}.body_id = b.id");
        sql.Append(" WHERE b.scope = @Scope");
        if (filter.Region is not null) sql.Append(" AND @Region IN (b.province, b.prefecture, b.region)");
        if (filter.Agency is not null) sql.Append(" AND b.agency = @Agency");
        if (filter.Kind is not null) sql.Append(" AND b.kind = @Kind");
        if (ordered) sql.Append(" AND b.id >= @From ORDER BY b.id");
        return sql.ToString();
    }
    private static string ColumnOf(GroupBy name) => name switch
    {
        GroupBy.Province => "province",
        GroupBy.Prefecture => "prefecture",
        GroupBy.Region => "region",
        GroupBy.Kind => "kind",
        GroupBy.Agency => "agency",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "a body has many years"),
    };
}
