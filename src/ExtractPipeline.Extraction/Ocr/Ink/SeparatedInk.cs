using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A page whose coloured ink, of seals and pens, is told from its black print (<see cref="InkColour"/>).</summary>
/// <param name="pixels">How many pixels the page has.</param>
internal sealed class SeparatedInk(int pixels)
{
    /// <summary>Coloured ink is darker; what is lighter than the second is none, however pale.</summary>
    public const int Dark = 160, Palest = 215;

    /// <summary>With fewer pixels of it, less than a thin stroke, a page has none, unless something was taken off.</summary>
    private const int Least = 40;

    /// <summary>In levels: a pixel that looks so much darker than what is left of it had coloured ink.</summary>
    private const int Removed = 20;

    private byte[]? coloured;
    private int count;
    private bool isErased;

    /// <summary>The page without its coloured ink.</summary>
    public byte[] Light { get; } = GC.AllocateUninitializedArray<byte>(pixels);

    /// <summary>The coloured ink alone, on white; null where there is none.</summary>
    public byte[]? Coloured => isErased || count >= Least ? coloured : null;

    /// <summary>A pixel is of coloured ink.</summary>
    /// <param name="pixel">Which.</param>
    /// <param name="colour">Its colour.</param>
    public void SetColoured(int pixel, Colour colour) => SetColoured(pixel, colour.Darkest);

    /// <summary>What is left of a pixel without coloured ink. What was taken off is coloured ink, however little colour is left of it: no print vanishes without a trace.</summary>
    /// <param name="pixel">Which.</param>
    /// <param name="left">The grey that is left.</param>
    /// <param name="colour">Its colour.</param>
    public void SetLeft(int pixel, byte left, Colour colour)
    {
        Light[pixel] = left;
        if (left - colour.Grey < Removed) return;
        SetColoured(pixel, Math.Min(colour.Darkest, (byte)(Palest - 1)));
        isErased = true;
    }

    private void SetColoured(int pixel, byte darkest)
    {
        if (coloured is null) Array.Fill(coloured = GC.AllocateUninitializedArray<byte>(pixels), (byte)255);
        if (darkest < Dark && coloured[pixel] >= Dark) count++;
        coloured[pixel] = darkest;
    }

    /// <summary>The page in grey, ink of any colour as dark as it looks; null where it has no coloured ink.</summary>
    public byte[]? Page { get; set; }

    /// <summary>As a raster.</summary>
    public PageRaster ToRaster(int width, int height, double dotsPerInch) => new(width, height, dotsPerInch, Light)
    {
        Coloured = Coloured is { } alone && Page is { } page ? new(new(width, height, dotsPerInch, alone), new(width, height, dotsPerInch, page)) : null,
    };
}

/// <summary>The coloured ink of a page.</summary>
/// <param name="Alone">Nothing but that ink, dark on white. Thin strokes are not whole: JPEG keeps colours at half the resolution, so their ends are grey.</param>
/// <param name="Page">The whole page in grey, where ink of any colour is as dark as it looks and sharp: JPEG keeps lightness at the full resolution.</param>
internal sealed record ColouredInk(PageRaster Alone, PageRaster Page)
{
    /// <summary>Both, changed alike.</summary>
    public ColouredInk Map(Func<PageRaster, PageRaster> change) => new(change(Alone), change(Page));
}
