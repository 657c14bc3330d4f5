using System.Buffers;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// A line of ideographs at a net's size, as ink on paper: 0 for the strip's own background, 1 for its darkest fiftieth.
/// The same as <c>ink_of</c> and <c>net_input</c> of <c>fixtures/LabelModel/lines.py</c>, by which the net was trained.
/// </summary>
internal static class LabelPicture
{
    private const int Narrowest = 16, DarkestShare = 50;

    /// <summary>In greys: a strip of less contrast is not stretched to black.</summary>
    private const double LeastContrast = 24;

    /// <summary>Scales a strip.</summary>
    /// <param name="strip">A line with paper around it, in the middle of its height.</param>
    /// <param name="height">How high its ideographs are, in pixels.</param>
    /// <param name="net">For which net.</param>
    /// <param name="width">Columns of the picture, a multiple of 4.</param>
    /// <returns>Ink row by row, at least width × the net's height. Returned to the shared pool by the caller.</returns>
    public static float[] Draw(PageRaster strip, double height, ConvolutionNet net, out int width)
    {
        var factor = net.CharacterHeight / height;
        width = Math.Max(Narrowest, (int)Math.Ceiling(strip.Width * factor / 4) * 4);
        var across = new Taps((strip.Width / 2.0) - (width / factor / 2), 1 / factor, width, strip.Width);
        var down = new Taps((strip.Height / 2.0) - (net.Height / factor / 2), 1 / factor, net.Height, strip.Height);
        Span<float> inks = stackalloc float[256];
        Inks(strip, inks);
        var rows = ArrayPool<float>.Shared.Rent(width * strip.Height);
        var row = ArrayPool<float>.Shared.Rent(strip.Width);
        for (var y = down.First; y < down.Last; y++)
        {
            var greys = strip.Row(y);
            for (var x = 0; x < greys.Length; x++) row[x] = inks[greys[x]];
            across.Row(row.AsSpan(0, strip.Width), rows.AsSpan(y * width, width));
        }

        var picture = ArrayPool<float>.Shared.Rent(width * net.Height);
        for (var y = 0; y < net.Height; y++) down.Column(y, rows, picture.AsSpan(y * width, width));
        ArrayPool<float>.Shared.Return(row);
        ArrayPool<float>.Shared.Return(rows);
        return picture;
    }

    /// <summary>The grey of a strip's darkest fiftieth: strokes where they are whole.</summary>
    /// <param name="strip">Print with paper around it.</param>
    /// <param name="histogram">256 places; after that, how many pixels of the strip have each grey.</param>
    public static int Darkest(PageRaster strip, Span<int> histogram)
    {
        CellInk.Count(strip, new(0, 0, strip.Width, strip.Height), histogram);
        var (darkest, rest) = (0, strip.Width * strip.Height / DarkestShare);
        while (darkest < 255 && (rest -= histogram[darkest]) >= 0) darkest++;
        return darkest;
    }

    // How much ink each grey is.
    private static void Inks(PageRaster strip, Span<float> inks)
    {
        Span<int> histogram = stackalloc int[256];
        var darkest = Darkest(strip, histogram);
        double paper = CellInk.Background(histogram), contrast = Math.Max(LeastContrast, paper - darkest);
        for (var grey = 0; grey < 256; grey++) inks[grey] = (float)Math.Clamp((paper - grey) / contrast, -0.25, 1.25);
    }
}
