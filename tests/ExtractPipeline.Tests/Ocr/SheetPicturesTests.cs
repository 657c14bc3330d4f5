using System.Globalization;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A sheet is read from its picture where that is all that it shows, and only there; sheets here have 300 × 400 points and a picture of 144 dots an inch.</summary>
public sealed class SheetPicturesTests : IDisposable
{
    internal const string Laid = "q 300 0 0 400 0 0 cm /Im Do Q ";

    private readonly TempFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task ReadAsync_SheetOfOnePicture_HasItsPixelsAsTheyAreDrawn(int samples)
    {
        var path = folder.Write("scan.pdf", Pdf([Laid], samples));

        var picture = (await ReadAsync(path, 1)).ShouldNotBeNull();

        var drawn = (await PageRaster.RenderAsync(path, 1, 1, 144, new ExtractionLimits(), Cancellation, lightInk: true))[0];
        (picture.Width, picture.Height, picture.DotsPerInch).ShouldBe((600, 800, 144));
        (picture.Coloured is null).ShouldBe(samples == 1);
        Farthest(picture, drawn).ShouldBeLessThanOrEqualTo(3);
    }

    /// <summary>Anything more on the sheet, or the picture laid otherwise, and the page must be drawn: what it shows counts.</summary>
    [Theory]
    [InlineData(Laid + "1 0 0 RG 1 w 200 60 40 40 re S")] // a seal
    [InlineData(Laid + "BT /F1 8 Tf 100 100 Td (7) Tj ET")] // a digit
    [InlineData(Laid + "0.5 w 20 20 m 280 20 l S")] // a hairline
    [InlineData(Laid + "1 g 95 295 20 20 re f")] // white over print
    [InlineData("q 300 0 0 -400 0 400 cm /Im Do Q")] // upside down
    [InlineData("q -300 0 0 400 300 0 cm /Im Do Q")] // mirrored
    [InlineData("q 300 0 0 400 0 -30 cm /Im Do Q")] // its lower end off the sheet
    [InlineData("q 0 400 -300 0 300 0 cm /Im Do Q")] // lying on its side
    [InlineData("q 0 0 300 200 re W n 300 0 0 400 0 0 cm /Im Do Q")] // half of it hidden
    [InlineData("q 300 0 0 400 0 0 cm /Im Do Q q 150 0 0 200 0 0 cm /Im Do Q")] // once more, smaller
    public async Task ReadAsync_SheetThatShowsMoreOrLess_HasNone(string content) =>
        (await ReadAsync(folder.Write("scan.pdf", Pdf([content])), 1)).ShouldBeNull();

    [Fact]
    public async Task ReadAsync_StampedByAnAnnotation_HasNone() =>
        (await ReadAsync(folder.Write("scan.pdf", Pdf([Laid], isStamped: true)), 1)).ShouldBeNull();

    [Fact]
    public async Task ReadAsync_TurnedPage_HasNone() =>
        (await ReadAsync(folder.Write("scan.pdf", Pdf([Laid], rotate: 180)), 1)).ShouldBeNull();

    [Fact]
    public async Task ReadAsync_SeveralSheets_HaveTheirOwnPictures()
    {
        var path = folder.Write("scan.pdf", Pdf([Laid, Laid + "0 g 100 100 9 9 re f", Laid]));
        Page[] pages = [Sheet(1), Sheet(2), Sheet(3)];
        var sheets = new SheetPictures(path, pages, new ExtractionLimits());

        (await sheets.ReadAsync(pages[0], Cancellation)).ShouldNotBeNull();
        (await sheets.ReadAsync(pages[1], Cancellation)).ShouldBeNull();
        (await sheets.ReadAsync(pages[2], Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task ReadAsync_PageThatHasTextOrNoEvenResolution_HasNone()
    {
        var path = folder.Write("scan.pdf", Pdf([Laid]));
        foreach (var page in new[] { Sheet(1) with { Words = [new("1", new(0, 0, 1, 1))] }, Sheet(1) with { Width = 350 }, Sheet(1) with { Images = [Image(1), Image(1)] } })
            (await new SheetPictures(path, [page], new ExtractionLimits()).ReadAsync(page, Cancellation)).ShouldBeNull();
    }

    /// <summary>What is wrong with a file is told when it is drawn.</summary>
    [Fact]
    public async Task ReadAsync_FileThatCannotBeTakenApart_HasNone() =>
        (await ReadAsync(folder.Write("scan.pdf", Pdf([Laid])[..900]), 1)).ShouldBeNull();

    private static Task<PageRaster?> ReadAsync(string path, int number) => new SheetPictures(path, [Sheet(number)], new ExtractionLimits()).ReadAsync(Sheet(number), Cancellation);

    private static Page Sheet(int number) => new() { Number = number, Width = 300, Height = 400, Words = [], Images = [Image(number)] };

    private static PdfImage Image(int number) => new(number, 300, 400, 144, 600, 800);

    private static int Farthest(PageRaster one, PageRaster other) =>
        Enumerable.Range(0, one.Height).Max(y => Enumerable.Range(0, one.Width).Max(x => Math.Abs(one.Row(y)[x] - other.Row(y)[x])));

    /// <summary>A picture of noise on paper with print and, in colours, a seal.</summary>
    private static byte[] Pixels(int samples)
    {
        var pixels = new byte[600 * 800 * samples];
        for (var y = 0; y < 800; y++)
        {
            for (var x = 0; x < 600; x++)
            {
                var pixel = pixels.AsSpan(((y * 600) + x) * samples, samples);
                var isPrint = x is > 100 and < 300 && y is > 150 and < 260 && (x / 3 % 4 == 0 || y / 5 % 3 == 0);
                pixel.Fill((byte)((isPrint ? 30 : 235) + (((x * 7919) + (y * 104729)) % 17)));
                if (samples == 3 && x is > 400 and < 480 && y is > 600 and < 680) (pixel[0], pixel[1], pixel[2]) = (210, 40, 45);
            }
        }

        return pixels;
    }

    internal static byte[] Pdf(string[] pages, int samples = 1, int rotate = 0, bool isStamped = false)
    {
        var pdf = new TinyPdf();
        var font = pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        var image = pdf.AddStream(Pixels(samples), compress: true, $"/Type /XObject /Subtype /Image /Width 600 /Height 800 /BitsPerComponent 8 /ColorSpace /{(samples == 1 ? "DeviceGray" : "DeviceRGB")}");
        var look = pdf.AddStream("1 0 0 rg 0 0 30 30 re f"u8.ToArray(), compress: false, "/Type /XObject /Subtype /Form /BBox [0 0 30 30]");
        var tree = pdf.Reserve();
        var annotations = isStamped ? $"/Annots [<< /Type /Annot /Subtype /Stamp /Rect [200 50 230 80] /F 4 /AP << /N {look} 0 R >> >>]" : "";
        List<int> kids = [];
        foreach (var page in pages)
        {
            var content = pdf.AddStream(System.Text.Encoding.Latin1.GetBytes(page), compress: true);
            kids.Add(pdf.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 300 400] /Rotate {rotate} {annotations} /Resources << /Font << /F1 {font} 0 R >> /XObject << /Im {image} 0 R >> >> /Contents {content} 0 R >>")));
        }

        pdf.Set(tree, $"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>");
        return pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {tree} 0 R >>"));
    }
}
