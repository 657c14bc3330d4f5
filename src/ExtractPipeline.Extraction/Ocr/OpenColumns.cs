namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// The columns of tables that have rulings between their rows and none between their columns: where nothing is printed in any row, and where the rulings of labels in steps begin.
/// What is found are verticals like those that other tables have, each as far as no print stands in its way.
/// </summary>
internal static class OpenColumns
{
    /// <summary>In points: the highest row; and how far the ends of rulings that reach a table's sides may miss them.</summary>
    private const double Highest = 90, Ragged = 8;

    /// <summary>So many pieces of print beside each other are a row of columns; rows with this share of what the fullest has show the columns.</summary>
    private const int EnoughPieces = 3;

    private const double Full = 0.8;

    /// <summary>In heights of a character: what stands closer together is one piece.</summary>
    private const double Apart = 0.5;

    /// <summary>A row between two rulings, and the pieces of print in it from the left.</summary>
    private sealed record Row(double Top, double Bottom, List<(int From, int To)> Pieces)
    {
        public bool IsClear(double x) => !Pieces.Exists(piece => x > piece.From && x < piece.To);
    }

    /// <summary>The verticals of all tables that have none.</summary>
    /// <param name="horizontals">The rulings.</param>
    /// <param name="parts">The print between them.</param>
    /// <param name="scale">Pixels a point.</param>
    public static List<InkRuling> Find(List<InkRuling> horizontals, IReadOnlyList<InkPart> parts, double scale)
    {
        var em = InkLines.CharacterHeight(parts, scale);
        var verticals = new List<InkRuling>();
        var ys = CellFinder.Positions(horizontals, scale);
        var rows = ys.Zip(ys.Skip(1), (top, bottom) => new Row(top, bottom, Pieces(top, bottom))).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            var first = i;
            while (i < rows.Count && HasColumns(rows[i])) i++;
            if (i == first) continue;

            // Headings of several columns stand above, up to a ruling that goes across the whole table.
            var body = rows[first..i];
            var rulings = horizontals.FindAll(ruling => ruling.At >= body[0].Top - 1 && ruling.At <= body[^1].Bottom + 1);
            double left = rulings.Min(ruling => ruling.From), right = rulings.Max(ruling => ruling.To);
            while (first > 0 && !IsAcross(rows[first].Top) && rows[first - 1].Bottom - rows[first - 1].Top < Highest * scale) first--;
            var table = rows[first..i];

            var ends = horizontals.FindAll(ruling => ruling.At >= table[0].Top - 1 && ruling.At <= table[^1].Bottom + 1).SelectMany(ruling => new[] { (X: ruling.From, ruling.At), (X: ruling.To, ruling.At) }).Where(end => IsInside(end.X)).ToList();

            // Below the headings, rulings begin further to the right where labels go in steps; what seems a column among labels is a gap in print.
            var labels = table.FindAll(row => IsAcross(row.Top)).ElementAtOrDefault(1) is { } below ? horizontals.Where(ruling => ruling.At > below.Top + 1 && ruling.At < table[^1].Bottom - 1).Select(ruling => (double)ruling.From).DefaultIfEmpty(left).Max() : left;
            foreach (var (from, to) in Corridors(body, em).Where(corridor => corridor.To > labels))
            {
                var end = ends.FindIndex(end => end.X > from && end.X < to);
                var x = end < 0 ? Clearest(body, from, to) : ends[end].X;
                if (IsInside(x)) verticals.AddRange(table.FindAll(row => row.IsClear(x)).ConvertAll(row => Piece(x, row)));
            }

            foreach (var (x, at) in ends)
                verticals.AddRange(table.FindAll(row => (IsSame(row.Top, at) || IsSame(row.Bottom, at)) && row.IsClear(x)).ConvertAll(row => Piece(x, row)));
            verticals.AddRange(table.SelectMany(row => new[] { Piece(left, row), Piece(right, row) }));

            bool IsAcross(double y) => horizontals.Exists(ruling => IsSame(ruling.At, y) && ruling.From < left + (Ragged * scale) && ruling.To > right - (Ragged * scale));
            bool IsInside(double x) => x > left + (Ragged * scale) && x < right - (Ragged * scale);
        }

        return verticals;

        bool HasColumns(Row row) => row.Bottom - row.Top < Highest * scale && row.Pieces.Count >= EnoughPieces;
        bool IsSame(double a, double b) => Math.Abs(a - b) < CellFinder.Same * scale;
        InkRuling Piece(double x, Row row) => new(x, (int)row.Top, (int)Math.Ceiling(row.Bottom), (int)x, (int)x + 1);

        List<(int From, int To)> Pieces(double top, double bottom)
        {
            var across = horizontals.Where(ruling => ruling.At >= top - 1 && ruling.At <= bottom + 1).ToList();
            int left = across.Min(ruling => ruling.From), right = across.Max(ruling => ruling.To);
            return Join(parts.Where(part => part.Box.CenterY > top && part.Box.CenterY < bottom && part.Box.CenterX > left && part.Box.CenterX < right).Select(part => (part.Box.Left, part.Box.Right)), Apart * em);
        }
    }

    /// <summary>What no piece of print covers in the rows that show all columns, from the first piece to the last one.</summary>
    private static IEnumerable<(int From, int To)> Corridors(List<Row> body, double em)
    {
        var most = body.Max(row => row.Pieces.Count);
        var covered = Join(body.Where(row => row.Pieces.Count >= Full * most).SelectMany(row => row.Pieces), Apart * em);
        return covered.Zip(covered.Skip(1), (one, next) => (one.To, next.From));
    }

    /// <summary>The middle of the widest part of a corridor that is clear in the most rows: headings reach into it.</summary>
    private static double Clearest(List<Row> body, int from, int to)
    {
        var clear = Enumerable.Range(from, to - from + 1).Select(x => (X: x, Rows: body.Count(row => row.IsClear(x)))).ToList();
        var most = clear.Max(column => column.Rows);
        int first = from, widest = from, width = 0;
        foreach (var (x, rows) in clear)
        {
            if (rows < most) first = x + 1;
            else if (x + 1 - first > width) (widest, width) = (first, x + 1 - first);
        }

        return widest + (width / 2.0);
    }

    private static List<(int From, int To)> Join(IEnumerable<(int From, int To)> pieces, double apart)
    {
        var joined = new List<(int From, int To)>();
        foreach (var piece in pieces.Order())
        {
            if (joined.Count > 0 && piece.From - joined[^1].To < apart) joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, piece.To));
            else joined.Add(piece);
        }

        return joined;
    }
}
