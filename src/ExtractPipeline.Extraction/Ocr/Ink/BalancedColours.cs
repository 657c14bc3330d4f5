namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A pixel's colour, each part 0 to 255.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The lightest of the three.</summary>
    public byte Lightest => Math.Max(Red, Math.Max(Green, Blue));

    /// <summary>The darkest of the three: how dark it is as ink of that colour.</summary>
    public byte Darkest => Math.Min(Red, Math.Min(Green, Blue));

    /// <summary>How light it looks: ITU-R BT.601, the weights of JPEG.</summary>
    public byte Grey => (byte)(((77 * Red) + (150 * Green) + (29 * Blue)) >> 8);
}

/// <summary>A page's colours, its paper without a tint.</summary>
/// <param name="colours">Red, green and blue of each pixel, one after the other, row by row.</param>
/// <param name="width">Pixels a row.</param>
/// <param name="balanced">What each of the 256 levels of red, of green and of blue becomes.</param>
internal readonly ref struct BalancedColours(ReadOnlySpan<byte> colours, int width, byte[][] balanced)
{
    /// <summary>Pixels of a square in either direction: JPEG keeps mostly one colour for so many.</summary>
    public const int Square = 2;

    /// <summary>Red, green and blue.</summary>
    public const int Colours = 3;

    private readonly ReadOnlySpan<byte> colours = colours;

    /// <summary>Pixels a row.</summary>
    public int Width { get; } = width;

    /// <summary>Rows.</summary>
    public int Height { get; } = colours.Length / (Colours * width);

    /// <summary>Squares a row.</summary>
    public int SquaresAcross => (Width + Square - 1) / Square;

    /// <summary>Rows of squares.</summary>
    public int SquaresDown => (Height + Square - 1) / Square;

    /// <summary>The colour of a pixel; they are numbered row by row.</summary>
    public Colour this[int pixel] =>
        new(balanced[0][colours[Colours * pixel]], balanced[1][colours[(Colours * pixel) + 1]], balanced[2][colours[(Colours * pixel) + 2]]);

    /// <summary>
    /// Where coloured ink is, or so close to it that it may be some of it: per square, row by row. Single pixels are never grey, for noise and JPEG colour them,
    /// nor quite is the mean of a few near dark print; but some of any coloured stroke is beyond doubt, and only near that does a little colour count.
    /// </summary>
    public bool[] FindColoured()
    {
        const int least = 6, surely = 12, reach = 1, near = 2; // levels; squares
        var (across, down) = (SquaresAcross, SquaresDown);
        var coloured = new bool[across * down];
        var blocks = new Blocks(across, down);
        int[][] sums = [new int[across], new int[across], new int[across]];
        var rows = new Queue<int[][]>();
        for (var y = -reach; y < down; y++)
        {
            var entering = y + reach < down ? Sums(y + reach) : null;
            rows.Enqueue(entering ?? []);
            if (entering is not null) Add(sums, entering, 1);
            if (rows.Count > (2 * reach) + 1) Add(sums, rows.Dequeue(), -1);
            if (y < 0) continue;
            var high = Math.Min(down, y + reach + 1) - Math.Max(0, y - reach);
            for (var x = 0; x < across; x++)
            {
                var (from, to) = (Math.Max(0, x - reach), Math.Min(across, x + reach + 1));
                var (lightest, darkest) = (int.MinValue, int.MaxValue);
                foreach (var row in sums)
                {
                    var sum = 0;
                    for (var at = from; at < to; at++) sum += row[at];
                    (lightest, darkest) = (Math.Max(lightest, sum), Math.Min(darkest, sum));
                }

                var difference = (lightest - darkest) / (Square * Square * (to - from) * high);
                coloured[(y * across) + x] = difference >= least;
                if (difference >= surely) blocks.Add(x, y);
            }
        }

        for (var i = 0; i < coloured.Length; i++) coloured[i] = coloured[i] && blocks.IsNear(i % across, i / across);
        return Grow(coloured, across, down, near);
    }

    private int[][] Sums(int y)
    {
        int[][] sums = [new int[SquaresAcross], new int[SquaresAcross], new int[SquaresAcross]];
        for (var row = y * Square; row < Math.Min(Height, (y + 1) * Square); row++)
        {
            var pixels = colours.Slice(row * Width * Colours, Width * Colours);
            for (var colour = 0; colour < Colours; colour++)
                for (var x = 0; x < Width; x++)
                    sums[colour][x / Square] += balanced[colour][pixels[(x * Colours) + colour]];
        }

        return sums;
    }

    private static void Add(int[][] sums, int[][] row, int sign)
    {
        for (var colour = 0; colour < row.Length; colour++)
            for (var x = 0; x < row[colour].Length; x++)
                sums[colour][x] += sign * row[colour][x];
    }

    private static bool[] Grow(bool[] found, int across, int down, int near)
    {
        var grown = new bool[found.Length];
        for (var y = 0; y < down; y++)
            for (var x = 0; x < across; x++)
                if (found[(y * across) + x])
                    for (var row = Math.Max(0, y - near); row < Math.Min(down, y + near + 1); row++)
                        grown.AsSpan((row * across) + Math.Max(0, x - near), Math.Min(across, x + near + 1) - Math.Max(0, x - near)).Fill(true);
        return grown;
    }

    /// <summary>In which blocks of squares there is coloured ink beyond doubt.</summary>
    private readonly struct Blocks(int across, int down)
    {
        /// <summary>Squares of a block in either direction: 32 pixels, as wide as a character.</summary>
        private const int Side = 16;

        private readonly int blocksAcross = (across / Side) + 3; // With one at either side.
        private readonly bool[] found = new bool[((across / Side) + 3) * ((down / Side) + 3)];

        public void Add(int x, int y)
        {
            for (var row = 0; row < 3; row++) found.AsSpan((((y / Side) + row) * blocksAcross) + (x / Side), 3).Fill(true);
        }

        /// <summary>Whether there is any in the block of a square or one beside it.</summary>
        public bool IsNear(int x, int y) => found[(((y / Side) + 1) * blocksAcross) + (x / Side) + 1];
    }
}
