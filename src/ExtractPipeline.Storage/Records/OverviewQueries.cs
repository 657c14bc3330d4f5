using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>What an archive comes to at a glance.</summary>
/// <param name="Documents">Documents by state.</param>
/// <param name="Outcomes">Current records by outcome.</param>
/// <param name="Fields">Fields of current records.</param>
/// <param name="AcceptedFields">Those that a threshold or a person has accepted.</param>
/// <param name="Counting">Reports that figures count.</param>
/// <param name="Unplaced">Records that are in no figure, since region, body or year is not certain.</param>
/// <param name="BrokenSums">Sums that are wrong as printed, in reports that count.</param>
/// <param name="Problems">Problem codes of current records, the commonest first.</param>
public sealed record Overview(
    IReadOnlyDictionary<string, long> Documents, IReadOnlyDictionary<string, long> Outcomes, long Fields, long AcceptedFields, long Counting, long Unplaced, long BrokenSums, IReadOnlyList<(string Code, long Records)> Problems);

/// <summary>Counts what there is.</summary>
public sealed class OverviewQueries(Database database, DocumentStore documents)
{
    /// <summary>All at once.</summary>
    public async Task<Overview> FindAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var outcomes = (await connection.QueryAsync<(string Outcome, long Count, long Fields, long Accepted)>(Sql(
            "SELECT outcome, count(*), CAST(sum(field_count) AS BIGINT), CAST(sum(accepted_fields) AS BIGINT) FROM records WHERE is_current = 1 GROUP BY outcome"))).ToList();
        var (counting, unplaced) = await connection.QuerySingleAsync<(long, long)>(Sql(
            "SELECT (SELECT count(*) FROM figures WHERE counts = 1), (SELECT count(*) FROM figures WHERE body_id IS NULL OR year IS NULL)"));
        var broken = await connection.ExecuteScalarAsync<long>(Sql("SELECT count(*) FROM checks c JOIN figures f ON f.record_id = c.record_id AND f.counts = 1 WHERE c.status = 'broken'"));
        var problems = await connection.QueryAsync<(string Code, long Records)>(Sql(
            "SELECT p.code, count(DISTINCT p.record_id) FROM problems p JOIN records r ON r.id = p.record_id AND r.is_current = 1 GROUP BY p.code ORDER BY 2 DESC, 1 LIMIT 10"));
        return new(
            await documents.CountAsync(cancellation), outcomes.ToDictionary(row => row.Outcome, row => row.Count), outcomes.Sum(row => row.Fields), outcomes.Sum(row => row.Accepted), counting, unplaced, broken, [.. problems]);

        CommandDefinition Sql(string text) => new(text, cancellationToken: cancellation);
    }
}
