using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Lines that dirt in a scanner draws down a sheet, told from the rulings of its tables.</summary>
public class StreaksTests
{
    private const int Above = 290, Below = 610;

    private static readonly int[] Xs = [100, 300, 500, 700], Ys = [300, 400, 500, 600];

    private static Drawing Table() => new Drawing(800, 1000).Grid(Xs, Ys);

    private static List<int> Find(Drawing page) => Streaks.Find(page.ToRaster(), Above, Below);

    [Fact]
    public void Find_LineThatGoesOnAboveATable_IsAStreak() => Find(Table().Fill(220, 40, 222, 960, 120)).ShouldBe([220, 221]);

    [Fact]
    public void Find_TableOnCleanPaper_HasNone() => Find(Table()).ShouldBeEmpty();

    /// <summary>The row above the first horizontal has verticals and no border; one of them is worn and begins later.</summary>
    [Fact]
    public void Find_VerticalsThatStandOutTogether_AreRulings()
    {
        var page = Table();
        foreach (var x in Xs) page.Fill(x, x == 500 ? 190 : 160, x + 2, 300);

        Find(page).ShouldBeEmpty();
    }

    /// <summary>Strokes below each other in the lines of a paragraph.</summary>
    [Fact]
    public void Find_StrokesOfCharacters_AreNone()
    {
        var page = Table();
        for (var y = 650; y < 950; y += 45) page.Fill(220, y, 222, y + 22);

        Find(page).ShouldBeEmpty();
    }

    [Fact]
    public void Without_StreakThroughATable_LeavesItsRulings()
    {
        var page = Table().Fill(220, 40, 222, 960, 120).ToRaster();

        var clean = Streaks.Without(page, Find(Table().Fill(220, 40, 222, 960, 120)));

        clean.Row(350)[220].ShouldBeGreaterThan((byte)240);
        clean.Row(400)[220].ShouldBeLessThan((byte)130);
        clean.Row(350)[300].ShouldBe((byte)0);
        Streaks.Cross(page, clean, new(210, 340, 230, 360)).ShouldBeTrue();
        Streaks.Cross(page, clean, new(240, 340, 260, 360)).ShouldBeFalse();
    }
}
