using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

/// <summary>What is ink of a seal or a signature is light, what is black print stays dark.</summary>
public class InkColourTests
{
    /// <summary>A pixel on a page of paper.</summary>
    private static byte GreyOf((byte R, byte G, byte B) pixel, (byte R, byte G, byte B)? paper = null)
    {
        var (r, g, b) = paper ?? (250, 250, 250);
        byte[] page = [.. Enumerable.Repeat(new[] { r, g, b }, 99).SelectMany(colours => colours), pixel.R, pixel.G, pixel.B];
        return InkColour.Separate(page).Light[^1];
    }

    [Theory]
    [InlineData(200, 40, 45)] // a red seal
    [InlineData(27, 42, 107)] // navy ink of a pen
    [InlineData(40, 130, 60)] // a green date stamp
    public void ToGreys_ColouredInk_IsLight(byte red, byte green, byte blue) => GreyOf((red, green, blue)).ShouldBeGreaterThan((byte)200);

    /// <summary>What is made light is kept beside, as dark as its darkest colour; print is not.</summary>
    [Fact]
    public void Separate_ColouredInk_StandsByItself()
    {
        byte[] page = [.. Enumerable.Repeat(new byte[] { 250, 250, 250 }, 900).Concat(Enumerable.Repeat(new byte[] { 200, 40, 45 }, 99)).Append([20, 20, 20]).SelectMany(pixel => pixel)];

        var coloured = InkColour.Separate(page).Coloured.ShouldNotBeNull();

        coloured[0].ShouldBe((byte)255);
        coloured[950].ShouldBe((byte)40);
        coloured[^1].ShouldBe((byte)255);
        var greys = InkColour.Separate(page).Page.ShouldNotBeNull();
        (greys[950], greys[^1]).ShouldBe(((byte)88, (byte)20));
    }

    [Fact]
    public void Separate_PageInGreys_HasNoColouredInk() =>
        InkColour.Separate([.. Enumerable.Repeat(new byte[] { 250, 250, 250 }, 900).Concat(Enumerable.Repeat(new byte[] { 30, 25, 28 }, 99)).SelectMany(pixel => pixel)]).Coloured.ShouldBeNull();

    [Theory]
    [InlineData(20, 20, 20)]
    [InlineData(45, 30, 32)] // print under a seal
    [InlineData(120, 110, 115)] // the soft edge of a stroke
    public void ToGreys_Print_StaysAsItIs(byte red, byte green, byte blue) => GreyOf((red, green, blue)).ShouldBe(Math.Max(red, Math.Max(green, blue)));

    /// <summary>Red light goes through the seal: a thin stroke under it is as much darker than the seal as it were than paper.</summary>
    [Fact]
    public void ToGreys_PrintUnderASeal_IsDarkerThanTheSeal()
    {
        byte[] seal = [235, 145, 140], under = [175, 105, 100], uneven = [221, 128, 124];
        var greys = InkColour.Separate([.. Enumerable.Repeat(new byte[] { 250, 250, 250 }, 900).Concat(Enumerable.Repeat(seal, 99)).Append(under).Append(uneven).SelectMany(pixel => pixel)]).Light;

        greys[950].ShouldBe((byte)255);
        greys[^1].ShouldBeGreaterThan((byte)235);
        greys[^2].ShouldBeInRange((byte)170, (byte)205);
    }

    /// <summary>In the light of a lamp the paper is yellow, and half as much ink is a darker yellow.</summary>
    [Fact]
    public void ToGreys_TintedPaper_CountsAsWhite()
    {
        (byte, byte, byte) paper = (240, 220, 170);

        GreyOf((240, 220, 170), paper).ShouldBe((byte)240);
        GreyOf((120, 110, 85), paper).ShouldBe((byte)120);
    }
}
