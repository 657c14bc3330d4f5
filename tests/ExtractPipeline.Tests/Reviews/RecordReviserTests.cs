using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>What an answer makes of a record.</summary>
public class RecordReviserTests
{
    [Fact]
    public void Answer_OneDoubt_IsHumanAndAccepted()
    {
        var sketch = ScanSketch.WithDoubts(4);
        var doubt = DoubtOrder.Of(sketch.Record)[0].Field;

        var revised = RecordReviser.Answer(sketch.Record, doubt.Id, sketch.Truth[doubt.Id]);

        var field = revised.Fields.First(field => field.Id == doubt.Id);
        (field.Method, field.Decision, FieldAnswer.Of(field)).ShouldBe((ReadingMethod.Human, Decision.Accept, sketch.Truth[doubt.Id]));
        revised.Fields.Count.ShouldBe(sketch.Record.Fields.Count);
    }

    [Fact]
    public void Answer_AllDoubtsTruly_MakesEverySumHoldAndNoFieldWrong()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var sketch = ScanSketch.Of(seed, 14);
            var record = sketch.Record;
            while (DoubtOrder.Of(record) is [var doubt, ..]) record = RecordReviser.Answer(record, doubt.Field.Id, sketch.Truth[doubt.Field.Id]);

            record.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds, $"seed {seed}");
            record.Fields.Where(field => FieldAnswer.Of(field) != sketch.Truth[field.Id]).ShouldBeEmpty($"seed {seed}");
            record.Outcome.ShouldBe(Outcome.Accepted);
            record.Problems.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Answer_PlaceInDoubt_IsNeverSettledByTheSums()
    {
        var sketch = ScanSketch.WithDoubts(5);
        var doubts = DoubtOrder.Of(sketch.Record).Select(doubt => doubt.Field.Id).ToList();
        var misplaced = sketch.Record with { Fields = [.. sketch.Record.Fields.Select(field => field.Evidence is null ? field : field with { Evidence = field.Evidence with { PlaceRisk = 0.02 }, Decision = Decision.Review })] };

        var revised = RecordReviser.Answer(misplaced, doubts[0], sketch.Truth[doubts[0]]);

        revised.Fields.Where(field => field.Evidence is not null && field.Id != doubts[0] && FieldId.Parse(field.Id).Table == FieldId.Parse(doubts[0]).Table).ShouldAllBe(field => field.Decision == Decision.Review);
    }

    [Fact]
    public void Answer_AgainstAPublishersSum_StaysAsPrintedAndIsReported()
    {
        var sketch = ScanSketch.WithDoubts(1, seed: 3);
        var doubt = DoubtOrder.Of(sketch.Record)[0].Field;

        var revised = RecordReviser.Answer(sketch.Record, doubt.Id, new(FieldState.Read, 98_765));

        revised.Fields.First(field => field.Id == doubt.Id).Value.ShouldBe(98_765);
        revised.Checks.ShouldContain(check => check.Status == CheckStatus.Broken && check.Fields.Contains(doubt.Id));
        revised.Problems.ShouldContain(problem => problem.Code == ProblemCode.IdentityBroken);
    }

    [Fact]
    public void Answer_CannotBeRead_StaysInReviewAndIsNotAskedAgain()
    {
        var sketch = ScanSketch.WithDoubts(1, seed: 5);
        var doubt = DoubtOrder.Of(sketch.Record)[0].Field;

        var revised = RecordReviser.Answer(sketch.Record, doubt.Id, new(FieldState.Unread, null));

        revised.Fields.First(field => field.Id == doubt.Id).Decision.ShouldBe(Decision.Review);
        revised.Outcome.ShouldBe(Outcome.NeedsReview);
        DoubtOrder.Of(revised).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(FieldState.Read, null)]
    [InlineData(FieldState.Blank, 3)]
    public void Answer_ThatIsNone_IsRefused(FieldState state, int? value)
    {
        var sketch = ScanSketch.WithDoubts(1);

        Should.Throw<ArgumentException>(() => RecordReviser.Answer(sketch.Record, sketch.Record.Fields[0].Id, new(state, value)));
    }

    [Fact]
    public void Carry_DocumentReadAgain_KeepsAnswersWhereTheCellIsTheSame()
    {
        var sketch = ScanSketch.WithDoubts(3);
        var ids = DoubtOrder.Of(sketch.Record).Select(doubt => doubt.Field.Id).ToList();
        var before = RecordReviser.Answer(sketch.Record, ids[0], sketch.Truth[ids[0]]);
        var moved = sketch.Record with { Fields = [.. sketch.Record.Fields.Select(field => field.Id == ids[0] ? field with { Box = new(300, 500, 320, 510) } : field)] };

        var same = RecordReviser.Carry(sketch.Record, before);
        var other = RecordReviser.Carry(moved, before);

        same.Fields.First(field => field.Id == ids[0]).Method.ShouldBe(ReadingMethod.Human);
        other.Fields.First(field => field.Id == ids[0]).Decision.ShouldBe(Decision.Review);
        RecordReviser.Carry(sketch.Record, sketch.Record).ShouldBeSameAs(sketch.Record);
    }

    [Fact]
    public void Revision_IsValidAgainstTheContract()
    {
        var sketch = ScanSketch.WithDoubts(2);
        var doubt = DoubtOrder.Of(sketch.Record)[0].Field;
        var revised = RecordReviser.Answer(sketch.Record, doubt.Id, sketch.Truth[doubt.Id]);

        RecordJson.Write(RecordJson.Read(RecordJson.Write(revised))).ShouldBe(RecordJson.Write(revised));
    }
}
