using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

public class PrefixBeamTests
{
    /// <summary>All ways to stretch a text count: 1 over two steps is "1 1", "1 none" and "none 1".</summary>
    [Fact]
    public void Decode_TwoSteps_AddsUpTheWaysToEachText()
    {
        var readings = PrefixBeam.Decode(Scores([0.5, 0.3, 0.2], [0.4, 0.6, 0]), 2, 3, "12");

        readings.Select(reading => reading.Text).ShouldBe(["1", "", "21", "2"]);
        Of(readings, "1").ShouldBe((0.3 * 0.6) + (0.3 * 0.4) + (0.5 * 0.6), 1e-6);
        Of(readings, "").ShouldBe(0.2, 1e-6);
        Of(readings, "21").ShouldBe(0.12, 1e-6);
        readings.Sum(reading => reading.Probability).ShouldBe(1, 1e-6);
    }

    [Fact]
    public void Decode_SameCharacterTwice_NeedsNoneBetween()
    {
        PrefixBeam.Decode(Scores([0, 1, 0], [0, 1, 0]), 2, 3, "12")[0].Text.ShouldBe("1");
        PrefixBeam.Decode(Scores([0, 1, 0], [1, 0, 0], [0, 1, 0]), 3, 3, "12")[0].Text.ShouldBe("11");
    }

    private static double Of(List<(string Text, double Probability)> readings, string text) => readings.Single(reading => reading.Text == text).Probability;

    private static float[] Scores(params double[][] steps) => [.. steps.SelectMany(step => step.Select(chance => (float)Math.Log(Math.Max(chance, 1e-30))))];
}
