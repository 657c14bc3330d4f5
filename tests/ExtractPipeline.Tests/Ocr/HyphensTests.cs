using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Short flat strokes in place of numbers: hyphens where they are alike and stand as hyphens do.</summary>
public class HyphensTests
{
    private const double Em = 40;

    [Fact]
    public void Find_StrokesAlikeBesideDigits_AreHyphens() => Find(y: 13, widths: [12, 12, 11, 13]).ShouldBe(4);

    [Fact]
    public void Find_FewStrokes_AreNone() => Find(y: 13, widths: [12, 12]).ShouldBe(0);

    /// <summary>Hyphens of some fonts are no wider than specks are: then it takes more of them.</summary>
    [Theory]
    [InlineData(4, 0)]
    [InlineData(9, 9)]
    public void Find_ShortStrokes_AreHyphensWhereTheyAreMany(int count, int hyphens) => Find(y: 13, widths: [.. Enumerable.Repeat(7, count)]).ShouldBe(hyphens);

    [Theory]
    [InlineData(0)] // The bar of a worn 7.
    [InlineData(26)] // The foot of a worn 2.
    public void Find_StrokesAtTheHeadOrFootOfTheDigits_AreRemnants(int y) => Find(y, widths: [12, 12, 12, 12]).ShouldBe(0);

    /// <summary>Of a fax: both edges of a stroke may be a pixel too far out.</summary>
    [Fact]
    public void Find_StrokesHardlyWiderThanThick_AreHyphensWhereTheyAreMany()
    {
        var strokes = Enumerable.Range(0, 9).Select(row => new PixelSpan(200, (100 * row) + 12, 207, (100 * row) + 16));

        Hyphens.Find(strokes.Select(stroke => (stroke, stroke)), [.. Enumerable.Range(0, 9).Select(row => new PixelSpan(100, 100 * row, 118, (100 * row) + 28))], Em).Count.ShouldBe(9);
    }

    [Fact]
    public void Find_StrokesOfManySizes_AreSpecks() => Find(y: 13, widths: [8, 12, 16, 22]).ShouldBe(0);

    /// <summary>A row of nothing but hyphens is like those that stand beside digits; and one stroke at a foot casts doubt on all that are like it.</summary>
    [Theory]
    [InlineData(13, 4)]
    [InlineData(26, 0)]
    public void Find_RowWithoutDigits_IsLikeTheOthers(int y, int hyphens)
    {
        PixelSpan[] strokes = [new(200, y, 212, y + 3), new(200, 113, 212, 116), new(200, 513, 212, 516), new(300, 513, 312, 516)];

        Hyphens.Find(strokes.Select(stroke => (stroke, stroke)), [new(100, 0, 118, 28), new(100, 100, 118, 128)], Em).Count.ShouldBe(hyphens);
    }

    /// <summary>A table of nothing but hyphens: they stand equally high in their cells, as specks do not.</summary>
    [Theory]
    [InlineData(30, 0, 30)]
    [InlineData(15, 0, 15)]
    [InlineData(30, 17, 0)]
    [InlineData(8, 0, 0)]
    public void Find_TableWithoutDigits_HasHyphensWhereStrokesStandEquallyHigh(int count, int uneven, int hyphens)
    {
        var strokes = Enumerable.Range(0, count).Select(i => (Stroke: new PixelSpan(200, (100 * i) + 30 + (i * uneven % 40), 212, (100 * i) + 33 + (i * uneven % 40)), Cell: new PixelSpan(150, 100 * i, 260, (100 * i) + 70)));

        Hyphens.Find(strokes, [], Em).Count.ShouldBe(hyphens);
    }

    /// <summary>How many hyphens there are in rows of a digit 28 pixels high and a stroke so far below its top.</summary>
    private static int Find(int y, int[] widths)
    {
        var digits = widths.Select((_, row) => new PixelSpan(100, 100 * row, 118, (100 * row) + 28)).ToList();
        var strokes = widths.Select((width, row) => new PixelSpan(200, (100 * row) + y, 200 + width, (100 * row) + y + 3));
        return Hyphens.Find(strokes.Select(stroke => (stroke, stroke)), digits, Em).Count;
    }
}
