using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Lines of characters within a cell.</summary>
public class LineFinderTests
{
    /// <summary>A worn 2: its neck is gone, its head and its foot are there.</summary>
    [Fact]
    public void Find_FootCloseBelowItsDigit_IsOneLine() => LinesOf(new Drawing(120, 80).Fill(50, 20, 62, 32).Fill(50, 40, 64, 43)).ShouldBe(1);

    [Fact]
    public void Find_DashOnALineOfItsOwn_IsAnother() => LinesOf(new Drawing(120, 80).Fill(50, 14, 62, 32).Fill(50, 56, 64, 59)).ShouldBe(2);

    [Fact]
    public void Find_NumbersBelowEachOther_AreTwoLines() => LinesOf(new Drawing(120, 80).Fill(50, 10, 62, 28).Fill(50, 36, 64, 54)).ShouldBe(2);

    /// <summary>A 2 of a thin type, faded: a stroke of a twelfth of its head's darkness leads down to its foot. What is as pale everywhere is noise.</summary>
    [Theory]
    [InlineData(255, 1)]
    [InlineData(234, 2)]
    public void Find_NeckThatIsHardlySeen_BelongsToItsDigit(byte ground, int lines)
    {
        var cell = new Drawing(120, 80).Fill(20, 27, 100, 37, ground).Fill(50, 20, 62, 27).Fill(50, 37, 64, 40);
        for (var y = 27; y < 37; y++) cell.Fill(86 - y, y, 88 - y, y + 1, 230);

        LinesOf(cell).ShouldBe(lines);
    }

    /// <summary>A 7 and a 1 of which only the bar of the one is dark and the rest has faded into short pieces: where paler ink counts they are whole.</summary>
    [Fact]
    public void Find_NumberThatHasFadedIntoPieces_IsWhole()
    {
        var cell = new Drawing(120, 80).Fill(50, 30, 62, 33);
        for (var y = 33; y < 50; y++) cell.Fill(62 - ((y - 33) / 3), y, 64 - ((y - 33) / 3), y + 1, (byte)(y is > 36 and < 42 ? 215 : 60));
        for (var y = 30; y < 50; y++) cell.Fill(70, y, 72, y + 1, (byte)(y is 35 or 36 or 42 or 43 ? 215 : 60));

        CellInk.Of(cell.ToRaster(), new(0, 0, cell.Width, cell.Height)).Lines.ShouldHaveSingleItem().Height.ShouldBe(20);
    }

    /// <summary>A dash among specks, which no paler ink joins to it.</summary>
    [Fact]
    public void Find_DashAmongSpecks_IsNoLargerThanItIs()
    {
        var cell = new Drawing(120, 80).Fill(50, 38, 64, 41);
        foreach (var (x, y) in new[] { (20, 12), (45, 20), (58, 28), (66, 55), (90, 60), (30, 62), (100, 18) }) cell.Fill(x, y, x + 3, y + 3);

        CellInk.Of(cell.ToRaster(), new(0, 0, cell.Width, cell.Height)).Lines.ShouldHaveSingleItem().Height.ShouldBe(3);
    }

    /// <summary>An 8 and a 1 in the corner of their cell; and what a ruling that is not quite straight has left there, which goes on to the edge.</summary>
    [Theory]
    [InlineData(3, 1, 68)]
    [InlineData(0, 0, 60)]
    public void Find_StrokeInACorner_IsACharacterWherePaperIsAboutIt(int top, int beside, int right)
    {
        var cell = new Drawing(72, 48).Fill(50, 3, 60, 21).Fill(65 + (3 * (1 - beside)), top, 68 + (3 * (1 - beside)), 21);

        CellInk.Of(cell.ToRaster(), new(0, 0, cell.Width, cell.Height)).Lines.ShouldHaveSingleItem().Right.ShouldBe(right);
    }

    /// <summary>The same beside a pale ruling: no paler look counts, and so none takes the ruling away; where a line is whole at once, none is needed.</summary>
    [Fact]
    public void Find_LookThatDoesNotCount_LeavesTheInkAsItIs()
    {
        var cell = new Drawing(120, 80).Fill(2, 0, 4, 80, 170).Fill(50, 38, 64, 41);
        foreach (var (x, y) in new[] { (20, 12), (45, 20), (58, 28), (66, 55), (90, 60), (30, 62), (100, 18) }) cell.Fill(x, y, x + 3, y + 3);

        CellInk.Of(cell.ToRaster(), new(0, 0, cell.Width, cell.Height)).Ink[(40 * cell.Width) + 3].ShouldBe((255 - 170) / 255f, 0.01f);
    }

    private static int LinesOf(Drawing cell) => CellInk.Of(cell.ToRaster(), new(0, 0, cell.Width, cell.Height)).Lines.Count;
}
