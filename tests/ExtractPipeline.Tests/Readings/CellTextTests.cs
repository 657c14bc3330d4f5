using ExtractPipeline.Extraction.Readings;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Readings;

public class CellTextTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("007")]
    [InlineData("11398889")]
    [InlineData("１２３")]
    [InlineData("12 7")]
    [InlineData("1,234")]
    [InlineData("1，234")]
    [InlineData("+1036")]
    [InlineData("-18")]
    [InlineData("－18")]
    [InlineData("4166.241619")]
    [InlineData("7730.28万元")]
    [InlineData("251000元")]
    [InlineData("22（其中修订16件）")]
    [InlineData("5件")]
    [InlineData("3*")]
    [InlineData("—")]
    [InlineData("——")]
    [InlineData("/")]
    [InlineData("-")]
    [InlineData("无")]
    public void IsValue_WhatStandsInNumericCells_IsOne(string text) => CellText.IsValue(text).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData("1、")]
    [InlineData("（一）")]
    [InlineData("1.属于国家秘密")]
    [InlineData("2025年")]
    [InlineData("第20条")]
    [InlineData("总计")]
    [InlineData("无法提供")]
    [InlineData("其中3件")]
    public void IsValue_LabelsAndProse_AreNone(string text) => CellText.IsValue(text).ShouldBeFalse();

    [Fact]
    public void IsValue_TextLongerThanAnyCell_IsNone() => CellText.IsValue(new string('1', CellText.Longest + 1)).ShouldBeFalse();

    [Theory]
    [InlineData(" １，２３４\u3000件 ", "1,234 件")]
    [InlineData("１２\n７", "12 7")]
    [InlineData("1\u200B2\uFEFF", "1 2")]
    [InlineData("—－–", "---")]
    [InlineData("", "")]
    public void Fold_Text_IsHalfWidthWithSingleBlanks(string text, string folded) => CellText.Fold(text).ShouldBe(folded);
}
