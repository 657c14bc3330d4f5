using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>Which question comes first.</summary>
public class DoubtOrderTests
{
    [Fact]
    public void Order_UntilAllSumsHold_NeedsFewerQuestionsThanLowestConfidenceFirst()
    {
        int ordered = 0, lowest = 0;
        for (var seed = 1; seed <= 12; seed++)
        {
            var sketch = ScanSketch.Of(seed, 14);
            ordered += Questions(sketch, record => DoubtOrder.Of(record)[0].Field.Id);
            lowest += Questions(sketch, record => record.Fields.Where(RecordReviser.IsDoubtful).MinBy(field => field.Confidence)!.Id);
        }

        ordered.ShouldBeLessThanOrEqualTo(lowest * 7 / 10, $"{ordered} against {lowest}");
    }

    [Fact]
    public void Order_OneAnswerThatUntiesAKnot_SettlesMostOfThem()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var sketch = ScanSketch.WithKnot(seed);
            var order = DoubtOrder.Of(sketch.Record);
            order.Count.ShouldBe(4);
            order[0].Settles.ShouldBeGreaterThan(1.9);
            var record = sketch.Record;
            var asked = 0;
            for (; DoubtOrder.Of(record) is [var doubt, ..]; asked++) record = RecordReviser.Answer(record, doubt.Field.Id, sketch.Truth[doubt.Field.Id]);

            asked.ShouldBeLessThanOrEqualTo(2);
            record.Fields.ShouldAllBe(field => field.Decision == Decision.Accept && FieldAnswer.Of(field) == sketch.Truth[field.Id]);
            record.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds);
        }
    }

    [Fact]
    public void Order_FieldsThatNoSumChecks_ComeLast()
    {
        var order = DoubtOrder.Of(ScanSketch.Of(2, 20).Record);

        order.Count(doubt => doubt.Field.Id.StartsWith("proactive.", StringComparison.Ordinal)).ShouldBe(10);
        order.Skip(order.Count - 10).ShouldAllBe(doubt => doubt.Field.Id.StartsWith("proactive.", StringComparison.Ordinal) && doubt.Worth == 0);
    }

    [Fact]
    public void Order_CellOfWhichNothingWasRead_ComesBeforeThoseThatItsAnswerMaySpare()
    {
        var sketch = ScanSketch.WithKnot(1);
        var doubtful = sketch.Record.Fields.Where(RecordReviser.IsDoubtful).Select(field => field.Id).ToHashSet(StringComparer.Ordinal);
        var unread = sketch.Record.Fields.First(field => field.Id.StartsWith("requests.", StringComparison.Ordinal) && !doubtful.Contains(field.Id)).Id;
        var record = With(sketch, unread, FieldState.Unread, new(0.00001, []));

        DoubtOrder.Of(record)[0].Field.Id.ShouldBe(unread);
        DoubtOrder.Of(record)[0].MustBeAsked.ShouldBeTrue();
    }

    [Fact]
    public void Order_SumWhoseTotalIsEmpty_IsWaitedForByNobody()
    {
        var sketch = ScanSketch.Of(1, 0, proactive: false);
        var record = With(sketch, "disputes.review.total", FieldState.Blank, new(0.02, [new(null, 0.9999)]));
        record = With(sketch with { Record = record }, "disputes.review.upheld", FieldState.Unread, new(0.00001, []));
        record = With(sketch with { Record = record }, "disputes.litigation_direct.upheld", FieldState.Unread, new(0.00001, []));

        var order = DoubtOrder.Of(record);

        order.Select(doubt => (doubt.Field.Id, doubt.Closes)).ShouldBe([("disputes.litigation_direct.upheld", 1), ("disputes.review.upheld", 0), ("disputes.review.total", 0)]);
    }

    private static ExtractionRecord With(ScanSketch sketch, string id, FieldState state, Evidence evidence) => RecordReviser.Weigh(
        sketch.Record with
        {
            Fields = [.. sketch.Record.Fields.Select(field => field.Id != id ? field : field with { State = state, Value = null, Raw = null, Confidence = state == FieldState.Blank ? 0.98 : 0, Decision = Decision.Review, Evidence = evidence })],
        },
        FieldId.Parse(id).Table);

    private static int Questions(ScanSketch sketch, Func<ExtractionRecord, string> next)
    {
        var record = sketch.Record;
        var asked = 0;
        for (; record.Checks.Any(check => check.Status == CheckStatus.Open); asked++)
        {
            var id = next(record);
            record = RecordReviser.Answer(record, id, sketch.Truth[id]);
        }

        return asked;
    }
}
