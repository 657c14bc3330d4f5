using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Tests.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

/// <summary>A file's outline tells that its pages are pictures and nothing else, as the programs would, and says nothing where they are not.</summary>
public sealed class PlainScanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Scans of greys, in black and white, and of a sheet on its side.</summary>
    [Theory]
    [InlineData("scan-150", true)]
    [InlineData("scan-fax", false)]
    [InlineData("scan-turned", false)]
    public async Task Read_Scan_SaysWhatTheProgramsSay(string kind, bool isJpeg)
    {
        var path = Repository.At($"fixtures/documents/{kind}/{kind}-001.pdf");
        var file = await File.ReadAllBytesAsync(path, Cancellation);
        var limits = new ExtractionLimits();

        var pages = Read(file).ShouldNotBeNull();

        byte[] notAtItsBegin = [(byte)' ', .. file];
        var told = (await TextLayerJudge.ReadAsync(new PopplerTextReader(), path, notAtItsBegin, limits, Cancellation)).Pages;
        pages.Select(Outline).ShouldBe(told.Select(Outline));
        pages.ShouldAllBe(page => page.Sheet != null == isJpeg);
        if (!isJpeg) return;
        var (known, proved) = (new PageImages(path, pages, limits), new PageImages(path, told, limits));
        foreach (var (page, other) in pages.Zip(told))
            Pixels(await known.ReadAsync(page, Cancellation)).ShouldBe(Pixels(await proved.ReadAsync(other, Cancellation)));

        static object Outline(Page page) => (page.Number, page.Width, page.Height, page.TextLayer, page.HasPicture, page.Words.Count, page.Images.Single());
    }

    [Fact]
    public void Read_SheetsOfOnePicture_HasThemAll() =>
        Read(SheetPicturesTests.Pdf([SheetPicturesTests.Laid, SheetPicturesTests.Laid])).ShouldNotBeNull().Select(page => page.Images.Single())
            .ShouldBe([PdfImage.Of(1, 600, 800, 144, 144), PdfImage.Of(2, 600, 800, 144, 144)]);

    [Theory]
    [InlineData(SheetPicturesTests.Laid + "BT /F1 8 Tf 100 100 Td (7) Tj ET")]
    [InlineData(SheetPicturesTests.Laid + SheetPicturesTests.Laid)]
    [InlineData("q 300 0 0 -400 0 400 cm /Im Do Q")]
    [InlineData("q 300 0 0 400 0 -30 cm /Im Do Q")]
    [InlineData("q 299 0 0 400 0 0 cm /Im Do Q")]
    [InlineData("q 300 0 0 400 0 0 cm /Other Do Q")]
    [InlineData("% q 300 0 0 400 0 0 cm /Im Do Q")]
    [InlineData("")]
    public void Read_SheetThatMayShowMoreOrLess_HasNone(string content) =>
        Read(SheetPicturesTests.Pdf([SheetPicturesTests.Laid, content])).ShouldBeNull();

    [Fact]
    public void Read_StampedTurnedOrTooLarge_HasNone()
    {
        Read(SheetPicturesTests.Pdf([SheetPicturesTests.Laid], isStamped: true)).ShouldBeNull();
        Read(SheetPicturesTests.Pdf([SheetPicturesTests.Laid], rotate: 90)).ShouldBeNull();
        PlainScan.Read(SheetPicturesTests.Pdf([SheetPicturesTests.Laid]), new() { PagePoints = 350 }).ShouldBeNull();
        PlainScan.Read(SheetPicturesTests.Pdf([SheetPicturesTests.Laid, SheetPicturesTests.Laid]), new() { Pages = 1 }).ShouldBeNull();
    }

    [Fact]
    public void Read_Text_HasNone() => Read(TinyPdf.OfText("1")).ShouldBeNull();

    [Fact]
    public void Read_TreeThatIsItsOwnBranch_HasNone()
    {
        var pdf = new TinyPdf();
        var tree = pdf.Reserve();
        pdf.Set(tree, $"<< /Type /Pages /Count 2 /Kids [{tree} 0 R {tree} 0 R] >>");
        Read(pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {tree} 0 R >>"))).ShouldBeNull();
    }

    [Theory]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("<< /Pages << /Type /Pages /Type /Pages >> >>")]
    [InlineData("(((")]
    [InlineData("1 0 R")]
    public void Read_ObjectThatIsNone_HasNone(string catalog)
    {
        var pdf = new TinyPdf();
        Read(pdf.Build(pdf.Add(catalog))).ShouldBeNull();
    }

    [Fact]
    public void Read_EncryptedFile_HasNone()
    {
        var pdf = new TinyPdf();
        Read(pdf.Build(pdf.Add("<< /Type /Catalog >>"), "/Encrypt << >>")).ShouldBeNull();
    }

    /// <summary>Whatever stands in a file, it is a scan or it is not.</summary>
    [Fact]
    public void Read_FileWithAnyByteChanged_EndsQuietly()
    {
        var sound = SheetPicturesTests.Pdf([SheetPicturesTests.Laid]);
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var file = sound.AsSpan().ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) file[^random.Next(1, 1_500)] = (byte)random.Next(256);
            Should.NotThrow(() => Read(file));
        }
    }

    private static IReadOnlyList<Page>? Read(byte[] file) => PlainScan.Read(file, new());

    private static byte[] Pixels(PageRaster raster) => [.. Enumerable.Range(0, raster.Height).SelectMany(y => raster.Row(y).ToArray())];
}
