using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>The columns between the rulings of a scanned table, of which the form has three.</summary>
public class ScannedBandsTests
{
    private const int Columns = 3;

    private static List<Band> BandsOf(double[] rulings, double[] values)
    {
        var page = new Page
        {
            Number = 1,
            Width = 600,
            Height = 400,
            Words = [],
            Rulings = [.. rulings.Select(x => new Ruling(Direction.Vertical, x, 0, 300))],
        };
        var lattice = new Lattice(new Sheet(0, page, double.NegativeInfinity, double.PositiveInfinity, 0));
        return BandFinder.FromRulings(lattice, 0, 300, labelRight: 95, [.. values.Select(x => new Box(x - 3, 50, x + 3, 60))], Columns);
    }

    /// <summary>A streak runs down through the second column, in which nothing stands on its right.</summary>
    [Fact]
    public void FromRulings_EmptyPartOfAColumn_BelongsToIt()
    {
        var bands = BandsOf([100, 150, 185, 200, 250], [120, 170, 220]);

        bands.Count.ShouldBe(Columns);
        bands[1].ShouldSatisfyAllConditions(band => band.Left.ShouldBe(150), band => band.Right.ShouldBe(200));
    }

    /// <summary>Digits stand on both sides of the streak: together the parts are as wide as other columns.</summary>
    [Fact]
    public void FromRulings_SliverWithDigits_IsAPartOfTheColumnThatItMakesWhole() => BandsOf([100, 150, 200, 238, 250], [120, 170, 220, 244]).Count.ShouldBe(Columns);

    [Fact]
    public void FromRulings_WholeColumnTooMany_StaysOne() => BandsOf([100, 150, 200, 250, 300], [120, 170, 220, 270]).Count.ShouldBe(Columns + 1);

    /// <summary>What dirt beside the table was taken for.</summary>
    [Fact]
    public void FromRulings_WordsBesideATableWithAllItsColumns_AreNone() => BandsOf([100, 150, 200, 250], [120, 170, 220, 280, 290]).Count.ShouldBe(Columns);

    [Fact]
    public void FromRulings_TableOpenOnItsRight_HasItsLastColumn() => BandsOf([100, 150, 200], [120, 170, 220, 222, 221]).Count.ShouldBe(Columns);
}
