using System.Globalization;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Counts the characters of a page that a person can see, through <c>pdftocairo -svg</c>: it paints in the order of the page and leaves
/// unseen text (render mode 3) out. Where an image covers the page, what counts are the glyphs after the last image.
/// </summary>
internal static class PaintedText
{
    /// <summary>The number of glyphs that are painted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">1-based page.</param>
    /// <param name="afterImages">Whether only those after the page's last image count.</param>
    /// <param name="limits">Limits on the child process.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<int> CountAsync(string path, int page, bool afterImages, ExtractionLimits limits, CancellationToken cancellation)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        var result = await ChildProgram.RunAsync("pdftocairo", ["-svg", "-f", number, "-l", number, path, "-"], limits, cancellation);
        return CountGlyphs(result.Output.Span, afterImages);
    }

    /// <summary>Counts in the SVG: a glyph is <c>&lt;use xlink:href="#glyph…"/&gt;</c>; an image is used by reference or stands in place, outside of the definitions.</summary>
    internal static int CountGlyphs(ReadOnlySpan<byte> svg, bool afterImages)
    {
        var count = 0;
        var body = svg.LastIndexOf("</defs>"u8);
        var rest = body < 0 ? svg : svg[body..];
        while (rest.IndexOf((byte)'<') is >= 0 and var at)
        {
            rest = rest[at..];
            if (afterImages && (rest.StartsWith("<image"u8) || rest.StartsWith("<use xlink:href=\"#image"u8) || rest.StartsWith("<use xlink:href=\"#source"u8))) count = 0;
            else if (rest.StartsWith("<use xlink:href=\"#glyph"u8)) count++;
            rest = rest[1..];
        }

        return count;
    }
}
