using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

public class AgreementTests
{
    private static readonly Agreement Even = new([0.5f, 0.5f, -9f, 0f, 1.85f, 5e-5f]);

    [Fact]
    public void Combine_NetsThatAgree_IsSureButNotCertain()
    {
        var best = Even.Combine([("12", 1)], [("12", 1)])[0];

        best.ShouldSatisfyAllConditions(
            () => best.Text.ShouldBe("12"),
            () => best.Agreed.ShouldBeTrue(),
            () => best.Probability.ShouldBe(1 - 5e-5, 1e-6));
    }

    /// <summary>What both misread alike, at least one of them doubts.</summary>
    [Fact]
    public void Combine_NetsThatAgreeWhileOneDoubts_IsNoSurerThanTheDoubter()
    {
        var readings = Even.Combine([("17.210", 0.9999), ("17,210", 0.0001)], [("17.210", 0.8), ("17,210", 0.2)]);

        readings[0].Text.ShouldBe("17.210");
        readings[0].Probability.ShouldBeInRange(0.9, 0.99);
        readings[1].Text.ShouldBe("17,210");
        readings.Sum(reading => reading.Probability).ShouldBeLessThanOrEqualTo(1);
    }

    /// <summary>Faint characters look like dirt to both nets.</summary>
    [Fact]
    public void Combine_NetsThatBothSeeNothing_IsNotCertain()
    {
        Even.Combine([("", 1)], [("", 1)])[0].Probability.ShouldBeLessThan(0.9999);
    }

    [Theory]
    [InlineData(0.9, 0.99)]
    [InlineData(0.99, 0.999)]
    [InlineData(0.5, 0.9)]
    public void Combine_SurerNets_AreBelievedMore(double less, double more)
    {
        Combined(more).ShouldBeGreaterThan(Combined(less));

        static double Combined(double probability) => Even.Combine([("3", probability), ("8", 1 - probability)], [("3", probability), ("8", 1 - probability)])[0].Probability;
    }

    [Fact]
    public void Combine_NetsThatDiffer_IsSureOfNeither()
    {
        var readings = Even.Combine([("1", 0.9999), ("7", 0.0001)], [("7", 0.9999), ("1", 0.0001)]);

        readings.ShouldAllBe(reading => !reading.Agreed && reading.Probability < 0.6);
        readings.Sum(reading => reading.Probability).ShouldBeLessThanOrEqualTo(1);
    }
}
