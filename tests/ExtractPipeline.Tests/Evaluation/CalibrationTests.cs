using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Evaluation;

/// <summary>What fields that people looked at make of the confidence map.</summary>
public class CalibrationTests
{
    [Fact]
    public void Run_RisksThatComeTrue_ChangesNothing()
    {
        // Of each document 20 fields of risk 0.1, two of them wrong.
        var result = Calibration.Run(Documents(60, _ => Looks(20, 2, 0.1)));

        result.Map.IsUnchanged.ShouldBeTrue();
        result.IsBetter.ShouldBeFalse();
        result.After.ShouldBe(result.Before);
    }

    [Fact]
    public void Fit_FieldsThatAreBetterThanStated_LowersToTheBoundAndNoFurther()
    {
        var map = Calibration.Fit(Documents(50, _ => Looks(40, 0, 0.02)));

        map.Apply(ReadingMethod.Text, 0.02).ShouldBe(Binomial.Upper(0, 2000), 1e-5);
        map.Apply(ReadingMethod.Text, 0.3).ShouldBe(0.3, "nothing is known of greater risks");
        map.Apply(ReadingMethod.Ocr, 0.02).ShouldBe(0.02, "nor of other readings");
        map.Apply(ReadingMethod.Human, 0.02).ShouldBe(0.02);
    }

    [Fact]
    public void Fit_FewDocuments_LowersNothing()
    {
        var documents = Documents(50, i => i < Calibration.EnoughDocuments - 1 ? Looks(200, 0, 0.02) : Looks(10, 0, 1e-5));

        Calibration.Fit(documents).IsUnchanged.ShouldBeTrue("fields of one document are right or wrong together");
    }

    [Fact]
    public void Fit_FieldsThatAreWorseThanStated_RaisesToWhatWasSeenAndAllGreaterRisksWithIt()
    {
        // 3 of 1,000 accepted fields are wrong; of the greater risks nothing is known.
        var map = Calibration.Fit(Documents(100, i => Looks(10, i < 3 ? 1 : 0, 1e-5)));

        map.Apply(ReadingMethod.Text, 1e-5).ShouldBe(0.003, 1e-5);
        map.Apply(ReadingMethod.Text, 5e-5).ShouldBe(0.003, 1e-5, "more doubt makes no field surer");
        map.Apply(ReadingMethod.Text, 0.02).ShouldBe(0.02);
        map.Apply(ReadingMethod.OcrAndSums, 1e-5).ShouldBe(1e-5);
    }

    [Fact]
    public void Fit_OneWrongAmongAsManyAsTheRiskAllows_RaisesNothing() =>
        Calibration.Fit(Documents(100, i => Looks(10, i == 0 ? 1 : 0, 9e-5))).Apply(ReadingMethod.Text, 9e-5).ShouldBe(9e-5);

    [Fact]
    public void Run_FieldsThatAreWorseThanStated_IsBetterOnDocumentsHeldBack()
    {
        var result = Calibration.Run(Documents(100, i => Looks(10, i % 5 == 0 ? 1 : 0, 1e-5)));

        result.IsBetter.ShouldBeTrue();
        result.Before.Accepted.ShouldBe(1000);
        result.Before.WrongAccepted.ShouldBe(20);
        result.After.Accepted.ShouldBe(0);
        result.After.LogLoss.ShouldBeLessThan(result.Before.LogLoss);
    }

    [Fact]
    public void Run_WhatHoldsForTheOtherDocumentsOnly_IsNoBetter()
    {
        // One part of the documents is wrong throughout: whoever learns from the others trusts it.
        var documents = Documents(100, _ => Looks(20, 0, 0.1));
        var bad = documents.Select(document => document.PartOf(Calibration.Parts) == 2 ? document with { Looks = Looks(20, 10, 0.1) } : document).ToList();

        var result = Calibration.Run(bad);

        result.IsBetter.ShouldBeFalse();
    }

    [Fact]
    public void PartOf_CopiesOfADocument_StayTogether()
    {
        var documents = Documents(200, _ => []);

        var copies = documents.ConvertAll(document => document with { AcceptedRisk = 1e-3 });

        copies.Select(copy => copy.PartOf(Calibration.Parts)).ShouldBe(documents.Select(document => document.PartOf(Calibration.Parts)));
        documents.Select(document => document.PartOf(Calibration.Parts)).Distinct().Count().ShouldBe(Calibration.Parts);
    }

    [Fact]
    public void Look_OfARecordMadeWithAMap_IsAtTheProgramsOwnRisk()
    {
        var field = SampleRecord.Read("requests.granted.total", 3, confidence: 0.99) with { Uncalibrated = 0.9 };

        var look = Look.Of(new(field.Confidence, true) { Field = field })!.Value;

        (look.Risk, look.Stated).ShouldBe((1 - 0.9, 1 - 0.99));
        Look.Of(new(0, false) { Field = SampleRecord.Empty("requests.granted.total", FieldState.Unread) }).ShouldBeNull("nothing was claimed of it");
    }

    private static List<LookedAt> Documents(int count, Func<int, IReadOnlyList<Look>> looks) =>
        [.. Enumerable.Range(0, count).Select(i => new LookedAt($"document {i}", 1e-4, looks(i)))];

    private static IReadOnlyList<Look> Looks(int count, int wrong, double risk) =>
        [.. Enumerable.Range(0, count).Select(i => new Look(ReadingMethod.Text, risk, risk, i >= wrong))];
}
