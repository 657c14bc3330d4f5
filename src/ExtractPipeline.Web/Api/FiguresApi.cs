using System.ComponentModel;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Api;

/// <summary>Figures over many reports, each with what stands behind it.</summary>
internal static class FiguresApi
{
    private static readonly string[] Groups = [.. Enum.GetValues<GroupBy>().Select(Name)], Statistics = [.. Enum.GetValues<Statistic>().Select(Name)];

    /// <summary>Adds the addresses.</summary>
    public static void MapFigures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/aggregate", AggregateAsync).Produces<Aggregate>().ProducesProblem(400).WithSummary("Sums, counts, means, medians by year, region, kind of agency: with the reports that are missing, unreviewed or inconsistent beside each figure.");
        routes.MapGet("/series", SeriesAsync).Produces<SeriesAnswer>().ProducesProblem(400).WithSummary("A field or a formula over the years, a series a region.");
    }

    /// <summary>The question of a request, checked.</summary>
    public static AggregateQuery QueryOf(FiguresRequest ask, IReadOnlyList<GroupBy> by)
    {
        var text = (ask.Field, ask.Measure) switch
        {
            ({ Length: > 0 } field, null or "") => field,
            (null or "", { Length: > 0 } measure) => measure,
            _ => throw new RequestException("say which: field=requests.received_new.total, or measure= with a derived measure or a formula; /fields lists them"),
        };
        var (from, to) = Ask.Years(ask.Year);
        var scope = Ask.Word(ask.Scope, "scope", Placement.Own, Placement.RollUp) ?? Placement.Own;
        return new(
            MeasureParser.Parse(text),
            Enum.Parse<Statistic>(Ask.Word(ask.Statistic, "statistic", Statistics) ?? nameof(Statistic.Sum), ignoreCase: true),
            by,
            new(scope, Ask.Region(ask.Region), Ask.Text(ask.Agency, "agency"), Ask.Text(ask.Kind, "kind")),
            from,
            to,
            Ask.Truth(ask.Accepted, "accepted") == true);
    }

    /// <summary>What figures are grouped by.</summary>
    public static IReadOnlyList<GroupBy> GroupsOf(string? text)
    {
        var words = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Distinct().Count() != words.Length) throw new RequestException($"by '{text}' says something twice");
        return [.. words.Select(word => Enum.Parse<GroupBy>(Ask.Word(word, "by", Groups)!, ignoreCase: true))];
    }

    private static async Task<IResult> AggregateAsync([AsParameters] AggregateRequest ask, HttpContext context, Aggregation aggregation, Resilience resilience, CancellationToken cancellation)
    {
        var query = QueryOf(ask, GroupsOf(ask.By ?? "year"));
        var result = await resilience.Prompt.ExecuteAsync(async token => await aggregation.ComputeAsync(query, token), cancellation);
        return Answers.Json(context, new Aggregate(
            MeasureInfo.Of(query), Name(query.Statistic), [.. query.By.Select(Name)], query.Filter.Scope, query.AcceptedOnly, result.Years, result.Unplaced, [.. result.Figures.Select(figure => Point(figure, query.By))]));
    }

    private static async Task<IResult> SeriesAsync([AsParameters] SeriesRequest ask, HttpContext context, Aggregation aggregation, Resilience resilience, CancellationToken cancellation)
    {
        var by = GroupsOf(ask.By);
        if (by.Contains(GroupBy.Year)) throw new RequestException("a series is over the years; by says what there is a series of");
        var query = QueryOf(ask, [GroupBy.Year, .. by]);
        var result = await resilience.Prompt.ExecuteAsync(async token => await aggregation.ComputeAsync(query, token), cancellation);
        return Answers.Json(context, new SeriesAnswer(
            MeasureInfo.Of(query), Name(query.Statistic), query.Filter.Scope, query.AcceptedOnly, result.Years, result.Unplaced,
            [.. result.Figures.GroupBy(figure => string.Join('\u001f', figure.Keys)).Select(group => new Series(KeysOf(group.First(), by), [.. group.Select(figure => Point(figure, []))]))]));
    }

    private static FigurePoint Point(Figure figure, IReadOnlyList<GroupBy> by) => new(
        figure.Year, KeysOf(figure, [.. by.Where(group => group != GroupBy.Year)]), figure.Value, figure.Reports, figure.Added, figure.Blank, figure.Absent, figure.Unread,
        figure.Missing, figure.Unreviewed, figure.Inconsistent);

    private static Dictionary<string, string> KeysOf(Figure figure, IReadOnlyList<GroupBy> by)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < by.Count; i++)
        {
            keys[Name(by[i])] = figure.Keys[i];
            if (by[i] is GroupBy.Province or GroupBy.Prefecture or GroupBy.Region) keys[$"{Name(by[i])}Name"] = RegionCatalogue.Find(figure.Keys[i])?.Name ?? "";
        }

        return keys;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>Which figures.</summary>
internal record FiguresRequest
{
    [FromQuery(Name = "field"), Description("A field of /fields.")]
    public string? Field { get; init; }

    [FromQuery(Name = "measure"), Description("In place of field: a derived measure of /fields, or a formula of fields, numbers, + - * / and parentheses.")]
    public string? Measure { get; init; }

    [FromQuery(Name = "statistic"), Description("sum (formulas: of the sums), count, mean, median, min, max (of the reports).")]
    public string? Statistic { get; init; }

    [FromQuery(Name = "year"), Description("A year or a span: 2024, 2019-2025.")]
    public string? Year { get; init; }

    [FromQuery(Name = "region"), Description("Code of GB/T 2260; all that lies in it belongs to it.")]
    public string? Region { get; init; }

    [FromQuery(Name = "agency"), Description("The whole name of a body.")]
    public string? Agency { get; init; }

    [FromQuery(Name = "kind"), Description("The name of bodies without that of their region: 商务局.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "scope"), Description("own (unless said), or rollup: reports of whole regions. They are never added to each other.")]
    public string? Scope { get; init; }

    [FromQuery(Name = "accepted"), Description("true: leave numbers out that nobody accepted yet.")]
    public string? Accepted { get; init; }
}

/// <summary>Which figures, grouped by what.</summary>
internal sealed record AggregateRequest : FiguresRequest
{
    [FromQuery(Name = "by"), Description("Any of year, province, prefecture, region, kind, agency, with commas; year unless said, empty for one figure.")]
    public string? By { get; init; }
}

/// <summary>Which series.</summary>
internal sealed record SeriesRequest : FiguresRequest
{
    [FromQuery(Name = "by"), Description("A series for each province, prefecture, region, kind or agency; one series unless said.")]
    public string? By { get; init; }
}

/// <summary>What was added up.</summary>
internal sealed record MeasureInfo(string Text, string? Zh, string? En, string? Unit, string Formula, IReadOnlyList<string> Fields)
{
    /// <summary>Of a question.</summary>
    public static MeasureInfo Of(AggregateQuery query)
    {
        var text = query.Measure.Text;
        if (DerivedMeasures.Find(text) is { } derived) return new(text, derived.Zh, derived.En, derived.Unit, derived.Formula, query.Measure.Fields);
        var field = CatalogueApi.Fields.FirstOrDefault(field => field.Id == text);
        return new(text, field?.Zh, field?.En, field?.Unit ?? field?.Kind, text, query.Measure.Fields);
    }
}

/// <summary>Figures.</summary>
internal sealed record Aggregate(
    MeasureInfo Measure, string Statistic, IReadOnlyList<string> By, string Scope, bool AcceptedOnly, IReadOnlyList<int> Years, long Unplaced, IReadOnlyList<FigurePoint> Figures);

/// <summary>One figure, and what stands behind it; <c>docs/api.md</c> explains the counts.</summary>
internal sealed record FigurePoint(
    int? Year, [property: System.Text.Json.Serialization.JsonPropertyName("keys")] IReadOnlyDictionary<string, string> Keys, decimal? Value, long Reports, long Added, long Blank, long Absent, long Unread,
    long Missing, long Unreviewed, long Inconsistent);

/// <summary>Figures over the years.</summary>
internal sealed record Series(IReadOnlyDictionary<string, string> Keys, IReadOnlyList<FigurePoint> Points);

/// <summary>Series.</summary>
internal sealed record SeriesAnswer(
    MeasureInfo Measure, string Statistic, string Scope, bool AcceptedOnly, IReadOnlyList<int> Years, long Unplaced, IReadOnlyList<Series> Series);
