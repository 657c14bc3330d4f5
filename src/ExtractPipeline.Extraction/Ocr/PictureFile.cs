using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr.Native;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A scan that is no PDF: TIFF with any number of pages, PNG, JPEG.</summary>
internal static class PictureFile
{
    /// <summary>Scans are looked at with at most so many dots an inch.</summary>
    private const int Most = 300;

    /// <summary>In points.</summary>
    private const double ShortSideOfA4 = 595, LongSideOfA4 = 842;

    /// <summary>The pages one after the other, as grey pixels in which coloured ink is light.</summary>
    /// <exception cref="DocumentException">A page is too large or damaged, or there are too many.</exception>
    public static IEnumerable<PageRaster> ReadPages(ReadOnlyMemory<byte> file, string mediaType, ExtractionLimits limits)
    {
        RequireSize(file.Span, limits);
        nuint offset = 0;
        var number = 0;
        do
        {
            number++;
            if (number > limits.Pages) throw new DocumentException(ProblemCode.TooManyPages, $"more than {limits.Pages} pages");
            using var pix = mediaType == MediaTypes.Tiff ? Pix.ReadTiffPage(file.Span, ref offset) : Pix.Read(file.Span);
            if (pix is null) throw new DocumentException(ProblemCode.FileDamaged, $"the picture of page {number} cannot be decoded", number);
            if ((long)pix.Width * pix.Height > limits.PagePixels) throw TooLarge(number, pix.Width, pix.Height);
            yield return Sized(PrintSize.Scale(ToRaster(pix)));
        }
        while (offset != 0);
    }

    /// <summary>Of a large picture hundreds of megabytes: what is not needed any more goes first.</summary>
    private static PageRaster ToRaster(Pix pix)
    {
        var dotsPerInch = Resolution(pix);
        var colours = pix.ToColours();
        pix.Dispose();
        return colours.Lay().ToRaster(dotsPerInch);
    }

    private static void RequireSize(ReadOnlySpan<byte> file, ExtractionLimits limits)
    {
        if (Pix.ReadSize(file) is not { } size) throw new DocumentException(ProblemCode.FileDamaged, "the picture's header cannot be read");
        if ((long)size.Width * size.Height > limits.PagePixels) throw TooLarge(1, size.Width, size.Height);
    }

    private static DocumentException TooLarge(int page, int width, int height) =>
        new(ProblemCode.PageTooLarge, $"page {page} has {width} × {height} pixels", page);

    /// <summary>What the file states, else that of a sheet of A4; either may be nonsense, and the size of the print tells.</summary>
    private static double Resolution(Pix pix) =>
        pix.DotsPerInch > 0 ? pix.DotsPerInch : Math.Max(Math.Max(pix.Width, pix.Height) * 72 / LongSideOfA4, Math.Min(pix.Width, pix.Height) * 72 / ShortSideOfA4);

    private static PageRaster Sized(PageRaster page)
    {
        var factor = (int)Math.Ceiling(page.DotsPerInch / Most);
        return factor <= 1 ? page : page.Reduce(factor);
    }
}
