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
    public void Order_FieldsThatNoSumChecks_ComeAfterThoseThatSettleOthers()
    {
        var record = ScanSketch.Of(2, 20).Record;
        var order = DoubtOrder.Of(record);

        order[0].Settles.ShouldBeGreaterThan(0);
        order[0].Field.Id.ShouldStartWith("requests.");
        order.Where(doubt => doubt.Field.Id.StartsWith("proactive.", StringComparison.Ordinal)).ShouldAllBe(doubt => doubt.Settles == 0);
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
