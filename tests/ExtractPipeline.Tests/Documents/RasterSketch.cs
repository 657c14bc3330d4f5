using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Tests.Documents;

/// <summary>A page drawn in pixels, one a point.</summary>
internal sealed class RasterSketch
{
    private readonly byte[] pixels;
    private readonly int width, height;

    public RasterSketch(int width, int height, byte ground = 255)
    {
        (this.width, this.height) = (width, height);
        pixels = new byte[width * height];
        pixels.AsSpan().Fill(ground);
    }

    /// <summary>The page as drawn so far.</summary>
    public PageRaster Raster => new(width, height, 72, pixels);

    /// <summary>Fills a rectangle with a grey.</summary>
    public RasterSketch Fill(int left, int top, int across, int down, byte grey)
    {
        for (var y = top; y < top + down; y++) pixels.AsSpan((y * width) + left, across).Fill(grey);
        return this;
    }
}
