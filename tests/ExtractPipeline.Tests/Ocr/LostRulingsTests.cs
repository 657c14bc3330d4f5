using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Rulings of a table of which no piece is found by itself.</summary>
public class LostRulingsTests
{
    private static readonly int[] Xs = [100, 220, 340, 460, 580, 700, 820], Ys = [100, 160, 280, 340];

    /// <summary>A table of six columns whose second row is two of which the ruling between, at 220, is lost.</summary>
    private static Drawing Table() => new Drawing(900, 440).Grid(Xs, Ys);

    private static int CellsOf(Drawing drawing)
    {
        var page = drawing.ToRaster();
        var transposed = page.Transpose();
        var (horizontals, verticals) = InkRulings.Find(page, transposed, 200, worn: false);
        FaintRulings.Complete(page, transposed, horizontals, verticals);
        LostRulings.Add(page, transposed, horizontals, verticals);
        return CellFinder.Find(horizontals, verticals, page.Scale).Count;
    }

    /// <summary>A fax has made dots of a hairline.</summary>
    [Fact]
    public void Add_DottedRuling_DividesTheRow()
    {
        var page = Table();
        for (var x = 100; x < 822; x += 3) page.Fill(x, 220, x + 1, 221);

        CellsOf(page).ShouldBe(24);
    }

    [Fact]
    public void Add_RulingThatIsNotQuiteLevel_DividesTheRow()
    {
        var page = Table();
        for (var x = 100; x < 822; x += 3) page.Fill(x, 218 + (x / 200), x + 1, 219 + (x / 200));

        CellsOf(page).ShouldBe(24);
    }

    /// <summary>A copy of copies: pieces, and paper between them.</summary>
    [Fact]
    public void Add_PiecesOfAWornRuling_DivideTheRow()
    {
        var page = Table();
        for (var x = 100; x + 16 < 822; x += 26) page.Fill(x, 220, x + 14, 222, 120);

        CellsOf(page).ShouldBe(24);
    }

    /// <summary>A piece of it is dark enough to be found, and is no border of what is searched.</summary>
    [Fact]
    public void Add_WornRulingOfWhichAPieceWasFound_DividesTheRow()
    {
        var page = Table().Fill(330, 220, 470, 222);
        for (var x = 100; x + 16 < 822; x += 26) page.Fill(x, 220, x + 14, 222, 120);

        CellsOf(page).ShouldBe(24);
    }

    /// <summary>The feet of digits below each other, or a line of characters: there is print above them.</summary>
    [Fact]
    public void Add_LineOfPrintInEveryCell_IsNone()
    {
        var page = Table();
        foreach (var x in Xs[..^1])
            for (var digit = x + 12; digit < x + 100; digit += 18)
                page.Fill(digit, 217, digit + 12, 220).Fill(digit, 205, digit + 3, 217).Fill(digit + 9, 205, digit + 12, 217);

        CellsOf(page).ShouldBe(18);
    }

    /// <summary>Dashes in the cells do not go from ruling to ruling.</summary>
    [Fact]
    public void Add_DashInEveryCell_IsNone()
    {
        var page = Table();
        foreach (var x in Xs[..^1]) page.Fill(x + 40, 220, x + 80, 222);

        CellsOf(page).ShouldBe(18);
    }

    [Fact]
    public void Add_DottedColumn_DividesTheColumn()
    {
        var page = new Drawing(900, 520).Grid([100, 300, 400], [100, 160, 220, 280, 340, 400, 460]);
        for (var y = 100; y < 462; y += 3) page.Fill(200, y, 201, y + 1);

        CellsOf(page).ShouldBe(18);
    }

    /// <summary>A vertical is broken beside the row that is looked for; its pieces bound cells all the same.</summary>
    [Fact]
    public void Add_DottedRulingBetweenBrokenVerticals_DividesTheRow()
    {
        var page = Table();
        foreach (var x in Xs[1..^1]) page.Fill(x - 3, 235, x + 4, 265, 255);
        for (var x = 100; x < 822; x += 3) page.Fill(x, 220, x + 1, 221);

        CellsOf(page).ShouldBe(24);
    }

    /// <summary>The salt of a fax: somewhere some of it always stands in line.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Add_NoiseOfAFax_IsNone(int seed)
    {
        int[] ys = [.. Enumerable.Range(0, 12).Select(i => 100 + (i * 42))];
        var page = new Drawing(900, 680).Grid(Xs, ys);
        var random = new Random(seed);
        for (var i = 0; i < 9000; i++)
        {
            var (x, y) = (random.Next(900), random.Next(680));
            page.Fill(x, y, x + 1, y + 1);
        }

        CellsOf(page).ShouldBe(66);
    }

    /// <summary>It is well seen in four rows and ends there, whatever noise is beyond.</summary>
    [Fact]
    public void Add_DottedColumnOfSomeRows_GoesNoFurther()
    {
        int[] ys = [100, 160, 220, 280, 340, 400, 460, 520];
        var page = new Drawing(900, 620).Grid([100, 300, 400], ys);
        for (var y = 100; y < 340; y += 3) page.Fill(200, y, 201, y + 1);
        for (var y = 360; y < 520; y += 60) page.Fill(200, y, 201, y + 6);

        CellsOf(page).ShouldBe(18);
    }
}
