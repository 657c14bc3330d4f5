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

    /// <summary>Whole blocks of pixels, parts of them, and less than one.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 9)]
    [InlineData(64, 32)]
    [InlineData(101, 67)]
    [InlineData(33, 200)]
    public void Transpose_AnySize_HasRowsForColumns(int width, int height)
    {
        var pixels = new byte[width * height];
        new Random(7).NextBytes(pixels);

        var transposed = new PageRaster(width, height, 72, pixels).Transpose();

        (transposed.Width, transposed.Height).ShouldBe((height, width));
        for (var x = 0; x < width; x++) transposed.Row(x).ToArray().ShouldBe(Enumerable.Range(0, height).Select(y => pixels[(y * width) + x]));
    }

    /// <summary>Pixel by pixel: the weighted mean of the four that it comes from, whether eight of them come from one row or not.</summary>
    [Theory]
    [InlineData(0.02, -0.02)]
    [InlineData(0.0875, -0.0875)]
    [InlineData(-0.004, 0.004)]
    [InlineData(0, 0.3)]
    public void Project_LeaningPage_MixesThePixelsThatItComesFrom(double level, double plumb)
    {
        var pixels = new byte[203 * 150];
        new Random(3).NextBytes(pixels);
        var map = Projection.Straightening(level, 0, plumb, 0);
        var laid = new PageRaster(203, 150, 72, pixels).Project(map);
        var back = map.Inverse();

        for (var y = 0; y < 150; y++)
        {
            for (var x = 0; x < 203; x++)
            {
                var (fromX, fromY) = back.Apply(x - 101, y - 74.5);
                var (column, row) = (fromX + 101, fromY + 74.5);
                if (column is < 1 or > 201 || row is < 1 or > 148) continue;
                int left = (int)column, top = (int)row;
                double across = column - left, along = row - top;
                var mixed = (((At(left, top) * (1 - across)) + (At(left + 1, top) * across)) * (1 - along)) + (((At(left, top + 1) * (1 - across)) + (At(left + 1, top + 1) * across)) * along);
                ((double)laid.Row(y)[x]).ShouldBe(mixed, 2.5);
            }
        }

        double At(int x, int y) => pixels[(y * 203) + x];
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(120, true)]
    public void HasGreys_EdgesOfStrokes_TellsGreyPagesFromBlackAndWhiteOnes(int grey, bool has)
    {
        var pixels = new byte[101 * 60];
        pixels.AsSpan().Fill(255);
        pixels.AsSpan(1000, 300).Clear();
        pixels.AsSpan(101 * 59, 60).Fill((byte)grey);

        new PageRaster(101, 60, 72, pixels).HasGreys().ShouldBe(has);
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
