using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>Rows and columns whose label was hard to read, and what an answer in one of their cells says about the others.</summary>
public class PlaceDoubtsTests
{
    private const string Column = "natural_person";

    [Fact]
    public void Answer_NumberThatNoOtherRowHas_VouchesForItsRow()
    {
        var (sketch, row) = WithDoubtfulRow(rare: true);

        var record = RecordReviser.Answer(sketch.Record, $"requests.{row}.{Column}", sketch.Truth[$"requests.{row}.{Column}"]);

        OfRow(record, row).ShouldAllBe(field => field.Decision == Decision.Accept);
    }

    [Fact]
    public void Answer_NumberThatOtherRowsHaveToo_SettlesItsCellAlone()
    {
        var (sketch, row) = WithDoubtfulRow(rare: false);

        var record = RecordReviser.Answer(sketch.Record, $"requests.{row}.{Column}", sketch.Truth[$"requests.{row}.{Column}"]);

        OfRow(record, row).Count(field => field.Decision == Decision.Accept).ShouldBe(1);
    }

    [Fact]
    public void Answer_OtherThanWhatIsReadThere_SpeaksAgainstTheRow()
    {
        var (sketch, row) = WithDoubtfulRow(rare: true);
        var before = OfRow(sketch.Record, row)[^1].Confidence;

        var record = RecordReviser.Answer(sketch.Record, $"requests.{row}.{Column}", new(FieldState.Read, sketch.Truth[$"requests.{row}.{Column}"].Value + 1));

        var others = OfRow(record, row).Where(field => field.Method != ReadingMethod.Human).ToList();
        others.ShouldAllBe(field => field.Decision == Decision.Review);
        others[^1].Confidence.ShouldBeLessThan(before);
    }

    [Fact]
    public void Answer_InARowOfItsOwn_SaysNothingOfAnotherRow()
    {
        var (sketch, row) = WithDoubtfulRow(rare: true);

        var record = RecordReviser.Answer(sketch.Record, $"requests.received_new.{Column}", sketch.Truth[$"requests.received_new.{Column}"]);

        OfRow(record, row).ShouldAllBe(field => field.Decision == Decision.Review);
    }

    [Fact]
    public void Answers_InARowWhoseNumbersMayHaveSlipped_SayNothingOfItsOtherCells()
    {
        var (sketch, row) = WithDoubtfulRow(rare: true, risk: 0.4);

        var record = sketch.Record;
        foreach (var column in (string[])[Column, "total"]) record = RecordReviser.Answer(record, $"requests.{row}.{column}", sketch.Truth[$"requests.{row}.{column}"]);

        OfRow(record, row).Count(field => field.Decision == Decision.Accept).ShouldBe(2);
    }

    [Fact]
    public void Answer_RowIsNotThere_HoldsForTheWholeRow()
    {
        var sketch = ScanSketch.Of(3, 0, proactive: false);
        var record = sketch.Record with
        {
            Fields = [.. sketch.Record.Fields.Select(field => !field.Id.StartsWith("requests.other_misc.", StringComparison.Ordinal) ? field
                : field with { State = FieldState.Missing, Value = null, Raw = null, Confidence = 0.96, Decision = Decision.Review, Evidence = new(0.04, []) })],
        };
        var first = DoubtOrder.Of(record)[0];

        first.Settles.ShouldBe(0.96 * 6, 1e-9);
        OfRow(RecordReviser.Answer(record, first.Field.Id, new(FieldState.Missing, null)), "other_misc").ShouldAllBe(field => field.State == FieldState.Missing && field.Decision == Decision.Accept);
    }

    [Fact]
    public void Answer_WhereALineOfASumMayHaveBeenOverlooked_TheSumForcesNoNumber()
    {
        var sketch = Enumerable.Range(1, 50).Select(seed => ScanSketch.Of(seed, 0, proactive: false)).First(sketch => sketch.Truth["disputes.review.pending"].Value > 0);
        var (upheld, pending) = (sketch.Truth["disputes.review.upheld"].Value, sketch.Truth["disputes.review.pending"].Value);
        var record = sketch.Record with
        {
            Fields = [.. sketch.Record.Fields.Select(field => field.Id switch
            {
                "disputes.review.pending" => field with { State = FieldState.Missing, Value = null, Raw = null, Confidence = 0.78, Decision = Decision.Review, Evidence = new(0.22, []) },
                "disputes.review.upheld" => field with { Value = upheld + pending, Confidence = 0.9, Decision = Decision.Review, Evidence = new(0.00001, [new(upheld + pending, 0.99), new(upheld, 0.009)]) },
                _ => field,
            })],
        };

        var revised = RecordReviser.Answer(record, "disputes.review.total", sketch.Truth["disputes.review.total"]);

        revised.Fields.First(field => field.Id == "disputes.review.upheld").Decision.ShouldBe(Decision.Review);
    }

    [Fact]
    public void Order_RowWhosePlaceIsInDoubt_IsAskedWhereItsNumberIsRare()
    {
        var (sketch, row) = WithDoubtfulRow(rare: true);

        var first = DoubtOrder.Of(sketch.Record)[0];

        first.Settles.ShouldBeGreaterThan(5);
        sketch.Truth[first.Field.Id].Value.ShouldNotBe(0);
        first.Field.Id.ShouldStartWith($"requests.{row}.");
    }

    private static List<Field> OfRow(ExtractionRecord record, string row) => [.. record.Fields.Where(field => field.Id.StartsWith($"requests.{row}.", StringComparison.Ordinal))];

    /// <summary>A report of which one row may be another one.</summary>
    private static (ScanSketch Sketch, string Row) WithDoubtfulRow(bool rare, double risk = 0.02)
    {
        for (var seed = 1; ; seed++)
        {
            var sketch = ScanSketch.Of(seed, 0, proactive: false);
            var values = FormCatalogue.Of(TableKind.Requests, Layout.Ogi2021).Sections[0].Rows.ToDictionary(row => row.Id, row => sketch.Truth[$"requests.{row.Id}.{Column}"].Value!.Value);
            if (values.FirstOrDefault(own => own.Key != "received_new" && (rare ? own.Value > 9 && values.Values.Count(value => value == own.Value) == 1 : own.Value == 0)) is not { Key: { } row }) continue;
            var fields = sketch.Record.Fields.Select(field => !field.Id.StartsWith($"requests.{row}.", StringComparison.Ordinal) ? field
                : field with { Confidence = 1 - risk, Decision = Decision.Review, Evidence = new(risk, [new(field.Value, 0.99999)]) });
            return (sketch with { Record = sketch.Record with { Fields = [.. fields] } }, row);
        }
    }
}
