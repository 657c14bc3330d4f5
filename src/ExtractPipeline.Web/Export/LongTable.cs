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

    private static readonly Dictionary<string, FieldInfo> Fields = CatalogueApi.Fields.ToDictionary(field => field.Id, StringComparer.Ordinal);

    /// <summary>The rows of a record.</summary>
    public static void Write(StringBuilder csv, RecordEntry entry)
    {
        var record = RecordJson.Read(Encoding.UTF8.GetBytes(entry.Json!));
        foreach (var field in record.Fields)
        {
            var label = Fields.GetValueOrDefault(field.Id);
            var layout = record.Layouts.Of(FieldId.Parse(field.Id).Table);
            string?[] cells =
            [
                Text(entry.Id), Text(entry.Revision), entry.Region, entry.Scope, entry.Counts ? "1" : "0", record.Source.File, record.Source.Sha256, entry.Agency, Text(entry.Year),
                Words.OfNullable(layout), field.Id, label?.Zh, label?.En, field.Value?.ToString(CultureInfo.InvariantCulture), field.Raw, Words.Of(field.State),
                field.Confidence.ToString(CultureInfo.InvariantCulture), Words.Of(field.Decision), Words.Of(field.Method), Text(field.Page),
                Edge(field.Box?.Left), Edge(field.Box?.Top), Edge(field.Box?.Right), Edge(field.Box?.Bottom),
            ];
            csv.AppendJoin(',', cells.Select(cell => Csv.Quote(cell ?? ""))).Append("\r\n");
        }
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Edge(double? points) => points?.ToString("0.0", CultureInfo.InvariantCulture);
}
