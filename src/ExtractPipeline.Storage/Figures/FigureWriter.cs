using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Storage;

/// <summary>Keeps <c>figures</c> and <c>figure_parts</c> true, in the transaction that writes a record: one row for what is current, and one report a body and year that counts.</summary>
public sealed class FigureWriter(Database database)
{
    private const int BackfillAtOnce = 100;

    private FigureSlots? known;

    /// <summary>Puts a document's new current record in the place of the one before.</summary>
    /// <param name="transaction">The transaction that wrote the record.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="recordId">The record, written already.</param>
    /// <param name="record">The record.</param>
    public async Task WriteAsync(DbTransaction transaction, string documentId, long recordId, ExtractionRecord record)
    {
        var connection = transaction.Connection!;
        var slots = await SlotsAsync(transaction);
        var (acceptedAt, json) = await connection.QuerySingleAsync<(long, string)>("SELECT accepted_at, metadata FROM documents WHERE id = @documentId", new { documentId }, transaction);
        var metadata = JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
        var placement = Placement.Of(record.Report, metadata);
        await connection.ExecuteAsync("UPDATE records SET region_code = @Region, scope = @Scope WHERE id = @recordId", new { placement.Region, placement.Scope, recordId }, transaction);

        var before = await connection.QuerySingleOrDefaultAsync<(long? Body, long? Year)>("SELECT body_id, CAST(year AS BIGINT) FROM figures WHERE document_id = @documentId", new { documentId }, transaction);
        await connection.ExecuteAsync("DELETE FROM figures WHERE document_id = @documentId", new { documentId }, transaction);
        if (record.Outcome != Outcome.Rejected)
        {
            long? body = placement.IsCertain ? await BodyAsync(transaction, placement) : null;
            await connection.ExecuteAsync(
                "INSERT INTO figures (record_id, document_id, body_id, year, counts, published_at, cells) VALUES (@recordId, @documentId, @body, @Year, 0, @PublishedAt, @Cells)",
                new { recordId, documentId, body, placement.Year, PublishedAt = Placement.PublishedAt(metadata, acceptedAt), Cells = slots.Encode(record) },
                transaction);
            await CountAsync(transaction, slots, body, placement.Year);
            if (before == (body, placement.Year)) return;
        }

        // The one that it had taken the place of counts again.
        if (before.Body is { } other && database.ForUpdate.Length > 0)
            await connection.ExecuteAsync($"SELECT id FROM bodies WHERE id = @other {database.ForUpdate}", new { other }, transaction);
        await CountAsync(transaction, slots, before.Body, before.Year);
    }

    /// <summary>Writes what records from before there were figures lack.</summary>
    public async Task BackfillAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await using var connection = await database.OpenAsync(cancellation);
            await using var transaction = await database.BeginAsync(connection, cancellation);
            await database.LockMigrationsAsync(transaction, cancellation);
            var lacking = (await connection.QueryAsync<(long Id, string Document, string Json)>(
                """
                SELECT id, document_id, json FROM records r WHERE is_current = 1 AND outcome <> 'rejected'
                AND NOT EXISTS (SELECT 1 FROM figures f WHERE f.record_id = r.id) ORDER BY id LIMIT @BackfillAtOnce
                """,
                new { BackfillAtOnce },
                transaction)).AsList();
            foreach (var (id, document, json) in lacking) await WriteAsync(transaction, document, id, RecordJson.Read(Encoding.UTF8.GetBytes(json)));
            await transaction.CommitAsync(cancellation);
            if (lacking.Count < BackfillAtOnce) break;
        }

        while (true)
        {
            await using var connection = await database.OpenAsync(cancellation);
            await using var transaction = await database.BeginAsync(connection, cancellation);
            await database.LockMigrationsAsync(transaction, cancellation);
            var unturned = (await connection.QueryAsync<long>(
                $"SELECT id FROM bodies b WHERE NOT EXISTS (SELECT 1 FROM figure_parts p WHERE p.part = 0 AND p.body_id = b.id) ORDER BY id LIMIT @BackfillAtOnce {database.ForUpdate}",
                new { BackfillAtOnce },
                transaction)).AsList();
            foreach (var body in unturned) await TurnAsync(transaction, await SlotsAsync(transaction), body);
            await transaction.CommitAsync(cancellation);
            if (unturned.Count < BackfillAtOnce) return;
        }
    }

    /// <summary>Slots that this transaction gives are not remembered: it may be rolled back.</summary>
    private async Task<FigureSlots> SlotsAsync(DbTransaction transaction)
    {
        if (known is not null) return known;
        var (slots, isNew) = await FigureSlots.EnsureAsync(database, transaction);
        if (!isNew) known = slots;
        return slots;
    }

    /// <summary>The number of a body, which is made where it is new. The row stays locked: reports of a body are counted one after the other.</summary>
    private static Task<long> BodyAsync(DbTransaction transaction, Placement placement)
    {
        var path = Placement.PathOf(placement.Region!);
        return transaction.Connection!.ExecuteScalarAsync<long>(
            """
            INSERT INTO bodies (region, agency, scope, province, prefecture, kind) VALUES (@Region, @Agency, @Scope, @Province, @Prefecture, @Kind)
            ON CONFLICT (region, agency, scope) DO UPDATE SET kind = excluded.kind RETURNING id
            """,
            new { placement.Region, placement.Agency, placement.Scope, Province = path[0], Prefecture = path[Math.Min(1, path.Count - 1)], Kind = Placement.KindOf(placement.Agency!, placement.Region!) },
            transaction);
    }

    /// <summary>Settles which report of a body and year counts.</summary>
    private static async Task CountAsync(DbTransaction transaction, FigureSlots slots, long? body, long? year)
    {
        if (body is null || year is null) return;
        await transaction.Connection!.ExecuteAsync(
            """
            UPDATE figures SET counts = CASE WHEN record_id = (
                SELECT record_id FROM figures WHERE body_id = @body AND year = @year ORDER BY published_at DESC, document_id DESC LIMIT 1) THEN 1 ELSE 0 END
            WHERE body_id = @body AND year = @year
            """,
            new { body, year },
            transaction);
        await TurnAsync(transaction, slots, body.Value);
    }

    /// <summary>Writes the parts of a body anew from its reports that count.</summary>
    private static async Task TurnAsync(DbTransaction transaction, FigureSlots slots, long body)
    {
        var reports = (await transaction.Connection!.QueryAsync<(long Year, long Record, byte[] Cells)>(
            "SELECT CAST(year AS BIGINT), record_id, cells FROM figures WHERE body_id = @body AND year IS NOT NULL AND counts = 1 ORDER BY year", new { body }, transaction))
            .Select(row => new CountedReport((int)row.Year, row.Record, row.Cells)).ToList();
        var values = new DynamicParameters(new { body });
        var sql = new StringBuilder("INSERT INTO figure_parts (part, body_id, reports) VALUES ");
        foreach (var part in slots.Parts)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(part.Number > 0 ? ", " : "")}({part.Number}, @body, @reports{part.Number})");
            values.Add(string.Create(CultureInfo.InvariantCulture, $"reports{part.Number}"), PartReports.Write(part, reports), DbType.Binary);
        }

        await transaction.Connection!.ExecuteAsync(sql.Append(" ON CONFLICT (part, body_id) DO UPDATE SET reports = excluded.reports").ToString(), values, transaction);
    }
}
