using UglyToad.PdfPig.Core;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>Turns PdfPig's positions (origin at the lower left, y upwards) into those of a page (origin at the top left of what is shown).</summary>
/// <param name="page">The page, whose CropBox PdfPig has turned as it is displayed.</param>
internal sealed class PdfPigFrame(UglyToad.PdfPig.Content.Page page)
{
    private readonly double left = page.CropBox.Bounds.Left, top = page.CropBox.Bounds.Top;

    /// <summary>A point.</summary>
    public (double X, double Y) Of(PdfPoint point) => (point.X - left, top - point.Y);

    /// <summary>The upright box around a rectangle, whose own left is not at the left where its text is turned.</summary>
    public Box Of(PdfRectangle rectangle)
    {
        var (ax, ay) = Of(rectangle.TopLeft);
        var (bx, by) = Of(rectangle.TopRight);
        var (cx, cy) = Of(rectangle.BottomLeft);
        var (dx, dy) = Of(rectangle.BottomRight);
        return new(
            Math.Min(Math.Min(ax, bx), Math.Min(cx, dx)),
            Math.Min(Math.Min(ay, by), Math.Min(cy, dy)),
            Math.Max(Math.Max(ax, bx), Math.Max(cx, dx)),
            Math.Max(Math.Max(ay, by), Math.Max(cy, dy)));
    }
}
