using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Readings;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Records;

public class ConfidenceTests
{
    /// <summary>Doubts that say that a value may stand in another cell: no sum that holds makes them smaller.</summary>
    private static readonly PlacementDoubts[] OfPlace =
    [
        PlacementDoubts.WeakLabel, PlacementDoubts.WeakHeading, PlacementDoubts.Unaligned, PlacementDoubts.Unlabelled, PlacementDoubts.MisreadLabel,
        PlacementDoubts.Shifted, PlacementDoubts.Unexpected, PlacementDoubts.ReadAgain, PlacementDoubts.Specked, PlacementDoubts.CutOff, PlacementDoubts.ColouredInk, PlacementDoubts.Stray,
    ];

    [Fact]
    public void Risks_OfAFieldWithoutDoubts_AreNone()
    {
        Confidence.OfPlace(PlacementDoubts.None).ShouldBe(0);
        Confidence.OfReading(PlacementDoubts.None, ReadingDoubts.None, ruled: true).ShouldBe(0);
        Confidence.Plain.ShouldBeLessThan(Confidence.DefaultAcceptedRisk);
    }

    [Fact]
    public void EveryDoubt_IsWorthSomethingInExactlyOneOfTheTwoRisks()
    {
        foreach (var doubt in Enum.GetValues<PlacementDoubts>().Where(doubt => doubt != PlacementDoubts.None))
        {
            var ofReading = Confidence.OfReading(doubt, ReadingDoubts.None, ruled: true);
            (Confidence.OfPlace(doubt) > 0).ShouldBe(OfPlace.Contains(doubt), $"{doubt}");
            (ofReading > 0).ShouldBe(!OfPlace.Contains(doubt), $"{doubt}");
        }

        foreach (var doubt in Enum.GetValues<ReadingDoubts>().Where(doubt => doubt != ReadingDoubts.None))
            Confidence.OfReading(PlacementDoubts.None, doubt, ruled: true).ShouldBeGreaterThan(0, $"{doubt}");
    }

    [Fact]
    public void Risks_OfSeveralDoubts_AddUp()
    {
        Confidence.OfPlace(PlacementDoubts.WeakLabel | PlacementDoubts.Stray)
            .ShouldBe(Confidence.OfPlace(PlacementDoubts.WeakLabel) + Confidence.OfPlace(PlacementDoubts.Stray), 1e-12);
        Confidence.OfReading(PlacementDoubts.SplitRow, ReadingDoubts.Annotated | ReadingDoubts.OddNumber, ruled: false).ShouldBe(
            Confidence.OfReading(PlacementDoubts.SplitRow, ReadingDoubts.None, ruled: false)
            + Confidence.OfReading(PlacementDoubts.None, ReadingDoubts.Annotated, ruled: false)
            + Confidence.OfReading(PlacementDoubts.None, ReadingDoubts.OddNumber, ruled: false), 1e-12);
    }

    [Fact]
    public void JoinedDigits_WithoutRulings_AreDoubtedMore() =>
        Confidence.OfReading(PlacementDoubts.None, ReadingDoubts.Joined, ruled: false)
            .ShouldBeGreaterThan(Confidence.OfReading(PlacementDoubts.None, ReadingDoubts.Joined, ruled: true));

    [Fact]
    public void AfterSums_ThatHold_LeaveAHundredthEachAtMostTwice()
    {
        Confidence.AfterSums(0.05, holding: 0, broken: 0).ShouldBe(0.05);
        Confidence.AfterSums(0.05, holding: 1, broken: 0).ShouldBe(5e-4, 1e-12);
        Confidence.AfterSums(0.05, holding: 2, broken: 0).ShouldBe(5e-6, 1e-12);
        Confidence.AfterSums(0.05, holding: 3, broken: 0).ShouldBe(5e-6, 1e-12);
    }

    [Fact]
    public void AfterSums_ThatAreBroken_RaiseARiskThatThereIsAndMakeNone()
    {
        Confidence.AfterSums(0.005, holding: 2, broken: 1).ShouldBe(0.5, 1e-12);
        Confidence.AfterSums(1e-5, holding: 0, broken: 1).ShouldBe(1e-5 / 5.01e-3, 1e-12);
        Confidence.AfterSums(0, holding: 0, broken: 3).ShouldBe(0);
    }
}
