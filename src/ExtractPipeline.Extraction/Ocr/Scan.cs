using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>The image that a page was read from, straightened and with white paper.</summary>
/// <param name="Image">Its pixels; the coordinates of the page's words and rulings are points on it.</param>
/// <param name="Skew">By how many degrees clockwise it stood askew about its middle before it was straightened.</param>
/// <param name="HasGreys">Whether pale print is grey on it and not lost.</param>
internal sealed record Scan(PageRaster Image, double Skew, bool HasGreys)
{
    /// <summary>A box of the straightened page as it stands on the page that people see: of the same size about the same point.</summary>
    public Box ToDisplayed(Box box) => Turn(box, Skew);

    /// <summary>A box of the page that people see as it stands on the straightened page.</summary>
    public Box ToStraightened(Box box) => Turn(box, -Skew);

    private Box Turn(Box box, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        double middleX = Image.Width / Image.Scale / 2, middleY = Image.Height / Image.Scale / 2;
        double x = box.CenterX - middleX, y = box.CenterY - middleY;
        double right = (x * cos) - (y * sin) - x, down = (x * sin) + (y * cos) - y;
        return new(box.Left + right, box.Top + down, box.Right + right, box.Bottom + down);
    }
}
