using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Two numbers in one cell of a scan: those of two rows or columns between which the ruling is lost, or one that wraps or has a gap.</summary>
public class NumbersOfOneCellTests
{
    private static readonly CheckedCell Sure = CheckedCell.All.First(cell => cell.Text.All(char.IsAsciiDigit) && DigitReader.Default.Read(cell.Page, 0, 0, cell.Width, cell.Height) is [{ Agreed: true, Probability: > 0.999 }, ..]);

    /// <summary>The words of a cell with the same number twice, so many of its characters' heights apart, below each other or side by side.</summary>
    private static IReadOnlyList<Word> Read(double below, double beside)
    {
        const int margin = 40, room = 16;
        var ink = InkParts.Find(InkImage.Of(Sure.Page, 140)).Select(part => part.Box).Aggregate((a, b) => a.Union(b));
        int down = below > 0 ? (int)((1 + below) * ink.Height) : 0, right = beside > 0 ? ink.Width + (int)(beside * ink.Height) : 0;
        var (width, height) = (right + Sure.Width + (2 * (margin + room)), down + Sure.Height + (2 * (margin + room)));
        var image = new Drawing(width, height, (byte)Sure.Page.Background(), Sure.Dpi)
            .Put(margin + room, margin + room, Sure.Page)
            .Put(margin + room + right, margin + room + down, Sure.Page)
            .ToRaster();
        using var recognizer = new TextRecognizer();
        return new InkReader(image, DigitReader.Default, new LabelReader(recognizer, LabelNet.Default), InkParts.Find(InkImage.Of(image, 140)), [new(margin, margin, width - margin, height - margin)]).Read();
    }

    [Fact]
    public void Read_NumbersFarAboveEachOther_AreTwo() => Read(below: 2.5, beside: 0).Select(word => word.Text).ShouldBe([Sure.Text, Sure.Text]);

    [Fact]
    public void Read_LinesOfOneCell_AreNotTwoNumbers() => Read(below: 0.4, beside: 0).Count(word => word.Text == Sure.Text).ShouldBeLessThan(2);

    [Fact]
    public void Read_NumbersFarBesideEachOther_AreTwo() => Read(below: 0, beside: 3.5).Select(word => word.Text).ShouldBe([Sure.Text, Sure.Text]);

    [Fact]
    public void Read_DigitsWithAGap_AreOneNumber() => Read(below: 0, beside: 0.7).Select(word => word.Text).ShouldBe([Sure.Text + Sure.Text]);
}
