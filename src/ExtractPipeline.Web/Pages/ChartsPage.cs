using System.Globalization;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Pages;

/// <summary>A field or a measure over years and regions: a chart, and the same as a table.</summary>
internal static class ChartsPage
{
    private const string UsualMeasure = "requests_accepted";
    private const int MostLines = 6, MostRows = 400;
    private static readonly (GroupBy By, string Zh, string En)[] Groups =
        [(GroupBy.Province, "省", "Province"), (GroupBy.Prefecture, "地市", "Prefecture"), (GroupBy.Region, "地区", "Region"), (GroupBy.Kind, "机关类别", "Kind of body"), (GroupBy.Agency, "机关", "Body")];

    /// <summary>Adds the address.</summary>
    public static void MapCharts(this IEndpointRouteBuilder routes) => routes.MapGet("/charts", ShowAsync).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(string? measure, string? region, string? by, string? scope, HttpContext context, Aggregation aggregation, Resilience resilience, CancellationToken cancellation)
    {
        var language = Site.LanguageOf(context);
        var text = string.IsNullOrEmpty(measure) ? UsualMeasure : measure;
        var group = Groups.FirstOrDefault(group => group.By.ToString().Equals(by, StringComparison.OrdinalIgnoreCase), Groups[0]);
        var form = Form(language, text, region, group.By, scope);
        var title = language.Of("逐年图表", "Charts over the years");
        try
        {
            var query = FiguresApi.QueryOf(new() { Measure = text, Region = region, Scope = scope }, [GroupBy.Year, group.By]);
            var result = await resilience.Prompt.ExecuteAsync(async token => await aggregation.ComputeAsync(query, token), cancellation);
            var series = result.Figures.GroupBy(figure => figure.Keys[0]).Select(figures => (Name: NameOf(figures.Key, group.By), Figures: figures.ToList()))
                .OrderByDescending(line => line.Figures.Max(figure => figure.Value ?? 0)).ThenBy(line => line.Name, StringComparer.Ordinal).ToList();
            var info = MeasureInfo.Of(query);
            var heading = language.Of(info.Zh ?? info.Text, info.En ?? info.Text);
            var isRatio = DerivedMeasures.Find(text)?.Unit == "ratio";
            return Site.Page(context, language, title, "/charts", Html.Of($"""
                {form}
                <section aria-labelledby="chart"><h2 id="chart">{heading}</h2>
                {(series.Count == 0 ? Html.Of($"<p>{language.Of("没有数据", "There is nothing to show")}</p>") : Chart.Draw(result.Years, [.. series.Take(MostLines)], heading, isRatio))}
                {(series.Count > MostLines ? Html.Of($"<p class=\"note\">{language.Of("图中仅列数值最大的", "The chart has the largest")} {MostLines} / {series.Count}</p>") : Html.None)}
                {Table(language, result.Years, [.. series.Take(MostRows)], heading, isRatio)}
                <p class="note">{language.Of("每个数字旁：缺＝缺少的报告，审＝尚未确认，误＝原文勾稽不平；未归入统计的记录：", "Beside each figure: m = reports missing, u = not reviewed, i = inconsistent as printed; records in no figure:")} {result.Unplaced}</p></section>
                """));
        }
        catch (Exception e) when (e is RequestException or MeasureException)
        {
            var page = Site.Page(context, language, title, "/charts", Html.Of($"""{form}<p role="alert" class="bad">{e.Message}</p>"""));
            return TypedResults.Content(page.ResponseContent, page.ContentType, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static string NameOf(string key, GroupBy by) => by is GroupBy.Kind or GroupBy.Agency ? key : RegionCatalogue.Find(key)?.Name ?? key;

    private static Html Form(Language language, string measure, string? region, GroupBy by, string? scope)
    {
        var measures = DerivedMeasures.All.Select(one => (one.Id, Text: language.Of(one.Zh, one.En))).Concat(CatalogueApi.Fields.Select(field => (field.Id, Text: language.Of(field.Zh, field.En)))).ToList();
        if (measures.TrueForAll(one => one.Id != measure)) measures.Insert(0, (measure, measure));
        return Html.Of($"""
            <form method="get" action="/charts" class="ask">
            <label>{language.Of("指标", "Measure")} <select name="measure">{Html.Join(measures.Select(one => Option(one.Id, one.Text, one.Id == measure)))}</select></label>
            <label>{language.Of("行政区划代码", "Region code")} <input name="region" value="{region}" inputmode="numeric" pattern="[0-9]{new Html("{6}")}" size="8" placeholder="410000"></label>
            <label>{language.Of("分组", "By")} <select name="by">{Html.Join(Groups.Select(group => Option(group.By.ToString().ToLowerInvariant(), language.Of(group.Zh, group.En), group.By == by)))}</select></label>
            <label>{language.Of("口径", "Scope")} <select name="scope">{Option("own", language.Of("本机关", "Bodies' own"), scope != "rollup")}{Option("rollup", language.Of("地区汇总", "Roll-ups of regions"), scope == "rollup")}</select></label>
            <button>{language.Of("显示", "Show")}</button></form>
            """);

        static Html Option(string value, string text, bool chosen) => chosen ? Html.Of($"""<option value="{value}" selected>{text}</option>""") : Html.Of($"""<option value="{value}">{text}</option>""");
    }

    private static Html Table(Language language, IReadOnlyList<int> years, IReadOnlyList<(string Name, List<Figure> Figures)> series, string heading, bool isRatio) => Html.Of($"""
        <div class="wide" tabindex="0" role="region" aria-label="{heading}"><table><caption>{heading}</caption><thead><tr><th scope="col">{language.Of("地区或机关", "Region or body")}</th>
        {Html.Join(years.Select(year => Html.Of($"""<th scope="col">{year}</th>""")))}</tr></thead><tbody>
        {Html.Join(series.Select(line => Html.Of($"""<tr><th scope="row">{line.Name}</th>{Html.Join(line.Figures.Select(figure => Cell(language, figure, isRatio)))}</tr>""")))}</tbody></table></div>
        """);

    private static Html Cell(Language language, Figure figure, bool isRatio)
    {
        var notes = new[] { (Count: figure.Missing, Text: language.Of("缺", "m")), (Count: figure.Unreviewed, Text: language.Of("审", "u")), (Count: figure.Inconsistent, Text: language.Of("误", "i")) }
            .Where(note => note.Count > 0).Select(note => string.Create(CultureInfo.InvariantCulture, $"{note.Text} {note.Count}"));
        return Html.Of($"""<td>{Text(figure.Value, isRatio)}<small>{string.Join(" · ", notes)}</small></td>""");
    }

    /// <summary>A figure for people.</summary>
    public static string Text(decimal? value, bool isRatio) =>
        value is not { } number ? "–" : isRatio ? number.ToString("0.0 %", CultureInfo.InvariantCulture) : number.ToString("#,0.######", CultureInfo.InvariantCulture);
}
