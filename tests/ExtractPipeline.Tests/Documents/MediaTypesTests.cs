using System.Text;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

public class MediaTypesTests
{
    [Theory]
    [InlineData("%PDF-1.7\n…", "application/pdf")]
    [InlineData("rubbish before\n%PDF-1.4", "application/pdf")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "image/jpeg")]
    [InlineData("\u0089PNG\r\n", "image/png")]
    [InlineData("II*\0", "image/tiff")]
    [InlineData("MM\0*", "image/tiff")]
    [InlineData("\u00D0\u00CF\u0011\u00E0", "application/msword")]
    [InlineData(@"{\rtf1", "application/rtf")]
    [InlineData("PK\u0003\u0004....word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("PK\u0003\u0004....OFD.xml", "application/ofd")]
    [InlineData("PK\u0003\u0004mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text")]
    [InlineData("PK\u0003\u0004....x", "application/zip")]
    [InlineData("<!DOCTYPE HTML><title>x", "text/html")]
    [InlineData("\n<HTML>", "text/html")]
    [InlineData("<meta charset=gbk><table><tr><td>x", "text/html")]
    [InlineData("\u00EF\u00BB\u00BF<div>x</div>", "text/html")]
    [InlineData("\u00FF\u00FE<\0h\0t\0m\0l\0>\0", "text/html")]
    [InlineData("\u00FF\u00FEa\0\t\0b\0", "text/plain")]
    [InlineData("\u00D5\u00FE\u00B8\u00AE\t0", "text/plain")]
    [InlineData("plain\tlines\r\n", "text/plain")]
    [InlineData("text\0with zeros", "application/octet-stream")]
    [InlineData("\u0001\u0002", "application/octet-stream")]
    public void Of_Content_IsItsKind(string content, string type) => MediaTypes.Of(Encoding.Latin1.GetBytes(content)).ShouldBe(type);

    [Fact]
    public void Of_PdfHeaderBeyondTheFirstKilobyte_IsNoPdf() =>
        MediaTypes.Of(Encoding.Latin1.GetBytes(new string(' ', 1020) + "%PDF-1.7")).ShouldBe("text/plain");

    [Fact]
    public void Require_AnotherKind_IsRefused()
    {
        Should.NotThrow(() => MediaTypes.Require(MediaTypes.Pdf, "application/pdf", 1));
        Should.Throw<DocumentException>(() => MediaTypes.Require(MediaTypes.Pdf, "text/html", 7)).Code.ShouldBe(ProblemCode.TypeUnsupported);
    }
}
