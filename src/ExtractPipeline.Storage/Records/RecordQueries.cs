using System.Runtime.CompilerServices;
using System.Text;
using Dapper;
using ExtractPipeline.Extraction.Regions;

namespace ExtractPipeline.Storage;

/// <summary>Which records; what is null does not matter. Only current revisions.</summary>
public sealed record RecordFilter
{
    /// <summary>A region and all that lies in it.</summary>
    public string? Region { get; init; }

    /// <summary>The whole name of a body.</summary>
    public string? Agency { get; init; }

    /// <summary>The reported year.</summary>
    public int? Year { get; init; }

    /// <summary>The edition of any of the three tables.</summary>
    public string? Layout { get; init; }

    /// <summary>What became of the document.</summary>
    public string? Outcome { get; init; }

    /// <summary>The code of a problem.</summary>
    public string? Problem { get; init; }

    /// <summary>Own reports or roll-ups.</summary>
    public string? Scope { get; init; }

    /// <summary>Whether it is the newest of its body and year, so that it counts in figures.</summary>
    public bool? Counts { get; init; }
}

/// <summary>A revision of a record, without its fields.</summary>
public sealed record RecordEntry
{
    /// <summary>Its number.</summary>
    public long Id { get; init; }

    /// <summary>The document.</summary>
    public string DocumentId { get; init; } = "";

    /// <summary>The revision's number, from 1, by document.</summary>
    public long Revision { get; init; }

    /// <summary>The revision that it took the place of.</summary>
    public long? PreviousId { get; init; }

    /// <summary>Whether it is the newest revision of its document.</summary>
    public bool Current { get; init; }

    /// <summary>Whether it is the newest report of its body and year, so that it counts in figures.</summary>
    public bool Counts { get; init; }

    /// <summary>What became of the document.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The body.</summary>
    public string? Agency { get; init; }

    /// <summary>The reported year.</summary>
    public long? Year { get; init; }

    /// <summary>The region's code.</summary>
    public string? Region { get; init; }

    /// <summary><c>own</c> or <c>rollup</c>.</summary>
    public string Scope { get; init; } = "";

    /// <summary>The extractor, or the person who revised it.</summary>
    public string Author { get; init; } = "";

    /// <summary>What read it.</summary>
    public string ExtractorVersion { get; init; } = "";

    /// <summary>When it was written: milliseconds since 1970, UTC.</summary>
    public long CreatedAt { get; init; }

    /// <summary>The whole record in UTF-8, where it was asked for.</summary>
    public byte[]? Json { get; init; }
}

/// <summary>Finds records.</summary>
public sealed class RecordQueries(Database database)
{
    private const string Columns =
        """
        r.id AS Id, r.document_id AS DocumentId, r.revision AS Revision, r.previous_id AS PreviousId, CASE WHEN r.is_current = 1 THEN 1 ELSE 0 END AS Current,
        COALESCE(f.counts, 0) AS Counts, r.outcome AS Outcome, r.title AS Title, r.agency AS Agency, r.year AS Year, r.region_code AS Region, r.scope AS Scope,
        r.author AS Author, r.extractor_version AS ExtractorVersion, r.created_at AS CreatedAt
        """;

    private const string From = "FROM records r LEFT JOIN figures f ON f.record_id = r.id";

    private string Json => $", {database.Utf8("r.json")} AS Json";

    /// <summary>Records in the order of their numbers.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Only those after this number.</param>
    /// <param name="most">Most records to return.</param>
    /// <param name="whole">Whether with their JSON.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<RecordEntry>> ListAsync(RecordFilter filter, long after, int most, bool whole, CancellationToken cancellation)
    {
        var (low, high) = filter.Region is { } region ? SpanOf(region) : default;
        var sql = new StringBuilder($"SELECT {Columns}{(whole ? Json : "")} {From} WHERE r.is_current = 1 AND r.id > @after");
        if (filter.Region is not null) sql.Append(" AND r.region_code BETWEEN @low AND @high");
        if (filter.Agency is not null) sql.Append(" AND r.agency = @Agency");
        if (filter.Year is not null) sql.Append(" AND r.year = @Year");
        if (filter.Layout is not null) sql.Append(" AND @Layout IN (r.proactive_layout, r.requests_layout, r.disputes_layout)");
        if (filter.Outcome is not null) sql.Append(" AND r.outcome = @Outcome");
        if (filter.Scope is not null) sql.Append(" AND r.scope = @Scope");
        if (filter.Problem is not null) sql.Append(" AND r.id IN (SELECT record_id FROM problems WHERE code = @Problem)");
        if (filter.Counts is { } counts) sql.Append(counts ? " AND f.counts = 1" : " AND COALESCE(f.counts, 0) = 0");
        sql.Append(" ORDER BY r.id LIMIT @most");
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<RecordEntry>(new CommandDefinition(
            sql.ToString(), new { after, most, low, high, filter.Agency, filter.Year, filter.Layout, filter.Outcome, filter.Scope, filter.Problem }, cancellationToken: cancellation))];
    }

    /// <summary>All records of a filter with their JSON, a few at a time, so that any number fits into memory. Long readings see what is current when it is read.</summary>
    public async IAsyncEnumerable<RecordEntry> StreamAsync(RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int atOnce = 10;
        for (var after = 0L; ;)
        {
            var some = await ListAsync(filter, after, atOnce, whole: true, cancellation);
            foreach (var record in some) yield return record;
            if (some.Count < atOnce) yield break;
            after = some[^1].Id;
        }
    }

    /// <summary>A record with its JSON; null where there is none.</summary>
    public async Task<RecordEntry?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<RecordEntry>(new CommandDefinition(
            $"SELECT {Columns}{Json} {From} WHERE r.id = @id", new { id }, cancellationToken: cancellation));
    }

    /// <summary>The revisions of a document's record, the newest first.</summary>
    public async Task<IReadOnlyList<RecordEntry>> RevisionsAsync(string document, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<RecordEntry>(new CommandDefinition(
            $"SELECT {Columns} {From} WHERE r.document_id = @document ORDER BY r.revision DESC", new { document }, cancellationToken: cancellation))];
    }

    /// <summary>The codes of a region and all that lies in it: two digits a level.</summary>
    private static (string Low, string High) SpanOf(string region)
    {
        var digits = RegionCatalogue.Find(region) is { Parent: null } ? 2 : region.EndsWith("00", StringComparison.Ordinal) ? 4 : 6;
        return (region[..digits].PadRight(6, '0'), region[..digits].PadRight(6, '9'));
    }
}
