using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Records;

/// <summary>What the cells of a scanned grid 四 hold where a person will have to decide.</summary>
public class ScanDecoderTests
{
    private static readonly FormTable Form = FormCatalogue.Of(TableKind.Disputes).First();

    /// <summary>The first cell, with ink that nobody can read where there is no reading, among the others.</summary>
    private static ReadCell First(IReadOnlyList<DigitReading> first, IReadOnlyList<DigitReading> others, bool hasTotals = true)
    {
        var page = new Page { Number = 1, Width = 400, Height = 100, Words = [], Scan = new(new PageRaster(400, 100, 72, new byte[40_000]), Projection.None, true) };
        var sheet = new Sheet(0, page, double.NegativeInfinity, double.PositiveInfinity, 0);
        var cells = Form.Cells.Select((cell, i) => new GridCell
        {
            Form = cell,
            Presence = hasTotals || cell.Id.Column != "total" ? Presence.Present : Presence.ColumnMissing,
            Sheet = sheet,
            Slot = new(20 * i, 10, 20 * (i + 1), 30),
            Ruled = true,
            Words = WordOf(i == 0 ? first : others, new((20 * i) + 6, 15, (20 * i) + 12, 25)),
            Doubts = i == 0 && first.Count == 0 ? PlacementDoubts.UnreadInk : PlacementDoubts.None,
        });
        return FieldReader.Read(new Grid { Form = Form, Cells = [.. cells], Extent = (0, 100), Agreement = 1 }).Cells[0];

        IReadOnlyList<Token> WordOf(IReadOnlyList<DigitReading> readings, Box box) => readings.Count == 0 ? [] : [new(readings[0].Text, readings[0].Text, box, sheet, true) { Readings = readings, Recognized = true }];
    }

    /// <summary>That it is something else is likelier than what was read: this is its value all the same, and doubtful; but not where it is likely in one case of a hundred at most.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Read_CellOfWhichNoReadingIsLikely_HasItsBestOne(bool isAgainstItsSum, bool isShown)
    {
        var cell = First([new("5", 0.4, false)], [new("0", 0.99999, true)], hasTotals: isAgainstItsSum);

        cell.State.ShouldBe(isShown ? FieldState.Read : FieldState.Unread);
        cell.Value.ShouldBe(isShown ? 5 : null);
        if (isShown) cell.ReadingRisk.ShouldBe(0.6, 0.05);
    }

    /// <summary>In a table of dashes, ink that nobody can read is a worn dash as likely as not; among zeros nobody knows.</summary>
    [Fact]
    public void Read_UnreadableInkInATableOfDashes_IsADoubtfulBlank()
    {
        var amongDashes = First([], [new("—", 0.99999, true)]);

        amongDashes.State.ShouldBe(FieldState.Blank);
        amongDashes.ReadingRisk.ShouldBe(0.5);
        First([], [new("0", 0.99999, true)]).State.ShouldBe(FieldState.Unread);
    }
}
