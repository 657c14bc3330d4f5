using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A page to draw on: white, 200 dots an inch unless said otherwise.</summary>
internal sealed class Drawing
{
    private readonly byte[] pixels;
    private readonly double dotsPerInch;

    public Drawing(int width, int height, byte paper = 255, double dotsPerInch = 200)
    {
        (Width, Height, this.dotsPerInch) = (width, height, dotsPerInch);
        pixels = new byte[width * height];
        Array.Fill(pixels, paper);
    }

    public int Width { get; }

    public int Height { get; }

    public Drawing Fill(int left, int top, int right, int bottom, byte grey = 0)
    {
        for (var y = top; y < bottom; y++) pixels.AsSpan((y * Width) + left, right - left).Fill(grey);
        return this;
    }

    /// <summary>Rulings two pixels thick.</summary>
    public Drawing Grid(int[] xs, int[] ys, byte grey = 0)
    {
        foreach (var y in ys) Fill(xs[0], y, xs[^1] + 2, y + 2, grey);
        foreach (var x in xs) Fill(x, ys[0], x + 2, ys[^1] + 2, grey);
        return this;
    }

    /// <summary>A picture, where it is darker than what is drawn there.</summary>
    public Drawing Put(int left, int top, PageRaster picture)
    {
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                ref var pixel = ref pixels[((top + y) * Width) + left + x];
                pixel = Math.Min(pixel, picture.Row(y)[x]);
            }

        return this;
    }

    public PageRaster ToRaster() => new(Width, Height, dotsPerInch, pixels);
}
