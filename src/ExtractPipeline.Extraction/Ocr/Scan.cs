using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>The image that a page was read from, straightened and with white paper.</summary>
/// <param name="Image">Its pixels; the coordinates of the page's words and rulings are points on it.</param>
/// <param name="Straightening">How it was laid straight: from the page that people see to this image, in points about its middle.</param>
/// <param name="HasGreys">Whether pale print is grey on it and not lost.</param>
internal sealed record Scan(PageRaster Image, Projection Straightening, bool HasGreys)
{
    /// <summary>The image without the lines that dirt in the scanner has drawn through its tables; null where there are none.</summary>
    public PageRaster? Clean { get; init; }

    /// <summary>The coloured ink that is not on the image, of seals and pens as it seems, dark on white; null where there is none.</summary>
    public PageRaster? Stamps { get; init; }

    /// <summary>The image to look for print on: without those lines.</summary>
    public PageRaster Print => Clean ?? Image;

    /// <summary>A box of the straightened page as it stands on the page that people see: about the same point, as wide and as high as it is there.</summary>
    public Box ToDisplayed(Box box) => Map(box, Straightening.Inverse());

    /// <summary>A box of the page that people see as it stands on the straightened page.</summary>
    public Box ToStraightened(Box box) => Map(box, Straightening);

    private Box Map(Box box, Projection map)
    {
        double middleX = Image.Width / Image.Scale / 2, middleY = Image.Height / Image.Scale / 2;
        double x = box.CenterX - middleX, y = box.CenterY - middleY, across = box.Width / 2, down = box.Height / 2;
        var (centerX, centerY) = map.Apply(x, y);
        var width = Distance(map.Apply(x - across, y), map.Apply(x + across, y));
        var height = Distance(map.Apply(x, y - down), map.Apply(x, y + down));
        return new(middleX + centerX - (width / 2), middleY + centerY - (height / 2), middleX + centerX + (width / 2), middleY + centerY + (height / 2));
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
