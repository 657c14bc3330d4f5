using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

public class UprighterTests
{
    private static readonly Page Upright = ReportSketch.Draw(new(9, 36, 110, 55, Alignment.Center, Alignment.Left, false, Layout.Ogi2021, -1, [], 0, -1, 3, 1)).Pages[1];

    [Fact]
    public void Upright_PageThatStands_IsLeftAlone() => Uprighter.Upright([Upright]).Single().ShouldBeSameAs(Upright);

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void Upright_PageThatLies_IsTurnedBack(int degrees)
    {
        var lying = Uprighter.Turn(Upright, 360 - degrees) with { Turned = 0 };

        var turned = Uprighter.Upright([lying]).Single();

        turned.Turned.ShouldBe(degrees);
        (turned.Width, turned.Height).ShouldBe((Upright.Width, Upright.Height));
        foreach (var (word, expected) in turned.Words.Zip(Upright.Words))
        {
            word.Text.ShouldBe(expected.Text);
            word.Box.Left.ShouldBe(expected.Box.Left, 1e-6);
            word.Box.Bottom.ShouldBe(expected.Box.Bottom, 1e-6);
        }
    }

    [Fact]
    public void Upright_SidewaysPageThatSaysNothing_FollowsTheOthers()
    {
        var page = Uprighter.Turn(Upright, 90) with { Turned = 0 };
        var blank = page with { Number = 2, Words = [new("本机关没有其他事项", new(100, 100, 110, 200))] };

        Uprighter.Upright([page, blank]).Select(turned => turned.Turned).ShouldBe([270, 270]);
    }

    [Fact]
    public void Upright_PageWithoutWords_IsLeftAlone() => Uprighter.Upright([Upright with { Words = [] }]).Single().Turned.ShouldBe(0);
}
