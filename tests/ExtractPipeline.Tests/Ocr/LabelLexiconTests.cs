using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Lines as a net scores them: each character over one step, nothing between them.</summary>
public class LabelLexiconTests
{
    private static readonly string Alphabet = NetWeights.Embedded("labels").Alphabet;

    private static readonly LabelLexicon Lexicon = new(Alphabet);

    [Theory]
    [InlineData("政府集中采购")]
    [InlineData("3.危及“三安全一稳定”")]
    public void Find_LegibleLabel_IsIt(string label) => Find(label, label, right: 0.9, likeliest: 0.95).ShouldBe(label);

    /// <summary>Not one character is the likeliest in its place.</summary>
    [Theory]
    [InlineData("8.属于行政查询事项", "3；展干行攻查训事顶")]
    [InlineData("法律服务机构", "去建服各机购")]
    public void Find_LabelOfWhichNoCharacterIsLikeliest_IsTheOneThatItIsLike(string label, string read) => Find(label, read, right: 0.2, likeliest: 0.6).ShouldBe(label);

    /// <summary>第五项 and 第六项 have headings that differ in this character only.</summary>
    [Fact]
    public void Find_LabelThatTwoAreLike_IsNeither() => Find("第二十条第（五）项", "第二十条第（六）项", right: 0.4, likeliest: 0.6).ShouldBeNull();

    [Fact]
    public void Find_OtherText_IsNone() => Find("政府集中采购", "政府集中采购", right: 0.001, likeliest: 0.001).ShouldBeNull();

    /// <summary>The rest of a longer label: as wide as three characters, but not 其他 alone.</summary>
    [Theory]
    [InlineData(2, "其他")]
    [InlineData(4, null)]
    public void Find_PrintWiderThanTheLabel_IsNotIt(double width, string? label) => Find("其他", "其他", right: 0.9, likeliest: 0.9, width).ShouldBe(label);

    /// <summary>What the lexicon makes of a line on which the net gives each character of a label one probability and those that it reads instead another; the rest goes to none.</summary>
    private static string? Find(string label, string read, double right, double likeliest, double? width = null)
    {
        var (classes, steps) = (Alphabet.Length + 1, 2 * label.Length);
        var scores = new float[steps * classes];
        Array.Fill(scores, (float)Math.Log(1e-5));
        for (var n = 0; n < label.Length; n++)
        {
            var (one, other) = (IndexOf(label[n]), IndexOf(read[n]));
            if (other > 0) Set(2 * n, other, likeliest);
            Set(2 * n, one, one == other ? Math.Max(right, likeliest) : right);
            Set(2 * n, 0, Math.Max(1e-3, 1 - (one == other ? Math.Max(right, likeliest) : right + likeliest)));
            Set((2 * n) + 1, 0, 0.99);
        }

        return Lexicon.Find(scores, steps, classes, classes, width ?? label.Sum(c => c > '\u3000' ? 1 : 0.5));

        int IndexOf(char c) => Alphabet.IndexOf(c == '”' ? '“' : c, StringComparison.Ordinal) + 1;

        void Set(int step, int code, double probability) => scores[(step * classes) + code] = (float)Math.Log(probability);
    }
}
