using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Numbers over the digits of their document: what says the same and what does not.</summary>
public class GlyphComparisonTests
{
    /// <summary>Left edge and top of what <see cref="BitmapDigits.Line"/> draws.</summary>
    private const int Origin = 30;

    private static readonly string[] Numbers = ["4071", "382", "965", "1728", "50", "6934", "217", "8", "3460", "59", "1283", "7049", "615", "80", "9342", "576"];

    private static readonly Specimen Digits = Specimen.Learn([.. Numbers.Select(text => (BitmapDigits.Line(text), text))])!;

    [Theory]
    [InlineData("4")]
    [InlineData("19")]
    [InlineData("3086")]
    [InlineData("10523966")]
    [InlineData("72538.7")]
    [InlineData("0.25")]
    [InlineData("+1054")]
    [InlineData("-912")]
    public void Compare_WhatIsPrinted_IsAlike(string text) => IsAlike(BitmapDigits.Line(text), text).ShouldBeTrue();

    [Theory]
    [InlineData("4")]
    [InlineData("19")]
    [InlineData("3086")]
    public void Compare_AnyOtherDigit_IsNotAlike(string text)
    {
        var line = BitmapDigits.Line(text);
        for (var i = 0; i < text.Length; i++)
            foreach (var digit in "0123456789".Where(digit => digit != text[i]))
                IsAlike(line, text[..i] + digit + text[(i + 1)..]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("19", "9")]
    [InlineData("19", "1")]
    [InlineData("11", "1")]
    [InlineData("1", "11")]
    [InlineData("256", "2556")]
    [InlineData("3086", "386")]
    [InlineData("72538.7", "725387")]
    [InlineData("725387", "72538.7")]
    [InlineData("72538.7", "7253.87")]
    [InlineData("72.5", "72.55")]
    [InlineData("+54", "454")]
    [InlineData("454", "+54")]
    [InlineData("+54", "-54")]
    [InlineData("-54", "+54")]
    [InlineData("+54", "54")]
    [InlineData("-54", "54")]
    [InlineData("54", "-54")]
    public void Compare_MoreOrLessThanIsPrinted_IsNotAlike(string printed, string said) => IsAlike(BitmapDigits.Line(printed), said).ShouldBeFalse();

    /// <summary>A photocopy makes hairlines dots, and digits touch.</summary>
    [Fact]
    public void Compare_BrokenAndTouchingDigits_AreAlike()
    {
        IsAlike(BitmapDigits.Line("380", page => page.Fill(Origin + (2 * BitmapDigits.Advance) + 7, Origin, Origin + (2 * BitmapDigits.Advance) + 9, Origin + BitmapDigits.Height, 255)), "380").ShouldBeTrue();
        IsAlike(BitmapDigits.Line("380", page => page.Fill(Origin + 14, Origin + 9, Origin + BitmapDigits.Advance + 2, Origin + 10)), "380").ShouldBeTrue();
    }

    /// <summary>Digits of another type, or as far apart as in one, are no proof of anything.</summary>
    [Fact]
    public void Compare_DigitsFurtherApart_AreNotAlike() => IsAlike(BitmapDigits.Line("3086", advance: BitmapDigits.Advance + 4), "3086").ShouldBeFalse();

    /// <summary>A number that lost its first digit but for a trace says nothing.</summary>
    [Fact]
    public void Compare_TraceBesideTheDigits_IsNotAlike()
    {
        var line = BitmapDigits.Line("1389", page => page.Fill(Origin, Origin, Origin + 16, Origin + BitmapDigits.Height, 255).Fill(Origin + 6, Origin, Origin + 9, Origin + BitmapDigits.Height, 200));

        IsAlike(line, "389").ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("—")]
    [InlineData("1.2.3")]
    [InlineData("+1.5")]
    [InlineData("1,234")]
    public void Compare_WhatIsNoNumber_SaysNothing(string text) => new GlyphComparison(Digits, BitmapDigits.Line("12")).Compare(text).ShouldBeNull();

    [Fact]
    public void Compare_DigitThatTheDocumentDoesNotShow_SaysNothing()
    {
        var comparison = new GlyphComparison(Digits.Without('9'), BitmapDigits.Line("19"));

        comparison.Compare("19").ShouldBeNull();
        comparison.Compare("15").ShouldNotBeNull();
    }

    [Fact]
    public void Learn_TooFewNumbers_LearnsNothing()
    {
        Specimen.Learn([.. Numbers.Take(11).Select(text => (BitmapDigits.Line(text), text))]).ShouldBeNull();
        Specimen.Learn([.. Enumerable.Repeat("0", 40).Select(text => (BitmapDigits.Line(text), text))]).ShouldBeNull();
    }

    [Fact]
    public void Learn_DigitsOfADocument_KnowsHowFarTheyStandApart()
    {
        Digits.Advance.ShouldBe(BitmapDigits.Advance * (double)GlyphLine.DigitHeight / BitmapDigits.Height, 0.5);
        "0123456789".ShouldAllBe(digit => Digits.Knows(digit));
        Digits.Knows('+').ShouldBeFalse();
    }

    private static bool IsAlike(GlyphLine line, string text) => new GlyphComparison(Digits, line).Compare(text) is { } likeness && OwnDigits.Says(likeness);
}
