using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Two tables below each other, 100 pixels apart, one pixel a point, and a line that dirt has drawn.</summary>
public class OverhangsTests
{
    private static readonly int[] Xs = [50, 150, 250, 350, 450];

    private static List<InkRuling> Horizontals => [.. new[] { 100, 120, 140, 160, 260, 280, 300 }.Select(y => Ruling(y, 50, 450))];

    private static List<InkRuling> Verticals => [.. Xs.SelectMany(x => new[] { Ruling(x, 100, 160), Ruling(x, 260, 300) })];

    private static InkRuling Ruling(double at, int from, int to) => new(at, from, to, (int)at, (int)at + 1);

    private static List<InkRuling> LeftOut(params InkRuling[] more)
    {
        List<InkRuling> verticals = [.. Verticals, .. more], before = [.. verticals];
        Overhangs.LeaveOut(Horizontals, verticals, 1);
        return [.. before.Except(verticals)];
    }

    [Fact]
    public void LeaveOut_TablesAlone_KeepsAll() => LeftOut().ShouldBeEmpty();

    [Fact]
    public void LeaveOut_LineFromOneTableToTheNext_GoesWithItsPiecesInThem()
    {
        InkRuling[] streak = [Ruling(200, 105, 155), Ruling(200.5, 158, 265), Ruling(201, 270, 298)];

        LeftOut(streak).ShouldBe(streak);
    }

    [Fact]
    public void LeaveOut_LineBelowAllTables_Goes() => LeftOut(Ruling(200, 290, 360)).Count.ShouldBe(1);

    /// <summary>A stroke of a title that stands in line with a ruling below it.</summary>
    [Fact]
    public void LeaveOut_RulingWithAStrokeBeyondItsTable_Stays() => LeftOut(Ruling(150, 275, 330)).ShouldBeEmpty();

    /// <summary>The border at the bottom is lost, or the page ends: all go on.</summary>
    [Fact]
    public void LeaveOut_AllGoOn_KeepsThem() => LeftOut([.. Xs.Select(x => Ruling(x, 300, 360))]).ShouldBeEmpty();
}
