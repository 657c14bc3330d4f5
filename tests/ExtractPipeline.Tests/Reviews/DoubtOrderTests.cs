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
