using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A cell whose ink was taken for a word, or for nothing, where the grid says that it holds a number.</summary>
public class SecondLookTests
{
    private static readonly CheckedCell Sure = CheckedCell.All.First(cell => cell.Text.All(char.IsAsciiDigit) && DigitReader.Default.Read(cell.Page, 0, 0, cell.Width, cell.Height) is [{ Agreed: true, Probability: > 0.999 }, ..]);

    private static GridCell Read(string? text, bool ruled = true, PlacementDoubts doubts = PlacementDoubts.None, IReadOnlyList<DigitReading>? readings = null)
    {
        var image = Sure.Page;
        var page = new Page { Number = 1, Width = image.Width / image.Scale, Height = image.Height / image.Scale, Words = [], Scan = new(image, Projection.None, true) };
        var sheet = new Sheet(0, page, double.NegativeInfinity, double.PositiveInfinity, 0);
        var slot = new Box(-1.2, -1.2, page.Width + 1.2, page.Height + 1.2);
        var form = FormCatalogue.Of(TableKind.Requests).First();
        var cell = new GridCell
        {
            Form = form.Cells.First(),
            Presence = Presence.Present,
            Sheet = sheet,
            Slot = slot,
            Ruled = ruled,
            Doubts = doubts,
            Heading = "",
            Words = text is null ? [] : [new(text, text, slot, sheet, IsValue: readings is not null) { Recognized = true, Readings = readings ?? [] }],
        };
        return SecondLook.Read(new() { Form = form, Cells = [cell], Extent = (0, 100), Agreement = 1 }).Cells[0];
    }

    [Fact]
    public void Read_NumberTakenForAWord_IsReadAndLeftToAPerson()
    {
        var cell = Read("二|");

        cell.Words.ShouldHaveSingleItem().Text.ShouldBe(Sure.Text);
        cell.Doubts.ShouldBe(PlacementDoubts.ReadAgain);
        Confidence.OfPlace(cell.Doubts, scanned: true).ShouldBeGreaterThan(Confidence.DefaultAcceptedRisk);
        ScanDecoder.Read(cell, 0).Proposals[0].Value.ShouldBe(decimal.Parse(Sure.Text, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Read_InkTakenForNothing_IsRead()
    {
        var cell = Read(null, doubts: PlacementDoubts.UnreadInk);

        cell.Words.ShouldHaveSingleItem().Text.ShouldBe(Sure.Text);
        cell.Doubts.ShouldBe(PlacementDoubts.ReadAgain);
    }

    [Fact]
    public void Read_EmptyCell_StaysEmpty() => Read(null).Words.ShouldBeEmpty();

    [Fact]
    public void Read_CellThatNoRulingBounds_StaysAsItIs() => Read("二|", ruled: false).Words.ShouldHaveSingleItem().Text.ShouldBe("二|");

    [Fact]
    public void Read_NumberThatWasLegible_IsNotReadAgain()
    {
        var cell = Read("7", readings: [new("7", 0.9, true)]);

        cell.Words.ShouldHaveSingleItem().Text.ShouldBe("7");
        cell.Doubts.ShouldBe(PlacementDoubts.None);
    }

    /// <summary>A fax has made dots of a hairline: with strokes a little thicker they touch.</summary>
    [Fact]
    public void Thicken_DotsOfAHairline_BecomeAStroke()
    {
        var page = new Drawing(20, 9);
        for (var x = 3; x < 18; x += 3) page.Fill(x, 4, x + 1, 5);

        var thick = page.ToRaster().Thicken();

        thick.Row(4)[3..16].ToArray().ShouldAllBe(grey => grey < 140);
        thick.Row(3)[3].ShouldBe((byte)127);
        thick.Row(2)[3].ShouldBe((byte)255);
        thick.Row(4)[3].ShouldBe((byte)0);
    }
}
