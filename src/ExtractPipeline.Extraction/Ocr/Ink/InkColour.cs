namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Tells the coloured ink of a page, of seals, stamps and signatures, from its black print. What the paper and the light are tinted with counts as white.
/// Pixels away from coloured ink become the lightest of their red, green and blue; those near it what <see cref="InkNet"/> makes of them.
/// </summary>
internal sealed class InkColour
{
    /// <summary>What differs less is grey, whatever a camera and JPEG made of it.</summary>
    private const int Grey = 24;

    /// <summary>This share of a page is darker than its paper, which is at least so light; more than so tinted is no paper.</summary>
    private const double PaperShare = 0.8, MostTint = 1.6;

    private const int DarkestPaper = 100;

    private readonly byte[][] balanced;

    private InkColour(byte[][] balanced) => this.balanced = balanced;

    /// <summary>Red, green and blue of each pixel, one after the other, told apart.</summary>
    /// <param name="colours">Row by row without padding.</param>
    /// <param name="width">Pixels a row.</param>
    public static SeparatedInk Separate(ReadOnlySpan<byte> colours, int width)
    {
        var ink = Balance(colours);
        var separated = new SeparatedInk(colours.Length / 3);
        for (var i = 0; i < separated.Light.Length; i++)
        {
            byte red = ink.balanced[0][colours[3 * i]], green = ink.balanced[1][colours[(3 * i) + 1]], blue = ink.balanced[2][colours[(3 * i) + 2]];
            byte lightest = Math.Max(red, Math.Max(green, blue)), darkest = Math.Min(red, Math.Min(green, blue));
            separated.Light[i] = lightest;
            if (lightest - darkest > Grey) separated.SetColoured(i, darkest);
        }

        InkNet.Default.Erase(new(colours, width, ink.balanced), separated);
        if (separated.Coloured is not null) separated.Page = ink.ToGreys(colours);
        return separated;
    }

    /// <summary>How light a page looks, in 256ths of red, green and blue: ITU-R BT.601, the weights of JPEG.</summary>
    private byte[] ToGreys(ReadOnlySpan<byte> colours)
    {
        const int red = 77, green = 150, blue = 29;
        var greys = GC.AllocateUninitializedArray<byte>(colours.Length / 3);
        for (var i = 0; i < greys.Length; i++)
            greys[i] = (byte)(((red * balanced[0][colours[3 * i]]) + (green * balanced[1][colours[(3 * i) + 1]]) + (blue * balanced[2][colours[(3 * i) + 2]])) >> 8);
        return greys;
    }

    /// <summary>Makes the paper of a page as light in every colour as in its lightest.</summary>
    private static InkColour Balance(ReadOnlySpan<byte> colours)
    {
        const int some = 5;
        int[][] histograms = [new int[256], new int[256], new int[256]];
        for (var i = 0; i + 2 < colours.Length; i += 3 * some)
            for (var colour = 0; colour < 3; colour++)
                histograms[colour][colours[i + colour]]++;
        var papers = histograms.Select(histogram => Level(histogram, PaperShare)).ToArray();
        var white = papers.Max();
        var isPaper = papers.Min() >= DarkestPaper && papers.Min() * MostTint >= white;
        return new([.. papers.Select(paper => Enumerable.Range(0, 256).Select(level => (byte)Math.Min(255, isPaper ? level * white / paper : level)).ToArray())]);
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
