using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class PdfImageTests
{
    private const string Head = """
        page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio
        --------------------------------------------------------------------------------------------

        """;

    [Fact]
    public void Parse_Images_HaveTheirPrintedSize()
    {
        var images = PdfImage.Parse(Head + """
               1     0 image    1240  1754  gray    1   8  jpeg   no         9  0   150   150  120K 5.6%
               1     1 smask     100   100  gray    1   8  image  no        10  0   150   150  120B 5.6%
               2     2 image     300   100  rgb     3   8  image  no   [inline]     100   200  120B 5.6%
            """);

        images.Count.ShouldBe(2);
        images[0].Page.ShouldBe(1);
        images[0].Width.ShouldBe(595.2, 0.01);
        images[0].Height.ShouldBe(841.92, 0.01);
        (images[1].Page, images[1].Width, images[1].Height).ShouldBe((2, 216, 36));
        (images[1].Columns, images[1].Rows).ShouldBe((300, 100));
    }

    [Theory]
    [InlineData("   1     0 image    1240  1754  gray    1   8  jpeg   no         9  0     0     0  120K 5.6%")]
    [InlineData("   1     0 image    wide  1754  gray    1   8  jpeg   no         9  0   150   150  120K 5.6%")]
    [InlineData("   x     0 image    1240  1754  gray    1   8  jpeg   no         9  0   150   150  120K 5.6%")]
    [InlineData("   1     0 image    1240  1754")]
    [InlineData("")]
    public void Parse_LineThatSaysNoSize_IsLeftOut(string line) => PdfImage.Parse(Head + line).ShouldBeEmpty();

    [Fact]
    public void Parse_NoTable_HasNoImages() => PdfImage.Parse("").ShouldBeEmpty();

    [Theory]
    [InlineData("/Subtype /Image", true)]
    [InlineData("/Subtype/Image/Width 3", true)]
    [InlineData("/ProcSet [/PDF /ImageB /ImageC /ImageI]", false)]
    [InlineData("/ImageB /Image>>", true)]
    [InlineData("", false)]
    public void MentionsImages_OfAFile_TellsTheNameFromItsLikes(string file, bool mentions) =>
        PdfImage.MentionsImages(System.Text.Encoding.ASCII.GetBytes(file)).ShouldBe(mentions);
}
