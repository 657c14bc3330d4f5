using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Labels in a cell of a scan.</summary>
public class CellLabelsTests
{
    private const int Left = 40, Top = 40;

    private static CheckedLabel Label(string text) => CheckedLabel.All.Single(label => label.Text == text);

    private static PixelSpan InkOf(PageRaster image) => InkParts.Find(InkImage.Of(image, 140)).Select(part => part.Box).Aggregate((a, b) => a.Union(b));

    /// <summary>The texts that are read in a cell which reaches to the page's margins.</summary>
    private static IEnumerable<string> Read(Drawing page)
    {
        var image = page.ToRaster();
        using var recognizer = new TextRecognizer();
        var reader = new InkReader(image, DigitReader.Default, new LabelReader(recognizer, LabelNet.Default), InkParts.Find(InkImage.Of(image, 140)), [new(Left / 2, Top / 2, page.Width - (Left / 2), page.Height - (Top / 2))]);
        return reader.Read().Select(word => word.Text);
    }

    /// <summary>Headings that are printed beside each other in one cell, so many pixels apart; their characters are 27 high.</summary>
    [Theory]
    [InlineData(10, "行政处罚数量")]
    [InlineData(22, "行政处罚", "数量")]
    public void Read_HeadingsOnOneLine_AreReadApartWhereTheyStandApart(int apart, params string[] texts)
    {
        var (first, second) = (Label("行政处罚").Strip, Label("数量").Strip);
        var (one, other) = (InkOf(first), InkOf(second));
        var (left, top) = (Left + one.Right + apart - other.Left, Top + one.Top - other.Top);

        Read(new Drawing(left + second.Width + Left, first.Height + (2 * Top)).Put(Left, Top, first).Put(left, top, second)).ShouldBe(texts);
    }

    /// <summary>A label whose hairlines are lost: its characters stand as far apart as headings do, and together they are one of the forms'.</summary>
    [Fact]
    public void Read_LabelWithAGapInIt_IsOneWord()
    {
        const int apart = 18;
        var label = Label("行政处罚").Strip;
        var middle = (int)InkOf(label).CenterX;

        Read(new Drawing(label.Width + apart + (2 * Left), label.Height + (2 * Top))
            .Put(Left, Top, label.Crop(0, 0, middle, label.Height)!)
            .Put(Left + middle + apart, Top, label.Crop(middle, 0, label.Width, label.Height)!)).ShouldBe(["行政处罚"]);
    }

    /// <summary>Print that is too pale to count as ink but for its feet: each of the thresholds of the second look shows more of it.</summary>
    [Theory]
    [InlineData(165)]
    [InlineData(205)]
    public void Read_LabelOfWhichOnlyTheFeetCountAsInk_IsReadWithPalerInk(byte darkest)
    {
        const int foot = 8;
        var label = Label("结果维持").Strip;
        var feet = InkOf(label).Bottom - foot;
        byte[] pale = [.. Enumerable.Range(0, 256).Select(grey => (byte)(darkest + ((255 - darkest) * grey / 255)))];
        var page = new Drawing(label.Width + (2 * Left), label.Height + (2 * Top), dotsPerInch: 300)
            .Put(Left, Top, label.Map(pale))
            .Put(Left, Top + feet, label.Crop(0, feet, label.Width, feet + foot)!);

        Read(page).ShouldBe(["结果维持"]);
    }
}
