using System.Globalization;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Readings;
using ExtractPipeline.Extraction.Records;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Readings;

public class NumberParserProperties
{
    private static readonly Gen<int> Numbers = from digits in Gen.Choose(1, 8) from value in Gen.Choose(0, (int)Math.Pow(10, digits) - 1) select value;

    private static readonly (ValueKind Kind, AmountUnit Unit)[] Columns =
        [(ValueKind.Count, AmountUnit.None), (ValueKind.Difference, AmountUnit.None), (ValueKind.Amount, AmountUnit.WanYuan), (ValueKind.Amount, AmountUnit.InCell)];

    [Fact]
    public void Parse_AnyCountInAnyPrintedForm_ReadsItBack()
    {
        var printed =
            from value in Numbers
            let plain = value.ToString(CultureInfo.InvariantCulture)
            from inner in Gen.Choose(1, 7)
            from note in Gen.Elements("（其中修订16件）", "(含3件)", "[注1]", "【2】")
            from text in Gen.Elements(
                plain,
                value.ToString("N0", CultureInfo.InvariantCulture),
                value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '，'),
                FullWidth(plain),
                plain.Length > inner ? plain.Insert(inner, " ") : plain,
                plain + note,
                $"\u3000{plain} {note} ",
                plain + "件")
            select (value, text);

        Prop.ForAll(printed.ToArbitrary(), sample =>
        {
            var reading = NumberParser.Parse(sample.text, ValueKind.Count, AmountUnit.None);
            (reading.State, reading.Value).ShouldBe((FieldState.Read, sample.value), sample.text);
            (reading.Doubts & (ReadingDoubts.OddNumber | ReadingDoubts.OddSeparators | ReadingDoubts.UnitUnclear)).ShouldBe(ReadingDoubts.None, sample.text);
            CellText.IsValue(sample.text.Trim()).ShouldBeTrue(sample.text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_AnyAmount_ReadsItsDecimals()
    {
        var amounts =
            from whole in Numbers
            from decimals in Gen.Choose(0, 6)
            from fraction in Gen.Choose(0, (int)Math.Pow(10, decimals) - 1)
            select string.Create(CultureInfo.InvariantCulture, $"{whole}{(decimals > 0 ? "." : "")}{(decimals > 0 ? fraction.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0') : "")}");

        Prop.ForAll(amounts.ToArbitrary(), text =>
        {
            var value = decimal.Parse(text, CultureInfo.InvariantCulture);
            NumberParser.Parse(text, ValueKind.Amount, AmountUnit.WanYuan).ShouldBe(new(FieldState.Read, value, ReadingDoubts.None, []), new SameReading());
            NumberParser.Parse(text + "元", ValueKind.Amount, AmountUnit.InCell).Value.ShouldBe(value);
            NumberParser.Parse(text + "万元", ValueKind.Amount, AmountUnit.InCell).Value.ShouldBe(value * 10_000);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_AnyDifference_ReadsItsSign() => Prop.ForAll(Numbers.ToArbitrary(), value =>
    {
        foreach (var (text, signed) in new[] { ($"+{value}", value), ($"-{value}", -value), ($"－{value}", -value), ($"− {value}", -value) })
            NumberParser.Parse(text, ValueKind.Difference, AmountUnit.None).ShouldBe(new(FieldState.Read, signed, ReadingDoubts.None, []), new SameReading());
    }).QuickCheckThrowOnFailure();

    /// <summary>Whatever stands in a cell, no digit is made up and nothing is thrown.</summary>
    [Fact]
    public void Parse_AnyText_NeverInventsDigits()
    {
        var pieces = Gen.Elements("1", "0", "9", "１", ",", ".", " ", "-", "+", "/", "(", ")", "（", "）", "元", "万元", "件", "无", "其中", "\n", "\0", "\uD800", "٣", "①", "1e9");
        var texts = Gen.OneOf(pieces.ArrayOf().Select(string.Concat), ArbMap.Default.GeneratorFor<string>());
        var cells = from text in texts from column in Gen.Elements(Columns) select (text, column);

        Prop.ForAll(cells.ToArbitrary(), cell =>
        {
            var reading = NumberParser.Parse(cell.text, cell.column.Kind, cell.column.Unit);
            reading.Value.HasValue.ShouldBe(reading.State == FieldState.Read);
            reading.State.ShouldBeOneOf(FieldState.Read, FieldState.Blank, FieldState.Unread);
            if (reading.Value is not { } value) return;
            var shown = Math.Abs(cell.column.Unit == AmountUnit.InCell ? 0 : value).ToString(CultureInfo.InvariantCulture).Count(char.IsAsciiDigit);
            shown.ShouldBeLessThanOrEqualTo(Math.Max(1, CellText.Fold(cell.text).Count(char.IsAsciiDigit)), cell.text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string FullWidth(string digits) => string.Concat(digits.Select(c => (char)(c + 0xFEE0)));

    /// <summary>Records compare their lists by reference.</summary>
    private sealed class SameReading : IEqualityComparer<Reading>
    {
        public bool Equals(Reading? x, Reading? y) => (x?.State, x?.Value, x?.Doubts) == (y?.State, y?.Value, y?.Doubts);

        public int GetHashCode(Reading obj) => obj.Value.GetHashCode();
    }
}
