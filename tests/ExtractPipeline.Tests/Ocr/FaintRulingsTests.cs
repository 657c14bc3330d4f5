using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Pieces of rulings that are too pale or too worn to be seen alone.</summary>
public class FaintRulingsTests
{
    private static readonly int[] Xs = [100, 300, 500, 700], Ys = [100, 160, 220, 280];

    private static List<PixelSpan> CellsOf(Drawing drawing)
    {
        var page = drawing.ToRaster();
        var (horizontals, verticals) = InkRulings.Find(page, page.Transpose(), 200, worn: false);
        FaintRulings.Complete(page, page.Transpose(), horizontals, verticals);
        return CellFinder.Find(horizontals, verticals, page.Scale);
    }

    /// <summary>Between two columns a ruling is hardly darker than the paper.</summary>
    [Fact]
    public void Complete_PalePieceOfARuling_DividesItsCells()
    {
        var pale = new Drawing(800, 400).Grid(Xs, Ys).Fill(302, 160, 500, 162, 236);
        CellsOf(pale).Count.ShouldBe(9);

        var absent = new Drawing(800, 400).Grid(Xs, Ys).Fill(302, 160, 500, 162, 255);
        CellsOf(absent).Count.ShouldBe(8);
    }

    [Fact]
    public void Complete_PaleVertical_DividesItsCells() => CellsOf(new Drawing(800, 400).Grid(Xs, Ys).Fill(300, 162, 302, 220, 236)).Count.ShouldBe(9);

    /// <summary>Only the ends of the border's verticals tell where it is.</summary>
    [Fact]
    public void Complete_PaleUpperBorder_ClosesTheFirstRow() => CellsOf(new Drawing(800, 400).Grid(Xs, Ys).Fill(100, 100, 702, 102, 236)).Count.ShouldBe(9);

    /// <summary>A character's stroke stands where a column of the other rows has its ruling, and stops short of the rulings above and below.</summary>
    [Fact]
    public void Complete_StrokeOfACharacterInAMergedCell_IsNoRuling()
    {
        var page = new Drawing(800, 400).Grid(Xs, Ys).Fill(300, 162, 302, 220, 255);
        for (var x = 280; x < 330; x += 10) page.Fill(x, 176, x + 3, 206);
        page.Fill(300, 176, 303, 206);

        CellsOf(page).Count.ShouldBe(8);
    }

    /// <summary>Worn rulings end below each other by chance, and just there stands a 1.</summary>
    [Fact]
    public void Complete_StrokeWhereTwoWornRulingsEnd_IsNoRuling()
    {
        int[] rows = [100, 145, 190, 235, 280];
        var page = new Drawing(800, 400).Grid(Xs, rows).Fill(620, 145, 700, 147, 255).Fill(620, 190, 700, 192, 255).Fill(619, 149, 621, 189, 200);

        CellsOf(page).ShouldNotContain(cell => cell.Right > 600 && cell.Right < 640);
    }

    [Fact]
    public void Complete_NoiseOfThePaper_IsNoRuling()
    {
        var random = new Random(7);
        var page = new Drawing(800, 400).Grid(Xs, Ys).Fill(302, 160, 500, 162, 255);
        for (var y = 104; y < 216; y += 2)
            for (var x = 310; x < 495; x += 2)
                page.Fill(x, y, x + 2, y + 2, (byte)random.Next(235, 256));

        CellsOf(page).Count.ShouldBe(8);
    }
}
