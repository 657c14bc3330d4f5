using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>The dashes of a worn table, each of which has fallen into specks.</summary>
public class BrokenDashesTests
{
    private const double Em = 40;
    private const int Count = 30;

    private static PixelSpan CellOf(int i) => new(150, 100 * i, 260, (100 * i) + 70);

    /// <summary>Cells with two specks each, in the middle of their height or off it, the first ones as far from each other as a dash is long.</summary>
    private static List<(PixelSpan Cell, IReadOnlyList<PixelSpan> Ink)> Specks(int wide, int uneven = 0) =>
    [
        .. Enumerable.Range(0, Count).Select(i =>
        {
            var top = (100 * i) + 32 + (i * uneven % 40);
            return (CellOf(i), (IReadOnlyList<PixelSpan>)[new(200, top, 206, top + 3), new(i < wide ? 218 : 207, top, i < wide ? 224 : 210, top + 3)]);
        }),
    ];

    private static Dictionary<int, PixelSpan> Find(IReadOnlyList<(PixelSpan Cell, IReadOnlyList<PixelSpan> Ink)> cells, params IReadOnlyList<(PixelSpan Cell, PixelSpan Ink)> digits) => BrokenDashes.Find(cells, digits, Em);

    /// <summary>Some of them tell by their width that they are no digits' feet.</summary>
    [Theory]
    [InlineData(30, 0, 30)]
    [InlineData(4, 0, 30)]
    [InlineData(2, 0, 0)]
    [InlineData(30, 17, 0)]
    public void Find_SpecksThatLieEquallyHigh_AreDashesWhereSomeAreWide(int wide, int uneven, int dashes) => Find(Specks(wide, uneven)).Count.ShouldBe(dashes);

    [Fact]
    public void Find_FewCells_TellNothing() => Find([.. Specks(Count).Take(11)]).ShouldBeEmpty();

    /// <summary>Specks of the paper lie above and below the dash, and are none of it.</summary>
    [Fact]
    public void Find_SpecksOffTheLine_AreNoneOfTheDash()
    {
        var cells = Specks(Count);
        cells[3] = (cells[3].Cell, [.. cells[3].Ink, new(160, 304, 166, 310), new(230, 360, 234, 366)]);

        Find(cells)[3].ShouldBe(cells[3].Ink[0].Union(cells[3].Ink[1]));
    }

    /// <summary>A label, or what is left of a digit, is no speck.</summary>
    [Fact]
    public void Find_CellWithLargerInk_HasNoDash()
    {
        var cells = Specks(Count);
        cells[3] = (cells[3].Cell, [.. cells[3].Ink, new(160, 320, 175, 346)]);

        Find(cells).Keys.ShouldBe(Enumerable.Range(0, Count).Where(i => i != 3));
    }

    /// <summary>Beside a digit a dash stands at half its height, and its foot does not; where there are many digits, single dashes tell more.</summary>
    [Theory]
    [InlineData(20, 1, 30)]
    [InlineData(6, 1, 0)]
    [InlineData(20, 9, 0)]
    public void Find_TableWithDigits_HasDashesWhereTheyStandAtHalfHeight(int top, int count, int dashes) =>
        Find(Specks(Count), [.. Enumerable.Range(0, count).Select(i => (CellOf(Count + i), new PixelSpan(200, (100 * (Count + i)) + top, 218, (100 * (Count + i)) + top + 28)))]).Count.ShouldBe(dashes);
}
