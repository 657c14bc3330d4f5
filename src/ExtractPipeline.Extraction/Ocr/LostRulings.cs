using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Finds rulings of a lattice of which no piece is dark or whole enough to be found by itself, hairlines that a fax has turned to dots: one goes at one height through several cells
/// beside each other, from ruling to ruling, which no line of characters does.
/// </summary>
internal static class LostRulings
{
    /// <summary>In points: a stretch whose darkness is added up, how far beside its place in the cell before a ruling may go on, and the rows beside it that are paper.</summary>
    private const double Stretch = 4.5, Reach = 0.7, BesideFrom = 1.2, BesideTo = 2.2;

    /// <summary>In points: no row is lower and no cell is narrower; and no ruling of which nothing is seen elsewhere is shorter.</summary>
    private const double Lowest = 8, Narrowest = 12, Shortest = 60;

    /// <summary>The share of a table's width that pieces of a ruling cover which is whole, or nearly.</summary>
    private const double Whole = 0.6;

    /// <summary>In greys: so much darker than both sides is perhaps a ruling, and so light is paper.</summary>
    private const double Darker = 12, Paper = 232;

    /// <summary>What a ruling looks like.</summary>
    /// <param name="Seen">The share of a cell's stretches where it is seen at least,</param>
    /// <param name="Clean">and where there is paper on both sides.</param>
    /// <param name="Cells">It goes through so many cells beside each other,</param>
    /// <param name="SeenInAll">where so many of their stretches,</param>
    /// <param name="SeenEnds">and so many of their ends are seen.</param>
    private sealed record Look(double Seen, double Clean, int Cells, double SeenInAll, double SeenEnds);

    /// <summary>One that is hardly broken; and a worn one, of which only pieces are left, with nothing but paper about it, in more cells.</summary>
    private static readonly Look[] Looks = [new(0.75, 0.5, 3, 0.75, 0.7), new(0.4, 0.5, 4, 0.65, 0.75), new(0.4, 0.9, 3, 0.6, 0.9), new(0.25, 0.9, 5, 0.45, 0.45)];

    /// <summary>The probability that noise is seen in as many stretches as a ruling (Chernoff's bound of a binomial distribution); and the least that is seen of noise.</summary>
    private const double Chance = 1e-6, LeastNoise = 0.02;

    private static readonly int LeastCells = Looks.Min(look => look.Cells);

    /// <summary>In points: how long its ends in a cell are, which print does not reach, and what is left out at the crossing itself.</summary>
    private const double End = 1.6, Crossing = 0.7;

    /// <summary>Adds those that are found.</summary>
    /// <param name="page">The levelled page.</param>
    /// <param name="transposed">Its rows as columns.</param>
    /// <param name="horizontals">Those that were found.</param>
    /// <param name="verticals">Those that were found.</param>
    /// <returns>Whether there were any.</returns>
    public static bool Add(PageRaster page, PageRaster transposed, List<InkRuling> horizontals, List<InkRuling> verticals)
    {
        var before = horizontals.Count + verticals.Count;
        horizontals.AddRange(Find(page, horizontals, verticals));
        verticals.AddRange(Find(transposed, verticals, horizontals));
        return horizontals.Count + verticals.Count > before;
    }

    /// <summary>A cell between two rulings across, and the stretches of it.</summary>
    private sealed record Cell(double From, double To, int First, int Last);

    private static List<InkRuling> Find(PageRaster page, List<InkRuling> rulings, List<InkRuling> across)
    {
        var found = new List<InkRuling>();
        var scale = page.Scale;
        var places = CellFinder.Positions(rulings, scale);
        var whole = places.FindAll(IsWhole);
        foreach (var (top, bottom) in places.Zip(places.Skip(1)).Union(whole.Zip(whole.Skip(1))))
        {
            if (bottom - top < 2 * Lowest * scale) continue;
            var xs = CellFinder.Positions(across, scale).FindAll(x => Covered(across, x, top, bottom) >= Whole * (bottom - top));
            if (xs.Count > LeastCells) found.AddRange(Between(page, top, bottom, xs));
        }

        return found;

        // One of which a few pieces were found is looked for as well.
        bool IsWhole(double at)
        {
            var xs = across.FindAll(other => other.From < at + (Lowest * scale) && other.To > at - (Lowest * scale)).ConvertAll(other => other.At);
            return xs.Count <= LeastCells || Covered(rulings, at, xs.Min(), xs.Max()) >= Whole * (xs.Max() - xs.Min());
        }

        // Over how much of a stretch the pieces of the ruling at a place go.
        double Covered(List<InkRuling> along, double at, double from, double to) =>
            along.Where(piece => Math.Abs(piece.At - at) < CellFinder.Same * scale).Sum(piece => Math.Max(0, Math.Min(piece.To, to) - Math.Max(piece.From, from)));
    }

    /// <summary>Those between two neighbours.</summary>
    private static IEnumerable<InkRuling> Between(PageRaster page, double top, double bottom, List<double> xs)
    {
        var scale = page.Scale;
        int near = Math.Max(2, (int)(BesideFrom * scale)), far = Math.Max(near + 1, (int)Math.Ceiling(BesideTo * scale)), reach = (int)Math.Ceiling(Reach * scale);
        var strip = new Strip(page, Math.Max(0, (int)(top + (Lowest * scale / 2))), Math.Min(page.Height, (int)(bottom - (Lowest * scale / 2))), near, far);
        var cells = xs.Zip(xs.Skip(1)).Where(pair => pair.Second - pair.First >= Narrowest * scale).Select(pair => strip.Add(pair.First, pair.Second)).ToList();
        strip.Measure();
        var noises = new Dictionary<(Cell, Look), double>();
        int first = Math.Max(strip.First, (int)Math.Ceiling(top + (Lowest * scale))), last = Math.Min(strip.Last, (int)(bottom - (Lowest * scale)));
        var candidates = Looks.SelectMany(look => Enumerable.Range(first, Math.Max(0, last - first + 1)).SelectMany(row => Along(row, look).Select(pieces => (Row: row, Pieces: pieces)))).ToList();

        // A ruling is seen from the rows beside it as well.
        while (candidates.Count > 0)
        {
            var (at, pieces) = candidates.MaxBy(candidate => candidate.Pieces.Sum(piece => piece.Length));
            foreach (var piece in pieces) yield return piece;
            candidates.RemoveAll(candidate => Math.Abs(candidate.Row - at) < Lowest * scale);
        }

        // Cells beside each other through which a ruling goes at a row. It begins and ends where it is well seen, and not in the noise beyond.
        IEnumerable<List<InkRuling>> Along(int row, Look look)
        {
            var run = new List<(Cell Cell, int At, double Seen)>();
            foreach (var cell in cells.Append(null))
            {
                if (cell is not null && Most(cell, row, look) is var (seen, at) && seen >= look.Seen)
                {
                    run.Add((cell, at, seen));
                    continue;
                }

                while (run.Count > 0 && run[^1].Seen < look.SeenInAll) run.RemoveAt(run.Count - 1);
                run.RemoveRange(0, Math.Max(0, run.FindIndex(piece => piece.Seen >= look.SeenInAll)));
                if (run.Count >= look.Cells && IsRuling(run, look)) yield return run.ConvertAll(piece => new InkRuling(piece.At + 0.5, (int)piece.Cell.From, (int)Math.Ceiling(piece.Cell.To), piece.At - 1, piece.At + 2));
                run.Clear();
            }
        }

        bool IsRuling(List<(Cell Cell, int At, double Seen)> run, Look look) =>
            run[^1].Cell.To - run[0].Cell.From >= Shortest * scale
            && run.Average(piece => piece.Seen) >= look.SeenInAll
            && run.Sum(piece => strip.SeenEnds(piece.At, piece.Cell)) >= look.SeenEnds * 2 * run.Count
            && !IsChance(run.Average(piece => piece.Seen), run.Average(piece => Noise(piece.Cell, look)), run.Sum(piece => piece.Cell.Last - 2 - piece.Cell.First));

        (double Seen, int At) Most(Cell cell, int row, Look look)
        {
            var best = (Seen: 0.0, At: row);
            for (var y = Math.Max(first, row - reach); y <= Math.Min(last, row + reach); y++)
                if (strip.SeenIn(y, cell, look) is var seen && seen > best.Seen)
                    best = (seen, y);
            return best;
        }

        // What is seen of a ruling where there is none: the grain of a copy, the noise of a fax.
        double Noise(Cell cell, Look look)
        {
            if (noises.TryGetValue((cell, look), out var noise)) return noise;
            var seen = Enumerable.Range(first, last - first + 1).Select(row => Most(cell, row, look).Seen).Order().ToList();
            return noises[(cell, look)] = seen.Skip(seen.Count / 5).Take(1 + (3 * seen.Count / 5)).Average();
        }
    }

    private static bool IsChance(double seen, double noise, int stretches)
    {
        noise = Math.Max(noise, LeastNoise);
        return seen <= noise || stretches * ((seen * Math.Log(seen / noise)) + (seen < 1 ? (1 - seen) * Math.Log((1 - seen) / (1 - noise)) : 0)) < -Math.Log(Chance);
    }

    /// <summary>The stretch of a page between two rulings: how much darker each row of pixels is than those beside it, stretch by stretch.</summary>
    private sealed class Strip(PageRaster page, int top, int bottom, int near, int far)
    {
        private readonly List<(int From, int To)> stretches = [];
        private double[,] depths = new double[0, 0];
        private bool[,] isClean = new bool[0, 0];

        /// <summary>The first and the last row that can be compared with those beside it.</summary>
        public int First => top + 1;

        public int Last => bottom - 2;

        /// <summary>A cell with its stretches: both ends, and those between.</summary>
        public Cell Add(double from, double to)
        {
            var scale = page.Scale;
            int left = (int)(from + (Crossing * scale)), right = (int)(to - (Crossing * scale)), end = Math.Max(2, (int)(End * scale)), first = stretches.Count;
            var count = Math.Max(3, (int)((right - left) / (Stretch * scale)));
            for (var i = 0; i < count; i++) stretches.Add((left + (i * (right - left) / count), left + ((i + 1) * (right - left) / count)));
            stretches.Add((left, left + end));
            stretches.Add((right - end, right));
            return new(from, to, first, stretches.Count);
        }

        /// <summary>Measures all stretches.</summary>
        public void Measure()
        {
            var means = new double[Math.Max(0, bottom - top), stretches.Count];
            for (var y = top; y < bottom; y++)
            {
                var row = page.Row(y);
                for (var i = 0; i < stretches.Count; i++) means[y - top, i] = Mean(row[Math.Clamp(stretches[i].From, 0, page.Width)..Math.Clamp(stretches[i].To, 0, page.Width)]);
            }

            depths = new double[means.GetLength(0), stretches.Count];
            isClean = new bool[means.GetLength(0), stretches.Count];
            for (var y = far; y < means.GetLength(0) - far; y++)
            {
                for (var i = 0; i < stretches.Count; i++)
                {
                    double above = 0, below = 0;
                    for (var beside = near; beside <= far; beside++) (above, below) = (above + means[y - beside, i], below + means[y + beside, i]);
                    var side = Math.Min(above, below) / (far - near + 1);
                    (depths[y, i], isClean[y, i]) = (side - means[y, i], side >= Paper);
                }
            }
        }

        /// <summary>The share of a cell's stretches where a row is darker than its sides; 0 where too few of these are paper.</summary>
        public double SeenIn(int row, Cell cell, Look look)
        {
            int seen = 0, clean = 0, count = cell.Last - 2 - cell.First;
            for (var i = cell.First; i < cell.Last - 2; i++)
            {
                if (Depth(row, i) > Darker) seen++;
                if (isClean[row - top, i]) clean++;
            }

            return clean >= look.Clean * count ? (double)seen / count : 0;
        }

        /// <summary>At how many of a cell's two ends a row is darker than its sides.</summary>
        public int SeenEnds(int row, Cell cell) => (Depth(row, cell.Last - 2) > Darker / 2 ? 1 : 0) + (Depth(row, cell.Last - 1) > Darker / 2 ? 1 : 0);

        // A ruling that is not quite level moves to the next row of pixels.
        private double Depth(int row, int stretch) => Math.Max(depths[row - top, stretch], Math.Max(depths[row - top - 1, stretch], depths[row - top + 1, stretch]));

        private static double Mean(ReadOnlySpan<byte> greys)
        {
            var sum = 0;
            foreach (var grey in greys) sum += grey;
            return greys.Length == 0 ? 255 : (double)sum / greys.Length;
        }
    }
}
