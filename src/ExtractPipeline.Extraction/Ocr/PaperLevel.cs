using System.Runtime.Intrinsics;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Makes the paper of a scan white and its print black: uneven light, a grey ground and faint toner are levelled out.
/// </summary>
internal static class PaperLevel
{
    /// <summary>Squares in which the paper's grey is measured, in points: larger than a bold title's strokes, smaller than a shadow.</summary>
    private const double Square = 14;

    /// <summary>Of the pixels of a square this share is darker than the paper's grey; most of a square is paper unless a seal or border covers it.</summary>
    private const double PaperShare = 0.8;

    /// <summary>Squares darker than this have no paper: a border, a photograph.</summary>
    private const int DarkestPaper = 70;

    /// <summary>The page levelled: paper 255, the darkest print near 0.</summary>
    public static PageRaster Level(PageRaster page)
    {
        var side = Math.Max(8, (int)(Square * page.Scale));
        int columns = (page.Width + side - 1) / side, rows = (page.Height + side - 1) / side;
        var paper = Measure(page, side, columns, rows);
        var beside = BesideSheet.Find(page.Coloured is { } coloured ? Measure(coloured.Page, side, columns, rows) : paper, columns, DarkestPaper);
        for (var square = 0; square < paper.Length; square++)
            if (beside[square])
                paper[square] = 0;
        var covered = Covered(paper, columns, rows);
        Smooth(paper, columns, rows);
        var black = Black(page, paper, covered, side, columns);
        var levelled = GC.AllocateUninitializedArray<byte>(page.Width * page.Height);
        var greys = new float[page.Width];
        var stretched = 255f / (1 - black);
        for (var y = 0; y < page.Height; y++)
        {
            Interpolate(paper, columns, rows, side, y, greys);
            var row = page.Row(y);
            var to = levelled.AsSpan(y * page.Width, page.Width);
            var x = 0;
            for (; x + Vector128<byte>.Count <= to.Length; x += Vector128<byte>.Count)
            {
                var (lower, upper) = Vector128.Widen(Vector128.Create(row[x..]));
                Vector128.Narrow(Stretch(lower, x), Stretch(upper, x + Vector128<ushort>.Count)).CopyTo(to[x..]);
            }

            for (; x < to.Length; x++) to[x] = (byte)Math.Clamp(((row[x] / greys[x]) - black) * stretched, 0f, 255f);
        }

        PageEdge.Whiten(levelled, page.Width, page.Scale);
        for (var y = 0; y < page.Height; y++)
            for (var column = 0; column < columns; column++)
                if (beside[(y / side * columns) + column])
                    levelled.AsSpan((y * page.Width) + (column * side), Math.Min(side, page.Width - (column * side))).Fill(255);
        return new(page.Width, page.Height, page.DotsPerInch, levelled);

        Vector128<ushort> Stretch(Vector128<ushort> pixels, int x)
        {
            var (lower, upper) = Vector128.Widen(pixels);
            return Vector128.Narrow(StretchFour(lower, x), StretchFour(upper, x + Vector128<uint>.Count));
        }

        Vector128<uint> StretchFour(Vector128<uint> pixels, int x)
        {
            var share = Vector128.ConvertToSingle(pixels.AsInt32()) / Vector128.Create(greys.AsSpan(x));
            return Vector128.ConvertToInt32(Vector128.Clamp((share - Vector128.Create(black)) * stretched, Vector128<float>.Zero, Vector128.Create(255f))).AsUInt32();
        }
    }

    private static float[] Measure(PageRaster page, int side, int columns, int rows)
    {
        var paper = new float[columns * rows];
        Span<int> histogram = stackalloc int[256], others = stackalloc int[256]; // Two, for like pixels beside each other would wait for each other.
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                histogram.Clear();
                others.Clear();
                int left = c * side, right = Math.Min(page.Width, left + side), count = 0;
                for (var y = r * side; y < Math.Min(page.Height, (r + 1) * side); y += 2)
                {
                    var row = page.Row(y)[left..right];
                    for (var i = 0; i + 1 < row.Length; i += 2)
                    {
                        histogram[row[i]]++;
                        others[row[i + 1]]++;
                    }

                    if (row.Length % 2 == 1) histogram[row[^1]]++;
                    count += row.Length;
                }

                var rest = (int)(PaperShare * count);
                var level = 0;
                while (level < 255 && (rest -= histogram[level] + others[level]) >= 0) level++;
                paper[(r * columns) + c] = level;
            }
        }

        return paper;
    }

    /// <summary>Squares without paper take the grey of their neighbours; then each takes the median about it, so that print under a whole square does not count.</summary>
    private static void Smooth(float[] paper, int columns, int rows)
    {
        var known = paper.Where(grey => grey >= DarkestPaper).Order().ToList();
        var usual = known.Count == 0 ? 255 : known[known.Count / 2];
        var before = (float[])paper.Clone();
        Span<float> near = stackalloc float[25];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                var count = 0;
                for (var y = Math.Max(0, r - 2); y <= Math.Min(rows - 1, r + 2); y++)
                    for (var x = Math.Max(0, c - 2); x <= Math.Min(columns - 1, c + 2); x++)
                        if (before[(y * columns) + x] >= DarkestPaper)
                            near[count++] = before[(y * columns) + x];
                if (count > 0) near[..count].Sort();
                paper[(r * columns) + c] = count == 0 ? usual : near[count / 2];
            }
        }
    }

    /// <summary>Squares without paper and those about them: what is dark there is no print.</summary>
    private static bool[] Covered(float[] paper, int columns, int rows)
    {
        var covered = new bool[paper.Length];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                for (var y = Math.Max(0, r - 1); y <= Math.Min(rows - 1, r + 1); y++)
                    for (var x = Math.Max(0, c - 1); x <= Math.Min(columns - 1, c + 1); x++)
                        covered[(r * columns) + c] |= paper[(y * columns) + x] < DarkestPaper;
        return covered;
    }

    /// <summary>How dark the print is, as a share of the paper's grey: the darkest tenth of what is not paper, without squares that are covered; never more than a half.</summary>
    private static float Black(PageRaster page, float[] paper, bool[] covered, int side, int columns)
    {
        var histogram = new int[101];
        var count = 0;
        for (var y = 0; y < page.Height; y += 3)
        {
            var row = page.Row(y);
            for (var x = 0; x < row.Length; x += 3)
            {
                var square = ((y / side) * columns) + (x / side);
                var share = (int)Math.Min(100, row[x] * 100 / paper[square]);
                if (share >= 75 || covered[square]) continue;
                histogram[share]++;
                count++;
            }
        }

        var rest = count / 10;
        var level = 0;
        while (level < 50 && (rest -= histogram[level]) >= 0) level++;
        return level / 100f;
    }

    private static void Interpolate(float[] paper, int columns, int rows, int side, int y, float[] greys)
    {
        var v = Math.Clamp(((y + 0.5f) / side) - 0.5f, 0, rows - 1);
        int above = (int)v, below = Math.Min(rows - 1, above + 1);
        var down = v - above;

        // Even steps from the middle of one square to that of the next; before the first middle and behind the last one nothing changes.
        int x = 0, next = Math.Min(greys.Length, (side + 1) / 2);
        greys.AsSpan(0, next).Fill(Grey(0));
        for (var c = 0; c + 1 < columns; c++)
        {
            float here = Grey(c), step = (Grey(c + 1) - here) / side;
            x = next;
            next = Math.Min(greys.Length, next + side);
            var first = here + (step * (x + 0.5f - ((c + 0.5f) * side)));
            var steps = greys.AsSpan(x..next);
            var i = 0;
            for (; i + Vector256<float>.Count <= steps.Length; i += Vector256<float>.Count) (Vector256.Create(first) + ((Vector256.Create((float)i) + Vector256<float>.Indices) * step)).CopyTo(steps[i..]);
            for (; i < steps.Length; i++) steps[i] = first + (i * step);
        }

        greys.AsSpan(next).Fill(Grey(columns - 1));

        float Grey(int c) => paper[(above * columns) + c] + (down * (paper[(below * columns) + c] - paper[(above * columns) + c]));
    }
}
