using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ExtractPipeline.Tests;

/// <summary>
/// A real report, kept as the text of a web page or of a PDF, typeset again as HTML: prose as paragraphs, the three grids as tables the way
/// a person understands them. In the text a cell is a tab, and rows have slipped; so cells are told by what they say.
/// </summary>
internal sealed partial class SeedReport
{
    private const string Results = "三、本年度办理结果";
    private static readonly string[] Sections = ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、"];

    private readonly string[] lines;
    private readonly int[] starts;

    /// <summary>Finds the sections of a text.</summary>
    public SeedReport(string text)
    {
        lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        starts = [.. Sections.Select(section => Array.FindIndex(lines, line => line.StartsWith(section, StringComparison.Ordinal)))];
    }

    /// <summary>The report as a page.</summary>
    /// <param name="labelColumns">Columns of the second grid that hold labels: two where items stand in the first column of values, as in one report.</param>
    /// <param name="headings">The headings of the second grid's columns of values.</param>
    public string ToHtml(int labelColumns, params string[] headings)
    {
        var overview = Array.FindIndex(lines, line => line.StartsWith("一、总体情况", StringComparison.Ordinal));
        var html = new StringBuilder("""
            <!DOCTYPE html><html lang="zh"><meta charset="utf-8">
            <style>@page { size: A4; margin: 20mm } body { font: 10.5pt serif } table { border-collapse: collapse; width: 100%; margin: 8pt 0 }
            td { border: 0.75pt solid black; padding: 2pt; text-align: center; font-size: 9pt }</style>

            """);
        html.Append($"<h1>{Escape(string.Concat(lines[..overview]))}</h1>");
        Prose(html, overview, starts[0]);
        html.Append($"<h2>{Sections[0]}</h2>").Append(ProactiveTable());
        html.Append($"<h2>{Sections[1]}</h2>").Append(RequestsTable(labelColumns, headings));
        html.Append($"<h2>{Sections[2]}</h2>").Append(DisputesTable());
        Prose(html, starts[3], lines.Length);
        return html.Append("</html>").ToString();
    }

    private void Prose(StringBuilder html, int from, int to)
    {
        foreach (var line in lines[from..to]) html.Append($"<p>{Escape(line)}</p>");
    }

    private string ProactiveTable()
    {
        var rows = lines[(starts[0] + 1)..starts[1]].Select(line => line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        return Table(rows.Select(cells => string.Concat(cells.Select((cell, i) => Cell(cell, i == cells.Length - 1 ? 4 - i : 1)))));
    }

    private string RequestsTable(int labelColumns, string[] headings)
    {
        var rows = RequestRows().ToList();
        var results = rows.Count(row => row.Level > 1);
        var columns = headings.Length;
        var html = new List<string>
        {
            Cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", labelColumns, 3) + Cell("申请人情况", columns),
            Cell(headings[0], 1, 2) + Cell("法人或其他组织", columns - 2) + Cell(headings[^1], 1, 2),
            string.Concat(headings[1..^1].Select(heading => Cell(heading))),
        };
        for (var i = 0; i < rows.Count; i++)
        {
            var (level, group, item, values) = rows[i];
            var label = new StringBuilder();
            if (level > 1 && rows[i - 1].Level == 1) label.Append(Cell(Results, 1, results));
            if (level == 1) label.Append(Cell(item, labelColumns));
            else if (level == 2) label.Append(Cell(item, labelColumns - 1));
            else
            {
                if (rows[i - 1].Group != group) label.Append(Cell(group, 1, rows.Count(row => row.Group == group)));
                label.Append(Cell(item));
            }

            html.Add(label + string.Concat(values.Select(value => Cell(value))));
        }

        return Table(html);
    }

    /// <summary>
    /// The rows of the second grid. Text adds up to a label until the numbers come, on the same line or on lines of their own; a row's last
    /// number may have a line to itself.
    /// </summary>
    private IEnumerable<(int Level, string Group, string Item, string[] Values)> RequestRows()
    {
        var begin = Array.FindIndex(lines, starts[1], line => line.StartsWith("一、本年新收", StringComparison.Ordinal));
        var label = "";
        var group = "";
        var values = new List<string>();
        foreach (var line in lines[begin..starts[2]].Append("。"))
        {
            var match = TrailingNumbers().Match(line);
            var text = match.Groups["text"].Value;
            if (text.Length > 0 && values.Count > 0)
            {
                var within = label.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
                if (within.StartsWith(Results, StringComparison.Ordinal)) within = within[Results.Length..];
                var parts = GroupAndItem().Match(within);
                if (parts.Success) (group, within) = (parts.Groups["group"].Value, parts.Groups["item"].Value);
                else if (!char.IsAsciiDigit(within[0])) group = "";
                yield return (group.Length > 0 ? 3 : within[0] is '（' or '(' ? 2 : 1, group, within, [.. values]);
                label = "";
                values.Clear();
            }

            label += text;
            values.AddRange(match.Groups["number"].Captures.Select(capture => capture.Value));
        }
    }

    private string DisputesTable()
    {
        string[] kinds = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
        var values = lines[starts[2]..starts[3]].Select(line => TrailingNumbers().Match(line).Groups["number"].Captures).First(numbers => numbers.Count == 15);
        return Table(
        [
            Cell("行政复议", 5) + Cell("行政诉讼", 10),
            string.Concat(kinds.Select(kind => Cell(kind, 1, 2))) + Cell("未经复议直接起诉", 5) + Cell("复议后起诉", 5),
            string.Concat(kinds.Concat(kinds).Select(kind => Cell(kind))),
            string.Concat(values.Select(value => Cell(value.Value))),
        ]);
    }

    private static string Table(IEnumerable<string> rows) => $"<table>{string.Concat(rows.Select(row => $"<tr>{row}</tr>\n"))}</table>";

    private static string Cell(string text, int columns = 1, int rows = 1) => $"<td colspan={columns} rowspan={rows}>{Escape(text)}</td>";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex(@"^(?<text>.*?)(?:(?:^|\s+)(?<number>\d+))*$")]
    private static partial Regex TrailingNumbers();

    [GeneratedRegex(@"^(?<group>[（(][三四五六][）)](?:不予公开|无法提供|不予处理|其他处理))(?<item>.+)$")]
    private static partial Regex GroupAndItem();
}
