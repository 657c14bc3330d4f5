using System.Data.Common;
using System.Text;
using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Fills a database with an archive of bodies over seven years, faster than the service would: some hundred generated records, over and over, with the
/// columns of each its own. What no measured address reads (<c>fields</c>, <c>events</c>) is left out.
/// </summary>
internal static class ArchiveInBulk
{
    private const int Years = 7, Different = 300, AtOnce = 1_000;

    /// <summary>Loads records; returns the number of their fields.</summary>
    public static async Task<long> LoadAsync(Database database, int count)
    {
        await Migrator.MigrateAsync(database, default);
        var samples = new RecordCorpus(8) { Whole = true }.Steps(Different * 2).Select(step => step.Record).Where(record => record.Outcome != Outcome.Rejected).Take(Different).ToList();
        FigureSlots slots;
        await using (var connection = await database.OpenAsync(default))
        await using (var transaction = await database.BeginAsync(connection, default))
        {
            (slots, _) = await FigureSlots.EnsureAsync(database, transaction);
            await transaction.CommitAsync();
        }

        var json = samples.Select(record => Encoding.UTF8.GetString(RecordJson.Write(record))).ToList();
        var cells = samples.Select(slots.Encode).ToList();
        var regions = RegionCatalogue.All.Where(region => region.Until is null && region.Parent is not null).ToList();
        var fields = 0L;
        for (var first = 1; first <= count; first += AtOnce)
        {
            await using var connection = await database.OpenAsync(default);
            await using var transaction = await database.BeginAsync(connection, default);
            var numbers = Enumerable.Range(first, Math.Min(AtOnce, count - first + 1)).ToList();
            await InsertBodiesAsync(database, transaction, numbers, regions);
            await database.InsertAsync(transaction, "documents (id, name, file, bytes, metadata, state, accepted_at, sent_at, changed_at, record_id)",
                [.. numbers.Select(i => (object?[])[Document(i), $"{i}.pdf", $"00/{i}", 1000L, "{}", "done", (long)i, (long)i, (long)i, (long)i])], default);
            await database.InsertAsync(
                transaction,
                "records (id, document_id, revision, previous_id, extractor_version, accepted_risk, is_current, outcome, title, agency, year, region_code, scope, proactive_layout, requests_layout, disputes_layout, author, created_at, json)",
                [.. numbers.Select(i =>
                {
                    var (record, region, year) = (samples[i % Different], regions[BodyOf(i) % regions.Count], YearOf(i));
                    return (object?[])[(long)i, Document(i), 1, null, "corpus", 0.0001, 1, Words.Of(record.Outcome), "t", Agency(i, regions), year, region.Code, Placement.Own,
                        Words.OfNullable(record.Layouts.Proactive), Words.OfNullable(record.Layouts.Requests), Words.OfNullable(record.Layouts.Disputes), "extractor", (long)i, json[i % Different]];
                })],
                default);
            await database.InsertAsync(transaction, "figures (record_id, document_id, body_id, year, counts, published_at, cells)",
                [.. numbers.Select(i => (object?[])[(long)i, Document(i), (long)BodyOf(i) + 1, YearOf(i), 1, (long)i, cells[i % Different]])], default);
            await database.InsertAsync(transaction, "checks (record_id, check_id, status, left_millionths, right_millionths)",
                [.. numbers.SelectMany(i => samples[i % Different].Checks.Select(check => (object?[])[(long)i, check.Id, Words.Of(check.Status), null, null]))], default);
            await transaction.CommitAsync();
            fields += numbers.Sum(i => (long)samples[i % Different].Fields.Count);
        }

        await using var last = await database.OpenAsync(default);
        await last.ExecuteAsync("VACUUM ANALYZE", commandTimeout: 1_800);
        return fields;
    }

    private static async Task InsertBodiesAsync(Database database, DbTransaction transaction, List<int> numbers, List<Region> regions)
    {
        var bodies = numbers.Where(i => YearOf(i) == FirstYear).Select(i =>
        {
            var path = Placement.PathOf(regions[BodyOf(i) % regions.Count].Code);
            return (object?[])[(long)BodyOf(i) + 1, path[^1], Agency(i, regions), Placement.Own, path[0], path[Math.Min(1, path.Count - 1)], $"局{BodyOf(i) / regions.Count}"];
        });
        await database.InsertAsync(transaction, "bodies (id, region, agency, scope, province, prefecture, kind)", [.. bodies], default);
    }

    private const int FirstYear = 2019;

    private static int BodyOf(int i) => (i - 1) / Years;

    private static int YearOf(int i) => FirstYear + (i - 1) % Years;

    private static string Agency(int i, List<Region> regions) => $"{regions[BodyOf(i) % regions.Count].Name}局{BodyOf(i) / regions.Count}";

    private static string Document(int i) => i.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
}
