using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Whole tables that are hardly darker than their paper.</summary>
public class PaleRulingsTests
{
    private static readonly int[] Xs = [100, 300, 500, 700], Ys = [100, 160, 220, 280, 340];

    /// <summary>The grain of a copy: no pixel by itself tells a ruling.</summary>
    private static Drawing Grain(byte ruling)
    {
        var random = new Random(11);
        var page = new Drawing(800, 440);
        for (var y = 0; y < page.Height; y++)
            for (var x = 0; x < page.Width; x++)
                page.Fill(x, y, x + 1, y + 1, (byte)random.Next(236, 256));
        for (var x = Xs[0]; x < Xs[^1] + 2; x++)
            foreach (var y in Ys)
                page.Fill(x, y, x + 1, y + 2, (byte)(random.Next(236, 256) - 245 + ruling));
        for (var y = Ys[0]; y < Ys[^1] + 2; y++)
            foreach (var x in Xs)
                page.Fill(x, y, x + 2, y + 1, (byte)(random.Next(236, 256) - 245 + ruling));
        return page;
    }

    private static List<PixelSpan> CellsOf(Drawing drawing)
    {
        var page = drawing.ToRaster();
        List<InkRuling> horizontals = [], verticals = [];
        PaleRulings.Add(page, page.Transpose(), horizontals, verticals);
        FaintRulings.Complete(page, page.Transpose(), horizontals, verticals);
        return CellFinder.Find(horizontals, verticals, page.Scale);
    }

    [Fact]
    public void Add_RulingsAFewGreysDarkerThanGrain_MakeATable() => CellsOf(Grain(ruling: 225)).Count.ShouldBe(12);

    [Fact]
    public void Add_GrainAlone_HasNone() => CellsOf(Grain(ruling: 245)).ShouldBeEmpty();

    /// <summary>Strokes of digits below each other stand at one place, but there is paper between the lines.</summary>
    [Fact]
    public void Add_StrokesBelowEachOther_AreNone()
    {
        var page = new Drawing(800, 440);
        for (var y = 20; y < 400; y += 30)
            for (var x = 100; x < 700; x += 40)
                page.Fill(x, y, x + 2, y + 16, 150).Fill(x + 8, y, x + 10, y + 16, 150);

        CellsOf(page).ShouldBeEmpty();
    }
}
