using System.Text;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Documents.Markup;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

public class HtmlReaderTests
{
    [Theory]
    [InlineData("215", 215)]
    [InlineData("<p><span>2</span><b><span>15</span></b></p>", 215)]
    [InlineData("&nbsp; 215 &#12288;", 215)]
    [InlineData("２１５", 215)]
    [InlineData("2\u200B15", 215)]
    [InlineData("215<span style='display:none'>9</span>", 215)]
    [InlineData("215<span hidden>9</span><script>1</script>", 215)]
    [InlineData("<i class=off>9</i>215", 215)]
    [InlineData("<input type=text value='215'><input type=hidden value=9>", 215)]
    [InlineData("<table><tr><td>215</td></tr></table>", 215)]
    [InlineData("2 150 000", 2150000)]
    [InlineData("215<sup>①</sup>", 215)]
    [InlineData("215<sup>1</sup>", 215)]
    [InlineData("215（其中新办9件）", 215)]
    public async Task Read_CellOfAnyMarkup_SaysWhatTheBrowserShows(string cell, int value)
    {
        using var folder = new TempFolder();
        var field = MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, MarkupSketch.Page(cell, head: "<style>.off{display:none}</style>")));

        (field.Value, field.State, field.Decision).ShouldBe((value, FieldState.Read, Decision.Accept));
        field.Locator.ShouldBe(new() { Kind = LocatorKind.Cell, Path = "table:nth-of-type(1)", Table = 1, Row = 7, Column = 2 });
    }

    [Fact]
    public async Task Read_SheetThatPlacesMuchBeforeItHides_IsLookedAtToItsEnd()
    {
        using var folder = new TempFolder();
        var sheet = string.Concat(Enumerable.Range(0, 100).Select(i => $".at{i} {{ top: {i + 1}px; color: #fff }}\n")) + ".off { display: none }";
        var field = MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, MarkupSketch.Page("215<span class=off>9</span>", head: $"<style>{sheet}</style>")));

        (field.Value, field.Decision).ShouldBe((215, Decision.Accept));
    }

    [Theory]
    [InlineData("<del>12</del>15")]
    [InlineData("12<br>15")]
    [InlineData("<p>12</p><p>15</p>")]
    [InlineData("<span>12</span> <span>15</span>")]
    [InlineData("约二百")]
    public async Task Read_CellWhoseNumberIsNotPlain_IsNeverAccepted(string cell)
    {
        using var folder = new TempFolder();
        MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, MarkupSketch.Page(cell))).Decision.ShouldBe(Decision.Review);
    }

    [Theory]
    [InlineData("utf-8", "", false)]
    [InlineData("utf-8", "<meta charset=gb2312>", false)]
    [InlineData("utf-8", "", true)]
    [InlineData("GB18030", "", false)]
    [InlineData("GB18030", "<meta charset=utf-8>", false)]
    [InlineData("GB18030", "<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", false)]
    [InlineData("utf-16", "", true)]
    [InlineData("utf-16BE", "", true)]
    [InlineData("utf-16", "", false)]
    public async Task Read_PageOfAnyEncoding_WhateverItDeclares(string encoding, string head, bool mark)
    {
        using var folder = new TempFolder();
        var writer = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        var record = await MarkupSketch.ExtractAsync(folder, [.. mark ? writer.GetPreamble() : [], .. writer.GetBytes(MarkupSketch.Page("215", head: head))]);

        (record.Report.Agency, MarkupSketch.FieldOf(record).Value).ShouldBe(("洛阳市商务局", 215));
    }

    [Fact]
    public async Task Read_PageOfASite_TakesTheReportsOwnTitle()
    {
        using var folder = new TempFolder();
        var menu = string.Concat(Enumerable.Range(2015, 10).Select(year => $"<li>洛阳市商务局{year}年政府信息公开工作年度报告</li>")) + "<table><tr><td>首页</td><td>其他</td></tr></table>";
        var record = await MarkupSketch.ExtractAsync(folder, MarkupSketch.Page("215", before: $"<ul>{menu}</ul>"));

        (record.Report.Year, MarkupSketch.FieldOf(record).Decision).ShouldBe((2025, Decision.Accept));
    }

    [Fact]
    public async Task Read_TableAsPicture_AsksForItsRecognitionAndGivesItsBytes()
    {
        using var folder = new TempFolder();
        folder.Write("images/表 1.png", [1, 2, 3]);
        var html = MarkupSketch.Page("215").Replace("</table>", "</table><p>三、收到和处理政府信息公开申请情况</p><img src='images/表%201.png?v=1'><img src='logo.png' width=20 height=20>", StringComparison.Ordinal);
        var record = await MarkupSketch.ExtractAsync(folder, html);
        var picture = HtmlReader.Read(folder.At("report"), Encoding.UTF8.GetBytes(html), new()).Blocks.OfType<MarkupPicture>().ShouldHaveSingleItem().Picture;

        record.Problems.Single(problem => problem.Code == ProblemCode.NeedsOcr).Message.ShouldContain("the picture images/表%201.png");
        record.Outcome.ShouldBe(Outcome.NeedsReview);
        picture.Read()!.Value.ToArray().ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/x.png")]
    [InlineData("//127.0.0.1:9/x.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("../secret.png")]
    [InlineData("%2e%2e/secret.png")]
    [InlineData("link.png")]
    public void Read_PictureElsewhere_IsNotFetched(string source)
    {
        using var folder = new TempFolder();
        folder.Write("secret.png", [1]);
        folder.Folder("page");
        File.CreateSymbolicLink(folder.At("page", "link.png"), folder.At("secret.png"));
        var page = HtmlReader.Read(folder.At("page", "x.html"), Encoding.UTF8.GetBytes($"<body><img src='{source}'>"), new());

        page.Blocks.OfType<MarkupPicture>().ShouldHaveSingleItem().Picture.Read().ShouldBeNull();
    }

    /// <summary>Labels that span two columns in some rows and one in others: the values stand beside their headings, seven under seven.</summary>
    [Fact]
    public async Task Read_TableThatHasSlipped_PlacesValuesByTheirNumber()
    {
        using var folder = new TempFolder();
        var draft = new ExtractPipeline.Fixtures.Content.Draft(new("slipped"));
        var page = Encoding.UTF8.GetString(ExtractPipeline.Fixtures.Rendering.MarkupFile.Write(draft, ExtractPipeline.Fixtures.Rendering.MarkupFormat.Portal));
        var slipped = page.Replace("<td colspan=\"2\">", "<td>", StringComparison.Ordinal);
        slipped.ShouldNotBe(page);
        var record = await MarkupSketch.ExtractAsync(folder, slipped);

        foreach (var field in record.Fields.Where(field => field.Id.StartsWith("requests.", StringComparison.Ordinal)))
            (field.Value, field.Decision).ShouldBe((draft.Cells.Single(cell => cell.Key.ToString() == field.Id).Value.Value, Decision.Accept), field.Id);
    }
}
