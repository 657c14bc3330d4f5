using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Tables with rulings between their rows and none between their columns.</summary>
public class OpenColumnsTests
{
    private const int Left = 100, Right = 900;

    private static readonly int[] Ys = [100, 150, 200, 250, 300, 350];

    private static List<PixelSpan> CellsOf(Drawing drawing)
    {
        var page = drawing.ToRaster();
        var (horizontals, verticals) = InkRulings.Find(page, page.Transpose(), 200, worn: false);
        verticals.ShouldBeEmpty();
        var ink = InkImage.Of(page, 200);
        foreach (var ruling in horizontals) ink.Erase(ruling.From - 2, ruling.First - 1, ruling.To + 2, ruling.Last + 1);
        return CellFinder.Find(horizontals, OpenColumns.Find(horizontals, InkParts.Find(ink), page.Scale), page.Scale);
    }

    /// <summary>Rulings between rows, and in each row a label and numbers of one width.</summary>
    private static Drawing Table(params int[] numbers)
    {
        var page = new Drawing(1000, 450);
        foreach (var y in Ys) page.Fill(Left, y, Right, y + 2);
        foreach (var y in Ys[..^1])
        {
            Print(page, 110, y + 15, 7);
            foreach (var x in numbers) Print(page, x, y + 15, 1);
        }

        return page;
    }

    private static void Print(Drawing page, int x, int y, int characters)
    {
        for (var i = 0; i < characters; i++) page.Fill(x + (i * 24), y, x + (i * 24) + 18, y + 24);
    }

    [Fact]
    public void Find_NumbersBelowEachOther_AreInCellsOfTheirOwn()
    {
        var cells = CellsOf(Table(400, 550, 700, 850));

        cells.Count.ShouldBe(5 * 5);
        cells.Count(cell => cell.Contains(409, 177) || cell.Contains(559, 177)).ShouldBe(2);
    }

    /// <summary>Numbers on the left of their column, headings in the middle: a column's edge is where neither stands.</summary>
    [Fact]
    public void Find_HeadingsThatReachBesideTheirNumbers_AreWhole()
    {
        var page = Table(400, 550, 700, 850).Fill(300, 102, 1000, 149, 255);
        foreach (var x in new[] { 400, 550, 700 }) Print(page, x, 115, 5);

        CellsOf(page).ShouldContain(cell => cell.Top < 105 && cell.Contains(400, 120) && cell.Contains(400 + (4 * 24) + 17, 120) && cell.Right < 560);
    }

    /// <summary>A heading over two columns has its own ruling below it.</summary>
    [Fact]
    public void Find_HeadingOfTwoColumns_IsOneCell()
    {
        var page = Table(400, 550, 700, 850).Fill(Left, 150, 500, 152, 255).Fill(650, 150, Right, 152, 255).Fill(300, 102, 1000, 149, 255);
        Print(page, 540, 115, 9);

        CellsOf(page).ShouldContain(cell => cell.Top < 105 && cell.Contains(540, 120) && cell.Contains(540 + (8 * 24) + 17, 120));
    }

    /// <summary>Labels in steps: where their rulings begin, the labels before them go on beside several rows.</summary>
    [Fact]
    public void Find_LabelBesideSeveralRows_IsOneCell()
    {
        var page = Table(400, 550, 700, 850).Fill(Left, 200, 210, 302, 255).Fill(105, 152, 300, 199, 255).Fill(105, 202, 210, 249, 255).Fill(105, 252, 210, 299, 255).Fill(105, 302, 210, 349, 255);
        Print(page, 110, 165, 3);
        Print(page, 220, 165, 3);

        CellsOf(page).ShouldContain(cell => cell.Right < 220 && cell.Top < 155 && cell.Bottom > 340);
    }

    [Fact]
    public void Find_LinesOfText_MakeNoColumns()
    {
        var page = new Drawing(1000, 450);
        foreach (var y in Ys) page.Fill(Left, y, Right, y + 2);
        foreach (var y in Ys[..^1]) Print(page, 110, y + 15, 25);

        CellsOf(page).ShouldBeEmpty();
    }
}
