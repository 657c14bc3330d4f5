using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class PdfInfoTests
{
    [Fact]
    public void Parse_SizesAndTurns_AreThoseOfEachPage()
    {
        var info = PdfInfo.Parse("""
            Title:           报告
            Pages:           3
            Encrypted:       no
            Page    1 size:  595.32 x 841.92 pts (A4)
            Page    1 rot:   0
            Page    2 size:  842 x 595 pts
            Page    2 rot:   -90
            Page    3 size:  612 x 792 pts (letter)
            Page    3 rot:   450
            File size:       1234 bytes
            """, out var count);

        count.ShouldBe(3);
        info.Pages.ShouldBe([(595.32, 841.92, 0), (842, 595, 270), (612, 792, 90)]);
    }

    [Fact]
    public void Parse_TitleThatFeignsPages_IsNotBelieved()
    {
        var info = PdfInfo.Parse("""
            Title:           x
            Pages:           999999
            Page    1 size:  99999 x 99999 pts
            Page    7 size:  10 x 10 pts
            Page    1 rot:   90
            Author:          y
            Pages:           1
            Page    1 size:  595 x 842 pts (A4)
            Page    1 rot:   0
            """, out var count);

        count.ShouldBe(1);
        info.Pages.ShouldBe([(595, 842, 0)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Pages:\nPage\nPage 1\nPage 1 size:\nPage 1 size: a x b pts\nPage x size: 1 x 2 pts")]
    [InlineData("Pages:           99999999999999999999")]
    [InlineData("Pages:           -1")]
    public void Parse_Nonsense_HasNoPages(string text)
    {
        PdfInfo.Parse(text, out var count).Pages.ShouldBeEmpty();
        count.ShouldBe(0);
    }

    [Fact]
    public void Parse_RotationCutShort_IsNone() =>
        PdfInfo.Parse("Pages: 1\nPage 1 size: 595 x 842 pts\nPage 1 rot:", out _).Pages.ShouldBe([(595, 842, 0)]);
}
