using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>The columns between rulings.</summary>
public class BandFinderTests
{
    /// <summary>On scans the pieces of one ruling may stand a little beside each other.</summary>
    [Fact]
    public void FromRulings_TwoWithNothingBetween_AreNoColumn()
    {
        var columns = BandFinder.FromRulings(Rulings(100, 150, 153.2, 200), 0, 100, 90, [Number(120), Number(170)]);

        columns.Select(column => (column.Left, column.Right)).ShouldBe([(100, 150), (153.2, 200)]);
    }

    [Fact]
    public void FromRulings_NarrowColumnThatHoldsANumber_IsOne() => BandFinder.FromRulings(Rulings(100, 150, 154, 200), 0, 100, 90, [Number(152)]).Count.ShouldBe(3);

    private static Box Number(double x) => new(x - 1, 40, x + 1, 48);

    private static Lattice Rulings(params double[] xs) =>
        new(new Sheet(0, new Page { Number = 1, Width = 300, Height = 200, Words = [], Rulings = [.. xs.Select(x => new Ruling(Direction.Vertical, x, 0, 100))] }, 0, 300, 0));
}
