namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Takes away what a scanner or a copier saw beside the sheet: everything dark that is as wide as neither a stroke nor a double ruling is and
/// reaches the picture's edge. A picture may be cut at the border of its table, whose rulings reach the edge too.
/// </summary>
internal static class PageEdge
{
    /// <summary>In points: the squares that are looked at. Three of them, or two at the edge, are thicker than rulings.</summary>
    private const double Side = 2.2;

    /// <summary>The mean grey of a square of a levelled page below which it is dark.</summary>
    private const int Dark = 110;

    /// <summary>Makes it white.</summary>
    /// <param name="levelled">Grey pixels, row by row, of a page with white paper.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="scale">Pixels a point.</param>
    public static void Whiten(byte[] levelled, int width, double scale)
    {
        var side = Math.Max(3, (int)(Side * scale));
        int height = levelled.Length / width, columns = (width + side - 1) / side, rows = (height + side - 1) / side;
        var dark = new bool[columns * rows];
        for (var square = 0; square < dark.Length; square++) dark[square] = Mean(square) < Dark;
        dark = Spread(Spread(dark, columns, of: false), columns, of: true);
        var reached = new bool[dark.Length];
        var open = new Stack<int>();
        for (var column = 0; column < columns; column++) Reach(column, 0);
        for (var column = 0; column < columns; column++) Reach(column, rows - 1);
        for (var row = 0; row < rows; row++) Reach(0, row);
        for (var row = 0; row < rows; row++) Reach(columns - 1, row);
        while (open.TryPop(out var square))
        {
            var (column, row) = (square % columns, square / columns);
            Reach(column - 1, row);
            Reach(column + 1, row);
            Reach(column, row - 1);
            Reach(column, row + 1);
        }

        // With the squares about them: the edge of a shadow is grey.
        for (var square = 0; square < reached.Length; square++)
            if (reached[square])
                Fill((square % columns) - 1, (square / columns) - 1, 3);

        void Reach(int column, int row)
        {
            if (column < 0 || row < 0 || column >= columns || row >= rows) return;
            var square = (row * columns) + column;
            if (!dark[square] || reached[square]) return;
            reached[square] = true;
            open.Push(square);
        }

        int Mean(int square)
        {
            int left = square % columns * side, top = square / columns * side, right = Math.Min(width, left + side), bottom = Math.Min(height, top + side), sum = 0;
            for (var y = top; y < bottom; y++)
                foreach (var grey in levelled.AsSpan((y * width) + left, right - left))
                    sum += grey;
            return sum / ((right - left) * (bottom - top));
        }

        void Fill(int column, int row, int squares)
        {
            int left = Math.Max(0, column * side), right = Math.Min(width, (column + squares) * side);
            for (var y = Math.Max(0, row * side); y < Math.Min(height, (row + squares) * side); y++) levelled.AsSpan((y * width) + left, right - left).Fill(255);
        }
    }

    /// <summary>Every square takes a value that one of the nine about it has. What lies beyond the edge is as what reaches it.</summary>
    private static bool[] Spread(bool[] squares, int columns, bool of)
    {
        var spread = new bool[squares.Length];
        var rows = squares.Length / columns;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                int left = Math.Max(0, column - 1), count = Math.Min(columns, column + 2) - left;
                var found = false;
                for (var y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++) found |= squares.AsSpan((y * columns) + left, count).Contains(of);
                spread[(row * columns) + column] = found == of;
            }
        }

        return spread;
    }
}
