namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Tells the coloured ink of a page, of seals, stamps and signatures, from its black print. What the paper and the light are tinted with counts as white.
/// Pixels away from coloured ink become the lightest of their red, green and blue; those near it what <see cref="InkNet"/> makes of them.
/// </summary>
internal static class InkColour
{
    /// <summary>What differs less is grey, whatever a camera and JPEG made of it.</summary>
    private const int Grey = 24;

    /// <summary>This share of a page is darker than its paper, which is at least so light; more than so tinted is no paper.</summary>
    private const double PaperShare = 0.8, MostTint = 1.6;

    private const int DarkestPaper = 100;

    /// <summary>Red, green and blue of each pixel, one after the other, told apart.</summary>
    /// <param name="pixels">Row by row without padding.</param>
    /// <param name="width">Pixels a row.</param>
    public static SeparatedInk Separate(ReadOnlySpan<byte> pixels, int width)
    {
        var colours = new BalancedColours(pixels, width, Balance(pixels));
        var separated = new SeparatedInk(pixels.Length / BalancedColours.Colours);
        for (var i = 0; i < separated.Light.Length; i++)
        {
            var colour = colours[i];
            separated.Light[i] = colour.Lightest;
            if (colour.Lightest - colour.Darkest > Grey) separated.SetColoured(i, colour);
        }

        InkNet.Default.Erase(colours, separated);
        if (separated.Coloured is null) return separated;
        var greys = GC.AllocateUninitializedArray<byte>(separated.Light.Length);
        for (var i = 0; i < greys.Length; i++) greys[i] = colours[i].Grey;
        separated.Page = greys;
        return separated;
    }

    /// <summary>What each level of red, green and blue becomes, so that the paper is as light in every colour as in its lightest.</summary>
    private static byte[][] Balance(ReadOnlySpan<byte> pixels)
    {
        const int some = 5;
        int[][] histograms = [new int[256], new int[256], new int[256]];
        for (var i = 0; i + 2 < pixels.Length; i += BalancedColours.Colours * some)
            for (var colour = 0; colour < BalancedColours.Colours; colour++)
                histograms[colour][pixels[i + colour]]++;
        var papers = histograms.Select(histogram => Level(histogram, PaperShare)).ToArray();
        var white = papers.Max();
        var isPaper = papers.Min() >= DarkestPaper && papers.Min() * MostTint >= white;
        return [.. papers.Select(paper => Enumerable.Range(0, 256).Select(level => (byte)Math.Min(255, isPaper ? level * white / paper : level)).ToArray())];
    }

    /// <summary>The level that a share of the pixels is darker than.</summary>
    private static int Level(int[] histogram, double share)
    {
        var rest = (int)(share * histogram.Sum());
        var level = 0;
        while (level < 255 && (rest -= histogram[level]) >= 0) level++;
        return level;
    }
}
