using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage.Reviews;
using static ExtractPipeline.Web.Reviews.ReviewPages;

namespace ExtractPipeline.Web.Reviews;

/// <summary>The page of one document: the picture on the left, the grids as on paper on the right. The script fills the cells in.</summary>
internal static class ReviewGrid
{
    public static string Body(ReviewCase found) => $"""
        <header class="bar"><a href="/review" title="Review">☰</a><h1><bdi>{Encode(found.Record.Report.Title ?? found.Name)}</bdi></h1>
        <span id="progress" aria-live="polite"></span><span id="sums" aria-live="polite"></span><button id="language" type="button" tabindex="-1">中 / EN</button><button id="help-button" type="button" tabindex="-1">?</button></header>
        <div class="desk">
        <section class="look" aria-label="page"><div id="viewer"><div id="sheet"><img id="page" alt=""><div id="ring" hidden></div></div><p id="viewer-note" hidden></p></div>
        <div class="ask" id="ask" aria-live="polite"><p id="where"></p><div class="answer"><output id="entry"></output><span id="entry-note"></span></div><ol id="choices"></ol>
        <p class="keys"><kbd>Enter</kbd>{Both("确认", "confirm")} <kbd>0–9</kbd>{Both("选择或输入", "pick or type")} <kbd>Tab</kbd>{Both("下一个", "next")} <kbd>b</kbd>{Both("空白", "blank")} <kbd>x</kbd>{Both("无法辨认", "unreadable")} <kbd>m</kbd>{Both("无此行列", "no such line")} <kbd>u</kbd>{Both("撤销", "undo")} <kbd>z</kbd>{Both("缩放", "zoom")} <kbd>f</kbd>{Both("整页", "page")} <kbd>?</kbd>{Both("帮助", "help")}</p>
        <p id="message" role="status"></p></div></section>
        <section class="paper" id="paper">{Grids(found.Record)}</section></div>
        {Help}
        """;

    private static string Help => $"""
        <dialog id="help"><h2>{Both("键盘操作", "Keys")}</h2><dl>
        <dt><kbd>Enter</kbd></dt><dd>{Both("确认这一行这一列的格子里就是所显示的数值，进入下一个问题", "confirm that the cell of this row and column holds what is shown, and go on")}</dd>
        <dt><kbd>1</kbd>…<kbd>9</kbd></dt><dd>{Both("选中该编号的备选值（一位数的备选值以其自身为编号）；继续输入数字则改为手工输入，退格键只保留所按的数字", "take the choice of that number (a choice of one digit has itself for its number); a further digit makes it typing, Backspace keeps only the digit that was pressed")}</dd>
        <dt>{Both("数字", "digits")}, <kbd>.</kbd> <kbd>-</kbd></dt><dd>{Both("输入数值，Enter 保存，Esc 放弃", "type the number; Enter keeps it, Esc drops it")}</dd>
        <dt><kbd>b</kbd></dt><dd>{Both("空白，或只有短横、斜线", "blank, or only a dash or slash")}</dd>
        <dt><kbd>e</kbd></dt><dd>{Both("本行标出的格子均为空白", "all cells marked in this row are empty")}</dd>
        <dt><kbd>x</kbd></dt><dd>{Both("无法辨认", "cannot be read")}</dd>
        <dt><kbd>m</kbd></dt><dd>{Both("文件中没有这一行或列", "the document has no such row or column")}</dd>
        <dt><kbd>Tab</kbd> / <kbd>Shift Tab</kbd></dt><dd>{Both("下一个／上一个问题，不作判定", "next or previous question without deciding")}</dd>
        <dt><kbd>←↑↓→</kbd></dt><dd>{Both("移到任一格，可改正已接受的数值", "go to any cell, also to correct an accepted value")}</dd>
        <dt><kbd>u</kbd></dt><dd>{Both("撤销自己的上一次判定", "take one's last decision back")}</dd>
        <dt><kbd>z</kbd> / <kbd>f</kbd></dt><dd>{Both("缩放／整页", "zoom, full page")}</dd>
        <dt><kbd>n</kbd></dt><dd>{Both("放下本文件，取下一份", "leave this document and take the next")}</dd>
        <dt><kbd>l</kbd></dt><dd>{Both("切换语言", "switch language")}</dd>
        </dl><p>{Both("每次判定立即保存；关闭浏览器或断线不会丢失。", "Every decision is kept at once; closing the browser or losing the connection loses nothing.")} <kbd>Esc</kbd></p></dialog>
        """;

    private static string Grids(ExtractionRecord record)
    {
        var html = new StringBuilder();
        foreach (var (table, number) in new[] { (TableKind.Proactive, "二"), (TableKind.Requests, "三"), (TableKind.Disputes, "四") })
        {
            if (record.Layouts.Of(table) is not (Layout.Ogi2019 or Layout.Ogi2021)) continue;
            var form = FormCatalogue.Of(table, record.Layouts.Of(table)!.Value);
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Both($"{number}、{form.Title}", form.En)}</h2>");
            foreach (var section in form.Sections) html.Append(section.RowsInHeader ? Line(form, section) : Rows(form, section));
        }

        return html.ToString();
    }

    /// <summary>A section with a row a line, row sums at the right and column sums at the foot.</summary>
    private static string Rows(FormTable form, FormSection section)
    {
        var byRow = form.Checks.FirstOrDefault(check => check.Each == CheckDirection.Row);
        var html = new StringBuilder(section.Columns.Count < 4 ? "<table class=\"narrow\">" : "<table>").Append("<thead><tr><th colspan=\"2\"></th>");
        foreach (var column in section.Columns) html.Append(CultureInfo.InvariantCulture, $"<th class=\"col\">{Both(column.Label, column.En)}</th>");
        html.Append(byRow is null ? "" : "<th class=\"sum\">Σ</th>").Append("</tr></thead><tbody>");
        string? group = null;
        foreach (var (i, row) in section.Rows.Index())
        {
            var outer = Inner(row);
            html.Append("<tr>");
            if (outer is null) html.Append(CultureInfo.InvariantCulture, $"<th class=\"row\" colspan=\"2\">{Both(row.Label, row.En)}</th>");
            else
            {
                if (outer != group) html.Append(CultureInfo.InvariantCulture, $"<th class=\"group\" rowspan=\"{section.Rows.Skip(i).TakeWhile(next => Inner(next) == outer).Count()}\"><bdi lang=\"zh-CN\">{Encode(Short(outer))}</bdi></th>");
                html.Append(CultureInfo.InvariantCulture, $"<th class=\"row\">{Both(row.Label, row.En)}</th>");
            }

            group = outer;
            foreach (var column in section.Columns) html.Append(Cell(new(form.Table, row.Id, column.Id), $"{row.Path} × {column.Label}", $"{row.En} × {column.En}"));
            if (byRow is not null) html.Append(CultureInfo.InvariantCulture, $"<td class=\"sum\" data-sum=\"{byRow.Id}.{row.Id}\"></td>");
            html.Append("</tr>");
        }

        html.Append("</tbody>");
        foreach (var check in form.Checks.Where(check => check.Each == CheckDirection.Column))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tfoot><tr><th class=\"row\" colspan=\"2\">{Both(check.Id == "B1" ? "一＋二＝（七）＋四" : "（七）＝各项之和", check.Id == "B1" ? "in = out" : "total = parts")}</th>");
            foreach (var column in section.Columns) html.Append(CultureInfo.InvariantCulture, $"<td class=\"sum\" data-sum=\"{check.Id}.{column.Id}\"></td>");
            html.Append("</tr></tfoot>");
        }

        return html.Append("</table>").ToString();
    }

    /// <summary>A section whose rows stand side by side in one line: turned, so that it can be read without scrolling sideways.</summary>
    private static string Line(FormTable form, FormSection section)
    {
        var byRow = form.Checks.FirstOrDefault(check => check.Each == CheckDirection.Row);
        var html = new StringBuilder("<table><thead><tr><th colspan=\"2\"></th>");
        foreach (var column in section.Columns) html.Append(CultureInfo.InvariantCulture, $"<th class=\"col\">{Both(column.Label, column.En)}</th>");
        html.Append(byRow is null ? "" : "<th class=\"sum\">Σ</th>").Append("</tr></thead><tbody>");
        foreach (var row in section.Rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th class=\"row\" colspan=\"2\">{Both(row.Path, row.En)}</th>");
            foreach (var column in section.Columns) html.Append(Cell(new(form.Table, row.Id, column.Id), $"{row.Path} × {column.Label}", $"{row.En} × {column.En}"));
            html.Append(byRow is null ? "" : $"<td class=\"sum\" data-sum=\"{byRow.Id}.{row.Id}\"></td>").Append("</tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }

    private static string Cell(FieldId id, string chinese, string english) =>
        $"<td class=\"v\" data-field=\"{id}\" data-zh=\"{Encode(chinese)}\" data-en=\"{Encode(english)}\"></td>";

    private static string? Inner(FormLine row) => row.Groups.Count < 2 ? null : row.Groups[^1]; // The outermost group spans nearly all rows and says little.

    /// <summary>（三）不予公开 without its number, which does not fit beside the rows.</summary>
    private static string Short(string group) => group.Contains('）', StringComparison.Ordinal) ? group[(group.IndexOf('）', StringComparison.Ordinal) + 1)..] : group.Contains('、', StringComparison.Ordinal) ? group[(group.IndexOf('、', StringComparison.Ordinal) + 1)..] : group;
}
