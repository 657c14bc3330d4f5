using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class ColourRasterTests
{
    /// <summary>Five by four pixels drawn as two by two: the second column has three of them.</summary>
    [Fact]
    public void IsShownBy_DrawingOfTheMeans_IsTrue()
    {
        byte[] pixels = [0, 10, 20, 30, 40, 0, 10, 20, 30, 40, 200, 200, 100, 100, 100, 200, 200, 100, 100, 100];

        new ColourRaster(5, 4, pixels).IsShownBy(new(2, 2, (byte[])[5, 30, 200, 100])).ShouldBeTrue();
        new ColourRaster(5, 4, pixels).IsShownBy(new(2, 2, (byte[])[5, 30, 200, 103])).ShouldBeFalse();
    }

    [Fact]
    public void IsShownBy_GreysDrawnInColours_IsTrueWhereTheyAreGreys()
    {
        var greys = new ColourRaster(2, 1, (byte[])[90, 110]);

        greys.IsShownBy(new(1, 1, (byte[])[100, 100, 100])).ShouldBeTrue();
        greys.IsShownBy(new(1, 1, (byte[])[100, 100, 95])).ShouldBeFalse();
    }

    [Fact]
    public void IsShownBy_LargerDrawing_IsFalse() => new ColourRaster(1, 1, (byte[])[7]).IsShownBy(new(2, 1, (byte[])[7, 7])).ShouldBeFalse();

    /// <summary>Each pixel takes more of the one before it the farther it is from the beginning.</summary>
    [Fact]
    public void Lay_Row_IsStretchedByOnePixel() => new ColourRaster(3, 1, (byte[])[0, 200, 0]).Lay().Pixels.ToArray().ShouldBe([0, 150, 100]);

    /// <summary>Rows of any length come out by the same rule.</summary>
    [Theory]
    [InlineData(31, 1)]
    [InlineData(70, 1)]
    [InlineData(70, 3)]
    public void Lay_Noise_IsMixedByWhereItStands(int width, int samples)
    {
        const int height = 5;
        byte[] pixels = [.. Enumerable.Range(0, width * height * samples).Select(i => (byte)(i * 7919 % 251))];

        var laid = new ColourRaster(width, height, pixels.ToArray()).Lay().Pixels.ToArray();

        for (var y = 0; y < height; y++)
            for (var i = 0; i < width * samples; i++)
                laid[(y * width * samples) + i].ShouldBe(Mixed(Across(Math.Max(0, y - 1), i), Across(y, i), 256 * y / (height + 1)));

        byte Across(int y, int i) => Mixed(pixels[(y * width * samples) + (i < samples ? i : i - samples)], pixels[(y * width * samples) + i], 256 * (i / samples) / (width + 1));

        static byte Mixed(byte one, byte other, int share) => (byte)(((one * share) + (other * (256 - share))) >> 8);
    }

    [Fact]
    public void Lay_Colours_StayApart()
    {
        var laid = new ColourRaster(2, 2, (byte[])[9, 60, 200, 9, 60, 200, 9, 60, 200, 9, 60, 200]).Lay();

        laid.Pixels.ToArray().ShouldBe([9, 60, 200, 9, 60, 200, 9, 60, 200, 9, 60, 200]);
    }

    [Fact]
    public void New_BytesThatAreNoWholePixels_IsRefused() => Should.Throw<ArgumentException>(() => new ColourRaster(2, 2, new byte[8]));
}
