using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

public class FlowBuilderTests
{
    [Fact]
    public void Build_PageNumbersAndRunningTitles_AreTakenOut()
    {
        var flow = Build(
            [At("某某局年度报告", 200, 30), At("第一页的正文", 100, 300), At("- 1 -", 290, 800)],
            [At("某某局年度报告", 200, 30), At("第二页的正文", 100, 300), At("第 2 页 共 3 页", 280, 800)],
            [At("某某局年度报告", 200, 30), At("第三页的正文", 100, 300), At("3", 295, 800)]);

        TextOf(flow).ShouldBe(["第一页的正文", "第二页的正文", "第三页的正文"]);
    }

    [Fact]
    public void Build_NumberThatStandsAmongTheText_IsKept() =>
        TextOf(Build([At("正文", 100, 300), At("12", 290, 400), At("正文的末行", 100, 500)])).ShouldBe(["正文", "12", "正文的末行"]);

    [Fact]
    public void Build_TitleOnOnePageOnly_IsKept() =>
        TextOf(Build([At("某某局年度报告", 200, 30), At("正文", 100, 300)], [At("续文", 100, 300)])).ShouldBe(["某某局年度报告", "正文", "续文"]);

    [Fact]
    public void Build_Pages_StandBelowEachOtherAndKnowTheirPlace()
    {
        var flow = Build([At("上页", 100, 700)], [At("下页", 100, 80)]);

        flow.Lines[1].Top.ShouldBeGreaterThan(flow.Lines[0].Bottom);
        (flow.Lines[1].Top - flow.Lines[0].Bottom).ShouldBeLessThan(20);
        var word = flow.Lines[1].Words.Single();
        word.Sheet.Page.Number.ShouldBe(2);
        word.PageBox.Top.ShouldBe(80, 1e-6);
    }

    [Fact]
    public void Build_WordsOfALine_AreOrderedAndJoinedWhereTheyTouch()
    {
        var line = Build([At("12", 300, 301), At("国家秘密", 120.5, 300), At("属于", 100, 300.5)]).Lines.ShouldHaveSingleItem();

        line.Words.Select(word => word.Text).ShouldBe(["属于", "国家秘密", "12"]);
        line.Pieces.Select(piece => piece.Text).ShouldBe(["属于国家秘密", "12"]);
    }

    [Fact]
    public void Build_WatermarkMuchLargerThanTheText_IsLeftOut() =>
        TextOf(Build([At("正文甲", 100, 300), At("正文乙", 100, 330), At("正文丙", 100, 360), new("密", new(200, 200, 280, 290))])).ShouldBe(["正文甲", "正文乙", "正文丙"]);

    [Fact]
    public void Build_PagesSideBySide_AreReadLeftThenRight()
    {
        Page page = new() { Number = 1, Width = 842, Height = 595, Words = [At("右上", 500, 100), At("左上", 60, 100), At("左下", 60, 300), At("右下", 500, 300)] };

        TextOf(FlowBuilder.Build([page], splitSideBySide: true)).ShouldBe(["左上", "左下", "右上", "右下"]);
        TextOf(FlowBuilder.Build([page], splitSideBySide: false)).ShouldBe(["左上右上", "左下右下"]);
    }

    [Fact]
    public void Build_NoPages_IsEmpty() => Build().Lines.ShouldBeEmpty();

    private static Word At(string text, double x, double y) => new(text, new(x, y, x + text.Sum(c => PageSketch.WidthOf(c, 10)), y + 10));

    private static Flow Build(params Word[][] pages) =>
        FlowBuilder.Build([.. pages.Select((words, i) => new Page { Number = i + 1, Width = 595, Height = 842, Words = words })], splitSideBySide: false);

    private static IEnumerable<string> TextOf(Flow flow) => flow.Lines.Select(line => string.Concat(line.Words.Select(word => word.Text)));
}
