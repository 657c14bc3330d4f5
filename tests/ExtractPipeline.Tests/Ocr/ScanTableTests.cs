using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Rulings and cells of scans.</summary>
public class ScanTableTests
{
    private static readonly int[] Xs = [100, 300, 500, 700], Ys = [100, 160, 220, 280];

    private static List<PixelSpan> CellsOf(Drawing page, byte threshold = 200)
    {
        var raster = page.ToRaster();
        var (horizontals, verticals) = InkRulings.Find(raster, raster.Transpose(), threshold, worn: false);
        return CellFinder.Find(horizontals, verticals, raster.Scale);
    }

    [Fact]
    public void Find_RuledTable_HasItsCells() => CellsOf(new Drawing(800, 400).Grid(Xs, Ys)).Count.ShouldBe(9);

    [Fact]
    public void Find_CellsWithoutARulingBetween_AreOne()
    {
        var page = new Drawing(800, 400).Grid(Xs, Ys).Fill(302, 100, 302, 100).Fill(299, 103, 303, 159, 255);

        CellsOf(page).Count.ShouldBe(8);
    }

    [Fact]
    public void Find_BrokenRulings_AreWhole()
    {
        var page = new Drawing(800, 400).Grid(Xs, Ys);
        for (var x = 140; x < 700; x += 40) page.Fill(x, 160, x + 3, 162, 255);

        CellsOf(page).Count.ShouldBe(9);
    }

    /// <summary>The other line of a double ruling is not a crowd of characters.</summary>
    [Fact]
    public void Find_DoubleRulings_MakeCells()
    {
        var page = new Drawing(800, 400).Grid(Xs, Ys).Grid([.. Xs.Select(x => x + 5)], [.. Ys.Select(y => y + 5)]);

        CellsOf(page).Count(cell => cell.Width > 100).ShouldBe(9);
    }

    /// <summary>Numbers on the right of their cells stand close to the ruling in every row.</summary>
    [Fact]
    public void Find_RulingWithDigitsBesideIt_IsARuling()
    {
        var page = new Drawing(800, 400).Grid(Xs, Ys);
        foreach (var y in Ys[..^1]) page.Fill(484, y + 20, 494, y + 40);

        CellsOf(page).Count.ShouldBe(9);
    }

    /// <summary>At a page's end the verticals stop and no ruling closes the row.</summary>
    [Fact]
    public void Find_TableThatThePageCuts_IsClosedWhereItsVerticalsEnd() => CellsOf(new Drawing(800, 400).Grid(Xs, Ys).Fill(100, 280, 702, 282, 255)).Count.ShouldBe(9);

    /// <summary>The picture was cut out of a wider page, or scanned askew: the right border is not on it.</summary>
    [Fact]
    public void Find_TableWithACutSide_IsClosedWhereItsHorizontalsEnd() => CellsOf(new Drawing(800, 400).Grid(Xs, Ys).Fill(700, 103, 702, 280, 255)).Count.ShouldBe(9);

    [Fact]
    public void Find_HorizontalsAlone_AreNotClosedAtTheirSides()
    {
        var page = new Drawing(800, 400);
        foreach (var y in Ys) page.Fill(100, y, 702, y + 2);

        CellsOf(page).ShouldBeEmpty();
    }

    /// <summary>A table with rulings between its rows alone is read row by row; a rule under a title and one above the page number make none.</summary>
    [Fact]
    public void OpenRows_HorizontalsOfOneLength_MakeRows()
    {
        int[] ys = [100, 160, 220, 280, 340];
        RowsOf(ys, 702).Select(row => (row.Top, row.Bottom)).ShouldBe(ys.Zip(ys.Skip(1), (top, bottom) => (top + 1, bottom + 1)));
        RowsOf([100, 340], 702).ShouldBeEmpty();
        RowsOf(ys, 702, ragged: 150).ShouldBeEmpty();
    }

    /// <summary>Grid 四: below a heading of several columns stands a ruling over these columns only.</summary>
    [Fact]
    public void OpenRows_ShorterRulingBelowAHeading_IsOneOfTheTable()
    {
        var page = new Drawing(800, 400);
        foreach (var y in new[] { 100, 160, 280, 340 }) page.Fill(100, y, 702, y + 2);
        var raster = page.Fill(130, 220, 702, 222).ToRaster();

        CellFinder.OpenRows(InkRulings.Find(raster, raster.Transpose(), 200, worn: false).Horizontals, raster.Scale)
            .ShouldBe([new(100, 101, 702, 161), new(100, 161, 702, 221), new(100, 221, 702, 281), new(100, 281, 702, 341)]);
    }

    private static List<PixelSpan> RowsOf(int[] ys, int right, int ragged = 0)
    {
        var page = new Drawing(800, 400);
        foreach (var (i, y) in ys.Index()) page.Fill(100, y, right - (i % 2 * ragged), y + 2);
        var raster = page.ToRaster();
        return CellFinder.OpenRows(InkRulings.Find(raster, raster.Transpose(), 200, worn: false).Horizontals, raster.Scale);
    }

    /// <summary>A signature goes down beside a vertical and touches it.</summary>
    [Fact]
    public void Find_SignatureBesideARuling_DoesNotHideIt() =>
        CellsOf(new Drawing(800, 400).Grid(Xs, Ys).Fill(302, 110, 306, 190).Fill(306, 118, 311, 180).Fill(311, 122, 315, 175)).Count(cell => cell.Width > 100).ShouldBe(9);

    /// <summary>Headings fill their cells up to the rulings on both sides.</summary>
    [Fact]
    public void Find_RulingThroughTightCharacters_IsARuling()
    {
        var page = new Drawing(800, 500).Grid(Xs, [100, 200, 300]);
        foreach (var top in new[] { 110, 142, 174, 210, 242, 274 })
            foreach (var x in new[] { 296, 304 })
                for (var y = top; y < top + 20; y += 5)
                    page.Fill(x, y, x + 3, y + 3);

        CellsOf(page).Count.ShouldBe(6);
    }

    /// <summary>The feet of the characters in one narrow cell touch each other.</summary>
    [Fact]
    public void Find_CharactersThatFillANarrowCell_DoNotDivideIt()
    {
        var page = new Drawing(800, 400).Grid([100, 190, 280, 370], Ys).Fill(193, 190, 279, 193);
        for (var x = 194; x < 276; x += 8) page.Fill(x, 178, x + 4, 190);

        CellsOf(page).Count.ShouldBe(9);
    }

    /// <summary>Horizontals alone, with strokes of characters below each other between them.</summary>
    [Fact]
    public void Find_StrokesBetweenRulings_AreNoVerticals()
    {
        var page = new Drawing(800, 400);
        foreach (var y in Ys) page.Fill(100, y, 702, y + 2);
        foreach (var y in Ys[..^1]) page.Fill(298, y + 9, 302, y + 52);

        CellsOf(page).ShouldBeEmpty();
    }

    [Fact]
    public void Find_LinesOfText_AreNoRulings()
    {
        var page = new Drawing(800, 400);
        for (var y = 50; y < 350; y += 40)
            for (var x = 50; x < 750; x += 26)
                page.Fill(x, y, x + 22, y + 3).Fill(x + 9, y, x + 12, y + 22).Fill(x, y + 10, x + 22, y + 12).Fill(x, y + 19, x + 22, y + 22);

        CellsOf(page).ShouldBeEmpty();
    }

    [Fact]
    public void Level_DarkBorderOfACopier_IsTakenAway()
    {
        var page = new Drawing(1600, 2200, paper: 235).Fill(0, 0, 1600, 90).Fill(0, 0, 70, 2200).Fill(300, 600, 340, 605);

        var levelled = PaperLevel.Level(page.ToRaster());

        levelled.Row(40)[800].ShouldBe((byte)255);
        levelled.Row(1000)[30].ShouldBe((byte)255);
        levelled.Row(602)[320].ShouldBeLessThan((byte)60);
    }

    /// <summary>A ruling may run to the edge of the picture and is thin.</summary>
    [Fact]
    public void Level_RulingThatReachesTheEdge_Stays()
    {
        var levelled = PaperLevel.Level(new Drawing(1600, 2200, paper: 235).Fill(0, 600, 1600, 603).ToRaster());

        levelled.Row(601)[800].ShouldBeLessThan((byte)60);
        levelled.Row(601)[20].ShouldBeLessThan((byte)60);
    }

    [Fact]
    public void Enlarge_Pixels_AreInterpolated()
    {
        var twice = new Drawing(10, 10).Fill(0, 0, 5, 10).ToRaster().Enlarge();

        (twice.Width, twice.Height, twice.DotsPerInch).ShouldBe((20, 20, 400));
        (twice.Row(10)[2], twice.Row(10)[17]).ShouldBe(((byte)0, (byte)255));
        twice.Row(10)[9].ShouldBeInRange((byte)40, (byte)90);
    }

    [Fact]
    public void Shrink_Pixels_AreMeansOfWhatTheyCover()
    {
        var shrunk = new Drawing(10, 10).Fill(0, 0, 5, 10).ToRaster().Shrink(4, 5);

        (shrunk.Width, shrunk.Height, shrunk.DotsPerInch).ShouldBe((4, 5, 100));
        shrunk.Row(2).ToArray().ShouldBe([0, 0, 255, 255]);
        new Drawing(10, 10).Fill(0, 0, 5, 10).ToRaster().Shrink(3, 10).Row(0)[1].ShouldBeInRange((byte)120, (byte)135);
    }
}
