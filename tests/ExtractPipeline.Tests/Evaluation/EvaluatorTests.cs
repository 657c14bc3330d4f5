using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;
using static ExtractPipeline.Tests.SampleRecord;

namespace ExtractPipeline.Tests.Evaluation;

public class EvaluatorTests
{
    private const string A = "requests.granted.total", B = "requests.granted.natural_person", C = "disputes.review.total";

    private static Truth TruthOf(params (string Id, TruthField Field)[] fields) =>
        new() { Class = "plain", Fields = fields.ToDictionary(field => field.Id, field => field.Field) };

    private static TruthField Number(decimal value) => new(value, FieldState.Read, Ambiguous: false);

    private static DocumentScore Evaluate(Truth truth, ExtractionRecord? record) => Evaluator.Evaluate("a/b.pdf", truth, record);

    [Fact]
    public void Evaluate_RecordThatIsRight_CountsEverythingExact()
    {
        var score = Evaluate(
            TruthOf((A, Number(3)), (B, Number(0)), (C, new(null, FieldState.Blank, false))),
            With(Read(A, 3.0m), Read(B, 0), Empty(C, FieldState.Blank)));

        score.Class.ShouldBe("plain");
        score.Counts.Exact.ShouldBe(new(3, 3));
        score.Counts.ExactNonZero.ShouldBe(new(1, 1));
        score.Counts.Accepted.ShouldBe(new(3, 3));
        score.Counts.WrongAccepted.ShouldBe(new(0, 3));
        score.Counts.Whole.ShouldBe(new(1, 1));
        score.Counts.Recorded.ShouldBe(new(1, 1));
        score.Counts.Lost.ShouldBe(0);
        score.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Evaluate_WrongValue_IsWrongAcceptedOnlyWhenAccepted()
    {
        var truth = TruthOf((A, Number(18)), (B, Number(7)));
        var score = Evaluate(truth, With(Read(A, 13, 0.9995), Read(B, 1, 0.6)));

        score.Counts.Exact.ShouldBe(new(0, 2));
        score.Counts.Accepted.ShouldBe(new(1, 2));
        score.Counts.WrongAccepted.ShouldBe(new(1, 1));
        score.Counts.Whole.ShouldBe(new(0, 1));
        score.Wrong.ShouldHaveSingleItem().ShouldBe(new WrongField("a/b.pdf", A, Number(18), 13, FieldState.Read, 0.9995, "13"));
    }

    [Fact]
    public void Evaluate_ZeroForBlank_IsWrong()
    {
        var score = Evaluate(TruthOf((A, new(null, FieldState.Blank, false))), With(Read(A, 0)));
        score.Counts.Exact.ShouldBe(new(0, 1));
        score.Counts.WrongAccepted.ShouldBe(new(1, 1));
    }

    [Fact]
    public void Evaluate_FieldThatTheRecordLacks_IsLost()
    {
        var score = Evaluate(TruthOf((A, Number(3)), (B, Number(4))), With(Read(A, 3)));
        score.Counts.Lost.ShouldBe(1);
        score.Counts.Exact.ShouldBe(new(1, 2));
        score.Counts.Accepted.ShouldBe(new(1, 2));
        score.Counts.Whole.ShouldBe(new(0, 1));
    }

    [Fact]
    public void Evaluate_FieldThatTheTruthLacks_IsWrongWhenAccepted()
    {
        var score = Evaluate(TruthOf((A, Number(3))), With(Read(A, 3), Read(B, 0), Read(C, 0, 0.5)));
        score.Counts.WrongAccepted.ShouldBe(new(1, 2));
        score.Counts.Accepted.ShouldBe(new(1, 1));
        score.Counts.Whole.ShouldBe(new(0, 1));
        score.Wrong.ShouldHaveSingleItem().Expected.ShouldBeNull();
    }

    [Fact]
    public void Evaluate_FieldGivenTwice_CountsTheSecondAsInvented()
    {
        var score = Evaluate(TruthOf((A, Number(3))), With(Read(A, 3), Read(A, 3)));
        score.Counts.Exact.ShouldBe(new(1, 1));
        score.Counts.WrongAccepted.ShouldBe(new(1, 2));
    }

    [Fact]
    public void Evaluate_AmbiguousField_MustNotBeAcceptedWhateverItsValue()
    {
        var truth = TruthOf((A, Number(3) with { Ambiguous = true }), (B, Number(1)));

        var held = Evaluate(truth, With(Read(A, 8, 0.5), Read(B, 1)));
        held.Counts.AmbiguousHeld.ShouldBe(new(1, 1));
        held.Counts.Exact.ShouldBe(new(1, 1));
        held.Counts.Whole.ShouldBe(new(1, 1));
        held.Observations.Count.ShouldBe(1);

        var accepted = Evaluate(truth, With(Read(A, 3), Read(B, 1)));
        accepted.Counts.AmbiguousHeld.ShouldBe(new(0, 1));
        accepted.Counts.WrongAccepted.ShouldBe(new(1, 2));
        accepted.Counts.Whole.ShouldBe(new(0, 1));
    }

    [Fact]
    public void Evaluate_DocumentWithoutRecord_HasLostEverything()
    {
        var truth = TruthOf((A, Number(3)), (B, Number(4))) with
        {
            Report = new("洛阳市商务局", 2025),
            Layouts = new(Layout.Ogi2021, null, null),
            BrokenChecks = ["B4.review"],
            Expect = ExpectedOutcome.Any,
        };
        var counts = Evaluate(truth, null).Counts;

        counts.Recorded.ShouldBe(new(0, 1));
        counts.Lost.ShouldBe(2);
        counts.Exact.ShouldBe(new(0, 2));
        counts.WrongAccepted.ShouldBe(new(0, 0));
        new[] { counts.Whole, counts.Outcome, counts.Layouts, counts.Year, counts.Agency, counts.BrokenFound }.ShouldAllBe(share => share == new Share(0, 1));
    }

    [Fact]
    public void Evaluate_TitleAndLayouts_AreComparedWhereTheTruthNamesThem()
    {
        var record = With();
        Evaluate(new(), record).Counts.Year.ShouldBe(new(0, 0));
        Evaluate(new(), record).Counts.Layouts.ShouldBe(new(0, 0));

        var counts = Evaluate(new() { Report = new("洛阳市商务局", 2024), Layouts = new(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021) }, record).Counts;
        counts.Agency.ShouldBe(new(1, 1));
        counts.Year.ShouldBe(new(0, 1));
        counts.Layouts.ShouldBe(new(1, 1));

        Evaluate(new() { Layouts = new(Layout.Ogi2021, Layout.Ogi2019, Layout.Ogi2021) }, record).Counts.Layouts.ShouldBe(new(0, 1));
    }

    [Theory]
    [InlineData("any", Outcome.Rejected, 1)]
    [InlineData("accepted", Outcome.Accepted, 1)]
    [InlineData("accepted", Outcome.NeedsReview, 0)]
    [InlineData("needs_review", Outcome.NeedsReview, 1)]
    [InlineData("rejected", Outcome.Rejected, 1)]
    [InlineData("rejected", Outcome.Accepted, 0)]
    public void Evaluate_Outcome_IsComparedWithWhatIsExpected(string expect, Outcome outcome, int right)
    {
        var truth = Truth.Read(System.Text.Encoding.UTF8.GetBytes($$"""{ "expect": "{{expect}}" }"""));
        Evaluate(truth, With() with { Outcome = outcome }).Counts.Outcome.ShouldBe(new(right, 1));
    }

    [Fact]
    public void Evaluate_Checks_CountsFoundAndFalselyReported()
    {
        var record = With() with { Checks = [Broken("B4.review"), Broken("B3.granted"), Broken("B1.total") with { Status = CheckStatus.Open }] };
        var counts = Evaluate(new() { BrokenChecks = ["B4.review", "B1.total"] }, record).Counts;
        counts.BrokenFound.ShouldBe(new(1, 2));
        counts.FalselyBroken.ShouldBe(1);

        static Check Broken(string id) => new() { Id = id, Status = CheckStatus.Broken, Left = 1, Right = 2, Fields = [] };
    }

    [Fact]
    public void Counts_OfTwoDocuments_AddUp()
    {
        var truth = TruthOf((A, Number(3)));
        var sum = Evaluate(truth, With(Read(A, 3))).Counts + Evaluate(truth, With(Read(A, 4))).Counts + Evaluate(truth, null).Counts;
        sum.Exact.ShouldBe(new(1, 3));
        sum.WrongAccepted.ShouldBe(new(1, 2));
        sum.Recorded.ShouldBe(new(2, 3));
        sum.Lost.ShouldBe(1);
    }

    [Fact]
    public void Truth_AsTheContractWritesIt_IsRead()
    {
        var truth = Truth.Read("""
            { "class": "scan", "report": { "agency": "甲", "year": 2024 }, "layouts": { "proactive": "ogi-2021", "requests": "ogi-2019", "disputes": null },
              "fields": { "disputes.review.total": { "value": 3, "state": "read" }, "disputes.review.upheld": { "value": null, "state": "blank", "ambiguous": true } },
              "brokenChecks": ["B4.review"], "note": "whatever else" }
            """u8);
        truth.Class.ShouldBe("scan");
        truth.Report.ShouldBe(new("甲", 2024));
        truth.Layouts.ShouldBe(new(Layout.Ogi2021, Layout.Ogi2019, null));
        truth.Fields["disputes.review.total"].ShouldBe(new(3, FieldState.Read, false));
        truth.Fields["disputes.review.upheld"].ShouldBe(new(null, FieldState.Blank, true));
        truth.Expect.ShouldBeNull();
    }
}
