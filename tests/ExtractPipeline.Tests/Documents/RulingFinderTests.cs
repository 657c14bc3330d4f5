using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class RulingFinderTests
{
    [Fact]
    public void Find_ThinGreyLines_AreFoundInBothDirections()
    {
        var rulings = RulingFinder.Find(new RasterSketch(200, 150).Fill(20, 40, 160, 1, 200).Fill(60, 10, 1, 120, 200).Raster);

        rulings.ShouldContain(new Ruling(Direction.Horizontal, 40.5, 20, 180));
        rulings.ShouldContain(new Ruling(Direction.Vertical, 60.5, 10, 130));
        rulings.Count.ShouldBe(2);
    }

    [Fact]
    public void Find_ThickLine_IsOneAtItsMiddle() =>
        RulingFinder.Find(new RasterSketch(200, 100).Fill(20, 40, 160, 2, 0).Raster).ShouldBe([new Ruling(Direction.Horizontal, 41, 20, 180)]);

    [Fact]
    public void Find_DoubleLine_IsWithinItsBorders()
    {
        var rulings = RulingFinder.Find(new RasterSketch(200, 100).Fill(20, 40, 160, 1, 0).Fill(20, 43, 160, 1, 0).Raster);

        rulings.ShouldNotBeEmpty();
        rulings.ShouldAllBe(ruling => ruling.Direction == Direction.Horizontal && ruling.At >= 40 && ruling.At <= 44 && ruling.From == 20 && ruling.To == 180);
    }

    [Fact]
    public void Find_LineOnShading_IsFoundAndTheShadingsEdgeIsNot() =>
        RulingFinder.Find(new RasterSketch(200, 100).Fill(0, 20, 200, 60, 190).Fill(20, 50, 160, 1, 90).Raster).ShouldBe([new Ruling(Direction.Horizontal, 50.5, 20, 180)]);

    [Fact]
    public void Find_LightLineOnDarkHeading_IsFound() =>
        RulingFinder.Find(new RasterSketch(200, 100).Fill(0, 20, 200, 60, 60).Fill(20, 50, 160, 1, 255).Raster).ShouldBe([new Ruling(Direction.Horizontal, 50.5, 20, 180)]);

    [Fact]
    public void Find_BrokenLine_IsOneWhereItsGapsAreSmall()
    {
        var dashed = new RasterSketch(200, 100);
        for (var x = 20; x < 180; x += 6) dashed.Fill(x, 40, 4, 1, 0);
        RulingFinder.Find(dashed.Raster).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            ruling => ruling.From.ShouldBe(20, 1),
            ruling => ruling.To.ShouldBe(180, 4));

        var parted = new RasterSketch(200, 100).Fill(20, 40, 60, 1, 0).Fill(100, 40, 80, 1, 0);
        RulingFinder.Find(parted.Raster).Select(ruling => (ruling.From, ruling.To)).ShouldBe([(20d, 80d), (100d, 180d)]);
    }

    [Fact]
    public void Find_StrokesOfCharacters_AreNoRulings()
    {
        var page = new RasterSketch(200, 100);
        for (var i = 0; i < 14; i++)
        {
            int x = 20 + (i * 11), y = 40 + (i * 3 % 7);
            page.Fill(x, y, 9, 1, 0).Fill(x + 4, 38, 1, 10, 0).Fill(x, 60, 1, 9, 0).Fill(x + 2, 60 + (i * 5 % 9), 7, 1, 0);
        }

        RulingFinder.Find(page.Raster).ShouldBeEmpty();
    }

    [Fact]
    public void Find_EmptyOrTinyPage_HasNone()
    {
        RulingFinder.Find(new RasterSketch(200, 100).Raster).ShouldBeEmpty();
        RulingFinder.Find(new RasterSketch(1, 1, ground: 0).Raster).ShouldBeEmpty();
    }
}
