using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Dashes in the cells of a scan are told from what is left of digits.</summary>
public class DashesTests
{
    private static readonly PixelSpan Cell = new(40, 40, 200, 120);

    /// <summary>What is read in a cell with a stroke of ten pixels, and above it something of a grey.</summary>
    private static IReadOnlyList<Word> Read(int width, byte above)
    {
        var page = new Drawing(240, 160).Grid([Cell.Left, Cell.Right], [Cell.Top, Cell.Bottom]).Fill(110, 82, 110 + width, 85);
        for (var x = 112; x < 120; x++) page.Fill(x, 68 + ((x - 112) / 2), x + 1, 72 + ((x - 112) / 2), above);
        var image = page.ToRaster();
        var parts = InkParts.Find(InkImage.Of(image, 140)).FindAll(part => part.Box.Width < 100);
        using var recognizer = new TextRecognizer();
        return new InkReader(image, DigitReader.Default, new LabelReader(recognizer, LabelNet.Default), parts, [Cell]).Read();
    }

    private static bool IsDash(Word word) => word.Readings.Any(reading => reading.Text is "—" or "-" && reading.Probability > 0.01);

    /// <summary>The foot of a 2 whose arc is too pale to be read.</summary>
    [Fact]
    public void Read_ShortStrokeUnderPalePrint_IsNoDash() => Read(width: 12, above: 170).ShouldNotContain(word => IsDash(word));

    /// <summary>No digit is so wide.</summary>
    [Theory]
    [InlineData(255)]
    [InlineData(170)]
    public void Read_LongStroke_IsADash(byte above) => Read(width: 26, above).ShouldContain(word => IsDash(word));
}
