using System.Text;
using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class PageRasterReadingTests
{
    [Fact]
    public void ReadPgm_Picture_HasItsPixels()
    {
        var raster = Read("P5\n3 2\n255\nabcdef").ShouldNotBeNull();

        (raster.Width, raster.Height, raster.DotsPerInch).ShouldBe((3, 2, 72));
        Encoding.ASCII.GetString(raster.Row(1)).ShouldBe("def");
    }

    [Theory]
    [InlineData("")]
    [InlineData("P5")]
    [InlineData("P5\n3 2\n255\nabcde")]
    [InlineData("P6\n3 2\n255\nabcdef")]
    [InlineData("P5\n3 2\n65535\nabcdefabcdef")]
    [InlineData("P5\n3 x\n255\nabcdef")]
    [InlineData("P5\n0 2\n255\nabcdef")]
    [InlineData("P5\n-3 -2\n255\nabcdef")]
    [InlineData("P5\n2000000000 2000000000\n255\nabcdef")]
    [InlineData("P5\n99999999999 2\n255\nabcdef")]
    public void ReadPgm_TruncatedOrAnotherKind_IsNone(string file) => Read(file).ShouldBeNull();

    [Fact]
    public void Ink_InABox_CountsWhatIsPrintedAndNoRulings()
    {
        var page = new RasterSketch(100, 60).Fill(40, 20, 4, 10, 0).Fill(0, 50, 100, 1, 0).Raster;

        page.Ink(new(30, 10, 60, 40)).ShouldBe(40, 1);
        page.Ink(new(30, 40, 60, 58)).ShouldBe(0);
        page.Ink(new(0, 0, 20, 20)).ShouldBe(0);
        page.Ink(new(60, 40, 30, 10)).ShouldBe(0);
    }

    [Fact]
    public void Ink_OnAShadedGround_IsWhatDiffersFromIt()
    {
        var page = new RasterSketch(100, 60, ground: 180).Fill(40, 20, 4, 10, 20).Raster;

        page.Ink(new(30, 10, 60, 40)).ShouldBe(40, 1);
        page.Ink(new(60, 10, 90, 40)).ShouldBe(0);
    }

    [Fact]
    public void ReadPgm_PagesBehindEachOther_AreReadOneByOne()
    {
        ReadOnlyMemory<byte> file = Encoding.ASCII.GetBytes("P5\n2 1\n255\nabP5\n1 1\n255\nc");
        PageRaster.ReadPgm(ref file, 72)!.Row(0).ToArray().ShouldBe("ab"u8.ToArray());
        PageRaster.ReadPgm(ref file, 72)!.Row(0).ToArray().ShouldBe("c"u8.ToArray());
        PageRaster.ReadPgm(ref file, 72).ShouldBeNull();
    }

    private static PageRaster? Read(string file)
    {
        ReadOnlyMemory<byte> bytes = Encoding.ASCII.GetBytes(file);
        return PageRaster.ReadPgm(ref bytes, 72);
    }
}
