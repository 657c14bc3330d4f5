using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>Reports set in memory at random, and what is found on their pages.</summary>
public class GridFinderProperties
{
    /// <summary>The same reports in each run of the tests.</summary>
    private const int Runs = 300;

    /// <summary>Reports in which nothing is missing.</summary>
    private static readonly Gen<ReportLook> Plain =
        from font in Gen.Choose(75, 105).Select(tenths => tenths / 10.0)
        from value in Gen.Choose(32, 40)
        from label in Gen.Choose(90, 130)
        from @group in Gen.Choose(40, 70)
        from values in Gen.Elements(Alignment.Left, Alignment.Center, Alignment.Right)
        from labels in Gen.Elements(Alignment.Left, Alignment.Center)
        from ruled in Gen.Elements(true, false)
        from layout in Gen.Elements(Layout.Ogi2021, Layout.Ogi2019)
        from breakAfter in Gen.Choose(-1, 21)
        from digits in Gen.Choose(1, 6)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new ReportLook(font, value, label, @group, values, labels, ruled, layout, -1, [], 0, breakAfter, digits, seed);

    /// <summary>The same with a column and rows left out, and with empty cells.</summary>
    private static readonly Gen<ReportLook> Defective =
        from look in Plain
        from column in Gen.Choose(-3, 6)
        from rows in Gen.Choose(2, 18).ArrayOf()
        from blank in Gen.Elements(0, 3, 30, 90)
        select look with { MissingColumn = Math.Max(-1, column), MissingRows = [.. rows.Distinct().Take(2)], BlankShare = blank };

    [Fact]
    public void Find_RuledReportWithAllCells_GivesEveryCellWithoutDoubt() => Check(Plain.Select(look => look with { Ruled = true }), (cell, text) =>
    {
        cell.Presence.ShouldBe(Presence.Present);
        TextOf(cell).ShouldBe(text);
        cell.Doubts.ShouldBe(PlacementDoubts.None);
        cell.Ruled.ShouldBeTrue();
    });

    [Fact]
    public void Find_RuledReportWithDefects_GivesEveryCellAsItIs() => Check(Defective.Select(look => look with { Ruled = true }), (cell, text) =>
    {
        cell.Presence.ShouldBe(text is null ? cell.Presence == Presence.ColumnMissing ? Presence.ColumnMissing : Presence.RowMissing : Presence.Present);
        TextOf(cell).ShouldBe(text ?? "");
        cell.Doubts.ShouldBeOneOf(PlacementDoubts.None, text is null ? PlacementDoubts.Unlabelled : PlacementDoubts.None);
    });

    [Fact]
    public void Find_ReportWithDefects_GivesNoWrongCellWithoutDoubt() => Check(Defective, (cell, text) =>
    {
        if (cell.Doubts is not (PlacementDoubts.None or PlacementDoubts.Unbounded)) return;
        if (cell.Presence == Presence.Present) TextOf(cell).ShouldBe(text);
        else text.ShouldBeNull();
    });

    private static string TextOf(GridCell cell) => string.Concat(cell.Words.Select(word => word.Text));

    private static void Check(Gen<ReportLook> looks, Action<GridCell, string?> check) => Prop.ForAll(looks.ToArbitrary(), look =>
    {
        var (pages, printed) = ReportSketch.Draw(look);
        var found = GridFinder.Find(pages);
        found.Repeated.ShouldBeEmpty();
        found.Of(TableKind.Proactive)!.Form.Layout.ShouldBe(Layout.Ogi2021);
        found.Of(TableKind.Requests)!.Form.Layout.ShouldBe(look.Requests);
        found.Of(TableKind.Disputes).ShouldNotBeNull();
        foreach (var cell in found.Grids.SelectMany(grid => grid.Cells))
        {
            try
            {
                check(cell, printed.GetValueOrDefault(cell.Form.Id));
            }
            catch (ShouldAssertException e)
            {
                throw new ShouldAssertException($"{cell.Form.Id} ({cell.Presence}, {cell.Doubts}) of a report with {look}: {e.Message}", e);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(20260101UL, 1UL));
}
