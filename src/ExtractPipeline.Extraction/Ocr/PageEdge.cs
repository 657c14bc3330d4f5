using System.Runtime.Intrinsics;

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
        var side = Math.Clamp((int)(Side * scale), 3, ushort.MaxValue / byte.MaxValue);
        int height = levelled.Length / width, columns = (width + side - 1) / side, rows = (height + side - 1) / side;
        var dark = new bool[columns * rows];
        var sums = new ushort[width];
        for (var row = 0; row < rows; row++)
        {
            var lines = Sum(levelled.AsSpan(row * side * width, Math.Min(side, height - (row * side)) * width), sums);
            for (var column = 0; column < columns; column++)
            {
                int left = column * side, right = Math.Min(width, left + side), sum = 0;
                foreach (var grey in sums.AsSpan(left..right)) sum += grey;
                dark[(row * columns) + column] = sum / ((right - left) * lines) < Dark;
            }
        }

        var thick = Spread(dark, columns, of: false);
        if (!thick.Contains(true)) return;
        dark = Spread(thick, columns, of: true);
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

        void Fill(int column, int row, int squares)
        {
            int left = Math.Max(0, column * side), right = Math.Min(width, (column + squares) * side);
            for (var y = Math.Max(0, row * side); y < Math.Min(height, (row + squares) * side); y++) levelled.AsSpan((y * width) + left, right - left).Fill(255);
        }
    }

    /// <summary>The sum of each column of some rows, and how many there are.</summary>
    private static int Sum(ReadOnlySpan<byte> rows, Span<ushort> sums)
    {
        sums.Clear();
        var count = rows.Length / sums.Length;
        for (var y = 0; y < count; y++)
        {
            var row = rows.Slice(y * sums.Length, sums.Length);
            var x = 0;
            for (; x + Vector128<byte>.Count <= row.Length; x += Vector128<byte>.Count)
            {
                var (lower, upper) = Vector128.Widen(Vector128.Create(row[x..]));
                (lower + Vector128.Create<ushort>(sums[x..])).CopyTo(sums[x..]);
                (upper + Vector128.Create<ushort>(sums[(x + Vector128<ushort>.Count)..])).CopyTo(sums[(x + Vector128<ushort>.Count)..]);
            }

            for (; x < row.Length; x++) sums[x] += row[x];
        }

        return count;
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
                var found = squares[(row * columns) + column] == of;
                for (var y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1) && !found; y++) found |= squares.AsSpan((y * columns) + left, count).Contains(of);
                spread[(row * columns) + column] = found == of;
            }
        }

        return spread;
    }
}
