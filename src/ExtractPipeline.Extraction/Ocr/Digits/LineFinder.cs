namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds the lines of characters in a cell's ink, and takes out of it what rulings have left there.</summary>
/// <param name="ink">Row by row, 0 paper to 1 ink. Rulings are set to 0.</param>
/// <param name="width">Pixels a row.</param>
/// <param name="height">Rows.</param>
/// <param name="scale">Pixels a point.</param>
internal sealed class LineFinder(float[] ink, int width, int height, double scale)
{
    private const float Marked = 0.45f;
    private const float Pale = 0.25f;

    /// <summary>Print whose strokes fade falls into pieces: it is whole again where paler ink counts.</summary>
    private static readonly float[] Paler = [Pale, 0.12f];

    // In points: so much paper is about a character in a corner at least.
    private const double Paper = 0.35;

    // As far in as a straight ruling comes.
    private int Rim { get; } = Math.Max(1, (int)(1.6 * scale));

    /// <summary>Finds the lines, from the top.</summary>
    public IReadOnlyList<PixelSpan> Find()
    {
        var found = FindAt(Marked);
        if (found.IsWhole || found.Lines.Count == 0) return found.Lines;

        // Noise reaches further than the print does.
        var slack = (int)Math.Ceiling(scale);
        var kept = (float[])ink.Clone();
        foreach (var paler in Paler)
        {
            if (FindAt(paler) is { IsWhole: true, Lines.Count: > 0 } whole && found.Around.Grow(slack).Contains(whole.Around)) return whole.Lines;

            // What a look that does not count took for rulings may be print.
            kept.CopyTo(ink, 0);
        }

        return found.Lines;
    }

    private Found FindAt(float marked)
    {
        var marks = new bool[ink.Length];
        for (var n = 0; n < ink.Length; n++) marks[n] = ink[n] > marked;
        var within = ClearRims(marks);
        List<(PixelSpan Box, int Count)> parts = [], points = [];
        List<int> rulings = [];
        var left = (bool[])marks.Clone();
        var found = new ConnectedMarks(left, width, height);
        while (found.Next())
        {
            var box = found.Box;
            if (IsRuling(box) || IsRemnant(box, found.Pixels, within)) rulings.AddRange(found.Pixels);
            else (Math.Max(box.Width, box.Height) >= 2.2 * scale ? parts : points).Add((box, found.Pixels.Count));
        }

        Erase(rulings, marks);
        var lines = new List<PixelSpan>();
        foreach (var (box, _) in parts.OrderBy(part => part.Box, Comparer<PixelSpan>.Create(PixelSpan.FromTop))) Join(lines, box);
        lines = JoinHalves(lines);
        return new([.. lines.Select(line => WithEnds(WithPoints(line, points.ConvertAll(point => point.Box))))], parts, points);
    }

    /// <summary>Lines, and the patches of ink that they were made of, large and small, with their pixels.</summary>
    private sealed record Found(IReadOnlyList<PixelSpan> Lines, List<(PixelSpan Box, int Count)> Parts, List<(PixelSpan Box, int Count)> Points)
    {
        /// <summary>Of the ink of the lines: what may lie above and below them.</summary>
        private const double MostBeside = 0.3;

        /// <summary>Whether hardly any ink lies above or below a line where it could be the rest of its characters.</summary>
        public bool IsWhole => Points.Where(point => !Lines.Any(line => line.Contains(point.Box.CenterX, point.Box.CenterY))).Sum(point => point.Count) <= MostBeside * Parts.Sum(part => part.Count);

        public PixelSpan Around => Parts.Concat(Points).Select(patch => patch.Box).Aggregate((one, other) => one.Union(other));
    }

    // Rows and columns along the edges that are inked over most of their length are rulings. What lies within them is left.
    private PixelSpan ClearRims(bool[] marks)
    {
        Span<int> columns = width <= 1024 ? stackalloc int[width] : new int[width];
        Span<int> rows = height <= 1024 ? stackalloc int[height] : new int[height];
        columns.Clear();
        rows.Clear();
        for (var y = 0; y < height; y++)
        {
            var row = marks.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                if (!row[x]) continue;
                columns[x]++;
                rows[y]++;
            }
        }

        int left = 0, top = 0, right = width, bottom = height;
        for (var x = 0; x < width; x++)
        {
            if ((x >= Rim && x < width - Rim) || columns[x] <= 0.7 * height) continue;
            for (var y = 0; y < height; y++) Clear(marks, (y * width) + x);
            if (x < Rim) left = x + 1;
            else right = Math.Min(right, x);
        }

        for (var y = 0; y < height; y++)
        {
            if ((y >= Rim && y < height - Rim) || rows[y] <= 0.6 * width) continue;
            for (var x = 0; x < width; x++) Clear(marks, (y * width) + x);
            if (y < Rim) top = y + 1;
            else bottom = Math.Min(bottom, y);
        }

        return new(left, top, right, bottom);
    }

    private void Clear(bool[] marks, int pixel)
    {
        marks[pixel] = false;
        ink[pixel] = 0;
    }

    private bool IsRuling(PixelSpan box)
    {
        var thin = 1.8 * scale;
        return (box.Height > 0.9 * height && box.Width <= thin)
            || (box.Width > 0.9 * width && box.Height <= thin && height > 2 * thin && width > 14 * scale);
    }

    // What stays along the cell's edges, as far in as a ruling skewed by 3° comes, and reaches a corner or is thin: no digit, even one that the edge cuts, does.
    // A 1 may stand in a corner; but there is paper about it, where a ruling goes on to the edge or to what was cleared there.
    private bool IsRemnant(PixelSpan box, IReadOnlyList<int> pixels, PixelSpan within)
    {
        var (vertical, horizontal) = (box.Left <= Rim || box.Right >= width - Rim, box.Top <= Rim || box.Bottom >= height - Rim);
        var isAlong = (horizontal && box.Height <= 1.8 * scale) || (vertical && box.Height > 0.8 * height);
        if (!isAlong && !(horizontal && vertical && !within.Grow(-(int)Math.Ceiling(Paper * scale)).Contains(box))) return false;
        var (deepX, deepY) = ((int)((1.8 * scale) + (0.05 * height)), (int)((1.8 * scale) + (0.05 * width)));
        foreach (var pixel in pixels)
        {
            var (x, y) = (pixel % width, pixel / width);
            if (x >= deepX && x < width - deepX && y >= deepY && y < height - deepY) return false;
        }

        return true;
    }

    // With the blurred rims.
    private void Erase(List<int> pixels, bool[] marks)
    {
        foreach (var pixel in pixels)
        {
            ink[pixel] = 0;
            var (x, y) = (pixel % width, pixel / width);
            for (var row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1); row++)
                for (var column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1); column++)
                    if (!marks[(row * width) + column])
                        ink[(row * width) + column] = 0;
        }
    }

    private static void Join(List<PixelSpan> lines, PixelSpan part)
    {
        for (var n = 0; n < lines.Count; n++)
        {
            var line = lines[n];
            if (Math.Min(part.Bottom, line.Bottom) - Math.Max(part.Top, line.Top) <= 0.4 * Math.Min(part.Height, line.Height)) continue;
            lines[n] = line.Union(part);
            return;
        }

        lines.Add(part);
    }

    // Characters whose hairlines are pale fall into an upper and a lower half: no two lines of a cell are so near, or have pale ink in every row between them.
    // The foot of a 2 and the bar of a 5 or a 7 are flat, and nearer to the rest than a dash on a line of its own.
    private List<PixelSpan> JoinHalves(List<PixelSpan> lines)
    {
        lines.Sort(PixelSpan.FromTop);
        var joined = new List<PixelSpan>();
        foreach (var line in lines)
        {
            if (joined.Count > 0 && (line.Top - joined[^1].Bottom <= Math.Max(1, 0.8 * scale) || IsStroke(joined[^1], line) || Bridged(joined[^1], line))) joined[^1] = joined[^1].Union(line);
            else joined.Add(line);
        }

        return joined;
    }

    private static bool IsStroke(PixelSpan upper, PixelSpan lower)
    {
        const double flat = 0.35, near = 0.8;
        var (least, most) = (Math.Min(upper.Height, lower.Height), Math.Max(upper.Height, lower.Height));
        return least <= flat * most && lower.Top - upper.Bottom <= near * most && Math.Min(upper.Right, lower.Right) > Math.Max(upper.Left, lower.Left);
    }

    private bool Bridged(PixelSpan upper, PixelSpan lower)
    {
        var both = upper.Union(lower);
        var isPale = true;
        for (var y = upper.Bottom; y < lower.Top && isPale; y++) isPale = ink.AsSpan((y * width) + both.Left, both.Width).ContainsAnyInRange(Pale + 1e-6f, float.MaxValue);
        return isPale || IsHairline(upper, lower, both);
    }

    // Paler still, the neck of a 2 is told from noise by going on from row to row, darker than anything beside the number.
    private bool IsHairline(PixelSpan upper, PixelSpan lower, PixelSpan both)
    {
        const float faint = 0.08f, clear = 1.2f;
        const double longest = 1.5;
        if (lower.Top - upper.Bottom > longest * Math.Max(upper.Height, lower.Height)) return false;
        var (from, to) = (Math.Max(0, both.Left - 2), Math.Min(width, both.Right + 2));
        var beside = faint;
        for (var y = upper.Bottom; y < lower.Top; y++)
        {
            var row = ink.AsSpan(y * width, width);
            foreach (var value in row[..from]) beside = Math.Max(beside, clear * value);
            foreach (var value in row[to..]) beside = Math.Max(beside, clear * value);
        }

        var reached = new bool[both.Width + 2]; // With a column at either side.
        Array.Fill(reached, true);
        for (var y = upper.Bottom; y < lower.Top; y++)
        {
            var next = new bool[reached.Length];
            for (var x = 0; x < both.Width; x++) next[x + 1] = ink[(y * width) + both.Left + x] > beside && (reached[x] || reached[x + 1] || reached[x + 2]);
            reached = next;
        }

        return reached.AsSpan().Contains(true);
    }

    // Points beside a line's end are its own.
    private PixelSpan WithPoints(PixelSpan line, List<PixelSpan> points)
    {
        var reach = 0.6 * line.Height;
        foreach (var point in points)
        {
            if (Math.Max(point.Width, point.Height) > 0.4 * scale && point.Top >= line.Top && point.Bottom <= line.Bottom + (0.25 * reach)
                && point.Left < line.Right + reach && point.Right > line.Left - reach)
                line = line with { Left = Math.Min(line.Left, point.Left), Right = Math.Max(line.Right, point.Right) };
        }

        return line;
    }

    // Takes in what is beside a line's ends though it is too pale for a mark: a hairline minus.
    private PixelSpan WithEnds(PixelSpan line)
    {
        var reach = (int)(1.1 * line.Height);
        var (from, to) = (Math.Max(0, line.Left - reach), Math.Min(width, line.Right + reach));
        var (left, right) = (from, to);
        while (left < line.Left && !Inked(left)) left++;
        while (right > line.Right && !Inked(right - 1)) right--;
        return line with { Left = left, Right = right };

        bool Inked(int x)
        {
            for (var y = line.Top; y < line.Bottom; y++)
                if (ink[(y * width) + x] > Pale)
                    return true;
            return false;
        }
    }
}
