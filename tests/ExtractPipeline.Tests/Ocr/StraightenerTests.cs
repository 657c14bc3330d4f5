using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Pages that lie askew, and pages before a camera, are laid straight.</summary>
public class StraightenerTests
{
    /// <summary>How far, in pixels, the corners of a table of 800 by 900 may be from where they were.</summary>
    private const double Slack = 4;

    private static Drawing Table()
    {
        var page = new Drawing(1200, 1500);
        page.Grid([200, 360, 520, 680, 840, 1000], [.. Enumerable.Range(0, 31).Select(row => 300 + (30 * row))]);
        for (var y = 310; y < 1200; y += 30)
            for (var x = 220; x < 1000; x += 40)
                page.Fill(x, y, x + 12, y + 12);
        return page;
    }

    private static Projection Found(Projection askew)
    {
        var page = Table().ToRaster().Project(askew);
        return Straightener.Find(InkImage.Of(page, 140));
    }

    private static void ShouldBeLevel(Projection askew)
    {
        var straightening = Found(askew);
        double[] xs = [-400, 400], ys = [-450, 450];
        var corners = (from y in ys from x in xs select At(x, y)).ToList();
        Math.Abs(corners[0].Y - corners[1].Y).ShouldBeLessThan(Slack);
        Math.Abs(corners[2].Y - corners[3].Y).ShouldBeLessThan(Slack);
        Math.Abs(corners[0].X - corners[2].X).ShouldBeLessThan(Slack);
        Math.Abs(corners[1].X - corners[3].X).ShouldBeLessThan(Slack);

        (double X, double Y) At(double x, double y)
        {
            var (seenX, seenY) = askew.Apply(x, y);
            return straightening.Apply(seenX, seenY);
        }
    }

    [Fact]
    public void Find_LevelPage_IsLeftAsItIs() => Found(Projection.None).ShouldBe(Projection.None);

    [Theory]
    [InlineData(-4.5)]
    [InlineData(-0.4)]
    [InlineData(1.7)]
    [InlineData(4.5)]
    public void Find_TurnedPage_IsTurnedBack(double degrees) => ShouldBeLevel(Projection.Rotation(degrees));

    /// <summary>Slope of the lines and how it changes over the page's height; lean of the columns and how it changes over its width.</summary>
    [Theory]
    [InlineData(0, 0.03, 0, 0)]
    [InlineData(0.01, -0.012, -0.01, 0.02)]
    [InlineData(-0.02, 0, 0.01, 0.04)]
    [InlineData(0.012, 0, 0.004, 0)]
    [InlineData(-0.023, -0.068, 0.01, 0.03)] // so many ways that no one slope fits more than a few lines
    public void Find_PageBeforeACamera_IsSeenFromAbove(double slope, double slopeChange, double lean, double leanChange) =>
        ShouldBeLevel(Projection.Straightening(slope, slopeChange / 1500, lean, leanChange / 1200).Inverse());

    /// <summary>A few lines of prose: chance agrees with some pencil of lines, and that is no camera.</summary>
    [Fact]
    public void Find_FewLines_AreOnlyTurned()
    {
        var page = new Drawing(1200, 1500);
        foreach (var y in new[] { 200, 240, 290 })
            for (var x = 150; x < 900; x += 31)
                page.Fill(x, y, x + 20, y + 22);

        Straightener.Find(InkImage.Of(page.ToRaster(), 140)).ShouldBe(Projection.None);
    }
}
