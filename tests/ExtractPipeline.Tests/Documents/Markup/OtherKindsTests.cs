using System.IO.Compression;
using System.Text;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Documents.Markup;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Fixtures.Content;
using ExtractPipeline.Fixtures.Rendering;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

public class OtherKindsTests
{
    [Theory]
    [InlineData("<w:r><w:t>2</w:t></w:r><w:ins><w:r><w:t>15</w:t></w:r></w:ins>", 215)]
    [InlineData("<w:r><w:t>215</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>", 215)]
    [InlineData("<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>215</w:t></w:r>", 215)]
    [InlineData("<w:r><w:t>215</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r>", 215)]
    [InlineData("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>215</w:t></w:r></w:sdtContent></w:sdt>", 215)]
    [InlineData("<w:r><w:fldChar/><w:instrText>9</w:instrText></w:r><w:r><w:t>215</w:t></w:r>", 215)]
    public async Task Read_WordCell_SaysWhatIsShown(string runs, int value)
    {
        using var folder = new TempFolder();
        var field = MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, DocxWriter.Pack(DocxWriter.Document(MarkupSketch.Word(runs)), "")));

        (field.Value, field.Decision).ShouldBe((value, Decision.Accept));
        field.Locator.ShouldBe(new() { Kind = LocatorKind.Cell, Table = 1, Row = 7, Column = 2 });
    }

    /// <summary>Words and rulings of laid pages, written as an OFD file in millimetres.</summary>
    [Fact]
    public async Task Read_Ofd_GivesPagesAndBoxes()
    {
        using var folder = new TempFolder();
        var draft = new Draft(new("ofd"));
        var pages = MarkupPager.Lay(HtmlReader.Read("x", MarkupFile.Write(draft, MarkupFormat.SavedFromWord), new()).Blocks, new());
        var record = await MarkupSketch.ExtractAsync(folder, OfdOf(pages));

        (record.Source.MediaType, record.Source.Pages).ShouldBe(("application/ofd", pages.Count));
        record.Fields.Count.ShouldBe(200);
        foreach (var field in record.Fields)
        {
            (field.Value, field.Decision, field.Method).ShouldBe((draft.Cells.Single(cell => cell.Key.ToString() == field.Id).Value.Value, Decision.Accept, ReadingMethod.Text), field.Id);
            field.Box.ShouldNotBeNull();
        }
    }

    private static byte[] OfdOf(IReadOnlyList<Page> pages)
    {
        const double millimetre = 25.4 / 72;
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("OFD.xml", "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>");
            Add("Doc_0/Document.xml", $"<Document><Pages>{string.Concat(pages.Select((_, i) => $"<Page ID=\"{i}\" BaseLoc=\"Pages/{i}.xml\"/>"))}</Pages></Document>");
            foreach (var (i, page) in pages.Index())
            {
                var texts = page.Words.Select(word => FormattableString.Invariant(
                    $"<TextObject Boundary=\"{word.Box.Left * millimetre} {word.Box.Top * millimetre} 50 5\" Size=\"3.5278\"><TextCode X=\"0\" Y=\"3\">{System.Net.WebUtility.HtmlEncode(word.Text)}</TextCode></TextObject>"));
                var lines = page.Rulings!.Select(ruling => ruling.Direction == Direction.Horizontal
                    ? FormattableString.Invariant($"<PathObject Boundary=\"0 0 900 900\"><AbbreviatedData>M {ruling.From * millimetre} {ruling.At * millimetre} L {ruling.To * millimetre} {ruling.At * millimetre}</AbbreviatedData></PathObject>")
                    : FormattableString.Invariant($"<PathObject Boundary=\"0 0 900 900\"><AbbreviatedData>M {ruling.At * millimetre} {ruling.From * millimetre} L {ruling.At * millimetre} {ruling.To * millimetre}</AbbreviatedData></PathObject>"));
                Add($"Doc_0/Pages/{i}.xml", FormattableString.Invariant($"<Page><Area><PhysicalBox>0 0 {page.Width * millimetre} {page.Height * millimetre}</PhysicalBox></Area><Content><Layer>{string.Concat(texts)}{string.Concat(lines)}</Layer></Content></Page>"));
            }

            void Add(string name, string content)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }
}
