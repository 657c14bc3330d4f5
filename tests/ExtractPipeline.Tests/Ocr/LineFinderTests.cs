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

    private static int LinesOf(Drawing cell) => CellInk.Of(cell.ToRaster(), new(0, 0, cell.Width, cell.Height)).Lines.Count;
}
