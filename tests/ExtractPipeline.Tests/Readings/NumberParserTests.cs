using System.Globalization;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Readings;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Readings;

public class NumberParserTests
{
    [Theory]
    [InlineData("22（其中修订16件）", 22, ReadingDoubts.Annotated)]
    [InlineData("（含下属单位）22", 22, ReadingDoubts.Annotated)]
    [InlineData("22件", 22, ReadingDoubts.Annotated)]
    [InlineData("１２３", 123, ReadingDoubts.None)]
    [InlineData("12 7", 127, ReadingDoubts.Joined)]
    [InlineData("12\n7", 127, ReadingDoubts.Joined)]
    [InlineData("1,234", 1234, ReadingDoubts.None)]
    [InlineData("1,2", 12, ReadingDoubts.OddSeparators)]
    [InlineData("12,34,567", 1234567, ReadingDoubts.OddSeparators)]
    [InlineData("007", 7, ReadingDoubts.OddNumber)]
    [InlineData("3.0", 3, ReadingDoubts.OddNumber)]
    [InlineData("-18", -18, ReadingDoubts.OddNumber)]
    [InlineData("123456789", 123456789, ReadingDoubts.OddNumber)]
    [InlineData("12元", 12, ReadingDoubts.Annotated | ReadingDoubts.UnitUnclear)]
    public void Parse_Count_ReadsItWithItsDoubts(string raw, int value, ReadingDoubts doubts)
    {
        var reading = NumberParser.Parse(raw, ValueKind.Count, AmountUnit.None);

        (reading.State, reading.Value, reading.Doubts).ShouldBe((FieldState.Read, value, doubts));
    }

    [Theory]
    [InlineData("+1036", 1036)]
    [InlineData("-18", -18)]
    [InlineData("－18", -18)]
    [InlineData("0", 0)]
    public void Parse_Difference_ReadsItsSign(string raw, int value)
    {
        var reading = NumberParser.Parse(raw, ValueKind.Difference, AmountUnit.None);

        (reading.State, reading.Value, reading.Doubts).ShouldBe((FieldState.Read, value, ReadingDoubts.None));
    }

    [Theory]
    [InlineData("7730.28", AmountUnit.WanYuan, "7730.28", ReadingDoubts.None)]
    [InlineData("7730.28万元", AmountUnit.WanYuan, "7730.28", ReadingDoubts.Annotated)]
    [InlineData("77302800元", AmountUnit.WanYuan, "77302800", ReadingDoubts.Annotated | ReadingDoubts.UnitUnclear)]
    [InlineData("251000元", AmountUnit.InCell, "251000", ReadingDoubts.Annotated)]
    [InlineData("7730.28万元", AmountUnit.InCell, "77302800", ReadingDoubts.Annotated)]
    [InlineData("1.5亿元", AmountUnit.InCell, "150000000", ReadingDoubts.Annotated)]
    [InlineData("251000", AmountUnit.InCell, "251000", ReadingDoubts.UnitUnclear)]
    [InlineData("0", AmountUnit.InCell, "0", ReadingDoubts.None)]
    [InlineData("0.1234567", AmountUnit.WanYuan, "0.1234567", ReadingDoubts.OddNumber)]
    public void Parse_Amount_ReadsItInTheUnitOfItsColumn(string raw, AmountUnit unit, string value, ReadingDoubts doubts)
    {
        var reading = NumberParser.Parse(raw, ValueKind.Amount, unit);

        (reading.State, reading.Value, reading.Doubts).ShouldBe((FieldState.Read, decimal.Parse(value, CultureInfo.InvariantCulture), doubts));
    }

    [Fact]
    public void Parse_AmountWithAnotherUnit_NamesTheOtherReading() =>
        NumberParser.Parse("77302800元", ValueKind.Amount, AmountUnit.WanYuan).Others.ShouldBe([7730.28m]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u3000\n")]
    [InlineData("\u200B")]
    [InlineData("—")]
    [InlineData("——")]
    [InlineData("一")]
    [InlineData("/")]
    [InlineData("无")]
    public void Parse_MarkOfAnEmptyCell_IsBlank(string? raw) => NumberParser.Parse(raw, ValueKind.Count, AmountUnit.None).State.ShouldBe(FieldState.Blank);

    [Theory]
    [InlineData("若干")]
    [InlineData("3+4")]
    [InlineData("3/4")]
    [InlineData("12（其中")]
    [InlineData("1.2.3")]
    [InlineData("1e9")]
    [InlineData("٣")]
    [InlineData("3、4")]
    [InlineData("(5)")]
    public void Parse_WhatIsNoNumber_IsUnread(string raw)
    {
        var reading = NumberParser.Parse(raw, ValueKind.Count, AmountUnit.None);

        (reading.State, reading.Value).ShouldBe((FieldState.Unread, null));
    }

    [Fact]
    public void Parse_TextLongerThanAnyCell_IsUnread() =>
        NumberParser.Parse(new string('1', CellText.Longest + 1), ValueKind.Count, AmountUnit.None).State.ShouldBe(FieldState.Unread);
}
