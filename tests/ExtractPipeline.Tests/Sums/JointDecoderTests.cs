using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Sums;
using ExtractPipeline.Fixtures.Content;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Sums;

/// <summary>Readings of one table that the sums weigh against each other: 四、行政复议、行政诉讼, where five cells make a sum.</summary>
public class JointDecoderTests
{
    private static readonly FormTable Form = FormCatalogue.Of(TableKind.Disputes).First();

    private static readonly string[] Columns = ["upheld", "corrected", "other_result", "pending", "total"];

    private static Proposal Read(decimal value, double probability) => new(FieldState.Read, value, probability);

    /// <summary>The verdicts for the block 行政复议.</summary>
    private static IReadOnlyList<Verdict> Decode(params IReadOnlyList<Proposal>[] cells) =>
        JointDecoder.Decode(Form, [.. Columns.Select((column, i) => (new FieldId(TableKind.Disputes, "review", column), cells[i]))], Confidence.PublisherErrs);

    [Fact]
    public void Decode_OneMisreading_IsPutRightByTheSum()
    {
        var verdicts = Decode([Read(3, 0.999)], [Read(1, 0.6), Read(7, 0.39)], [Read(0, 0.999)], [Read(2, 0.999)], [Read(12, 0.999)]);

        verdicts[1].Choice.ShouldBe(1);
        verdicts[1].Probabilities[1].ShouldBeGreaterThan(0.98);
    }

    /// <summary>A zero, a dash and nothing at all add the same: the sum tells them from a 7, and leaves their odds as they were.</summary>
    [Fact]
    public void Decode_ReadingsThatNoSumCanTellApart_KeepTheirOdds()
    {
        var verdicts = Decode([Read(3, 0.999)], [Read(7, 0.5), new(FieldState.Blank, null, 0.3, Marked: true), Read(0, 0.1), new(FieldState.Blank, null, 0.05)], [Read(0, 0.999)], [Read(2, 0.999)], [Read(5, 0.999)]);

        var shares = verdicts[1].Probabilities;
        verdicts[1].Choice.ShouldBe(1);
        shares[0].ShouldBeLessThan(0.02);
        (shares[1] / shares[2]).ShouldBe(3, 0.01);
        (shares[1] / shares[3]).ShouldBe(6, 0.01);
        shares.Sum().ShouldBeGreaterThan(0.98);
    }

    /// <summary>1 + 7 and 7 + 1 make the same sum: nobody can know.</summary>
    [Fact]
    public void Decode_TwoSolutionsThatHold_AreBothLeftOpen()
    {
        IReadOnlyList<Proposal> either = [Read(1, 0.5), Read(7, 0.49)];

        var verdicts = Decode(either, either, [Read(0, 0.9999)], [Read(0, 0.9999)], [Read(8, 0.9999)]);

        verdicts[0].Probabilities.ShouldAllBe(probability => probability < 0.6);
        verdicts[1].Probabilities.ShouldAllBe(probability => probability < 0.6);
    }

    /// <summary>The sum wants 7, which no reading proposed: it is not put in, and what was read is not believed.</summary>
    [Fact]
    public void Decode_ValueThatNobodyRead_IsNotInvented()
    {
        var verdicts = Decode([Read(3, 0.9999)], [Read(1, 0.95)], [Read(0, 0.9999)], [Read(2, 0.9999)], [Read(12, 0.9999)]);

        verdicts[1].Choice.ShouldBe(-1);
    }

    /// <summary>Where every reading is as good as certain, it is the publisher who erred.</summary>
    [Fact]
    public void Decode_SumThatThePublisherGotWrong_LeavesSureReadingsAlone()
    {
        var verdicts = Decode([Read(3, 0.99999)], [Read(1, 0.99999)], [Read(0, 0.99999)], [Read(2, 0.99999)], [Read(9, 0.99999)]);

        verdicts.ShouldAllBe(verdict => verdict.Choice == 0);
        verdicts.ShouldAllBe(verdict => verdict.Probabilities[0] > 0.98);
    }

    /// <summary>A page of which every number is a little doubtful is decided all the same, by searching fewer cells together.</summary>
    [Fact]
    public void Decode_TableOfWhichEveryCellIsDoubtful_IsDecided()
    {
        var form = FormCatalogue.Of(TableKind.Requests).First(table => table.Cells.Count() == 175);
        var cells = form.Cells.Select(cell => (cell.Id, (IReadOnlyList<Proposal>)[Read(0, 0.985), Read(6, 0.005), Read(8, 0.005)])).ToList();

        var verdicts = JointDecoder.Decode(form, cells, Confidence.PublisherErrs);

        verdicts.ShouldAllBe(verdict => verdict.Choice == 0);
        verdicts.Count(verdict => verdict.Probabilities[0] > 0.9999).ShouldBeGreaterThan(150);
    }

    /// <summary>Twenty numbers of a table are likelier misread than read: the sums of rows and columns tell all of them.</summary>
    [Fact]
    public void Decode_DoubtfulCellsInManyRows_AreAllPutRight()
    {
        var draft = new Draft(new("doubtful rows"));
        var form = FormCatalogue.Of(TableKind.Requests).First(table => table.Cells.Count() == 175);
        var printed = form.Cells.Select(cell => draft.Cells[cell.Id].Value ?? 0).ToList();
        var cells = form.Cells.Select((cell, i) => (cell.Id, Proposals(printed[i], i % 9 == 0 ? i + 3 : null))).ToList();

        var verdicts = JointDecoder.Decode(form, cells, Confidence.PublisherErrs);

        for (var i = 0; i < cells.Count; i++) cells[i].Item2[verdicts[i].Choice].Value.ShouldBe(printed[i], cells[i].Id.ToString());
        verdicts.Count(verdict => verdict.Probabilities.Max() > 0.9999).ShouldBeGreaterThan(150);

        static IReadOnlyList<Proposal> Proposals(decimal value, int? wrongBy) =>
            wrongBy is { } by ? [Read(value + by, 0.6), Read(value, 0.35), Read(value + by + 30, 0.04)] : [Read(value, 0.9995), Read(value + 1, 0.0003)];
    }

    /// <summary>Half of a table's numbers may be one of three, and the tables that they make are beyond counting.</summary>
    [Fact]
    public void Decode_HalfOfTheCellsDoubtful_IsDecided()
    {
        var draft = new Draft(new("doubtful half"));
        var form = FormCatalogue.Of(TableKind.Requests).First(table => table.Cells.Count() == 175);
        var printed = form.Cells.Select(cell => draft.Cells[cell.Id].Value ?? 0).ToList();
        var cells = form.Cells.Select((cell, i) => (cell.Id, (IReadOnlyList<Proposal>)(i % 2 == 0
            ? [Read(printed[i], 0.9), Read(printed[i] + 70 + i, 0.06), Read((printed[i] * 10) + 7, 0.03)]
            : [Read(printed[i], 0.9995), Read(printed[i] + 1, 0.0003)]))).ToList();

        var verdicts = JointDecoder.Decode(form, cells, Confidence.PublisherErrs);

        for (var i = 0; i < cells.Count; i++) cells[i].Item2[verdicts[i].Choice].Value.ShouldBe(printed[i], cells[i].Id.ToString());
        verdicts.Count(verdict => verdict.Probabilities.Max() > 0.9999).ShouldBeGreaterThan(150);
    }

    /// <summary>
    /// In five rows nobody can tell what most cells hold: no search over all sums comes to an end. The others are decided with the sums that are left, and nothing that is likely alone is let through.
    /// </summary>
    [Fact]
    public void Decode_RowsBeyondAllWeighing_LeaveTheOthersDecided()
    {
        var decided = DecideBesideHopelessRows(wrongBy: 0);

        decided.Count.ShouldBeGreaterThan(100);
        decided.ShouldAllBe(cell => cell.Value == cell.Printed);
    }

    /// <summary>The same, and two sums over rows that are all well read do not hold: whatever is left out to come to an end, none of their cells is let through.</summary>
    [Fact]
    public void Decode_BrokenSumThatWasLeftOut_SpeaksAgainstItsCells()
    {
        var decided = DecideBesideHopelessRows(wrongBy: 1);

        decided.Count.ShouldBeGreaterThan(80);
        decided.ShouldNotContain(cell => (cell.Id.Row == "received_new" || cell.Id.Row == "carried_forward") && (cell.Id.Column == "natural_person" || cell.Id.Column == "total"));
    }

    /// <summary>What is decided, outside of five rows of which every cell has many readings, in a table whose last row is wrong in its first column and its total.</summary>
    private static List<(FieldId Id, decimal? Value, decimal Printed)> DecideBesideHopelessRows(int wrongBy)
    {
        var draft = new Draft(new("hopeless rows"));
        var form = FormCatalogue.Of(TableKind.Requests).First(table => table.Cells.Count() == 175);
        var rows = form.Cells.Select(cell => cell.Id.Row).Distinct().ToList();
        var hopeless = Enumerable.Range(0, 5).Select(i => rows[3 + (4 * i)]).ToHashSet();
        var printed = form.Cells.ToDictionary(cell => cell.Id, cell => (draft.Cells[cell.Id].Value ?? 0) + (cell.Id.Row == "carried_forward" && (cell.Id.Column == "natural_person" || cell.Id.Column == "total") ? wrongBy : 0));
        var cells = form.Cells.Select((cell, i) => (cell.Id, (IReadOnlyList<Proposal>)(hopeless.Contains(cell.Id.Row)
            ? [.. Enumerable.Range(0, 8).Select(n => Read(printed[cell.Id] + (n * (n + i)), 0.12 - (n * 0.01)))]
            : [Read(printed[cell.Id], 0.994), Read(printed[cell.Id] + 1 + (i % 5), 0.005)]))).ToList();

        return
        [
            .. JointDecoder.Decode(form, cells, Confidence.PublisherErrs).Zip(cells)
                .Where(entry => !hopeless.Contains(entry.Second.Id.Row) && entry.First.Choice >= 0 && entry.First.Probabilities[entry.First.Choice] > 0.9999)
                .Select(entry => (entry.Second.Id, entry.Second.Item2[entry.First.Choice].Value, printed[entry.Second.Id])),
        ];
    }

    /// <summary>A dash in the total's place says that there is nothing to add up, an empty cell says nothing.</summary>
    [Theory]
    [InlineData(true, 1.5e-4)]
    [InlineData(false, 0.015)]
    public void Decode_TotalWithoutANumber_VouchesForItsRowWhereItIsMarked(bool marked, double risk)
    {
        IReadOnlyList<Proposal> dash = [new(FieldState.Blank, null, 0.985, Marked: true), Read(7, 0.01)];
        IReadOnlyList<Proposal> total = [new(FieldState.Blank, null, 0.9999, marked)];

        var verdicts = Decode(dash, dash, dash, dash, total);

        (1 - verdicts[0].Probabilities[0]).ShouldBe(risk, tolerance: 0.4 * risk);
    }

    /// <summary>Ten rows of six cells each of which may as well hold something else, under totals that were not read: equals beyond counting, followed to their end one by one.</summary>
    [Fact]
    public async Task Decode_ManyCellsThatSayNothing_ComesToAnEnd()
    {
        const int rows = 10;
        var form = FormCatalogue.Of(TableKind.Requests).First();
        var doubtful = form.Cells.Select(cell => cell.Id.Row).Distinct().Skip(2).Take(rows).ToHashSet();
        var cells = form.Cells.Select(cell => (cell.Id, (IReadOnlyList<Proposal>)(
            !doubtful.Contains(cell.Id.Row) ? [Read(0, 0.99999)] : cell.Id.Column == "total" ? [] : [Read(0, 0.5)]))).ToList();

        var verdicts = await Task.Run(() => JointDecoder.Decode(form, cells, Confidence.PublisherErrs), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        verdicts.Zip(cells).Where(entry => doubtful.Contains(entry.Second.Id.Row) && entry.Second.Id.Column != "total").ShouldAllBe(entry => entry.First.Probabilities[0] < 0.99);
    }
}
