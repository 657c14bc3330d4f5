using System.Buffers;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// What a page shows where coloured ink is, without that ink: a net of few layers that has learned it from rendered print under rendered ink (<c>fixtures/InkModel</c>).
/// Formulas know of even ink and whole colours; but scanners keep colours at half the resolution, where a thin stroke's is half its neighbours', and ink is never even.
/// Safe for use from several threads.
/// </summary>
internal sealed class InkNet(NetWeights weights)
{
    private static readonly Lazy<InkNet> Shared = new(() => new(NetWeights.Embedded("ink")));

    /// <summary>Squares of a tile in either direction, and how far beyond it the net looks.</summary>
    private const int Tile = 48, Reach = 6;

    private const int Inputs = BalancedColours.Square * BalancedColours.Square * BalancedColours.Colours;

    /// <summary>The net that the program carries.</summary>
    public static InkNet Default => Shared.Value;

    /// <summary><c>sha256:</c> and the digest of the weights.</summary>
    public string Hash => weights.Hash;

    /// <summary>Takes coloured ink off a page.</summary>
    /// <param name="colours">The page.</param>
    /// <param name="separated">Receives the page without it, where there is any, and what was taken off.</param>
    public void Erase(in BalancedColours colours, SeparatedInk separated)
    {
        var coloured = colours.FindColoured();
        for (var top = 0; top < colours.SquaresDown; top += Tile)
            for (var left = 0; left < colours.SquaresAcross; left += Tile)
                if (Any(coloured, colours.SquaresAcross, left, top, Math.Min(left + Tile, colours.SquaresAcross), Math.Min(top + Tile, colours.SquaresDown)))
                    EraseTile(colours, coloured, left, top, separated);
    }

    private static bool Any(bool[] coloured, int across, int left, int top, int right, int bottom)
    {
        for (var y = top; y < bottom; y++)
            if (coloured.AsSpan((y * across) + left, right - left).Contains(true))
                return true;
        return false;
    }

    private void EraseTile(in BalancedColours colours, bool[] coloured, int left, int top, SeparatedInk separated)
    {
        const int side = Tile + (2 * Reach);
        var net = weights.Nets[0];
        var squares = ArrayPool<float>.Shared.Rent(side * side * Inputs);
        Draw(colours, left - Reach, top - Reach, side, squares);
        var darkness = net.Apply(squares, side, side, out _, out _);
        int right = Math.Min(left + Tile, colours.SquaresAcross), bottom = Math.Min(top + Tile, colours.SquaresDown);
        for (var y = top * BalancedColours.Square; y < Math.Min(bottom * BalancedColours.Square, colours.Height); y++)
        {
            for (var x = left * BalancedColours.Square; x < Math.Min(right * BalancedColours.Square, colours.Width); x++)
            {
                int across = x / BalancedColours.Square, down = y / BalancedColours.Square;
                if (!coloured[(down * colours.SquaresAcross) + across]) continue;
                var square = ((down - top + Reach) * side) + across - left + Reach;
                var output = ((y % BalancedColours.Square) * BalancedColours.Square) + (x % BalancedColours.Square);
                var pixel = (y * colours.Width) + x;
                separated.SetLeft(pixel, (byte)Math.Clamp(255 * (1 - darkness[(square * net.Outputs) + output]), 0f, 255f), colours[pixel]);
            }
        }

        ArrayPool<float>.Shared.Return(squares);
        ArrayPool<float>.Shared.Return(darkness);
    }

    /// <summary>Squares as the net takes them: the darkness, 0 to 1, of red, green and blue of their pixels row by row; outside of the page is paper.</summary>
    private static void Draw(in BalancedColours colours, int left, int top, int side, float[] squares)
    {
        const int square = BalancedColours.Square;
        for (var y = 0; y < side * square; y++)
        {
            for (var x = 0; x < side * square; x++)
            {
                int pageX = (left * square) + x, pageY = (top * square) + y;
                var isPage = pageX >= 0 && pageX < colours.Width && pageY >= 0 && pageY < colours.Height;
                var colour = isPage ? colours[(pageY * colours.Width) + pageX] : new(255, 255, 255);
                var at = ((((y / square * side) + (x / square)) * square * square) + (y % square * square) + (x % square)) * BalancedColours.Colours;
                (squares[at], squares[at + 1], squares[at + 2]) = ((255 - colour.Red) / 255f, (255 - colour.Green) / 255f, (255 - colour.Blue) / 255f);
            }
        }
    }
}
