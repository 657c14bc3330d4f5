using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class PageRasterTests
{
    [Theory]
    [InlineData(90, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(180, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(270, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void Turn_Raster_MovesEachPixelClockwise(int degrees, byte[] expected)
    {
        var turned = new PageRaster(3, 2, 72, new byte[] { 1, 2, 3, 4, 5, 6 }).Turn(degrees);

        turned.Width.ShouldBe(degrees == 180 ? 3 : 2);
        Enumerable.Range(0, turned.Height).SelectMany(y => turned.Row(y).ToArray()).ShouldBe(expected);
    }

    [Fact]
    public void Turn_LargeRaster_FourTimesIsTheSame()
    {
        var pixels = new byte[101 * 67];
        new Random(7).NextBytes(pixels);
        var raster = new PageRaster(101, 67, 72, pixels);

        var again = raster.Turn(90).Turn(90).Turn(180);

        Enumerable.Range(0, again.Height).SelectMany(y => again.Row(y).ToArray()).ShouldBe(pixels);
        raster.Turn(90).Turn(270).Row(66).ToArray().ShouldBe(raster.Row(66).ToArray());
    }

    /// <summary>A line that crosses the places where the search changes its step, on paper and on a shaded ground.</summary>
    [Theory]
    [InlineData(0, 255)]
    [InlineData(120, 200)]
    [InlineData(255, 128)]
    public void Find_LineAcross_IsOneRulingFromEndToEnd(byte line, byte ground)
    {
        var pixels = new byte[101 * 60];
        pixels.AsSpan().Fill(ground);
        pixels.AsSpan((30 * 101) + 5, 94).Fill(line);

        RulingFinder.Find(new PageRaster(101, 60, 72, pixels)).ShouldBe([new Ruling(Direction.Horizontal, 30.5, 5, 99)]);
    }
}
