using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Sums;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Sums;

public class SumCheckerProperties
{
    /// <summary>A table 三 whose sums hold: random parts, and totals made of them.</summary>
    private static readonly Gen<(FormTable Form, Dictionary<FieldId, Summand> Cells)> Balanced =
        from form in Gen.Elements(FormCatalogue.Of(TableKind.Requests).ToArray())
        from parts in Gen.Choose(0, 999).ArrayOf(form.Cells.Count())
        select (form, Balance(form, parts));

    [Fact]
    public void Check_BalancedTable_HoldsEverywhere() => Prop.ForAll(Balanced.ToArbitrary(), table =>
    {
        var sums = SumChecker.Check(table.Form, table.Cells);
        sums.Count.ShouldBe(7 + 7 + table.Form.Sections[0].Rows.Count);
        sums.ShouldAllBe(sum => sum.Holds == true);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Check_OneCellChanged_BreaksTheSumsThatHaveItAndNoOther()
    {
        var changed =
            from table in Balanced
            from id in Gen.Elements(table.Cells.Keys.ToArray())
            from change in Gen.Choose(1, 9999)
            from sign in Gen.Elements(1, -1)
            select (table.Form, table.Cells, id, change: change * sign);

        Prop.ForAll(changed.ToArbitrary(), sample =>
        {
            sample.Cells[sample.id] = Read(sample.Cells[sample.id].Value!.Value + sample.change);
            foreach (var sum in SumChecker.Check(sample.Form, sample.Cells))
                sum.Holds.ShouldBe(!sum.Fields.Contains(sample.id), $"{sum.Id} after {sample.id} changed by {sample.change}");
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Check_ZeroPartsLeftBlank_StillHolds() => Prop.ForAll(Balanced.ToArbitrary(), table =>
    {
        var totals = new HashSet<string>(StringComparer.Ordinal) { "total", "disposed_total" };
        foreach (var id in table.Cells.Keys.Where(id => table.Cells[id].Value < 500 && !totals.Contains(id.Row) && !totals.Contains(id.Column)).ToList())
            table.Cells[id] = Read(0);
        var balanced = Balance(table.Form, [.. table.Cells.Values.Select(cell => (int)cell.Value!)]);
        foreach (var id in balanced.Keys.Where(id => balanced[id].Value == 0 && !totals.Contains(id.Row) && !totals.Contains(id.Column)).ToList())
            balanced[id] = new(FieldState.Blank, null);

        SumChecker.Check(table.Form, balanced).ShouldAllBe(sum => sum.Holds == true);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Check_TotalBlankOrPartUnread_LeavesItsSumsOpen()
    {
        var cells =
            from table in Balanced
            from id in Gen.Elements(table.Cells.Keys.ToArray())
            select (table.Form, table.Cells, id);

        Prop.ForAll(cells.ToArbitrary(), sample =>
        {
            sample.Cells[sample.id] = new(FieldState.Unread, null);
            foreach (var sum in SumChecker.Check(sample.Form, sample.Cells)) sum.Holds.ShouldBe(sum.Fields.Contains(sample.id) ? null : true, sum.Id);

            sample.Cells[sample.id] = new(FieldState.Blank, null);
            foreach (var sum in SumChecker.Check(sample.Form, sample.Cells).Where(sum => sum.Id.StartsWith("B3.", StringComparison.Ordinal) && sum.Fields[0] == sample.id))
                sum.Holds.ShouldBeNull(sum.Id);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Check_ColumnMissing_LeavesItOut() => Prop.ForAll(Balanced.ToArbitrary(), table =>
    {
        foreach (var row in table.Form.Sections[0].Rows)
        {
            FieldId gone = new(TableKind.Requests, row.Id, "other_org"), total = gone with { Column = "total" };
            table.Cells[total] = Read(table.Cells[total].Value!.Value - table.Cells[gone].Value!.Value);
            table.Cells.Remove(gone);
        }

        var sums = SumChecker.Check(table.Form, table.Cells);
        sums.ShouldAllBe(sum => sum.Holds == true);
        sums.SelectMany(sum => sum.Fields).ShouldAllBe(id => id.Column != "other_org");
        sums.Select(sum => sum.Id).ShouldNotContain("B1.other_org");
    }).QuickCheckThrowOnFailure();

    private static Summand Read(decimal value) => new(FieldState.Read, value);

    /// <summary>Takes the parts as they are and makes the totals; what was carried over makes up for the difference.</summary>
    private static Dictionary<FieldId, Summand> Balance(FormTable form, int[] parts)
    {
        var results = form.Checks.Single(check => check.Id == "B2").Right;
        var applicants = form.Checks.Single(check => check.Id == "B3").Right;
        var cells = form.Cells.Zip(parts).ToDictionary(pair => pair.First.Id, pair => (decimal)pair.Second);
        foreach (var column in applicants)
        {
            Set("disposed_total", column, results.Sum(row => Get(row, column)));
            Set("received_new", column, 0);
            Set("carried_over_in", column, Get("disposed_total", column) + Get("carried_forward", column));
        }

        foreach (var row in form.Sections[0].Rows) Set(row.Id, "total", applicants.Sum(column => Get(row.Id, column)));
        return cells.ToDictionary(cell => cell.Key, cell => Read(cell.Value));

        decimal Get(string row, string column) => cells[new(TableKind.Requests, row, column)];
        void Set(string row, string column, decimal value) => cells[new(TableKind.Requests, row, column)] = value;
    }
}
