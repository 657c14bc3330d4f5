using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Forms;

/// <summary>All grids of all editions, read once from the embedded <c>Forms/*.json</c>.</summary>
public static class FormCatalogue
{
    /// <summary>Every table of the catalogue.</summary>
    public static IReadOnlyList<FormTable> Tables { get; } = Load();

    /// <summary>The grids that a table of this kind may be printed as.</summary>
    public static IEnumerable<FormTable> Of(TableKind table) => Tables.Where(form => form.Table == table);

    /// <summary>The grid of a table in an edition.</summary>
    /// <exception cref="InvalidOperationException">That edition has no such grid.</exception>
    public static FormTable Of(TableKind table, Layout layout) =>
        Of(table).First(form => form.Layout is null || form.Layout == layout);

    /// <summary>Every field of a report whose tables have these editions, in form order; a null edition is a table that is absent.</summary>
    public static IEnumerable<FormCell> Cells(Layout? proactive, Layout? requests, Layout? disputes)
    {
        foreach (var (table, layout) in new[] { (TableKind.Proactive, proactive), (TableKind.Requests, requests), (TableKind.Disputes, disputes) })
            if (layout is Layout.Ogi2021 or Layout.Ogi2019)
                foreach (var cell in Of(table, layout.Value).Cells)
                    yield return cell;
    }

    private static FormTable[] Load()
    {
        string[] names = ["proactive.ogi-2021", "proactive.ogi-2019", "requests.ogi-2021", "requests.ogi-2019", "disputes"];
        return [.. names.Select(name =>
        {
            using var stream = typeof(FormCatalogue).Assembly.GetManifestResourceStream($"forms/{name}.json")!;
            return JsonSerializer.Deserialize(stream, FormJson.Default.FormTable)!;
        })];
    }
}

/// <summary>Compiled readers of the form files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FormTable))]
internal sealed partial class FormJson : JsonSerializerContext;
