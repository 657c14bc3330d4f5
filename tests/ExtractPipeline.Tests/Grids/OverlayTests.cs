using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>The columns of one scan laid over those of the next.</summary>
public class OverlayTests
{
    private static readonly List<double> Columns = [50, 240, 281, 322, 363, 404, 445, 486, 527];

    [Fact]
    public void Find_OuterRulingsLost_GoesByTheOthers()
    {
        var (factor, offset) = Overlay.Find(Columns, [.. Columns.Skip(1).SkipLast(1).Select(x => x + 6)])!.Value;

        factor.ShouldBe(1, 1e-9);
        offset.ShouldBe(6, 1e-9);
    }

    [Fact]
    public void Find_EachLacksAnotherOne_GoesByThoseOfBoth()
    {
        List<double> from = [.. Columns.Where(x => x is not (281 or 527))], to = [.. Columns.Where(x => x is not (50 or 404)).Select(x => x - 4)];

        Overlay.Find(from, to)!.Value.Offset.ShouldBe(-4, 1e-9);
    }

    [Fact]
    public void Find_ScanOfAnotherScale_IsScaled()
    {
        var (factor, offset) = Overlay.Find(Columns, [.. Columns.Select(x => (1.08 * x) - 11)])!.Value;

        factor.ShouldBe(1.08, 1e-9);
        offset.ShouldBe(-11, 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Find_TooFewRulings_IsNull(int count) => Overlay.Find(Columns, [.. Columns.Take(count)]).ShouldBeNull();
}
