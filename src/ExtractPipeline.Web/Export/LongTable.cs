using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Api;

namespace ExtractPipeline.Web.Export;

/// <summary>A row a field, with its state, confidence and place: the columns of <c>fields.csv</c> after those that tell the record.</summary>
internal static class LongTable
{
    /// <summary>The names of the columns.</summary>
    public const string Heading =
        "record_id,revision,region,scope,counts,file,sha256,agency,year,layout,field,label_zh,label_en,value,raw,state,confidence,decision,method,page,left,top,right,bottom";

    private static readonly Dictionary<string, (TableKind Table, string Cells)> Labels =
        CatalogueApi.Fields.ToDictionary(field => field.Id, field => (FieldId.Parse(field.Id).Table, Row([field.Id, field.Zh, field.En])), StringComparer.Ordinal);

    /// <summary>The rows of a record.</summary>
    public static void Write(StringBuilder csv, RecordEntry entry)
    {
        var record = RecordJson.Read(entry.Json);
        var head = Row([Text(entry.Id), Text(entry.Revision), entry.Region, entry.Scope, entry.Counts ? "1" : "0", record.Source.File, record.Source.Sha256, entry.Agency, Text(entry.Year)]);
        var heads = Enum.GetValues<TableKind>().ToDictionary(table => table, table => $"{head},{Words.OfNullable(record.Layouts.Of(table))},");
        foreach (var field in record.Fields)
        {
            if (!Labels.TryGetValue(field.Id, out var label)) label = (FieldId.Parse(field.Id).Table, Row([field.Id, null, null]));
            csv.Append(heads[label.Table]).Append(label.Cells)
                .Append(CultureInfo.InvariantCulture, $",{field.Value},{Csv.Quote(field.Raw ?? "")},{Words.Of(field.State)},{field.Confidence},{Words.Of(field.Decision)},{Words.Of(field.Method)},{field.Page}")
                .Append(CultureInfo.InvariantCulture, $",{field.Box?.Left:F1},{field.Box?.Top:F1},{field.Box?.Right:F1},{field.Box?.Bottom:F1}\r\n");
        }
    }

    private static string Row(IEnumerable<string?> cells) => string.Join(',', cells.Select(cell => Csv.Quote(cell ?? "")));

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
