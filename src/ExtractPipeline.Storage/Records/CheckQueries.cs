using System.Text;
using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>A sum that does not hold.</summary>
public sealed record BrokenSum
{
    /// <summary>The check: <c>B4.review</c>, or <c>Y1.total</c> across years.</summary>
    public required string Check { get; init; }

    /// <summary>The record.</summary>
    public required long RecordId { get; init; }

    /// <summary>For Y1, the record of the year before.</summary>
    public long? PreviousYearRecordId { get; init; }

    /// <summary>The body.</summary>
    public string? Agency { get; init; }

    /// <summary>The region's code.</summary>
    public string? Region { get; init; }

    /// <summary>The year.</summary>
    public int? Year { get; init; }

    /// <summary>The left side as printed; for Y1, what this year carries over from the last.</summary>
    public decimal? Left { get; init; }

    /// <summary>The right side as printed; for Y1, what last year carried forward.</summary>
    public decimal? Right { get; init; }

    /// <summary>Whether every number of it is accepted; else the difference may be one of reading.</summary>
    public required bool Accepted { get; init; }
}

/// <summary>Finds sums that do not hold in reports that count.</summary>
public sealed class CheckQueries(Database database, FigureQueries figures)
{
    private const decimal Millionths = 1_000_000;
    private static readonly string[] Columns = ["natural_person", "commercial_enterprise", "research_institution", "public_welfare_org", "legal_service_org", "other_org", "total"];
    private static readonly string[] Across = [.. Columns.Select(column => $"requests.carried_over_in.{column}"), .. Columns.Select(column => $"requests.carried_forward.{column}")];

    /// <summary>Broken sums within reports, by record and check.</summary>
    /// <param name="filter">The bodies.</param>
    /// <param name="year">The year; null for all.</param>
    /// <param name="rule">The rule, such as <c>B4</c>; null for all.</param>
    /// <param name="after">Only those after this record and check.</param>
    /// <param name="most">Most to return.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<BrokenSum>> WithinAsync(FigureFilter filter, int? year, string? rule, (long Record, string Check) after, int most, CancellationToken cancellation)
    {
        var sql = new StringBuilder(
            """
            SELECT c.check_id AS "Check", c.record_id AS RecordId, b.agency AS Agency, b.region AS Region, CAST(f.year AS BIGINT) AS Year, c.left_millionths AS "Left", c.right_millionths AS "Right"
            FROM checks c JOIN figures f ON f.record_id = c.record_id AND f.counts = 1 JOIN bodies b ON b.id = f.body_id
            WHERE c.status = 'broken' AND b.scope = @Scope AND (c.record_id > @Record OR (c.record_id = @Record AND c.check_id > @Check))
            """);
        if (filter.Region is not null) sql.Append(" AND @Region IN (b.province, b.prefecture, b.region)");
        if (filter.Agency is not null) sql.Append(" AND b.agency = @Agency");
        if (filter.Kind is not null) sql.Append(" AND b.kind = @Kind");
        if (year is not null) sql.Append(" AND f.year = @year");
        if (rule is not null) sql.Append(" AND (c.check_id = @rule OR (c.check_id >= @Low AND c.check_id < @High))");
        sql.Append(" ORDER BY c.record_id, c.check_id LIMIT @most");
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            sql.ToString(),
            new { filter.Scope, filter.Region, filter.Agency, filter.Kind, after.Record, after.Check, year, rule, Low = $"{rule}.", High = $"{rule}/", most },
            cancellationToken: cancellation));
        return [.. rows.Select(row => new BrokenSum
        {
            Check = row.Check,
            RecordId = row.RecordId,
            Agency = row.Agency,
            Region = row.Region,
            Year = (int?)row.Year,
            Left = row.Left / Millionths,
            Right = row.Right / Millionths,
            Accepted = true,
        })];
    }

    /// <summary>Y1: what a year carries over from the last (上年结转) against what the last carried forward (结转下年度), where both reports are at hand.</summary>
    /// <param name="filter">The bodies.</param>
    /// <param name="year">The later of the two years; null for all.</param>
    /// <param name="after">Only those after this body, year and column.</param>
    /// <param name="most">Most to return.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<(BrokenSum Sum, AcrossPlace Place)>> AcrossAsync(FigureFilter filter, int? year, AcrossPlace after, int most, CancellationToken cancellation)
    {
        var broken = new List<(BrokenSum, AcrossPlace)>();
        var last = (Body: 0L, Year: 0, Record: 0L);
        var forward = new FigureCell[Columns.Length];
        await figures.ReadAsync(filter, Across, [GroupBy.Agency, GroupBy.Region], ordered: true, after.Body, (body, at, record, cells) =>
        {
            if (last.Body == body.Id && last.Year == at - 1 && (year is null || year == at))
            {
                for (var i = 0; i < Columns.Length; i++)
                {
                    var (left, right) = (cells[i], forward[i]);
                    var place = new AcrossPlace(body.Id, at, i);
                    if (left.State != CellState.Read || right.State != CellState.Read || left.Millionths == right.Millionths || place.CompareTo(after) <= 0) continue;
                    broken.Add((new()
                    {
                        Check = $"Y1.{Columns[i]}",
                        RecordId = record,
                        PreviousYearRecordId = last.Record,
                        Agency = body.Names[0],
                        Region = body.Names[1],
                        Year = at,
                        Left = left.Value,
                        Right = right.Value,
                        Accepted = left.IsReviewed && right.IsReviewed,
                    }, place));
                    if (broken.Count == most) return false;
                }
            }

            last = (body.Id, at, record);
            cells[Columns.Length..].CopyTo(forward);
            return true;
        }, cancellation);
        return broken;
    }

    private sealed record Row
    {
        public string Check { get; init; } = "";

        public long RecordId { get; init; }

        public string? Agency { get; init; }

        public string? Region { get; init; }

        public long? Year { get; init; }

        public long? Left { get; init; }

        public long? Right { get; init; }
    }
}

/// <summary>A place in the order of sums across years.</summary>
/// <param name="Body">The body's number.</param>
/// <param name="Year">The later year.</param>
/// <param name="Column">The column, from 0.</param>
public readonly record struct AcrossPlace(long Body, int Year, int Column) : IComparable<AcrossPlace>
{
    /// <inheritdoc/>
    public int CompareTo(AcrossPlace other) => (Body, Year, Column).CompareTo((other.Body, other.Year, other.Column));

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(AcrossPlace left, AcrossPlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(AcrossPlace left, AcrossPlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(AcrossPlace left, AcrossPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(AcrossPlace left, AcrossPlace right) => left.CompareTo(right) >= 0;
}
