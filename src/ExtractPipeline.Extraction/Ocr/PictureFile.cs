using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr.Native;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A scan that is no PDF: TIFF with any number of pages, PNG, JPEG.</summary>
internal static class PictureFile
{
    /// <summary>Scans are looked at with at most so many dots an inch.</summary>
    private const int Most = 300;

    /// <summary>In points: A3 on its side. What claims to be larger states no true resolution and is taken for a sheet of A4.</summary>
    private const double LargestSheet = 1250, SmallestSheet = 250, ShortSideOfA4 = 595, LongSideOfA4 = 842;

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
            yield return Sized(new(pix.Width, pix.Height, Resolution(pix), pix.ToLightestGrey()));
        }
        while (offset != 0);
    }

    private static void RequireSize(ReadOnlySpan<byte> file, ExtractionLimits limits)
    {
        if (Pix.ReadSize(file) is not { } size) throw new DocumentException(ProblemCode.FileDamaged, "the picture's header cannot be read");
        if ((long)size.Width * size.Height > limits.PagePixels) throw TooLarge(1, size.Width, size.Height);
    }

    private static DocumentException TooLarge(int page, int width, int height) =>
        new(ProblemCode.PageTooLarge, $"page {page} has {width} × {height} pixels", page);

    /// <summary>The stated resolution where it makes a sheet of paper of the page, else that of a sheet of A4.</summary>
    private static double Resolution(Pix pix)
    {
        var stated = pix.DotsPerInch;
        double longer = Math.Max(pix.Width, pix.Height), shorter = Math.Min(pix.Width, pix.Height);
        if (stated > 0 && longer * 72 / stated is > SmallestSheet and < LargestSheet) return stated;
        return Math.Max(longer * 72 / LongSideOfA4, shorter * 72 / ShortSideOfA4);
    }

    private static PageRaster Sized(PageRaster page)
    {
        var factor = (int)Math.Ceiling(page.DotsPerInch / Most);
        return factor <= 1 ? page : page.Reduce(factor);
    }
}
