namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds the cells that rulings enclose: squares of the finest lattice are one cell where no ruling stands between them.</summary>
internal static class CellFinder
{
    /// <summary>In points: rulings closer together are one, and ends may miss a crossing by so much.</summary>
    public const double Same = 2.6, Miss = 5;

    /// <summary>In points: shorter rulings make no rows.</summary>
    private const double Alone = 200;

    /// <summary>Share of a side that a ruling covers.</summary>
    private const double Covered = 0.6;

    /// <summary>Share of the smaller of two boxes that the other may cover: rulings are not quite straight.</summary>
    private const double Overlap = 0.2;

    /// <summary>The cells, those that are open to a side left out; but a table that the picture's edge cuts is closed where its rulings end together.</summary>
    public static List<PixelSpan> Find(List<InkRuling> horizontals, List<InkRuling> verticals, double scale)
    {
        (horizontals, verticals) = ([.. horizontals, .. CutEdges(verticals, horizontals, 0, scale)], [.. verticals, .. CutEdges(horizontals, verticals, 2, scale)]);
        var ys = Positions(horizontals, scale);
        var xs = Positions(verticals, scale);
        if (xs.Count < 2 || ys.Count < 2) return [];
        int columns = xs.Count + 1, rows = ys.Count + 1;
        var parents = Enumerable.Range(0, columns * rows).ToArray();

        // The squares beyond the first and the last ruling are outside.
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                if (c + 1 < columns && !Divides(verticals, xs[c], Edge(ys, r), Edge(ys, r + 1), scale)) Unite((r * columns) + c, (r * columns) + c + 1);
                if (r + 1 < rows && !Divides(horizontals, ys[r], Edge(xs, c), Edge(xs, c + 1), scale)) Unite((r * columns) + c, ((r + 1) * columns) + c);
            }
        }

        var cells = new Dictionary<int, PixelSpan>();
        var outside = new HashSet<int>();
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                var root = Root((r * columns) + c);
                if (r == 0 || c == 0 || r == rows - 1 || c == columns - 1)
                {
                    outside.Add(root);
                    continue;
                }

                var square = new PixelSpan((int)xs[c - 1], (int)ys[r - 1], (int)xs[c], (int)ys[r]);
                cells[root] = cells.TryGetValue(root, out var known) ? known.Union(square) : square;
            }
        }

        return [.. cells.Where(cell => !outside.Contains(cell.Key)).Select(cell => Refine(cell.Value, horizontals, verticals, scale))];

        int Root(int square)
        {
            while (parents[square] != square) square = parents[square] = parents[parents[square]];
            return square;
        }

        void Unite(int a, int b) => parents[Root(a)] = Root(b);
    }

    /// <summary>The rows between rulings of one length below each other, where a table has none between its columns. Between them one may be shorter: below a heading of several columns.</summary>
    public static List<PixelSpan> OpenRows(List<InkRuling> horizontals, double scale)
    {
        const int enough = 4, whole = 4;
        const double highest = 90, ragged = 8;
        var rows = new List<PixelSpan>();
        var table = new List<InkRuling>();
        foreach (var below in horizontals.Where(ruling => ruling.Length > Alone * scale).OrderBy(ruling => ruling.At))
        {
            if (table.Count > 0 && !(below.At - table[^1].At < highest * scale && IsWithin(below, table[0]))) Close();
            table.Add(below);
        }

        Close();
        return rows;

        bool IsWithin(InkRuling ruling, InkRuling first) => ruling.From > first.From - (ragged * scale) && ruling.To < first.To + (ragged * scale);

        bool IsWhole(InkRuling ruling) => Math.Abs(ruling.From - table[0].From) < ragged * scale && Math.Abs(ruling.To - table[0].To) < ragged * scale;

        void Close()
        {
            // What is below the last whole one is none of the table's.
            var rulings = table[..(table.FindLastIndex(IsWhole) + 1)];
            var found = rulings.Zip(rulings.Skip(1)).Where(pair => pair.Second.At - pair.First.At > Same * scale).Select(pair => new PixelSpan(table[0].From, (int)pair.First.At, table[0].To, (int)pair.Second.At)).ToList();
            if (found.Count >= enough && rulings.Count(IsWhole) >= whole) rows.AddRange(found);
            table.Clear();
        }
    }

    /// <summary>The share of tables that cells fill: from the first vertical to the last one, wherever there are some.</summary>
    public static double Enclosed(List<PixelSpan> cells, List<InkRuling> horizontals, List<InkRuling> verticals, double scale)
    {
        double whole = 0, filled = 0;
        var ys = Positions(horizontals, scale);

        // What is no rectangle, for rulings were not found, is no cell; its box covers others.
        cells = cells.FindAll(cell => !cells.Exists(other => other != cell && cell.Shared(other) > Overlap * Math.Min(cell.Area, other.Area)));
        for (var i = 0; i + 1 < ys.Count; i++)
        {
            var (top, bottom) = (ys[i], ys[i + 1]);
            var beside = verticals.FindAll(ruling => Math.Min(ruling.To, bottom) - Math.Max(ruling.From, top) > (bottom - top) / 2);
            if (beside.Count < 2) continue;
            double left = beside.Min(ruling => ruling.At), right = beside.Max(ruling => ruling.At);
            whole += (right - left) * (bottom - top);
            filled += cells.Sum(cell => Math.Max(0, Math.Min(cell.Right, right) - Math.Max(cell.Left, left)) * Math.Max(0, Math.Min(cell.Bottom, bottom) - Math.Max(cell.Top, top)));
        }

        return whole == 0 ? 0 : filled / whole;
    }

    /// <summary>A ruling across where the first of others begin, and one where the last of them end together, at no ruling.</summary>
    /// <param name="rulings">What ends there.</param>
    /// <param name="across">Rulings of the other direction.</param>
    /// <param name="met">How many of those each meets: tables without verticals are open on their sides.</param>
    /// <param name="scale">Pixels a point.</param>
    public static IEnumerable<InkRuling> CutEdges(List<InkRuling> rulings, List<InkRuling> across, int met, double scale)
    {
        const int enough = 3;
        var tabular = rulings.FindAll(ruling => across.Count(other => ruling.Meets(other, Miss * scale)) >= met);
        if (tabular.Count == 0) yield break;
        foreach (var at in new[] { tabular.Min(ruling => ruling.From), tabular.Max(ruling => ruling.To) })
        {
            var together = tabular.FindAll(ruling => Math.Min(Math.Abs(ruling.From - at), Math.Abs(ruling.To - at)) < Same * scale);
            if (together.Count < enough) continue;
            double from = together.Min(ruling => ruling.At), to = together.Max(ruling => ruling.At);
            var ruled = across.Where(ruling => Math.Abs(ruling.At - at) < 2 * Miss * scale).Sum(ruling => Math.Max(0, Math.Min(to, ruling.To) - Math.Max(from, ruling.From)));
            if (ruled < (to - from) / 2) yield return new(at, (int)from, (int)to, at, at + 1);
        }
    }

    /// <summary>A position is the mean of rulings all over the page; the cell's own stand a little beside it.</summary>
    private static PixelSpan Refine(PixelSpan cell, List<InkRuling> horizontals, List<InkRuling> verticals, double scale)
    {
        return new(Own(verticals, cell.Left, cell.Top, cell.Bottom), Own(horizontals, cell.Top, cell.Left, cell.Right), Own(verticals, cell.Right, cell.Top, cell.Bottom), Own(horizontals, cell.Bottom, cell.Left, cell.Right));

        int Own(List<InkRuling> rulings, int at, int from, int to)
        {
            var (most, own) = (0, at);
            foreach (var ruling in rulings)
            {
                var along = Math.Min(ruling.To, to) - Math.Max(ruling.From, from);
                if (along > most && Math.Abs(ruling.At - at) < 1.5 * Same * scale) (most, own) = (along, (int)ruling.At);
            }

            return own;
        }
    }

    private static double Edge(List<double> positions, int index) =>
        index == 0 ? positions[0] - 1000 : index > positions.Count ? positions[^1] + 1000 : positions[index - 1];

    public static List<double> Positions(List<InkRuling> rulings, double scale)
    {
        var positions = new List<(double Sum, double Weight)>();
        var last = double.MinValue;
        foreach (var ruling in rulings.OrderBy(ruling => ruling.At))
        {
            if (ruling.At - last > Same * scale) positions.Add((0, 0));
            positions[^1] = (positions[^1].Sum + (ruling.At * ruling.Length), positions[^1].Weight + ruling.Length);
            last = ruling.At;
        }

        return positions.ConvertAll(position => position.Sum / position.Weight);
    }

    private static bool Divides(List<InkRuling> rulings, double at, double from, double to, double scale)
    {
        var (miss, same) = (Miss * scale, 1.5 * Same * scale);
        double covered = 0, reached = from;
        foreach (var ruling in rulings.Where(ruling => Math.Abs(ruling.At - at) < same).OrderBy(ruling => ruling.From))
        {
            covered += Math.Max(0, Math.Min(to, ruling.To + miss) - Math.Max(reached, ruling.From - miss));
            reached = Math.Max(reached, ruling.To + miss);
        }

        return covered >= Covered * (to - from);
    }
}
