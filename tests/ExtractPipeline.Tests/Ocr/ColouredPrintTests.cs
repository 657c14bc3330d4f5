using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>What is printed in colour, told from seals and pens. A page of 200 dots an inch with cells of 100 by 60 pixels below its first 300.</summary>
public class ColouredPrintTests
{
    private static readonly PixelSpan[] Cells = [.. Enumerable.Range(0, 5).SelectMany(row => Enumerable.Range(0, 6).Select(column => new PixelSpan(100 * column, 300 + (60 * row), 100 * (column + 1), 360 + (60 * row))))];

    private static Drawing Page() => new(700, 800);

    /// <summary>A bar as high as a digit, in the middle of a cell.</summary>
    private static Drawing Digit(Drawing page, PixelSpan cell) => page.Fill((int)cell.CenterX - 4, (int)cell.CenterY - 12, (int)cell.CenterX + 4, (int)cell.CenterY + 12);

    private static IReadOnlyList<PixelSpan> Find(Drawing coloured, Drawing black, bool isOpening = true) =>
        ColouredPrint.Find(InkImage.Of(coloured.ToRaster(), 160), InkImage.Of(black.ToRaster(), 160), Cells, isOpening);

    [Fact]
    public void Find_DigitsAloneInTheirCells_ArePrint()
    {
        var coloured = Page();
        foreach (var cell in Cells) Digit(coloured, cell);

        Find(coloured, Page()).Select(place => (place.CenterX, place.CenterY)).ShouldBe(Cells.Select(cell => (cell.CenterX, cell.CenterY)));
    }

    /// <summary>Only pieces of a pale stroke are dark: what is read is all that stands in the cell.</summary>
    [Fact]
    public void Find_PieceOfADigit_MakesTheWholeCellPrint() => Find(Digit(Page(), Cells[7]), Page()).ShouldBe([Cells[7].Grow(-4)]);

    /// <summary>Pale remains of a coloured stroke on the page without its colours are no black print beside it.</summary>
    [Fact]
    public void Find_RemainsOfADigitOnThePage_DoNotMakeItBlack() => Find(Digit(Page(), Cells[7]), Page().Fill(145, 378, 148, 402)).Count.ShouldBe(1);

    /// <summary>A dash has hardly any ink; where the numbers of a table are coloured it is print as they are.</summary>
    [Theory]
    [InlineData(20, 21)]
    [InlineData(5, 5)]
    public void Find_PaleDashInATable_IsPrintWhereItsNumbersAre(int numbers, int count)
    {
        var coloured = Page();
        foreach (var cell in Cells[..numbers]) Digit(coloured, cell);
        coloured.Fill((int)Cells[25].CenterX - 2, (int)Cells[25].CenterY, (int)Cells[25].CenterX + 2, (int)Cells[25].CenterY + 1);

        Find(coloured, Page()).Count.ShouldBe(count);
    }

    /// <summary>A tick beside a number.</summary>
    [Fact]
    public void Find_InkBesideBlackPrint_IsNone() => Find(Digit(Page(), Cells[7]), Page().Fill(110, 380, 118, 404)).ShouldBeEmpty();

    /// <summary>The star of a seal, in a cell of its own.</summary>
    [Fact]
    public void Find_InkWithinTheRingOfASeal_IsNone() =>
        Find(Digit(Page().Fill(100, 340, 340, 346).Fill(100, 574, 340, 580).Fill(100, 340, 106, 580).Fill(334, 340, 340, 580), Cells[13]), Page()).ShouldBeEmpty();

    /// <summary>The ring is broken, and what is left of it no larger than characters but for one arc.</summary>
    [Fact]
    public void Find_InkBesideAnArc_IsNone() => Find(Digit(Page().Fill(100, 340, 200, 350), Cells[13]), Page()).ShouldBeEmpty();

    /// <summary>A seal in pieces, each no larger than a character.</summary>
    [Fact]
    public void Find_InkAboutAsLargeAsASealTogether_IsNone()
    {
        var coloured = Page();
        for (var y = 340; y < 580; y += 26)
            for (var x = 100; x < 340; x += 20) coloured.Fill(x, y, x + 8, y + 14);

        Find(coloured, Page()).ShouldBeEmpty();
    }

    /// <summary>A title is print where it opens a document, with its low strokes; elsewhere nobody reads one.</summary>
    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    public void Find_LineAboveTheTables_IsATitleOfTheFirstPage(bool isOpening, int count) =>
        Find(Page().Fill(100, 100, 125, 140).Fill(135, 118, 170, 123).Fill(180, 100, 205, 140), Page(), isOpening).Count.ShouldBe(count);
}
