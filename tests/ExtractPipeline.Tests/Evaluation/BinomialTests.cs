using ExtractPipeline.Extraction.Review;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Evaluation;

public class BinomialTests
{
    // The reference values are scipy.stats.beta.ppf(0.95, k + 1, n - k), and ppf(0.025, k, n - k + 1) for the lower bound.
    [Theory]
    [InlineData(0, 1, 0.95)]
    [InlineData(0, 10, 0.258866)]
    [InlineData(1, 10, 0.394163)]
    [InlineData(5, 10, 0.777559)]
    [InlineData(10, 10, 1)]
    public void Upper_OfFewTrials_IsClopperAndPearsons(int errors, int trials, double bound) =>
        Binomial.Upper(errors, trials).ShouldBe(bound, 1e-6);

    [Fact]
    public void Upper_WithoutErrors_IsNearTheRuleOfThree()
    {
        foreach (var trials in new[] { 100, 10_000, 1_000_000 })
            (Binomial.Upper(0, trials) * trials).ShouldBe(3, 0.05);
    }

    // For rare errors the bound tends to that of Poisson: half the chi-square quantile, 4.743865 for one and 6.295794 for two errors.
    [Theory]
    [InlineData(1, 4.743865)]
    [InlineData(2, 6.295794)]
    public void Upper_OfRareErrorsInAMillion_TendsToPoissons(int errors, double expected) =>
        (Binomial.Upper(errors, 1_000_000) * 1_000_000).ShouldBe(expected, 1e-4);

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(1, 10, 0.002529)]
    [InlineData(10, 10, 0.691503)]
    public void Lower_OfFewTrials_IsClopperAndPearsons(int errors, int trials, double bound) =>
        Binomial.Lower(errors, trials, 0.025).ShouldBe(bound, 1e-6);

    [Fact]
    public void Bounds_OfEveryCount_HoldTheRateBetweenThem()
    {
        for (var errors = 0; errors <= 50; errors++)
        {
            Binomial.Lower(errors, 50).ShouldBeLessThanOrEqualTo(errors / 50.0);
            Binomial.Upper(errors, 50).ShouldBeGreaterThanOrEqualTo(errors / 50.0);
            // By symmetry of successes and failures.
            Binomial.Lower(errors, 50).ShouldBe(1 - Binomial.Upper(50 - errors, 50), 1e-9);
        }
    }
}
