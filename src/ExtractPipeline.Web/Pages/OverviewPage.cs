using System.Globalization;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Pages;

/// <summary>How the archive and the work on it stand.</summary>
internal static class OverviewPage
{
    /// <summary>Adds the address.</summary>
    public static void MapOverview(this IEndpointRouteBuilder routes) => routes.MapGet("/", ShowAsync).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(HttpContext context, OverviewQueries queries, ReviewAudit reviews, Resilience resilience, CancellationToken cancellation)
    {
        var language = Site.LanguageOf(context);
        var overview = await resilience.Prompt.ExecuteAsync(async token => await queries.FindAsync(token), cancellation);
        var measured = await resilience.Prompt.ExecuteAsync(async token => await reviews.MeasureAsync(token), cancellation);
        return Site.Page(context, language, language.Of("年报数据概览", "Overview of the archive"), "/", Body(overview, measured, language));
    }

    private static Html Body(Overview overview, ReviewFigures measured, Language language)
    {
        var documents = overview.Documents;
        var total = documents.Values.Sum();
        var settled = documents[DocumentState.Done] + documents[DocumentState.Rejected];
        var accepted = overview.Outcomes.GetValueOrDefault("accepted");
        var review = overview.Outcomes.GetValueOrDefault("needs_review");
        return Html.Of($"""
            <section aria-labelledby="progress"><h2 id="progress">{language.Of("处理进度", "Progress")}</h2>
            <p><progress id="bar" max="{Math.Max(total, 1)}" value="{settled}" aria-labelledby="progress"></progress> <span id="done" aria-live="polite">{settled} / {total}</span></p>
            <table class="states"><caption>{language.Of("按状态统计的文档", "Documents by state")}</caption>
            <thead><tr>{Head(language.Of("排队", "Queued"))}{Head(language.Of("处理中", "Running"))}{Head(language.Of("完成", "Done"))}{Head(language.Of("拒绝", "Rejected"))}</tr></thead>
            <tbody><tr>{Html.Join(DocumentState.All.Select(state => Html.Of($"""<td id="state-{state}">{documents[state]}</td>""")))}</tr></tbody></table></section>
            <section aria-labelledby="quality"><h2 id="quality">{language.Of("质量", "Quality")}</h2><dl class="cards">
            {Card(language.Of("已接受的字段", "Fields accepted"), overview.AcceptedFields, Share(overview.AcceptedFields, overview.Fields), null)}
            {Card(language.Of("全部接受的报告", "Reports accepted as a whole"), accepted, Share(accepted, accepted + review), "/records?outcome=accepted&view=summary")}
            {Card(language.Of("待人工复核的报告", "Reports with fields to review"), review, Share(review, accepted + review), "/records?outcome=needs_review&view=summary")}
            {Card(language.Of("待复核的字段", "Fields that wait for review"), measured.Fields, null, "/review")}
            {Card(language.Of("原文不平的勾稽关系", "Sums wrong as printed"), overview.BrokenSums, null, "/checks")}
            {Card(language.Of("计入统计的报告", "Reports that figures count"), overview.Counting, null, "/records?counts=true&view=summary")}
            {Card(language.Of("未能归入统计（地区、机关或年度不确定）", "In no figure: region, body or year uncertain"), overview.Unplaced, null, null)}
            </dl><p class="note">{Measured(measured, language)}</p></section>
            <section aria-labelledby="problems"><h2 id="problems">{language.Of("常见问题", "Commonest problems")}</h2>
            <table><caption class="hidden">{language.Of("问题代码与记录数", "Problem codes and records")}</caption><thead><tr>{Head(language.Of("代码", "Code"))}{Head(language.Of("记录数", "Records"))}</tr></thead><tbody>
            {Html.Join(overview.Problems.Select(problem => Html.Of($"""<tr><th scope="row"><a href="/records?problem={problem.Code}&amp;view=summary">{problem.Code}</a></th><td>{problem.Records:#,0}</td></tr>""")))}
            </tbody></table></section>
            <section aria-labelledby="exports" class="exports"><h2 id="exports">{language.Of("下载全部记录", "All records as a file")}</h2><ul>
            {Export("records.xlsx", language.Of("Excel 工作簿：一行一份报告，一列一个字段，另附字段说明", "Excel workbook: a row a report, a column a field, and a sheet that explains them"))}
            {Export("wide.csv", language.Of("同上，CSV 格式", "the same as CSV"))}
            {Export("long.csv", language.Of("一行一个字段，含状态、置信度和所在位置", "a row a field, with its state, confidence and place"))}
            {Export("records.jsonl", language.Of("一行一份完整记录（JSON）", "a whole record a line, JSON"))}
            </ul></section>
            """);

        static string Measured(ReviewFigures measured, Language language) => measured.BlindBound is not { } bound
            ? language.Of("已接受字段的实际错误率：尚无盲查结果。", "Error rate of accepted fields: nothing has been checked blind yet.")
            : string.Create(CultureInfo.InvariantCulture, $"{language.Of("已接受字段的实际错误率：盲查", "Error rate of accepted fields: of")} {measured.BlindChecked} {language.Of("个，错", "checked blind,")} {measured.BlindWrong} {language.Of("个；有 95% 把握低于", "were wrong; below")} {bound:0.####%} {language.Of("。", "with 95 % confidence.")}");
        static Html Head(string text) => Html.Of($"""<th scope="col">{text}</th>""");
        static string? Share(long part, long whole) => whole == 0 ? null : FormattableString.Invariant($"{100.0 * part / whole:0.0} %");
        static Html Card(string name, long number, string? share, string? address) => Html.Of($"""<div><dt>{name}</dt><dd>{(address is null ? Html.Of($"{number:#,0}") : Html.Of($"""<a href="{address}">{number:#,0}</a>"""))} <small>{share}</small></dd></div>""");
        static Html Export(string name, string what) => Html.Of($"""<li><a href="/exports/{name}" download>{name}</a> – {what}</li>""");
    }
}
