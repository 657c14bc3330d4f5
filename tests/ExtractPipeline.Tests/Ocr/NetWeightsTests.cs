using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

public class NetWeightsTests
{
    [Fact]
    public void Embedded_Weights_AreThoseOfTheRecipe()
    {
        Repository.Read("fixtures/DigitModel/README.md").ShouldContain(DigitReader.Default.Hash);
    }

    [Fact]
    public void Parse_AnotherFormat_SaysWhatIsExpected()
    {
        Should.Throw<InvalidDataException>(() => NetWeights.Parse("%PDF-1.7"u8.ToArray())).Message.ShouldContain("EPDN");
    }

    /// <summary>The picture that the nets get is the one that they were trained on.</summary>
    [Fact]
    public void Draw_CheckedCells_EqualsTheTrainingSide()
    {
        var nets = NetWeights.Embedded("digits").Nets;
        foreach (var cell in CheckedCell.All)
        {
            var ink = CellInk.Of(cell.Page, cell.Box);
            var line = ink.Lines.ShouldHaveSingleItem();
            new[] { line.Left, line.Top, line.Right, line.Bottom }.ShouldBe(cell.Line);
            foreach (var (net, expected) in nets.Zip(cell.Nets))
            {
                var picture = LinePicture.Draw(ink, line, net, out var width);
                width.ShouldBe(expected.Width);
                Distance(picture, CheckedNet.Floats(expected.Picture)).ShouldBeLessThan(0.01);
            }
        }
    }

    /// <summary>The nets score as they did where they were trained, but for rounding.</summary>
    [Fact]
    public void Score_CheckedCells_EqualsTheTrainingSide()
    {
        var nets = NetWeights.Embedded("digits").Nets;
        foreach (var (net, expected) in CheckedCell.All.SelectMany(cell => nets.Zip(cell.Nets)))
        {
            var scores = net.Score(CheckedNet.Floats(expected.Picture), expected.Width, out var steps);
            var known = CheckedNet.Floats(expected.Scores);
            steps.ShouldBe(known.Length / expected.Classes);
            var same = Enumerable.Range(0, steps).SelectMany(step => scores.Skip(step * net.Outputs).Take(expected.Classes)).ToArray();
            Distance(same, known).ShouldBeLessThan(0.1);
        }
    }

    // The pooled arrays are longer than what is in them.
    private static double Distance(float[] some, float[] expected) => expected.Zip(some, (one, other) => (double)Math.Abs(one - other)).Max();
}
