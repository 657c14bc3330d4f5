using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>What counts as ink where print is pale.</summary>
public class PrintLevelTests
{
    private static readonly PixelSpan First = new(100, 100, 300, 160), Second = new(300, 100, 500, 160);

    private static Drawing Text(Drawing page, PixelSpan cell, byte grey)
    {
        for (var x = cell.Left + 40; x < cell.Right - 40; x += 12) page.Fill(x, cell.Top + 18, x + 4, cell.Bottom - 18, grey);
        return page;
    }

    private static int InkOf(InkImage ink, PixelSpan cell) => ink.Count(cell.Left, cell.Top, cell.Right, cell.Bottom);

    [Fact]
    public void Darken_PrintPalerThanTheRulings_MakesItInk()
    {
        var page = Text(new Drawing(600, 300).Grid([100, 300, 500], [100, 160]), First, 175).ToRaster();

        InkOf(PrintLevel.Ink(page, []), First.Grow(-6)).ShouldBe(0);
        InkOf(PrintLevel.Ink(PrintLevel.Darken(page, [First, Second]), [First, Second]), First.Grow(-6)).ShouldBe(10 * 4 * 24);
    }

    /// <summary>A title at the edge of the sheet: its place, a pixel larger than its ink, reaches beyond the page.</summary>
    [Fact]
    public void Darken_PlaceBeyondThePagesEdge_IsCutToThePage()
    {
        var page = Text(new Drawing(600, 300), First, 175).ToRaster();

        InkOf(PrintLevel.Ink(PrintLevel.Darken(page, [new(-8, -8, 608, 308)]), []), First).ShouldBe(10 * 4 * 24);
    }

    /// <summary>Numbers in a strong type, beside them labels in a thin one.</summary>
    [Fact]
    public void Ink_CellPalerThanItsNeighbour_HasAThresholdOfItsOwn()
    {
        var page = Text(Text(new Drawing(600, 300), First, 20), Second, 195).ToRaster();

        var ink = PrintLevel.Ink(PrintLevel.Darken(page, [First, Second]), [First, Second]);

        InkOf(ink, First).ShouldBe(10 * 4 * 24);
        InkOf(ink, Second).ShouldBe(10 * 4 * 24);
    }

    [Fact]
    public void Darken_OrdinaryPrint_IsLeftAlone()
    {
        var page = Text(new Drawing(600, 300), First, 20).ToRaster();

        PrintLevel.Darken(page, [First]).ShouldBeSameAs(page);
    }
}
