using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>A document's line in the index.</summary>
/// <param name="Page">File name of its page.</param>
/// <param name="File">Path of the document.</param>
/// <param name="Agency">The public body.</param>
/// <param name="Year">The reported year.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Accepted">Number of accepted fields.</param>
/// <param name="Review">Number of fields for a person.</param>
/// <param name="BrokenSums">Number of broken sums.</param>
/// <param name="Problems">Codes of its problems, each once.</param>
internal sealed record RunPageEntry(
    string Page, string File, string? Agency, int? Year, Outcome Outcome, int Accepted, int Review, int BrokenSums, IReadOnlyList<ProblemCode> Problems);

/// <summary>The page of a run: a line for each document, and totals.</summary>
internal static class IndexPage
{
    /// <summary>Writes the page.</summary>
    public static string Write(IReadOnlyList<RunPageEntry> entries)
    {
        var outcomes = Enum.GetValues<Outcome>().Select(outcome => Markup.Of($"<li>{Looks.Badge(outcome)} <b>{entries.Count(entry => entry.Outcome == outcome)}</b></li>"));
        return PageShell.Wrap("政府信息公开年报 · 提取结果", Markup.Of($"""
            <header><div class="title"><h1>政府信息公开工作年度报告 · 提取结果</h1><p>Extraction run: {entries.Count} documents 份文档</p></div><ul class="facts">{Markup.Join(outcomes)}</ul></header>
            <main class="index">
            <table class="plain">
            <thead><tr><th>文档<small>document</small></th><th>机关<small>agency</small></th><th>年份<small>year</small></th><th>结果<small>outcome</small></th><th class="n">接受<small>accepted</small></th><th class="n">复核<small>review</small></th><th class="n">勾稽不符<small>broken sums</small></th><th>问题<small>problems</small></th></tr></thead>
            <tbody>{Markup.Join(entries.Select(Row))}</tbody>
            <tfoot><tr><th colspan="4">合计<small>total</small></th><td class="n">{entries.Sum(entry => entry.Accepted):#,0}</td><td class="n">{entries.Sum(entry => entry.Review):#,0}</td><td class="n">{entries.Sum(entry => entry.BrokenSums):#,0}</td><td>{entries.Sum(entry => entry.Problems.Count):#,0}</td></tr></tfoot>
            </table>
            </main>
            """));
    }

    private static Markup Row(RunPageEntry entry)
    {
        var problems = Markup.Join(entry.Problems.Select(code => Markup.Of($"""<code class="{PageShell.NameOf(ProblemTable.Of(code).Severity)}" title="{ProblemTable.Of(code).Meaning}">{PageShell.NameOf(code)}</code> """)));
        return Markup.Of($"""
            <tr><td><a href="{entry.Page}"><bdi>{entry.File}</bdi></a></td><td>{entry.Agency ?? "–"}</td><td>{(entry.Year is { } year ? $"{year}" : "–")}</td><td>{Looks.Badge(entry.Outcome)}</td>
            <td class="n">{entry.Accepted:#,0}</td><td class="n {Warn(entry.Review)}">{entry.Review:#,0}</td><td class="n {Warn(entry.BrokenSums)}">{entry.BrokenSums:#,0}</td><td>{problems}</td></tr>

            """);
    }

    private static string Warn(int count) => count > 0 ? "warn" : "zero";
}
