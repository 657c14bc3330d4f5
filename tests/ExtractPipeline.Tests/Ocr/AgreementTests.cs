using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

public class AgreementTests
{
    private static readonly Agreement Even = new([0.5f, 0.5f, -9f]);

    [Fact]
    public void Combine_NetsThatAgree_IsSureButNotCertain()
    {
        var best = Even.Combine([("12", 1)], [("12", 1)])[0];

        best.ShouldSatisfyAllConditions(
            () => best.Text.ShouldBe("12"),
            () => best.Agreed.ShouldBeTrue(),
            () => best.Probability.ShouldBeInRange(0.999, 1 - 1e-6));
    }

    [Fact]
    public void Combine_NetsThatDiffer_IsSureOfNeither()
    {
        var readings = Even.Combine([("1", 0.9999), ("7", 0.0001)], [("7", 0.9999), ("1", 0.0001)]);

        readings.ShouldAllBe(reading => !reading.Agreed && reading.Probability < 0.6);
        readings.Sum(reading => reading.Probability).ShouldBeLessThanOrEqualTo(1);
    }
}
