using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Rulings of which pieces are lost without a trace.</summary>
public class RulingBridgesTests
{
    private static readonly int[] Xs = [100, 250, 400, 550, 700], Ys = [100, 160, 220, 280, 340];

    private static List<PixelSpan> CellsOf(Drawing drawing)
    {
        var page = drawing.ToRaster();
        var (horizontals, verticals) = InkRulings.Find(page, page.Transpose(), 200, worn: false);
        RulingBridges.Add(page, page.Transpose(), horizontals, verticals);
        return CellFinder.Find(horizontals, verticals, page.Scale);
    }

    private static Drawing Table() => new Drawing(800, 440).Grid(Xs, Ys);

    [Fact]
    public void Add_VerticalSeenAboveAndBelow_GoesOnBetween() => CellsOf(Table().Fill(400, 163, 402, 279, 255)).Count.ShouldBe(16);

    [Fact]
    public void Add_HorizontalSeenOnBothSides_GoesOnBetween() => CellsOf(Table().Fill(253, 220, 399, 222, 255)).Count.ShouldBe(16);

    /// <summary>A word, or a number, stands across its way: the cell is a wider one.</summary>
    [Fact]
    public void Add_PrintAcrossItsWay_StopsIt()
    {
        var page = Table().Fill(400, 163, 402, 219, 255).Fill(392, 180, 412, 183).Fill(392, 183, 395, 200).Fill(409, 183, 412, 200).Fill(392, 197, 412, 200);

        CellsOf(page).Count.ShouldBe(15);
    }

    /// <summary>Its place is between two characters, closer than any column stands to the next.</summary>
    [Fact]
    public void Add_PrintCloseOnBothSides_StopsIt() => CellsOf(Table().Fill(400, 163, 402, 219, 255).Fill(384, 178, 396, 202).Fill(405, 178, 417, 202)).Count.ShouldBe(15);

    /// <summary>The last row: most of the columns go on into it, and the rest do.</summary>
    [Fact]
    public void Add_LastRowWithoutAPiece_IsDividedAsTheRowAbove() => CellsOf(Table().Fill(400, 283, 402, 339, 255)).Count.ShouldBe(16);

    /// <summary>A banner across the table: no column goes through its words.</summary>
    [Fact]
    public void Add_BannerAboveTheColumns_KeepsItsWordsTogether()
    {
        var page = Table();
        foreach (var x in Xs[1..^1]) page.Fill(x, 103, x + 2, 159, 255);
        foreach (var x in new[] { 362, 391, 420 }) page.Fill(x, 120, x + 22, 142);

        CellsOf(page).ShouldContain(cell => cell.Top < 110 && cell.Width > 290);
    }

    /// <summary>The headings of a column stand beside its ruling, though it is not seen there.</summary>
    [Fact]
    public void Add_ColumnBelowItsHeadings_GoesUpThroughThem()
    {
        int[] rows = [100, 160, 220, 280, 340, 400, 460];
        var page = new Drawing(800, 560).Grid(Xs, rows).Fill(400, 103, 402, 160, 255).Fill(550, 103, 552, 160, 255);

        CellsOf(page).Count.ShouldBe(24);
    }

    private static readonly int[] Fifteen = [.. Enumerable.Range(0, 16).Select(i => 60 + (i * 50))];

    /// <summary>Grid 四 is the only one of fifteen even columns: six of them in one row may have lost their rulings.</summary>
    [Fact]
    public void Add_FifteenEvenColumns_MayLackManyBesideEachOther() => CellsOf(WithoutSix(Fifteen)).Count.ShouldBe(15);

    [Fact]
    public void Add_AnotherNumberOfEvenColumns_MayNot() => CellsOf(WithoutSix(Fifteen[..^1])).Count.ShouldBe(9);

    /// <summary>The labels of 三 are as wide as eight of its seven columns: they are none that lost its rulings.</summary>
    [Fact]
    public void Add_SevenColumnsBesideLabelsAsWideAsEight_LeaveThemLabels() => CellsOf(new Drawing(900, 300).Grid([Fifteen[0], .. Fifteen[8..]], [100, 160])).Count.ShouldBe(8);

    private static Drawing WithoutSix(int[] xs)
    {
        var page = new Drawing(900, 300).Grid(xs, [100, 160]);
        foreach (var x in xs[3..8]) page.Fill(x, 102, x + 2, 160, 255);
        return page;
    }

    private static readonly int[] Even = [100, 170, 240, 310, 380, 450, 520, 590, 660];

    /// <summary>An even table of which some rulings are lost in one row.</summary>
    [Fact]
    public void Add_EvenTableWithAWideColumn_IsDivided() => CellsOf(new Drawing(800, 300).Grid(Even, [100, 160]).Fill(310, 102, 312, 160, 255).Fill(380, 102, 382, 160, 255)).Count.ShouldBe(8);

    /// <summary>Labels of other widths stand before the even columns.</summary>
    [Fact]
    public void Add_EvenColumnsBesideLabels_AreDivided() =>
        CellsOf(new Drawing(900, 300).Grid([20, 65, 190, .. Even.Select(x => x + 180)], [100, 160]).Fill(490, 102, 492, 160, 255)).Count.ShouldBe(11);

    /// <summary>In the last row too few rulings are seen to know how wide the columns are; those above know.</summary>
    [Fact]
    public void Add_RowWithFewOfItsRulings_IsDividedAsTheRowAbove()
    {
        var page = new Drawing(800, 300).Grid(Even, [100, 160, 220]);
        foreach (var x in new[] { 170, 310, 450, 590 }) page.Fill(x, 162, x + 2, 219, 255);

        CellsOf(page).Count.ShouldBe(16);
    }

    [Fact]
    public void Add_HeadingOfSeveralColumns_StaysOne()
    {
        var page = new Drawing(800, 300).Grid(Even, [100, 160]).Fill(310, 102, 312, 160, 255).Fill(380, 102, 382, 160, 255).Fill(300, 120, 340, 140).Fill(345, 120, 390, 140);

        CellsOf(page).Count.ShouldBe(6);
    }

    /// <summary>The border is lost, but the rulings above and below go on to where it was.</summary>
    [Fact]
    public void Add_EvenTableWithoutItsBorder_IsClosedWhereItsRulingsEnd() => CellsOf(new Drawing(800, 300).Grid(Even, [100, 160]).Fill(100, 102, 102, 160, 255)).Count.ShouldBe(8);

    /// <summary>Two tables below each other, with columns at the same place: no ruling goes through the title between.</summary>
    [Fact]
    public void Add_TwoTables_ArePartedByWhatIsBetween()
    {
        var page = new Drawing(800, 700).Grid(Xs, Ys).Grid(Xs, [420, 480, 540, 600]).Fill(110, 372, 300, 392);

        CellsOf(page).ShouldNotContain(cell => cell.Top > 330 && cell.Bottom < 430);
    }
}
