using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A scanned table whose numbers are certain but for one, which is compared with their digits.</summary>
public class OwnDigitsTests
{
    private const int Pixels = 160, Margin = 40;

    /// <summary>Columns of each kind stand in no sum with each other.</summary>
    private static readonly FormTable Form = FormCatalogue.Of(TableKind.Proactive).First(form => form.Cells.Any(cell => cell.Column.Kind == ValueKind.Difference));

    private static readonly List<FormCell> Cells = [.. Form.Cells];

    [Fact]
    public void Weigh_DoubtfulNumberLikeTheDocumentsDigits_IsCertain()
    {
        var cell = Weigh("19", new("19", 0.95, true), new("1", 0.04, false));

        cell.Words[0].Readings[0].Probability.ShouldBeGreaterThan(1 - Confidence.DefaultAcceptedRisk);
        cell.Words[0].Readings.Sum(reading => reading.Probability).ShouldBeLessThanOrEqualTo(1);
        cell.Words[0].Text.ShouldBe("19");
    }

    /// <summary>Both nets may read 9 as 8 where a type's 9 is odd; the document's own 8 looks otherwise.</summary>
    [Theory]
    [InlineData("19", "18")]
    [InlineData("19", "1")]
    [InlineData("11", "1")]
    [InlineData("25", "255")]
    public void Weigh_NumberUnlikeTheDigits_StaysAsDoubtful(string printed, string said) =>
        Weigh(printed, new(said, 0.95, true), new(printed, 0.04, false)).Words[0].Readings.ShouldBe([new(said, 0.95, true), new(printed, 0.04, false)]);

    /// <summary>What the reader of digits holds for unlikely stays so, for then something else may be wrong.</summary>
    [Fact]
    public void Weigh_ReadingThatIsUnlikely_StaysAsDoubtful() =>
        Weigh("19", new("18", 0.45, true), new("19", 0.44, false)).Words[0].Readings[1].Probability.ShouldBe(0.44);

    /// <summary>What the reader of digits takes for dirt, the empty text, and dashes.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("—")]
    public void Weigh_WhatIsNoNumber_StaysAsItIs(string said) =>
        Weigh("19", new(said, 0.9, true), new("19", 0.05, false)).Words[0].Readings.ShouldBe([new(said, 0.9, true), new("19", 0.05, false)]);

    /// <summary>Only differences have signs: dirt before another number is like a minus.</summary>
    [Theory]
    [InlineData(ValueKind.Difference, true)]
    [InlineData(ValueKind.Count, false)]
    public void Weigh_NumberWithASign_IsComparedWhereThereMayBeOne(ValueKind kind, bool isCertain) =>
        (WeighIn(kind, "+19", null, new DigitReading("+19", 0.95, true), new("419", 0.04, false)).Words[0].Readings[0].Probability > 0.999).ShouldBe(isCertain);

    /// <summary>A point is a hairline that both nets may lose; where digits stand as far apart as others there is no place for one.</summary>
    [Theory]
    [InlineData("364837", true)]
    [InlineData("3648.37", false)]
    public void Weigh_AmountWithoutAPoint_IsCertainWhereThereIsNoPlaceForOne(string printed, bool isCertain)
    {
        var cell = WeighIn(ValueKind.Amount, printed, null, new DigitReading("364837", 0.99995, true));

        (ScanDecoder.Read(cell, 0).Proposals[0].Probability > 1 - Confidence.DefaultAcceptedRisk).ShouldBe(isCertain);
    }

    /// <summary>A line of dirt went through the cell, and may have covered a 1 that is not on the clean image.</summary>
    [Fact]
    public void Weigh_CellThatALineOfDirtGoesThrough_StaysAsDoubtful() =>
        WeighIn(ValueKind.Count, "19", (90, 92), new DigitReading("19", 0.95, true)).Words[0].Readings[0].Probability.ShouldBe(0.95);

    private static GridCell Weigh(string printed, params DigitReading[] readings) => WeighIn(ValueKind.Count, printed, null, readings);

    /// <summary>The doubtful cell, weighed: the last of its kind.</summary>
    private static GridCell WeighIn(ValueKind kind, string printed, (int From, int To)? dirt, params DigitReading[] readings)
    {
        string[] others = ["4071", "382", "965", "1728", "50", "6934", "217", "3460", "1283", "7049", "615", "9342", "576", "8051", "392", "4678"];
        var doubtful = Cells.FindLastIndex(cell => cell.Column.Kind == kind);
        var image = Draw().ToRaster();
        var clean = image;
        if (dirt is { } columns) image = Draw().Fill((doubtful * Pixels) + columns.From, 0, (doubtful * Pixels) + columns.To, Pixels).ToRaster();
        var scan = new Scan(image, Projection.None, HasGreys: false) { Clean = dirt is null ? null : clean };
        var page = new Page { Number = 1, Width = image.Width / image.Scale, Height = image.Height / image.Scale, Words = [], Scan = scan };
        var sheet = new Sheet(0, page, double.NegativeInfinity, double.PositiveInfinity, 0);
        var grid = new Grid { Form = Form, Cells = [.. Enumerable.Range(0, Cells.Count).Select(Cell)], Extent = (0, 100), Agreement = 1 };

        return OwnDigits.Weigh(new(new([sheet], []), [grid], [])).Grids[0].Cells[doubtful];

        Drawing Draw()
        {
            var drawing = new Drawing(Cells.Count * Pixels, Pixels);
            for (var i = 0; i < Cells.Count; i++) drawing.Write((i * Pixels) + Margin, Margin, TextOf(i));
            return drawing;
        }

        string TextOf(int i) => i == doubtful ? printed : others[i % others.Length];

        GridCell Cell(int i)
        {
            var text = TextOf(i);
            var box = new Box(((i * Pixels) + Margin) / image.Scale, Margin / image.Scale, ((i * Pixels) + Margin + (text.Length * BitmapDigits.Advance)) / image.Scale, (Margin + BitmapDigits.Height) / image.Scale);
            var slot = new Box(i * Pixels / image.Scale, 0, (i + 1) * Pixels / image.Scale, Pixels / image.Scale);
            var said = i == doubtful ? readings : [new(text, 0.99995, true)];
            return new() { Form = Cells[i], Presence = Presence.Present, Sheet = sheet, Slot = slot, Ruled = true, Words = [new(said[0].Text, said[0].Text, box, sheet, true) { Readings = said, Recognized = true }] };
        }
    }
}
