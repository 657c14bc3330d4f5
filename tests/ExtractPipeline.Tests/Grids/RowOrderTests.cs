using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>Rows of a scanned grid 三 whose labels cannot be read, beyond the first or the last row that is known.</summary>
public class RowOrderTests
{
    private static readonly ReportLook Look = new(9, 36, 110, 55, Alignment.Center, Alignment.Left, true, Layout.Ogi2021, -1, [], 0, 99, 2, 1);

    private static readonly IReadOnlyList<Page> Pages = ReportSketch.Draw(Look).Pages;

    private static readonly Grid Printed = GridFinder.Find(Pages).Of(TableKind.Requests)!;

    private static readonly List<string> Rows = [.. Printed.Form.Sections.Single().Rows.Select(row => row.Id)];

    /// <summary>The rows that are found where only some are known, with labels none of which can be read; a weak anchor stands at another place of the page.</summary>
    private static List<string> Find(IEnumerable<string> known, string? elsewhere = null, string label = "多多")
    {
        var left = Printed.Cells[0].Slot!.Value.Left;
        var slots = Printed.Cells.Where(cell => cell.Form.Id.Column == "natural_person").ToDictionary(cell => cell.Form.Id.Row, cell => cell.Slot!.Value);
        var (top, bottom) = (slots.Values.Min(slot => slot.Top), slots.Values.Max(slot => slot.Bottom));
        var flow = FlowBuilder.Build([.. Pages.Select(page => page with
        {
            Words = [.. page.Words.Select(word => word.Box.Right < left && word.Box.CenterY > top && word.Box.CenterY < bottom ? word with { Text = label, Recognized = true } : word with { Recognized = true })],
            Scan = new(new PageRaster((int)page.Width, (int)page.Height, 72, new byte[(int)page.Width * (int)page.Height]), Projection.None, true),
        })], splitSideBySide: false);
        var tokens = flow.Lines.SelectMany(line => line.Words).Where(token => token.IsValue).ToList();
        var anchors = known.ToDictionary(row => row, row => new Anchor(row, 1, [tokens.First(token => IsIn(slots[row], token.PageBox))]));
        if (elsewhere is { } weak) anchors.Add(weak, new(weak, 0.67, [flow.Lines[^1].Words[^1]]));

        return [.. RowOrder.Complete(Printed.Form, anchors, flow).Where(anchor => anchor.Value.Pieces[0] != flow.Lines[^1].Words[^1]).Select(anchor => anchor.Key).OrderBy(Rows.IndexOf)];

        static bool IsIn(Box slot, Box word) => word.CenterX > slot.Left && word.CenterX < slot.Right && word.CenterY > slot.Top && word.CenterY < slot.Bottom;
    }

    [Fact]
    public void Complete_RowsBelowTheLastKnown_AreToldWhereThereAreAsManyAsTheFormHas() => Find(Rows.Take(22)).ShouldBe(Rows);

    [Fact]
    public void Complete_RowsAboveTheFirstKnown_AreToldWhereThereAreAsManyAsTheFormHas() => Find(Rows.Skip(3)).ShouldBe(Rows);

    /// <summary>Something below the table is like one of the labels that cannot be read.</summary>
    [Fact]
    public void Complete_WeakLabelElsewhere_IsNotItsRow() => Find(Rows.Take(22), elsewhere: Rows[22]).ShouldBe(Rows);

    [Fact]
    public void Complete_NothingKnown_TellsNothing() => Find([]).ShouldBeEmpty();

    /// <summary>The label of each row is that of another.</summary>
    [Fact]
    public void Complete_RowWithAnotherLabel_IsNotTold() => Find(Rows.Take(22), label: "重复申请").ShouldBe(Rows.Take(22));
}
