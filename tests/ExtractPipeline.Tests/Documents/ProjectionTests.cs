using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

/// <summary>Maps of a flat sheet.</summary>
public class ProjectionTests
{
    private const double Exact = 1e-9;

    private static readonly Projection Seen = Projection.Straightening(0.02, 3e-5, -0.015, -2e-5);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, -200)]
    [InlineData(-250, 410)]
    public void Inverse_AfterTheMap_GivesThePointBack(double x, double y)
    {
        var (thereX, thereY) = Seen.Apply(x, y);
        var (backX, backY) = Seen.Inverse().Apply(thereX, thereY);

        backX.ShouldBe(x, Exact * 1e3);
        backY.ShouldBe(y, Exact * 1e3);
    }

    [Fact]
    public void Rotation_QuarterTurn_GoesClockwise()
    {
        var (x, y) = Projection.Rotation(90).Apply(1, 0);

        x.ShouldBe(0, Exact);
        y.ShouldBe(1, Exact);
    }

    /// <summary>A line through (0, 100) has the slope 0.02 + 100 · 3e-5; whatever points are taken of it, they are level afterwards.</summary>
    [Fact]
    public void Straightening_LineOfThePencil_IsLevel()
    {
        const double slope = 0.02 + (100 * 3e-5);

        Seen.Apply(-200, 100 - (200 * slope)).Y.ShouldBe(Seen.Apply(300, 100 + (300 * slope)).Y, Exact * 1e3);
    }

    /// <summary>The same for the lines that go down: one through (150, 0).</summary>
    [Fact]
    public void Straightening_ColumnOfThePencil_IsPlumb()
    {
        const double lean = -0.015 + (150 * -2e-5);

        Seen.Apply(150 - (400 * lean), -400).X.ShouldBe(Seen.Apply(150 + (350 * lean), 350).X, Exact * 1e3);
    }

    [Fact]
    public void Scaled_ToPoints_MapsPointsAsItMappedPixels()
    {
        const double pixelsAPoint = 200.0 / 72;
        var (x, y) = Seen.Apply(300, 400);
        var (pointsX, pointsY) = Seen.Scaled(1 / pixelsAPoint).Apply(300 / pixelsAPoint, 400 / pixelsAPoint);

        pointsX.ShouldBe(x / pixelsAPoint, Exact * 1e3);
        pointsY.ShouldBe(y / pixelsAPoint, Exact * 1e3);
    }
}
