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

    /// <summary>So much more red than green and blue is a seal's; this share of its pixels is darker, print under it left aside; fewer in a thousand make no seal. From how much more on a pixel is all the seal's.</summary>
    private const int Red = 60, AllRed = 40;

    private const double SealShare = 0.35, LeastSeal = 0.0005;

    /// <summary>A seal is not quite even: of its red, what is at least the first is all seal, and at most the second print under it.</summary>
    private const double Even = 0.94, Under = 0.8;

    private readonly byte[][] balanced;
    private readonly int? seal;

    private InkColour(byte[][] balanced, int? seal) => (this.balanced, this.seal) = (balanced, seal);

    /// <summary>What each grey becomes, where greys stay greys: most pixels of most scans. Null where the paper is tinted.</summary>
    private byte[]? Greys => balanced[0].AsSpan().SequenceEqual(balanced[1]) && balanced[0].AsSpan().SequenceEqual(balanced[2]) ? balanced[0] : null;

    /// <summary>Red, green and blue of each pixel, one after the other, told apart.</summary>
    public static SeparatedInk Separate(ReadOnlySpan<byte> colours)
    {
        const int some = 5;
        var sample = new Sample();
        for (var i = 0; i + 2 < colours.Length; i += 3 * some) sample.Add(colours[i], colours[i + 1], colours[i + 2]);
        var ink = sample.ToInkColour();
        var separated = new SeparatedInk(ink, colours.Length / 3);
        var (light, greys) = (separated.Light, ink.Greys);
        for (var i = 0; i < light.Length; i++)
        {
            byte red = colours[3 * i], green = colours[(3 * i) + 1], blue = colours[(3 * i) + 2];
            if (greys is not null && red == green && green == blue) light[i] = greys[red];
            else separated.Set(i, red, green, blue);
        }

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

    /// <summary>The grey of a pixel. Red light goes through the red of a seal: what is printed under it is as much darker there as on white paper. Of other inks nobody knows.</summary>
    /// <param name="red">0 to 255, as are the others.</param>
    /// <param name="green">The same.</param>
    /// <param name="blue">The same.</param>
    /// <param name="coloured">How dark the pixel is as coloured ink: the lowest of red, green and blue; 255 where it is grey.</param>
    public byte ToGrey(byte red, byte green, byte blue, out byte coloured)
    {
        byte r = balanced[0][red], g = balanced[1][green], b = balanced[2][blue];
        byte lightest = Math.Max(r, Math.Max(g, b)), darkest = Math.Min(r, Math.Min(g, b));
        var difference = lightest - darkest - Grey;
        coloured = difference <= 0 ? (byte)255 : darkest;
        if (difference <= 0) return lightest;
        if (r < lightest || seal is not { } level) return (byte)Math.Min(255, lightest + (Lift * difference));
        var share = (double)lightest / level;
        var clear = share >= Even ? 255 : share <= Under ? 255 * share : 255 * (Under + ((1 - Under) * (share - Under) / (Even - Under)));
        return (byte)(lightest + ((clear - lightest) * Math.Min(difference, AllRed) / AllRed));
    }

    /// <summary>Pixels of a page that show the colour of its paper and of its seals.</summary>
    private sealed class Sample
    {
        private readonly int[][] histograms = [new int[256], new int[256], new int[256]];
        private readonly int[] reds = new int[256];
        private int count;

        /// <summary>One more.</summary>
        public void Add(byte red, byte green, byte blue)
        {
            histograms[0][red]++;
            histograms[1][green]++;
            histograms[2][blue]++;
            count++;
            if (red - Math.Max(green, blue) >= Red) reds[red]++;
        }

        /// <summary>How to tell ink by its colour on that page.</summary>
        public InkColour ToInkColour()
        {
            var papers = histograms.Select(histogram => Level(histogram, PaperShare)).ToArray();
            var white = papers.Max();
            var isPaper = papers.Min() >= DarkestPaper && papers.Min() * MostTint >= white;
            byte[][] balanced = [.. papers.Select(paper => Enumerable.Range(0, 256).Select(level => (byte)Math.Min(255, isPaper ? level * white / paper : level)).ToArray())];
            return new(balanced, reds.Sum() > LeastSeal * count ? balanced[0][Level(reds, SealShare)] : null);
        }
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
