using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Rulings that are broken, or cut by a page's end.</summary>
public class InkRulingsTests
{
    private static readonly int[] Xs = [100, 300, 500, 700], Ys = [100, 300, 500, 700];

    private static (List<InkRuling> Horizontals, List<InkRuling> Verticals) Find(Drawing drawing)
    {
        var page = drawing.ToRaster();
        return InkRulings.Find(page, page.Transpose(), 200, worn: false);
    }

    private static bool Has(List<InkRuling> rulings, double at) => rulings.Exists(ruling => Math.Abs(ruling.At - at) < 3);

    /// <summary>Three pieces of 32 points in one line, each in the midst of a row.</summary>
    [Fact]
    public void Find_VerticalInPiecesThatMeetNothing_IsFound()
    {
        var page = new Drawing(800, 800).Grid(Xs, Ys);
        foreach (var y in Ys[..3]) page.Fill(400, y + 50, 402, y + 140);

        Has(Find(page).Verticals, 401).ShouldBeTrue();
    }

    [Fact]
    public void Find_OneShortPieceThatMeetsNothing_IsNone() => Has(Find(new Drawing(800, 800).Grid(Xs, Ys).Fill(400, 150, 402, 240)).Verticals, 401).ShouldBeFalse();

    /// <summary>Level strokes of large characters in a title, all at one height.</summary>
    [Fact]
    public void Find_LevelStrokesThatMeetNothing_AreNone()
    {
        var page = new Drawing(800, 900).Grid(Xs, Ys);
        foreach (var x in new[] { 120, 260, 400, 540 }) page.Fill(x, 800, x + 70, 802);

        Has(Find(page).Horizontals, 801).ShouldBeFalse();
    }

    [Fact]
    public void Find_HorizontalInPiecesOfWhichHalfMeetARuling_IsFound()
    {
        var page = new Drawing(800, 800).Grid(Xs, Ys);
        foreach (var x in new[] { 130, 270, 410, 480 }) page.Fill(x, 400, x + 60, 402);

        Has(Find(page).Horizontals, 401).ShouldBeTrue();
    }

    /// <summary>The first row of a page has no border above it, for the page before ends within the table: a vertical that is lost below it begins with the others.</summary>
    [Fact]
    public void Find_VerticalOfARowThatThePageCuts_IsFound()
    {
        var page = new Drawing(800, 800).Grid([100, 200, 300, 500, 700], [160, 300, 500, 700]);
        foreach (var x in new[] { 100, 200, 300, 500, 700 }) page.Fill(x, 100, x + 2, 160);
        page.Fill(400, 100, 402, 160);

        Has(Find(page).Verticals, 401).ShouldBeTrue();
        Has(Find(page.Fill(400, 100, 402, 116, 255)).Verticals, 401).ShouldBeFalse("it begins by itself");
    }

    /// <summary>Print that fills rows of nine points stands within two points of the rulings, above and below.</summary>
    [Fact]
    public void Find_HorizontalBetweenTightRows_IsFound()
    {
        var page = new Drawing(800, 800).Grid([100, 300, 500, 700], [400, 425, 450, 475]);
        for (var y = 407; y < 475; y += 25)
            for (var x = 104; x < 700; x += 12)
                page.Fill(x, y, x + 8, y + 14);

        var (horizontals, _) = Find(page);

        Has(horizontals, 426).ShouldBeTrue();
        Has(horizontals, 451).ShouldBeTrue();
    }

    /// <summary>Level strokes of characters in a line, close to those above and below.</summary>
    [Fact]
    public void Find_LevelStrokesBetweenLinesOfPrint_AreNone()
    {
        var page = new Drawing(800, 800).Grid(Xs, Ys);
        for (var x = 104; x < 300; x += 25)
        {
            page.Fill(x, 180, x + 23, 182);
            page.Fill(x, 172, x + 12, 177);
            page.Fill(x, 185, x + 12, 190);
        }

        Has(Find(page).Horizontals, 181).ShouldBeFalse();
    }
}
