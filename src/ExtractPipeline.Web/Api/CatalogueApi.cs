using System.Text;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Api;

/// <summary>What fields and measures there are, and what a record looks like.</summary>
internal static class CatalogueApi
{
    private static readonly Catalogue All = new(
        [.. FormCatalogue.Tables.SelectMany(form => form.Cells.Select(cell => (Form: form, Cell: cell))).GroupBy(pair => pair.Cell.Id).Select(group => FieldInfo.Of([.. group]))],
        DerivedMeasures.All);

    private static readonly byte[] Schema = Encoding.UTF8.GetBytes(RecordSchema.Create().ToJsonString(Answers.Options));

    /// <summary>All fields, in form order.</summary>
    public static IReadOnlyList<FieldInfo> Fields => All.Fields;

    /// <summary>Adds the addresses.</summary>
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/fields", (HttpContext context) => Answers.Json(context, All)).Produces<Catalogue>().WithSummary("Fields with their labels in Chinese and English, and derived measures with their formulas.");
        routes.MapGet("/schema", (HttpContext context) => Answers.Bytes(context, Schema, "application/schema+json")).Produces<object>(contentType: "application/schema+json").WithSummary("The JSON Schema of a record.");
    }
}

/// <summary>All that can be added up.</summary>
/// <param name="Fields">The fields of all editions, in form order.</param>
/// <param name="Measures">Derived measures.</param>
internal sealed record Catalogue(IReadOnlyList<FieldInfo> Fields, IReadOnlyList<DerivedMeasure> Measures);

/// <summary>A field of the form.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Table">Its table.</param>
/// <param name="Layouts">The editions that have it.</param>
/// <param name="Zh">Row and column in Chinese.</param>
/// <param name="En">Row and column in English.</param>
/// <param name="Kind"><c>count</c>, <c>difference</c> or <c>amount</c>.</param>
/// <param name="Unit">Of amounts: <c>wan_yuan</c> (10,000 yuan) or <c>yuan</c>.</param>
internal sealed record FieldInfo(string Id, string Table, IReadOnlyList<string> Layouts, string Zh, string En, string Kind, string? Unit)
{
    /// <summary>From the form.</summary>
    public static FieldInfo Of(IReadOnlyList<(FormTable Form, FormCell Cell)> cells)
    {
        var (_, cell) = cells[0];
        string[] layouts = cells.Any(pair => pair.Form.Layout is null) ? [Words.Of(Layout.Ogi2021), Words.Of(Layout.Ogi2019)] : [.. cells.Select(pair => Words.Of(pair.Form.Layout!.Value))];
        return new(cell.Id.ToString(), FieldId.NameOf(cell.Id.Table), layouts, $"{cell.Row.Path} × {cell.Column.Label}", $"{cell.Row.En} × {cell.Column.En}", cell.Column.Kind.ToString().ToLowerInvariant(), cell.Column.Unit switch
        {
            AmountUnit.WanYuan => "wan_yuan",
            AmountUnit.InCell => "yuan",
            _ => null,
        });
    }
}
