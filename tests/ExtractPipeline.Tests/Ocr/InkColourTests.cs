using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>What is ink of a seal or a signature is light, what is black print stays dark.</summary>
public class InkColourTests
{
    private const int Side = 60, Middle = (Side * Side / 2) + (Side / 2);

    private static readonly (byte R, byte G, byte B) Paper = (250, 250, 250);

    /// <summary>A page of paper with a patch in its middle and a stroke down through both.</summary>
    private static SeparatedInk Separate((byte R, byte G, byte B) patch, (byte R, byte G, byte B)? stroke = null, (byte R, byte G, byte B)? paper = null) =>
        InkColour.Separate(
            InkNetTests.Sheet(Side, Side, (x, y) => stroke is { } line && x is >= 44 and < 47 ? line : x is >= 15 and < 50 && y is >= 22 and < 38 ? patch : paper ?? Paper), Side);

    [Theory]
    [InlineData(200, 40, 45)] // a red seal
    [InlineData(27, 42, 107)] // navy ink of a pen
    [InlineData(40, 130, 60)] // a green date stamp
    [InlineData(235, 145, 140)] // a pale seal
    public void Separate_ColouredInk_IsLight(byte red, byte green, byte blue) => Separate((red, green, blue)).Light[Middle].ShouldBeGreaterThan((byte)200);

    /// <summary>What is made light is kept beside, as dark as its darkest colour; print is not.</summary>
    [Fact]
    public void Separate_ColouredInk_StandsByItself()
    {
        var separated = Separate((200, 40, 45), stroke: (20, 20, 20));

        var coloured = separated.Coloured.ShouldNotBeNull();
        (coloured[0], coloured[Middle], coloured[45]).ShouldBe(((byte)255, (byte)40, (byte)255));
        var greys = separated.Page.ShouldNotBeNull();
        (greys[Middle], greys[45]).ShouldBe(((byte)88, (byte)20));
    }

    [Fact]
    public void Separate_PageInGreys_HasNoColouredInk() => Separate((30, 25, 28)).Coloured.ShouldBeNull();

    /// <summary>Whatever the net makes light is told: a stroke that has kept little colour is one of coloured ink, and no print vanishes without a trace.</summary>
    [Fact]
    public void SetLeft_MuchLighterThanItLooked_IsColouredInk()
    {
        var separated = new SeparatedInk(100);
        var looked = new Colour(116, 117, 135); // A grey of 118.
        for (var i = 0; i < 50; i++) separated.SetLeft(i, 250, looked);
        for (var i = 50; i < 100; i++) separated.SetLeft(i, 130, looked);

        separated.Coloured.ShouldNotBeNull().Count(grey => grey == 116).ShouldBe(50);
    }

    [Theory]
    [InlineData(20, 20, 20)]
    [InlineData(45, 40, 42)]
    [InlineData(120, 115, 117)] // pale print
    public void Separate_Print_StaysAsItIs(byte red, byte green, byte blue) => Separate((red, green, blue)).Light[Middle].ShouldBe(Math.Max(red, Math.Max(green, blue)));

    [Fact]
    public void Separate_PrintUnderASeal_IsDark()
    {
        var light = Separate((235, 145, 140), stroke: (60, 38, 37)).Light;

        light[Middle].ShouldBeGreaterThan((byte)200);
        light[Middle + 15].ShouldBeLessThan((byte)110);
    }

    /// <summary>In the light of a lamp the paper is yellow, and half as much ink is a darker yellow.</summary>
    [Fact]
    public void Separate_TintedPaper_CountsAsWhite()
    {
        var separated = Separate((120, 110, 85), paper: (240, 220, 170));

        separated.Light[0].ShouldBe((byte)240);
        separated.Light[Middle].ShouldBe((byte)120);
    }
}
