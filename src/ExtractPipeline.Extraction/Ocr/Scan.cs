using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>The image that a page was read from, straightened and with white paper.</summary>
/// <param name="Image">Its pixels; the coordinates of the page's words and rulings are points on it.</param>
/// <param name="Skew">By how many degrees clockwise it stood askew about its middle before it was straightened.</param>
internal sealed record Scan(PageRaster Image, double Skew)
{
    /// <summary>A box of the straightened page as it stands on the page that people see: the smallest upright box about it.</summary>
    public Box ToDisplayed(Box box)
    {
        if (Skew == 0) return box;
        var (sin, cos) = Math.SinCos(Skew * Math.PI / 180);
        double middleX = Image.Width / Image.Scale / 2, middleY = Image.Height / Image.Scale / 2;
        double x = box.CenterX - middleX, y = box.CenterY - middleY;
        double centerX = middleX + (x * cos) - (y * sin), centerY = middleY + (x * sin) + (y * cos);
        double halfWidth = ((box.Width * cos) + (box.Height * Math.Abs(sin))) / 2, halfHeight = ((box.Height * cos) + (box.Width * Math.Abs(sin))) / 2;
        return new(centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight);
    }
}
