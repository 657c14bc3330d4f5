using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Extract;

/// <summary>Writes <c>fields.csv</c>: one row a field, UTF-8 with BOM so that Excel opens it, quoted where needed.</summary>
internal static class FieldsCsv
{
    /// <summary>The names of the columns.</summary>
    public const string Heading =
        "file,sha256,agency,year,layout,field,label_zh,label_en,value,raw,state,confidence,decision,method,page,left,top,right,bottom\r\n";

    private static readonly Dictionary<string, (string Zh, string En)> Labels = FormCatalogue.Tables
        .SelectMany(form => form.Cells)
        .DistinctBy(cell => cell.Id)
        .ToDictionary(cell => cell.Id.ToString(), cell => ($"{cell.Row.Path} × {cell.Column.Label}", $"{cell.Row.En} × {cell.Column.En}"));

    /// <summary>The rows of a record.</summary>
    public static string Rows(ExtractionRecord record)
    {
        var csv = new StringBuilder(record.Fields.Count * 200);
        var year = record.Report.Year?.ToString(CultureInfo.InvariantCulture);
        foreach (var field in record.Fields)
        {
            var (zh, en) = Labels[field.Id];
            var layout = record.Layouts.Of(FieldId.Parse(field.Id).Table);
            Append(csv, record.Source.File, record.Source.Sha256, record.Report.Agency, year, layout is { } known ? EnumName(known) : null, field.Id, zh, en);
            Append(csv, field.Value?.ToString(CultureInfo.InvariantCulture), field.Raw, EnumName(field.State), field.Confidence.ToString(CultureInfo.InvariantCulture));
            Append(csv, EnumName(field.Decision), EnumName(field.Method), field.Page?.ToString(CultureInfo.InvariantCulture));
            Append(csv, Edge(field.Box?.Left), Edge(field.Box?.Top), Edge(field.Box?.Right), Edge(field.Box?.Bottom));
            csv.Length--;
            csv.Append("\r\n");
        }

        return csv.ToString();
    }

    private static string? Edge(double? points) => points?.ToString("0.0", CultureInfo.InvariantCulture);

    private static string EnumName<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonSerializer.Serialize(value, RecordJson.Options).Trim('"');

    private static void Append(StringBuilder csv, params ReadOnlySpan<string?> cells)
    {
        foreach (var cell in cells) csv.Append(Csv.Quote(cell ?? "")).Append(',');
    }
}
