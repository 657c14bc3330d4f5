using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>Grid 三 as it comes from the image of a page: its words are read well or badly, its rulings are as they were.</summary>
public class ScannedGridTests
{
    private static readonly ReportLook Look = new(9, 36, 110, 55, Alignment.Center, Alignment.Left, true, Layout.Ogi2021, -1, [], 0, 99, 2, 1);

    private static readonly IReadOnlyList<Page> Pages = ReportSketch.Draw(Look).Pages;

    private static readonly Grid Printed = GridFinder.Find(Pages).Of(TableKind.Requests)!;

    private static GridCell CellOf(Grid grid, string row, string column) => grid.Cells.Single(cell => cell.Form.Id.Row == row && cell.Form.Id.Column == column);

    /// <summary>The page on which the grid stands, after a change of its words, as a scan.</summary>
    private static IReadOnlyList<Page> Scanned(Func<Word, IEnumerable<Word>> change) =>
    [
        .. Pages.Select(page => page with
        {
            Words = [.. page.Words.SelectMany(change).Select(word => word with { Recognized = true })],
            Scan = new(new PageRaster((int)page.Width, (int)page.Height, 72, new byte[(int)page.Width * (int)page.Height]), Projection.None, true),
        }),
    ];

    private static void ShouldBeWhole(Grid? grid)
    {
        grid.ShouldNotBeNull();
        grid.Cells.Where(cell => cell.Presence != Presence.Present).Select(cell => cell.Form.Id.ToString()).ShouldBeEmpty();
        foreach (var (cell, printed) in grid.Cells.Zip(Printed.Cells))
            string.Concat(cell.Words.Select(word => word.Text)).ShouldBe(string.Concat(printed.Words.Select(word => word.Text)), cell.Form.Id.ToString());
    }

    [Fact]
    public void Find_ScanThatIsReadWell_IsThePrintedGrid() => ShouldBeWhole(GridFinder.Find(Scanned(word => [word])).Of(TableKind.Requests));

    /// <summary>A signature goes from a label into the first column, and the reader of labels reads all of it.</summary>
    [Fact]
    public void Find_LabelReadOnIntoTheFirstColumn_DoesNotHideTheColumn()
    {
        var cell = CellOf(Printed, "not_processed_duplicate", "natural_person").Words[0].PageBox;
        var found = GridFinder.Find(Scanned(word => word.Text.Contains("重复申请", StringComparison.Ordinal) && Math.Abs(word.Box.CenterY - cell.CenterY) < 5
            ? [word with { Text = word.Text + "多", Box = word.Box with { Right = cell.Right } }]
            : [word]));

        ShouldBeWhole(found.Of(TableKind.Requests));
    }

    /// <summary>Three headings were not read at all, and beside the table there is dirt that looks like a number.</summary>
    [Fact]
    public void Find_HeadingsThatWereNotReadAndDirtBesideTheTable_LeaveTheColumnsInTheirOrder()
    {
        string[] unread = ["商业", "企业", "科研", "机构", "总计"];
        var first = CellOf(Printed, "received_new", "total").Words[0].PageBox;
        var found = GridFinder.Find(Scanned(word =>
            Math.Abs(word.Box.CenterX - first.CenterX) < 3 && Math.Abs(word.Box.CenterY - first.CenterY) < 3 ? [word, word with { Text = "7", Box = new(first.Left + 40, first.Top, first.Left + 44, first.Bottom) }]
            : word.Box.CenterY < first.Top && unread.Any(heading => word.Text.StartsWith(heading, StringComparison.Ordinal)) ? []
            : [word]));

        ShouldBeWhole(found.Of(TableKind.Requests));
    }

    /// <summary>A signature hides the labels of the last two rows, and to the right of all labels stands a 总计 of another table.</summary>
    [Fact]
    public void Find_LabelsOfTheLastRowsHidden_LeavesTheirValuesInTheirRows()
    {
        var total = CellOf(Printed, "disposed_total", "natural_person");
        var below = CellOf(Printed, "carried_forward", "natural_person").Words[0].PageBox;
        var pages = Scanned(word => [word]).Select(page => page.Number != total.Sheet!.Page.Number ? page : page with
        {
            Words =
            [
                .. page.Words.Select(word => word.Box.CenterY > total.Slot!.Value.Top && word.Box.CenterY < below.Bottom + 5 && word.Box.Right < total.Slot!.Value.Left ? word with { Text = "多" } : word),
                new("总计", new(below.Left, below.Top + 60, below.Left + 18, below.Bottom + 60)) { Recognized = true },
            ],
        }).ToList();

        ShouldBeWhole(GridFinder.Find(pages).Of(TableKind.Requests));
    }

    /// <summary>The reader of labels errs in their numbers more often than the reader of numbers does: that says nothing about the values.</summary>
    [Fact]
    public void Find_MisreadNumbersOfLabels_TellNothingAboutTheValues() =>
        GridFinder.Find(Scanned(word => [word.Text.StartsWith("3.", StringComparison.Ordinal) ? word with { Text = "8" + word.Text[1..] } : word])).Of(TableKind.Requests)!.Numbering.ShouldBeEmpty();

    /// <summary>The stroke of a signature passes for a ruling and cuts a number in two: what is left of it is not to be believed.</summary>
    [Fact]
    public void Find_StrokeThroughACell_CastsDoubtOnItsNumber()
    {
        var slot = CellOf(Printed, "denied_third_party_rights", "research_institution").Slot!.Value;
        var pages = Scanned(word => [word]).Select(page => page.Number != CellOf(Printed, "denied_third_party_rights", "research_institution").Sheet!.Page.Number ? page
            : page with { Rulings = [.. page.Rulings!, new(Direction.Vertical, (slot.Left + slot.Right) / 2, slot.Top, slot.Bottom)] }).ToList();

        var found = GridFinder.Find(pages).Of(TableKind.Requests)!;

        CellOf(found, "denied_third_party_rights", "research_institution").Doubts.HasFlag(PlacementDoubts.Stray).ShouldBeTrue();
        CellOf(found, "denied_internal_affairs", "research_institution").Doubts.HasFlag(PlacementDoubts.Stray).ShouldBeFalse();
    }
}
