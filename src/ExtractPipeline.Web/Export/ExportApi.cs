using System.Buffers;
using System.Text;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Export;

/// <summary>All records of a filter as one file, written as they are read.</summary>
internal static class ExportApi
{
    private const string CsvType = "text/csv; charset=utf-8";

    /// <summary>Adds the addresses.</summary>
    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        Map("wide.csv", CsvType, WriteWideAsync, "A row a record, a column a field.");
        Map("long.csv", CsvType, WriteLongAsync, "A row a field, with state, confidence and place.");
        Map("records.jsonl", "application/x-ndjson", WriteLinesAsync, "A record a line, as the record contract has it.");
        Map("records.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Workbook.WriteAsync, "A row a record, headings frozen, with a sheet that explains the columns.");

        void Map(string name, string type, Func<Stream, IAsyncEnumerable<RecordEntry>, CancellationToken, Task> write, string summary) =>
            routes.MapGet($"/exports/{name}", ([AsParameters] RecordFilterRequest ask, HttpContext context, RecordQueries records) =>
            {
                var filter = ask.Filter();
                return TypedResults.Stream(async stream =>
                {
                    // The zip of a workbook writes as it closes.
                    if (context.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
                    await write(stream, records.StreamAsync(filter, context.RequestAborted), context.RequestAborted);
                }, type, name);
            }).Produces<string>(contentType: type.Split(';')[0]).ProducesProblem(400).WithSummary(summary);
    }

    private static Task WriteWideAsync(Stream target, IAsyncEnumerable<RecordEntry> records, CancellationToken cancellation) =>
        WriteTextAsync(target, string.Join(',', WideTable.Columns.Select(column => column.Id)), records, (text, record) => text.AppendJoin(',', WideTable.Row(record).Select(Csv.Quote)).Append("\r\n"), cancellation);

    private static Task WriteLongAsync(Stream target, IAsyncEnumerable<RecordEntry> records, CancellationToken cancellation) =>
        WriteTextAsync(target, LongTable.Heading, records, LongTable.Write, cancellation);

    /// <summary>With a BOM, so that Excel takes it for UTF-8.</summary>
    private static async Task WriteTextAsync(Stream target, string heading, IAsyncEnumerable<RecordEntry> records, Action<StringBuilder, RecordEntry> write, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(true), 1 << 16, leaveOpen: true);
        await writer.WriteAsync(heading + "\r\n");
        var text = new StringBuilder();
        await foreach (var record in records.WithCancellation(cancellation))
        {
            write(text.Clear(), record);
            await writer.WriteAsync(text, cancellation);
        }
    }

    private static async Task WriteLinesAsync(Stream target, IAsyncEnumerable<RecordEntry> records, CancellationToken cancellation)
    {
        var line = new ArrayBufferWriter<byte>();
        await foreach (var record in records.WithCancellation(cancellation))
        {
            line.ResetWrittenCount();
            WriteLine(line, record.Json);
            await target.WriteAsync(line.WrittenMemory, cancellation);
        }
    }

    /// <summary>Writes a record without the line breaks that the stored text is laid out with; there are none within its strings.</summary>
    private static void WriteLine(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> json)
    {
        var text = line.GetSpan(json.Length + 1);
        var (length, indent) = (0, false);
        foreach (var one in json)
        {
            indent = one is (byte)'\n' or (byte)'\r' || (indent && one == ' ');
            if (!indent) text[length++] = one;
        }

        text[length++] = (byte)'\n';
        line.Advance(length);
    }
}
