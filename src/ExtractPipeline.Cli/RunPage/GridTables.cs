using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>The three grids as the paper form prints them, with the sums in the margin.</summary>
internal static class GridTables
{
    private const int LabelColumns = 3;

    /// <summary>One grid, or a word that it is not there.</summary>
    public static Markup Grid(TableKind table, FieldView view)
    {
        var layout = view.Record.Layouts.Of(table);
        var form = FormCatalogue.Of(table, layout == Layout.Ogi2019 ? Layout.Ogi2019 : Layout.Ogi2021);
        var (number, edition) = (table switch { TableKind.Proactive => "二", TableKind.Requests => "三", _ => "四" }, layout switch
        {
            { } known => $" · {PageShell.NameOf(known)}",
            null => "",
        });
        var title = Markup.Of($"""<h2 id="{FieldId.NameOf(table)}">{number}、{form.Title} <small>{form.En}{edition}</small></h2>""");
        var body = layout switch
        {
            null => new Markup("""<p class="none">文档中没有此表。<small>The document does not have this table.</small></p>"""),
            Layout.Pre2019 => new Markup("""<p class="none">2019 年以前的样式，没有字段。<small>A form from before 2019: it has no fields.</small></p>"""),
            _ when table == TableKind.Requests => Requests(form, view),
            _ when table == TableKind.Disputes => Disputes(form, view),
            _ => Proactive(form, view),
        };
        return Markup.Of($"<section>{title}{body}</section>\n");
    }

    private static Markup Proactive(FormTable form, FieldView view)
    {
        var widest = form.Sections.Max(section => section.Columns.Count);
        var rows = new List<Markup>();
        foreach (var section in form.Sections)
        {
            if (section.Banner is { } banner) rows.Add(Markup.Of($"""<tr><th class="banner" colspan="{widest + 1}">{banner}</th></tr>"""));
            rows.Add(Markup.Of($"""<tr><th>信息内容<small>Content</small></th>{Markup.Join(section.Columns.Select((column, i) => Heading(column, SpanOf(i))))}</tr>"""));
            foreach (var row in section.Rows)
                rows.Add(Markup.Of($"<tr>{Label(row)}{Markup.Join(section.Columns.Select((column, i) => Cell(form, row, column, view, SpanOf(i))))}</tr>"));

            // Where a section has fewer columns than another, its last one takes the room, as on paper.
            int SpanOf(int column) => column == section.Columns.Count - 1 ? widest - column : 1;
        }

        return Markup.Of($"""<table class="proactive"><tbody>{Markup.Join(rows)}</tbody></table>""");
    }

    private static Markup Requests(FormTable form, FieldView view)
    {
        var section = form.Sections[0];
        var rowSum = form.Checks.FirstOrDefault(check => check.Each == CheckDirection.Row);
        var columnSums = form.Checks.Where(check => check.Each == CheckDirection.Column).ToList();

        var rows = section.Rows.Select((row, i) => Markup.Of(
            $"<tr>{Groups(section.Rows, i)}{Label(row, LabelColumns - row.Groups.Count)}{Markup.Join(section.Columns.Select(column => Cell(form, row, column, view)))}{Sum(rowSum, row, view, form.Table)}</tr>\n"));
        var sums = columnSums.Select(check => Markup.Of(
            $"""<tr class="sums"><th colspan="{LabelColumns}">{SumLabel(check)}</th>{Markup.Join(section.Columns.Select(column => Sum(check, column, view, form.Table)))}<td class="sum"></td></tr>"""));
        return Markup.Of($"""
            <table class="requests">
            <thead>
            <tr><th class="note" rowspan="3" colspan="{LabelColumns}">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</th><th colspan="{section.Columns.Count}">申请人情况<small>Applicants</small></th><th class="margin" rowspan="3">{SumLabel(rowSum)}</th></tr>
            <tr>{Markup.Join(UpperHeadings(section.Columns))}</tr>
            <tr>{Markup.Join(section.Columns.Where(column => column.Group is not null).Select(column => Heading(column)))}</tr>
            </thead>
            <tbody>{Markup.Join(rows)}</tbody>
            <tfoot>{Markup.Join(sums)}</tfoot>
            </table>
            """);
    }

    private static Markup Disputes(FormTable form, FieldView view)
    {
        var section = form.Sections[0];
        var width = section.Columns.Count;
        var sum = form.Checks.FirstOrDefault(check => check.Each == CheckDirection.Row);

        var upper = section.Rows.ChunkBy(row => row.Groups is [var outermost, ..] ? outermost : row.Id).Select(rows => rows[0].Groups.Count == 0
            ? Markup.Of($"""<th colspan="{width}" rowspan="2">{Words(rows[0])}</th>""")
            : Markup.Of($"""<th colspan="{width * rows.Count}">{rows[0].Groups[0]}</th>"""));
        var middle = section.Rows.Where(row => row.Groups.Count > 0).Select(row => Markup.Of($"""<th colspan="{width}">{Words(row)}</th>"""));
        var lower = section.Rows.SelectMany(_ => section.Columns).Select(column => Heading(column));
        var values = section.Rows.SelectMany(row => section.Columns.Select(column => Cell(form, row, column, view)));
        var sums = section.Rows.Select(row => Sum(sum, row, view, form.Table, width));
        return Markup.Of($"""
            <table class="disputes">
            <thead><tr>{Markup.Join(upper)}</tr><tr>{Markup.Join(middle)}</tr><tr>{Markup.Join(lower)}</tr></thead>
            <tbody><tr>{Markup.Join(values)}</tr></tbody>
            <tfoot><tr class="sums">{Markup.Join(sums)}</tr></tfoot>
            </table>
            """);
    }

    /// <summary>The group cells that begin at a row; a group spans the neighbours that stand in it.</summary>
    private static Markup Groups(IReadOnlyList<FormLine> rows, int at)
    {
        var cells = new List<Markup>();
        for (var depth = 0; depth < rows[at].Groups.Count; depth++)
        {
            if (at > 0 && IsSameGroup(rows[at - 1], rows[at], depth)) continue;
            var span = rows.Skip(at).TakeWhile(row => IsSameGroup(row, rows[at], depth)).Count();
            cells.Add(Markup.Of($"""<th class="group" rowspan="{span}">{rows[at].Groups[depth]}</th>"""));
        }

        return Markup.Join(cells);
    }

    private static bool IsSameGroup(FormLine a, FormLine b, int depth) =>
        a.Groups.Count > depth && a.Groups.Take(depth + 1).SequenceEqual(b.Groups.Take(depth + 1));

    private static IEnumerable<Markup> UpperHeadings(IEnumerable<FormLine> columns) =>
        columns.ChunkBy(column => column.Group ?? column.Id).Select(group => group[0].Group is { } title
            ? Markup.Of($"""<th colspan="{group.Count}">{title}<small>Legal persons and other organisations</small></th>""")
            : Heading(group[0], rows: 2));

    private static Markup Heading(FormLine column, int columns = 1, int rows = 1) =>
        Markup.Of($"""<th colspan="{columns}" rowspan="{rows}">{Words(column)}</th>""");

    private static Markup Label(FormLine row, int columns = 1) => Markup.Of($"""<th class="label" colspan="{columns}">{Words(row)}</th>""");

    private static Markup Words(FormLine line) => Markup.Of($"{line.Label}<small>{line.En}</small>");

    private static Markup Cell(FormTable form, FormLine row, FormLine column, FieldView view, int columns = 1)
    {
        var id = new FieldId(form.Table, row.Id, column.Id).ToString();
        if (view.Find(id) is not var (place, field))
            return Markup.Of($"""<td class="absent" colspan="{columns}" title="{id}: 记录中没有 not in the record"></td>""");
        var style = view.IsInBrokenSum(id) ? "v insum " : "v ";
        return Markup.Of($"""<td class="{style}{Looks.StyleOf(field)}" id="c{place}" data-hot="{place}" colspan="{columns}" title="{view.Tooltip(field)}"><a href="#b{place}">{Looks.ContentOf(field)}</a></td>""");
    }

    private static Markup SumLabel(FormCheck? check) => check?.Id switch
    {
        "B1" => new("一＋二＝三（七）＋四<small>B1: received = disposed of + carried forward</small>"),
        "B2" => new("（七）＝（一）至（六）之和<small>B2: total = sum of the results</small>"),
        "B3" => new("∑<small>B3</small>"),
        { } id => Markup.Of($"{id}"),
        null => Markup.None,
    };

    /// <summary>A sum's cell in the margin of its row or column: it holds, is open, or differs by so much.</summary>
    private static Markup Sum(FormCheck? rule, FormLine line, FieldView view, TableKind table, int columns = 1)
    {
        var check = rule is null ? null : view.FindCheck($"{rule.Id}.{line.Id}");
        if (check is null) return Markup.Of($"""<td class="sum" colspan="{columns}"></td>""");
        var (style, sign, words) = check.Status switch
        {
            CheckStatus.Holds => ("holds", "✓", "成立 holds"),
            CheckStatus.Broken => ("broken", "≠ " + Difference(check), "不成立 broken"),
            _ => ("open", "…", "未定 open"),
        };
        var caption = table == TableKind.Disputes ? "总计 = 四项之和 " : "";
        return Markup.Of($"""<td class="sum {style}" colspan="{columns}" title="{check.Id} {words}: {check.Left} ⇄ {check.Right}">{caption}{sign}</td>""");
    }

    private static string Difference(Check check) =>
        check.Left - check.Right is { } difference ? difference.ToString("+0.######;−0.######", System.Globalization.CultureInfo.InvariantCulture) : "?";

    /// <summary>Neighbours with the same key, together.</summary>
    private static IEnumerable<List<FormLine>> ChunkBy(this IEnumerable<FormLine> lines, Func<FormLine, string> key)
    {
        List<FormLine> chunk = [];
        foreach (var line in lines)
        {
            if (chunk.Count > 0 && key(chunk[0]) != key(line))
            {
                yield return chunk;
                chunk = [];
            }

            chunk.Add(line);
        }

        if (chunk.Count > 0) yield return chunk;
    }
}
