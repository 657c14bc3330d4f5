using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

/// <summary>Text layers that say something else than the page shows.</summary>
public class GarbageTextTests
{
    private static List<Word> Words(string text) => [.. text.Split(' ').Select((word, i) => new Word(word, new(10 * i, 10, (10 * i) + 8, 20)))];

    [Theory]
    [InlineData("S78KµwwºwJXRJRS78KNÀIIIS7Á8KN 7³Ë¶Ì-ÍÎÏpÐÈ± °KÒE v XIR x ¬-E“' F$‚¬Å ¬ÅÆÇ7<=ÈÉÊ8")]
    [InlineData("\uE012\uE013\uE014\uE015 \uE016\uE017\uE018\uE019 \uE01A\uE01B\uE01C\uE01D \uE01E\uE01F\uE020\uE021 \uE022\uE023\uE024\uE025")]
    [InlineData("abcdef ghijkl mnopqr stuvwx yzabcd efghij klmnop qrstuv")]
    public void IsGarbage_CharactersThatNoReportIsMadeOf_True(string text) => TextLayerJudge.IsGarbage(Words(text)).ShouldBeTrue();

    /// <summary>The end of a table on a page of its own may be little but numbers and dashes.</summary>
    [Theory]
    [InlineData("3.其他 0 0 0 0 0 0 0 （七）总计 12 3 0 0 0 0 15 四、结转下年度继续办理 1 0 0 0 0 0 1")]
    [InlineData("0 0 0 0 0 0 0 12 3 0 / / / 15 1 0 — — — 0 1 120 45 16 0 0 0 0 181 4 5 6 7 8 9")]
    [InlineData("第二十条第（五）项 信息内容 本年处理决定数量 行政许可 6403 OA PDF Word")]
    public void IsGarbage_PagesOfReports_False(string text) => TextLayerJudge.IsGarbage(Words(text)).ShouldBeFalse();
}
