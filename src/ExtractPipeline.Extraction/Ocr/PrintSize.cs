using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Estimates the resolution of a picture from the size of its characters, where what the file states makes no sense.</summary>
internal static class PrintSize
{
    /// <summary>In points: the height of the characters of such tables, and what is plausible.</summary>
    private const double Usual = 10, Smallest = 6.5, Largest = 16;

    /// <summary>In pixels: what may be a character.</summary>
    private const int LeastPixels = 6, MostPixels = 250;

    /// <summary>The picture with a resolution at which its characters have a plausible size.</summary>
    public static PageRaster Scale(PageRaster picture)
    {
        const int enough = 50, dark = 140;
        var sizes = InkParts.Find(InkImage.Of(PaperLevel.Level(picture), dark))
            .Select(part => Math.Max(part.Box.Width, part.Box.Height))
            .Where(size => size is >= LeastPixels and <= MostPixels)
            .Order()
            .ToList();
        if (sizes.Count < enough) return picture;
        var character = 1.1 * sizes[(int)(0.75 * sizes.Count)];
        return character / picture.Scale is >= Smallest and <= Largest ? picture : picture.WithResolution(character * 72 / Usual);
    }
}
