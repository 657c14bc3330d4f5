using System.Text;
using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class PopplerTextReaderTests
{
    private static readonly PdfInfo A4 = new([(595, 842, 0), (595, 842, 90)]);

    [Fact]
    public void Parse_Words_StandOnTheirPages()
    {
        var pages = Parse("""
            <doc>
              <page width="595.0" height="842.0">
                <word xMin="10.5" yMin="20" xMax="30" yMax="31.25">自然人</word>
              </page>
              <page width="842.0" height="595.0">
                <word xMin="1" yMin="2" xMax="3" yMax="4">A&amp;B&lt;&#x4e00;</word>
              </page>
            </doc>
            """);

        pages.Select(page => (page.Number, page.Width, page.Height)).ShouldBe([(1, 595, 842), (2, 842, 595)]);
        pages[0].Words.ShouldBe([new Word("自然人", new(10.5, 20, 30, 31.25))]);
        pages[1].Words.ShouldBe([new Word("A&B<一", new(1, 2, 3, 4))]);
    }

    [Theory]
    [InlineData("""<word xMin="nan" yMin="2" xMax="3" yMax="4">1</word>""")]
    [InlineData("""<word xMin="-inf" yMin="2" xMax="3" yMax="4">1</word>""")]
    [InlineData("""<word xMin="1e300" yMin="2" xMax="1e301" yMax="4">1</word>""")]
    [InlineData("""<word xMin="9" yMin="2" xMax="3" yMax="4">1</word>""")]
    [InlineData("""<word yMin="2" xMax="3" yMax="4">1</word>""")]
    [InlineData("""<word xMin="one" yMin="2" xMax="3" yMax="4">1</word>""")]
    [InlineData("""<word xMin="1" yMin="2" xMax="3" yMax="4"> </word>""")]
    [InlineData("""<word xMin="1" yMin="2" xMax="3" yMax="4">1""")]
    [InlineData("""<word xMin="1" yMin="2" xMax="3" yMax="4" """)]
    [InlineData("""<word """)]
    public void Parse_WordWithoutAPlaceOrText_IsLeftOut(string line) =>
        Parse($"<page width=\"595\" height=\"842\">\n{line}\n</page>").ShouldHaveSingleItem().Words.ShouldBeEmpty();

    [Fact]
    public void Parse_CharactersThatXmlForbids_AreKept() =>
        Parse("<page width=\"595\" height=\"842\">\n<word xMin=\"1\" yMin=\"2\" xMax=\"3\" yMax=\"4\">a\u0001b</b></word>\n").Single().Words.Single().Text.ShouldBe("a\u0001b</b>");

    [Fact]
    public void Parse_WordBeforeAnyPage_IsLeftOut() => Parse("<word xMin=\"1\" yMin=\"2\" xMax=\"3\" yMax=\"4\">1</word>\n").ShouldBeEmpty();

    private static List<Page> Parse(string output) => PopplerTextReader.Parse(Encoding.UTF8.GetBytes(output), A4, new());
}
