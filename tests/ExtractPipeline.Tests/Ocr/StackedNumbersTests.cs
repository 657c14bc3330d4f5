using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Two numbers in one cell of a scan: those of two rows between which the ruling is lost, or one that wraps.</summary>
public class StackedNumbersTests
{
    private static readonly CheckedCell Sure = CheckedCell.All.First(cell => cell.Text.All(char.IsAsciiDigit) && DigitReader.Default.Read(cell.Page, 0, 0, cell.Width, cell.Height) is [{ Agreed: true, Probability: > 0.999 }, ..]);

    /// <summary>The words of a cell with the same number twice, so many of its characters' heights apart.</summary>
    private static IReadOnlyList<Word> Read(double apart)
    {
        const int margin = 40, room = 16;
        var ink = InkParts.Find(InkImage.Of(Sure.Page, 140)).Select(part => part.Box).Aggregate((a, b) => a.Union(b));
        var second = (int)((1 + apart) * ink.Height);
        var (width, height) = (Sure.Width + (2 * (margin + room)), second + Sure.Height + (2 * (margin + room)));
        var image = new Drawing(width, height, (byte)Sure.Page.Background(), Sure.Dpi)
            .Put(margin + room, margin + room, Sure.Page)
            .Put(margin + room, margin + room + second, Sure.Page)
            .ToRaster();
        using var recognizer = new TextRecognizer();
        return new InkReader(image, DigitReader.Default, new LabelReader(recognizer, LabelNet.Default), InkParts.Find(InkImage.Of(image, 140)), [new(margin, margin, width - margin, height - margin)]).Read();
    }

    [Fact]
    public void Read_NumbersFarAboveEachOther_AreTwo() => Read(apart: 2.5).Select(word => word.Text).ShouldBe([Sure.Text, Sure.Text]);

    [Fact]
    public void Read_LinesOfOneCell_AreNotTwoNumbers() => Read(apart: 0.4).Count(word => word.Text == Sure.Text).ShouldBeLessThan(2);
}
