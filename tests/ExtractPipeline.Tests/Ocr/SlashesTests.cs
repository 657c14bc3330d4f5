using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Slashes in place of zeros, and what looks like one.</summary>
public class SlashesTests
{
    private const double Em = 30;
    private const int Height = 24, Apart = 60;

    /// <summary>How many of so many strokes are slashes: each goes from the foot to the right by a share of its height, and has more print beside it.</summary>
    private static int Find(int count, double lean, Action<Drawing, int>? more = null, int free = 20)
    {
        var page = new Drawing((count * Apart) + 40, 80);
        var strokes = new List<(PixelSpan Ink, PixelSpan Cell)>();
        for (var i = 0; i < count; i++)
        {
            var left = 30 + (i * Apart);
            for (var y = 0; y < Height; y++)
            {
                var x = left + (int)((Height - 1 - y) * lean);
                page.Fill(x, 30 + y, x + 3, 31 + y);
            }

            more?.Invoke(page, left);
            strokes.Add((new(left, 30, left + (int)((Height - 1) * lean) + 3, 30 + Height), new(left - free, 10, left + 30, 70)));
        }

        return Slashes.Find(page.ToRaster(), strokes, Em).Count;
    }

    [Theory]
    [InlineData(0.35)]
    [InlineData(0.6)]
    public void Find_LeaningStrokes_AreSlashes(double lean) => Find(5, lean).ShouldBe(5);

    /// <summary>They stand close to the ruling on their left.</summary>
    [Fact]
    public void Find_LeaningStrokesBesideARuling_AreSlashes() => Find(5, 0.4, (page, left) => page.Fill(left - 5, 10, left - 3, 70), free: 2).ShouldBe(5);

    /// <summary>A grain or two of a copy.</summary>
    [Fact]
    public void Find_LeaningStrokesWithAGrainBesideThem_AreSlashes() => Find(5, 0.4, (page, left) => page.Fill(left - 3, 33, left - 2, 34, 130).Fill(left + 10, 50, left + 11, 51, 130)).ShouldBe(5);

    [Fact]
    public void Find_FewOfThem_AreNone() => Find(3, 0.4).ShouldBe(0);

    [Fact]
    public void Find_UprightStrokes_AreNone() => Find(5, 0.05).ShouldBe(0);

    /// <summary>The bar of a 7 is thin, and on a bad copy pale.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(130)]
    public void Find_StrokesWithABarOnTheLeft_AreNone(byte bar) => Find(5, 0.4, (page, left) => page.Fill(left - 4, 30, left + 8, 33, bar)).ShouldBe(0);

    [Fact]
    public void Find_StrokesWithAFoot_AreNone() => Find(5, 0.4, (page, left) => page.Fill(left + 4, 30 + Height - 3, left + 14, 30 + Height, 120)).ShouldBe(0);

    /// <summary>Of a pale one only a piece is seen. It stands right below whole ones, or elsewhere.</summary>
    [Theory]
    [InlineData(0, 6)]
    [InlineData(25, 5)]
    public void Find_PieceBelowWholeSlashes_IsOne(int aside, int count)
    {
        var page = new Drawing(160, (6 * Apart) + 80);
        var strokes = new List<(PixelSpan Ink, PixelSpan Cell)>();
        for (var i = 0; i < 6; i++)
        {
            var (left, top, first) = (60 + (i == 5 ? aside : 0), 30 + (i * Apart), i == 5 ? 7 : 0);
            var last = Height - first;
            for (var y = first; y < last; y++) page.Fill(left + (int)((Height - 1 - y) * 0.4), top + y, left + (int)((Height - 1 - y) * 0.4) + 3, top + y + 1);
            strokes.Add((new(left + (int)((Height - last) * 0.4), top + first, left + (int)((Height - 1 - first) * 0.4) + 3, top + last), new(20, top - 10, 120, top + 40)));
        }

        Slashes.Find(page.ToRaster(), strokes, Em).Count.ShouldBe(count);
    }
}
