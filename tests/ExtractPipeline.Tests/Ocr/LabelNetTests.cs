using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

public class LabelNetTests
{
    [Fact]
    public void Default_Weights_AreThoseOfTheRecipe()
    {
        Repository.Read("fixtures/LabelModel/README.md").ShouldContain(LabelNet.Default.Hash);
    }

    /// <summary>The net knows every character of the forms that the program knows.</summary>
    [Fact]
    public void Alphabet_OfTheNet_HasAllLabels()
    {
        var alphabet = NetWeights.Embedded("labels").Alphabet;
        foreach (var text in Forms.SelectMany(form => form.Sections).SelectMany(section => section.Columns.SelectMany(column => column.Wordings).Concat(section.Rows.SelectMany(row => row.Wordings))))
            text.Where(c => c is >= '\u4E00' and <= '\u9FFF').ShouldAllBe(c => alphabet.Contains(c), text);
    }

    /// <summary>The picture that the net gets is the one that it was trained on.</summary>
    [Fact]
    public void Draw_CheckedLabels_EqualsTheTrainingSide()
    {
        var net = NetWeights.Embedded("labels").Nets[0];
        foreach (var label in CheckedLabel.All)
        {
            var picture = LabelPicture.Draw(label.Strip, label.Tall, net, out var width);
            width.ShouldBe(label.Columns);
            CheckedNet.Floats(label.Picture).Zip(picture, (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(0.03f, label.Text);
        }
    }

    [Fact]
    public void Read_CheckedLabels_ReadsWhatTheTrainingSideReads()
    {
        foreach (var label in CheckedLabel.All)
        {
            var (text, confidence) = LabelNet.Default.Read(label.Strip, label.Tall);
            text.ShouldBe(label.Text);
            (confidence > 0).ShouldBe(!label.Text.Contains('□', StringComparison.Ordinal), label.Text);
        }
    }

    [Fact]
    public void Read_Paper_ReadsNothing()
    {
        var pixels = new byte[120 * 40];
        Array.Fill(pixels, (byte)255);
        LabelNet.Default.Read(new PageRaster(120, 40, 200, pixels), 22).Text.ShouldBeEmpty();
    }

    private static IEnumerable<ExtractPipeline.Extraction.Forms.FormTable> Forms => ExtractPipeline.Extraction.Forms.FormCatalogue.Tables;
}
