using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Fills a PostgreSQL database with an archive of bodies over seven years, faster than the service would: some hundred generated records, over and over,
/// which the server copies as it holds them compressed. <c>events</c>, which no measured address reads, are left out.
/// </summary>
internal static class ArchiveInBulk
{
    private const int FirstYear = 2019, Years = 7, Different = 300, AtOnce = 20_000, BodiesAtOnce = 500;

    /// <summary>Loads records; returns the number of their fields.</summary>
    public static async Task<long> LoadAsync(Database database, int count)
    {
        await Migrator.MigrateAsync(database, default);
        var samples = new RecordCorpus(8) { Whole = true }.Steps(Different * 2).Select(step => step.Record).Where(record => record.Outcome != Outcome.Rejected).Take(Different).ToList();
        await using var connection = await database.OpenAsync(default);
        await using var transaction = await database.BeginAsync(connection, default);
        var (slots, _) = await FigureSlots.EnsureAsync(database, transaction);
        var cells = samples.ConvertAll(slots.Encode);
        var bodies = (count + Years - 1) / Years;
        await InsertSamplesAsync(database, transaction, samples, cells);
        await InsertBodiesAsync(database, transaction, bodies);
        for (var first = 1; first <= count; first += AtOnce) await RunAsync(transaction, Archive, new { first, last = Math.Min(count, first + AtOnce - 1) });
        for (var first = 1; first <= bodies; first += BodiesAtOnce)
        {
            await database.InsertAsync(transaction, "figure_parts (part, body_id, reports)", [
                .. from body in Enumerable.Range(first, Math.Min(BodiesAtOnce, bodies - first + 1))
                   let reports = Enumerable.Range(((body - 1) * Years) + 1, Years).Where(i => i <= count).Select(i => new CountedReport(FirstYear + ((i - 1) % Years), i, cells[i % Different])).ToList()
                   from part in slots.Parts
                   select (object?[])[part.Number, (long)body, PartReports.Write(part, reports)]], default);
        }

        await transaction.CommitAsync();
        await connection.ExecuteAsync("VACUUM ANALYZE", commandTimeout: 1_800);
        return Enumerable.Range(1, count).Sum(i => (long)samples[i % Different].Fields.Count);
    }

    private const string Archive =
        """
        INSERT INTO documents (id, name, file, bytes, metadata, state, accepted_at, sent_at, changed_at, record_id)
        SELECT lpad(to_hex(i), 64, '0'), i || '.pdf', '00/' || i, 1000, '{}', 'done', i, i, i, i FROM generate_series(@first, @last) i;
        INSERT INTO records (id, document_id, revision, extractor_version, accepted_risk, is_current, outcome, title, agency, year, region_code, scope,
            proactive_layout, requests_layout, disputes_layout, author, created_at, json, weighed)
        SELECT i, lpad(to_hex(i), 64, '0'), 1, 'corpus', 0.0001, 1, s.outcome, 't', b.agency, 2019 + (i - 1) % 7, b.region, 'own', s.proactive, s.requests, s.disputes, 'extractor', i, s.json, 1
        FROM generate_series(@first, @last) i JOIN samples s ON s.number = i % 300 JOIN bodies b ON b.id = (i - 1) / 7 + 1;
        INSERT INTO figures (record_id, document_id, body_id, year, counts, published_at, cells)
        SELECT i, lpad(to_hex(i), 64, '0'), (i - 1) / 7 + 1, 2019 + (i - 1) % 7, 1, i, s.cells FROM generate_series(@first, @last) i JOIN samples s ON s.number = i % 300;
        INSERT INTO checks (record_id, check_id, status)
        SELECT i, s.check_id, s.status FROM generate_series(@first, @last) i JOIN sample_checks s ON s.number = i % 300;
        """;

    private static async Task InsertSamplesAsync(Database database, DbTransaction transaction, List<ExtractionRecord> samples, List<byte[]> cells)
    {
        await RunAsync(
            transaction,
            """
            CREATE TEMP TABLE samples (number INTEGER PRIMARY KEY, outcome TEXT, proactive TEXT, requests TEXT, disputes TEXT, json TEXT, cells BYTEA);
            CREATE TEMP TABLE sample_checks (number INTEGER, check_id TEXT, status TEXT);
            """,
            null);
        await database.InsertAsync(transaction, "samples (number, outcome, proactive, requests, disputes, json, cells)", [.. samples.Select((record, i) => (object?[])
        [
            i, Words.Of(record.Outcome), Words.OfNullable(record.Layouts.Proactive), Words.OfNullable(record.Layouts.Requests), Words.OfNullable(record.Layouts.Disputes),
            Encoding.UTF8.GetString(RecordJson.Write(record)), cells[i],
        ])], default);
        await database.InsertAsync(transaction, "sample_checks (number, check_id, status)",
            [.. samples.SelectMany((record, i) => record.Checks.Select(check => (object?[])[i, check.Id, Words.Of(check.Status)]))], default);
        await RunAsync(transaction, "ANALYZE samples; ANALYZE sample_checks;", null);
    }

    private static Task InsertBodiesAsync(Database database, DbTransaction transaction, int count)
    {
        var regions = RegionCatalogue.All.Where(region => region.Until is null && region.Parent is not null).ToList();
        return database.InsertAsync(transaction, "bodies (id, region, agency, scope, province, prefecture, kind)", [.. Enumerable.Range(0, count).Select(i =>
        {
            var (region, kind) = (regions[i % regions.Count], string.Create(CultureInfo.InvariantCulture, $"局{i / regions.Count}"));
            var path = Placement.PathOf(region.Code);
            return (object?[])[(long)i + 1, path[^1], region.Name + kind, Placement.Own, path[0], path[Math.Min(1, path.Count - 1)], kind];
        })], default);
    }

    private static Task<int> RunAsync(DbTransaction transaction, string sql, object? values) => transaction.Connection!.ExecuteAsync(sql, values, transaction, commandTimeout: 1_800);
}
