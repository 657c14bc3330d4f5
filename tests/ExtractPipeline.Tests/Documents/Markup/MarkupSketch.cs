using System.Text;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Records;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

/// <summary>Small documents for one thing at a time: the first grid of the form, with one cell that a test may write as it likes.</summary>
internal static class MarkupSketch
{
    /// <summary>The field of the cell that the test writes.</summary>
    public const string Field = "proactive.administrative_licensing.decisions";

    /// <summary>A web page with the first grid; the cell of 行政许可 holds any markup.</summary>
    public static string Page(string cell, string before = "", string head = "") => $"""
        <html><head>{head}</head><body>{before}<h1>洛阳市商务局2025年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p>
        <table><tr><td colspan=4>第二十条第（一）项</td></tr>
        <tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
        <tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>1</td><td>2</td><td>3</td></tr>
        <tr><td colspan=4>第二十条第（五）项</td></tr><tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr><tr><td>行政许可</td><td colspan=3>{cell}</td></tr>
        <tr><td colspan=4>第二十条第（六）项</td></tr><tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr><tr><td>行政处罚</td><td colspan=3>4</td></tr><tr><td>行政强制</td><td colspan=3>5</td></tr>
        <tr><td colspan=4>第二十条第（八）项</td></tr><tr><td>信息内容</td><td colspan=3>本年收费金额（单位：万元）</td></tr><tr><td>行政事业性收费</td><td colspan=3>6.5</td></tr></table></body></html>
        """;

    /// <summary>The main part of a Word file with rows of the first grid; the cell of 行政许可 holds any runs.</summary>
    public static string Word(string runs)
    {
        (string Label, string[] Cells)[] rows =
        [
            ("第二十条第（一）项", []), ("信息内容", ["本年制发件数", "本年废止件数", "现行有效件数"]), ("规章", ["0", "0", "0"]), ("行政规范性文件", ["1", "2", "3"]),
            ("第二十条第（五）项", []), ("信息内容", ["本年处理决定数量"]), ("行政许可", [""]), ("第二十条第（六）项", []), ("信息内容", ["本年处理决定数量"]), ("行政处罚", ["4"]), ("行政强制", ["5"]),
        ];
        var table = rows.Select(row => $"<w:tr>{Cell(row.Label, row.Cells.Length == 0 ? 4 : 1)}{string.Concat(row.Cells.Select((text, i) => Cell(text, i == row.Cells.Length - 1 ? 4 - row.Cells.Length : 1)))}</w:tr>");
        return $"<w:p><w:r><w:t>洛阳市商务局2025年政府信息公开工作年度报告</w:t></w:r></w:p><w:tbl>{string.Concat(table)}</w:tbl>";

        string Cell(string text, int span) =>
            $"""<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p>{(text.Length == 0 ? runs : $"<w:r><w:t>{text}</w:t></w:r>")}</w:p></w:tc>""";
    }

    public static Task<ExtractionRecord> ExtractAsync(TempFolder folder, string content) => ExtractAsync(folder, Encoding.UTF8.GetBytes(content));

    public static Task<ExtractionRecord> ExtractAsync(TempFolder folder, byte[] content, string name = "report") =>
        new DocumentExtractor(new ExtractionOptions()).ExtractAsync(folder.Write(name, content), name, TestContext.Current.CancellationToken);

    public static Field FieldOf(ExtractionRecord record) => record.Fields.Single(field => field.Id == Field);
}
