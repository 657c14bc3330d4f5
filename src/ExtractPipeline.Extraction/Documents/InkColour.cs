namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Turns the colours of a page into grey so that coloured ink, of seals and signatures, is light and black print stays dark: the highest of red, green and blue, lighter by what they differ.
/// What the paper and the light are tinted with counts as white.
/// </summary>
internal sealed class InkColour
{
    /// <summary>What differs less is grey, whatever a camera and JPEG made of it; how much lighter the rest becomes for each step.</summary>
    private const int Grey = 24;

    private const double Lift = 2.5;

    /// <summary>This share of a page is darker than its paper, which is at least so light; more than so tinted is no paper.</summary>
    private const double PaperShare = 0.8, MostTint = 1.6;

    private const int DarkestPaper = 100;

    private readonly byte[][] balanced;

    private InkColour(byte[][] balanced) => this.balanced = balanced;

    /// <summary>By the colour of the paper.</summary>
    /// <param name="histograms">How often each level of red, green and blue occurs.</param>
    public static InkColour Of(int[][] histograms)
    {
        var papers = histograms.Select(LevelOfPaper).ToArray();
        var white = papers.Max();
        var isPaper = papers.Min() >= DarkestPaper && papers.Min() * MostTint >= white;
        return new([.. papers.Select(paper => Enumerable.Range(0, 256).Select(level => (byte)Math.Min(255, isPaper ? level * white / paper : level)).ToArray())]);
    }

    /// <summary>Red, green and blue of each pixel, one after the other, as greys.</summary>
    public static byte[] ToGreys(ReadOnlySpan<byte> colours)
    {
        const int some = 5;
        var histograms = new[] { new int[256], new int[256], new int[256] };
        for (var i = 0; i + 2 < colours.Length; i += 3 * some)
            for (var c = 0; c < 3; c++)
                histograms[c][colours[i + c]]++;
        var ink = Of(histograms);
        var greys = GC.AllocateUninitializedArray<byte>(colours.Length / 3);
        for (var i = 0; i < greys.Length; i++) greys[i] = ink.ToGrey(colours[3 * i], colours[(3 * i) + 1], colours[(3 * i) + 2]);
        return greys;
    }

    /// <summary>The grey of a pixel.</summary>
    public byte ToGrey(byte red, byte green, byte blue)
    {
        byte r = balanced[0][red], g = balanced[1][green], b = balanced[2][blue];
        var lightest = Math.Max(r, Math.Max(g, b));
        var difference = lightest - Math.Min(r, Math.Min(g, b)) - Grey;
        return difference <= 0 ? lightest : (byte)Math.Min(255, lightest + (Lift * difference));
    }

    private static int LevelOfPaper(int[] histogram)
    {
        var rest = (int)(PaperShare * histogram.Sum());
        var level = 0;
        while (level < 255 && (rest -= histogram[level]) >= 0) level++;
        return level;
    }
}
