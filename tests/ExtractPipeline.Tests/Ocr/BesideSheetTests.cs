using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>What a sheet lies on, told from the sheet: squares of ten columns, each with the grey of its paper.</summary>
public class BesideSheetTests
{
    private const int Columns = 10, DarkestPaper = 70;

    private static float[] Squares(float grey) => [.. Enumerable.Repeat(grey, 10 * Columns)];

    private static float[] Fill(float[] squares, int left, int top, int right, int bottom, float grey)
    {
        for (var row = top; row < bottom; row++) squares.AsSpan((row * Columns) + left, right - left).Fill(grey);
        return squares;
    }

    private static int Count(float[] squares) => BesideSheet.Find(squares, Columns, DarkestPaper).Count(isBeside => isBeside);

    [Fact]
    public void Find_SheetOnADarkDesk_IsWhatIsLight() => Count(Fill(Squares(90), 2, 2, 8, 9, 220)).ShouldBe(100 - 42);

    /// <summary>A reflection on the desk.</summary>
    [Fact]
    public void Find_LightSpotOnTheDesk_IsNoSheet() => Count(Fill(Fill(Squares(90), 2, 2, 8, 9, 220), 0, 4, 1, 6, 160)).ShouldBe(100 - 42);

    /// <summary>A heading on a dark ground, a photograph.</summary>
    [Fact]
    public void Find_DarkPlaceWithinTheSheet_BelongsToIt() => Count(Fill(Squares(220), 3, 3, 7, 5, 90)).ShouldBe(0);

    /// <summary>A picture that was cut at the dark heading of its table.</summary>
    [Fact]
    public void Find_DarkHeadingAtThePicturesEdge_BelongsToTheTable() => Count(Fill(Squares(220), 0, 0, 10, 2, 90)).ShouldBe(0);

    [Fact]
    public void Find_SheetThatFillsThePicture_HasNothingBeside() => Count(Squares(230)).ShouldBe(0);

    /// <summary>Two pages of a book, or two sheets side by side.</summary>
    [Fact]
    public void Find_TwoSheets_AreBothKept() => Count(Fill(Fill(Squares(80), 0, 1, 4, 9, 220), 6, 1, 10, 9, 220)).ShouldBe(100 - 64);

    [Fact]
    public void Find_PictureWithoutPaper_HasNothingBeside() => Count(Squares(20)).ShouldBe(0);
}
