using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Tests.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>A cell in the last column of a scan that is 200 points wide, on which the column begins at 150.</summary>
public class CutCellsTests
{
    private const double Width = 200;

    private static readonly Ruling Border = new(Direction.Vertical, 198, 0, 100);

    /// <summary>The 4 of a 41 that the edge cuts.</summary>
    [Fact]
    public void Doubt_NumberAtTheEdge_MayHaveLostDigits()
    {
        var doubts = DoubtsOf(new(192, 20, 199, 30));

        doubts.ShouldBe(PlacementDoubts.CutOff);
        Confidence.OfPlace(doubts, scanned: true).ShouldBeGreaterThan(Confidence.DefaultAcceptedRisk);
    }

    [Fact]
    public void Doubt_EmptyCellThatGoesOnBeyondTheEdge_MayHaveLostItsNumber() => DoubtsOf(null).ShouldBe(PlacementDoubts.CutOff);

    [Fact]
    public void Doubt_NumberAwayFromTheEdge_IsWhole() => DoubtsOf(new(170, 20, 177, 30)).ShouldBe(PlacementDoubts.None);

    /// <summary>A picture may end at its table's border.</summary>
    [Fact]
    public void Doubt_CellThatARulingCloses_IsWhole()
    {
        DoubtsOf(new(192, 20, 197, 30), Border).ShouldBe(PlacementDoubts.None);
        DoubtsOf(null, Border).ShouldBe(PlacementDoubts.None);
    }

    /// <summary>Also where columns are thought to go on as wide as the others, beyond the paper.</summary>
    [Fact]
    public void Doubt_ColumnThatReachesBeyondThePaper_IsOpenWhateverIsSaidToCloseIt() =>
        DoubtsOf(new(192, 20, 199, 30), right: 210, new Ruling(Direction.Vertical, 210, 0, 100)).ShouldBe(PlacementDoubts.CutOff);

    private static PlacementDoubts DoubtsOf(Box? number, params Ruling[] rulings) => DoubtsOf(number, right: 199, rulings);

    private static PlacementDoubts DoubtsOf(Box? number, double right, params Ruling[] rulings)
    {
        var image = new Drawing((int)Width, 100, dotsPerInch: 72).ToRaster();
        var page = new Page { Number = 1, Width = Width, Height = 100, Words = [], Rulings = rulings, Scan = new(image, Projection.None, false) };
        var sheet = new Sheet(0, page, double.NegativeInfinity, double.PositiveInfinity, 0);
        var form = FormCatalogue.Of(TableKind.Requests).First();
        var cell = new GridCell
        {
            Form = form.Cells.First(),
            Presence = Presence.Present,
            Sheet = sheet,
            Slot = new(150, 10, right, 40),
            Words = number is { } box ? [new("4", "4", box, sheet, true)] : [],
        };
        return CutCells.Doubt(new Grid { Form = form, Cells = [cell], Extent = (0, 100), Agreement = 1 }).Cells[0].Doubts;
    }
}
