namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Tells what the sheet of a page before a camera lies on from the sheet, in squares whose paper has been measured.</summary>
internal static class BesideSheet
{
    /// <summary>What is darker than this share of the usual paper and goes on to the picture's edge is no sheet.</summary>
    private const double Dark = 0.5;

    /// <summary>Nor are light spots beside it, smaller than this share of the largest piece that is left.</summary>
    private const double Spot = 0.1;

    /// <summary>The squares that are no piece of a sheet.</summary>
    /// <param name="paper">The grey of the paper in each square, row by row.</param>
    /// <param name="columns">Squares a row.</param>
    /// <param name="darkest">Darker is no paper, and does not count for what is usual.</param>
    public static bool[] Find(float[] paper, int columns, int darkest)
    {
        var rows = paper.Length / columns;
        var beside = new bool[paper.Length];
        var known = paper.Where(grey => grey >= darkest).Order().ToList();
        if (known.Count == 0) return beside;
        var least = Dark * known[known.Count * 3 / 4]; // The sheet is at least a quarter of what a camera saw.
        for (var square = 0; square < paper.Length; square++)
            if (IsAtEdge(square) && !beside[square] && paper[square] < least)
                foreach (var part in Piece(square, other => !beside[other] && paper[other] < least))
                    beside[part] = true;
        if (!GoesRound()) return new bool[paper.Length];

        var seen = (bool[])beside.Clone();
        var pieces = new List<List<int>>();
        for (var square = 0; square < paper.Length; square++)
        {
            if (seen[square]) continue;
            pieces.Add(Piece(square, other => !seen[other]));
            foreach (var part in pieces[^1]) seen[part] = true;
        }

        var largest = pieces.Select(piece => piece.Count).DefaultIfEmpty().Max();
        foreach (var part in pieces.Where(piece => piece.Count < Spot * largest).SelectMany(piece => piece)) beside[part] = true;
        return beside;

        // A dark heading may begin at the edge of a picture of a table: a desk is seen on two sides.
        bool GoesRound()
        {
            int top = 0, bottom = 0, left = 0, right = 0;
            for (var square = 0; square < beside.Length; square++)
            {
                if (!beside[square]) continue;
                if (square < columns) top++;
                if (square >= beside.Length - columns) bottom++;
                if (square % columns == 0) left++;
                if (square % columns == columns - 1) right++;
            }

            return new[] { 2 * top > columns, 2 * bottom > columns, 2 * left > rows, 2 * right > rows }.Count(isMost => isMost) >= 2;
        }

        bool IsAtEdge(int square) => square % columns is var column && (column == 0 || column == columns - 1 || square < columns || square >= paper.Length - columns);

        List<int> Piece(int from, Func<int, bool> belongs)
        {
            var piece = new List<int> { from };
            var found = new HashSet<int> { from };
            for (var i = 0; i < piece.Count; i++)
            {
                var (row, column) = (piece[i] / columns, piece[i] % columns);
                foreach (var (r, c) in new[] { (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1) })
                    if (r >= 0 && r < rows && c >= 0 && c < columns && belongs((r * columns) + c) && found.Add((r * columns) + c))
                        piece.Add((r * columns) + c);
            }

            return piece;
        }
    }
}
