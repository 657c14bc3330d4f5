using System.Globalization;
using ExtractPipeline.Storage.Reviews;
using static ExtractPipeline.Web.Reviews.ReviewPages;

namespace ExtractPipeline.Web.Reviews;

/// <summary>The start page: what waits, what was measured, filters.</summary>
internal static class ReviewStart
{
    public static string Body(Reviewer reviewer, ReviewFigures figures) => string.Create(CultureInfo.InvariantCulture, $"""
        <main class="start-page"><header><h1>{Both("人工复核", "Manual review")}</h1><p class="who">{Encode(reviewer.Name)}{(reviewer.IsAdmin ? Both(" · 管理员", " · admin") : "")} <button id="language" type="button">中 / EN</button></p></header>
        <p id="none" class="note" hidden>{Both("目前没有需要复核的文件。", "Nothing waits for review now.")}</p>
        <ul class="figures">
        <li><b>{figures.Documents}</b>{Both("份文件待复核", "documents wait")}</li>
        <li><b>{figures.Fields}</b>{Both("个字段待复核", "fields wait")}</li>
        <li><b>{figures.Claimed}</b>{Both("份正在处理", "being worked on")}</li>
        <li><b>{figures.Disputed}</b>{Both("个字段意见不一，待管理员裁定", "fields in dispute, for an admin")}</li>
        <li><b>{figures.Decisions}</b>{Both("次判定", "decisions")}</li>
        <li><b>{(figures.MedianSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s") : "–")}</b>{Both("每次判定用时（中位数）", "median time of a decision")}</li>
        </ul>
        <section><h2>{Both("自动接受字段的实测错误率", "Measured error rate of accepted fields")}</h2>
        <p>{Measured(figures)}</p></section>
        <form action="/review/next" method="get" class="filters">
        <label>{Both("地区代码", "Region code")} <input name="region" inputmode="numeric" size="8" placeholder="410000"></label>
        <label>{Both("年度", "Year")} <input name="year" inputmode="numeric" size="5" placeholder="2024"></label>
        <label>{Both("版式", "Layout")} <select name="layout"><option value="">–</option><option>ogi-2021</option><option>ogi-2019</option></select></label>
        <label>{Both("问题", "Problem")} <input name="problem" size="16" placeholder="sums-implausible"></label>
        <button id="begin" autofocus>{Both("开始（Enter）", "Begin (Enter)")}</button></form>
        </main>
        """);

    private static string Measured(ReviewFigures figures) => figures.BlindBound is { } bound
        ? Both(
            string.Create(CultureInfo.InvariantCulture, $"盲查 {figures.BlindChecked} 个，错 {figures.BlindWrong} 个；错误率有 95% 把握低于 {bound:0.####%}。复看 {figures.SecondLooks} 次，不一致 {figures.SecondDiffered} 次。"),
            string.Create(CultureInfo.InvariantCulture, $"{figures.BlindChecked} checked blind, {figures.BlindWrong} wrong; the rate is below {bound:0.####%} with 95 % confidence. {figures.SecondLooks} second looks, {figures.SecondDiffered} differed."))
        : Both("尚无盲查结果。", "Nothing has been checked blind yet.");
}
