using System.Xml.Linq;
using ExtractPipeline.Cli.Evaluation;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Evaluation;

public class ReliabilityTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4999, 0)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.98, 0.95)]
    [InlineData(0.99, 0.99)]
    [InlineData(0.9999, 0.9999)]
    [InlineData(1, 0.9999)]
    public void Add_AConfidence_FallsInTheRangeThatBeginsAtOrBelowIt(double confidence, double from)
    {
        var reliability = new Reliability();
        reliability.Add(new(confidence, true));
        reliability.Bins.Single(bin => bin.Count == 1).From.ShouldBe(from);
    }

    [Fact]
    public void ExpectedCalibrationError_ByHand_IsTheWeightedDistance()
    {
        // Four claims of 0.6 and 0.8 in ranges [.5,.7) and [.7,.9): 0.6 twice (one right), 0.8 twice (both right).
        // |1/2 − 0.6| × 2/4 + |1 − 0.8| × 2/4 = 0.05 + 0.1.
        var reliability = new Reliability();
        foreach (var observation in new Observation[] { new(0.6, true), new(0.6, false), new(0.8, true), new(0.8, true) }) reliability.Add(observation);

        reliability.ExpectedCalibrationError!.Value.ShouldBe(0.15, 1e-12);
        var bin = reliability.Bins[1];
        (bin.Count, bin.Right).ShouldBe((2, 1));
        bin.MeanConfidence!.Value.ShouldBe(0.6, 1e-12);
        bin.Accuracy.ShouldBe(0.5);
    }

    [Fact]
    public void ExpectedCalibrationError_OfTrueClaims_IsZero()
    {
        var reliability = new Reliability();
        for (var i = 0; i < 100; i++) reliability.Add(new(0.97, i >= 3));
        reliability.ExpectedCalibrationError!.Value.ShouldBe(0, 1e-12);
    }

    [Fact]
    public void ExpectedCalibrationError_OfNothing_IsNull() => new Reliability().ExpectedCalibrationError.ShouldBeNull();

    [Fact]
    public void Picture_OfClaims_HasAPointForEachRangeAndIsWellFormed()
    {
        var reliability = new Reliability();
        for (var i = 0; i < 1000; i++)
        {
            reliability.Add(new(1, true));
            reliability.Add(new(0.97, i % 25 != 0));
        }

        var svg = XDocument.Parse(ReliabilityPicture.Draw(reliability));
        XNamespace ns = "http://www.w3.org/2000/svg";
        var points = svg.Descendants(ns + "circle").ToList();
        points.Count.ShouldBe(2);
        points.Select(point => (string)point.Attribute("fill")!).ShouldBe(["#1f6f8b", "#fff"]);
        svg.Root!.Value.ShouldContain("2,000 fields");
        svg.Root.Value.ShouldNotContain("NaN");
        foreach (var label in new[] { "claimed risk: mean of 1 − confidence", "声称风险：1 − 置信度的均值", "observed error", "实际错误率" })
            svg.Root.Value.ShouldContain(label);
    }

    [Fact]
    public void Picture_OfNothing_IsWellFormed() => XDocument.Parse(ReliabilityPicture.Draw(new())).Root!.Value.ShouldContain("0 fields");
}
