using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>How high the characters of a table are, from its patches of ink; 200 dots an inch.</summary>
public class InkLinesTests
{
    private const double Scale = 200 / 72.0;

    private static double HeightOf(int characters, int height, int specks)
    {
        var page = new Drawing(1000, 1000);
        for (var i = 0; i < characters; i++) page.Fill(20 * (i % 48), 10 + (30 * (i / 48)), (20 * (i % 48)) + 10, 10 + (30 * (i / 48)) + height);
        for (var i = 0; i < specks; i++) page.Fill(20 * (i % 48), 600 + (12 * (i / 48)), (20 * (i % 48)) + 6, 600 + (12 * (i / 48)) + 8);
        using var ink = InkImage.Of(page.ToRaster(), 140);
        return InkLines.CharacterHeight(InkParts.Find(ink), Scale);
    }

    /// <summary>Type of less than five points, as in a wide table on a photographed sheet.</summary>
    [Fact]
    public void CharacterHeight_TinyPrint_IsThatOfItsCharacters() => HeightOf(200, 10, 0).ShouldBe(11, 0.01);

    /// <summary>As many specks, nearly as high, make print no smaller.</summary>
    [Fact]
    public void CharacterHeight_PrintWithSpecks_IsThatOfItsCharacters() => HeightOf(200, 20, 400).ShouldBe(22, 0.01);

    [Fact]
    public void CharacterHeight_HardlyAnyInk_IsTheUsual() => HeightOf(4, 20, 0).ShouldBe(9 * Scale, 0.01);
}
