using System.Buffers;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// A line of a cell at a net's size: its characters as high as the net's digits, in the middle, a quarter of the net's height free at each side.
/// The same as <c>net_input</c> of <c>fixtures/DigitModel/normalise.py</c>.
/// </summary>
internal static class LinePicture
{
    /// <summary>The widest picture; a line that would be wider is no number.</summary>
    private const int Widest = 512;

    private const int Narrowest = 16;

    // Smaller marks than a digit of 6 pt are dashes and points: they keep their size beside digits.
    private const double SmallestDigit = 4;

    /// <summary>Scales a line.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="line">One of its lines.</param>
    /// <param name="net">For which net.</param>
    /// <param name="width">Columns of the picture, a multiple of 4; 0 if the line is too long for a number.</param>
    /// <returns>Ink row by row, at least width × the net's height. Returned to the shared pool by the caller.</returns>
    public static float[] Draw(CellInk cell, PixelSpan line, ConvolutionNet net, out int width)
    {
        var factor = net.CharacterHeight / Math.Max(line.Height, SmallestDigit * cell.Scale);
        var side = 0.25 * net.Height / factor;
        width = Math.Max(Narrowest, (int)Math.Ceiling((line.Width + (2 * side)) * factor / 4) * 4);
        if (width > Widest)
        {
            width = 0;
            return [];
        }

        var (left, top) = (((line.Left + line.Right) / 2.0) - (width / factor / 2), ((line.Top + line.Bottom) / 2.0) - (net.Height / factor / 2));
        var picture = ArrayPool<float>.Shared.Rent(width * net.Height);
        var across = new Taps(left, 1 / factor, width, cell.Width);
        var down = new Taps(top, 1 / factor, net.Height, cell.Height);
        var rows = ArrayPool<float>.Shared.Rent(width * cell.Height);
        for (var y = down.First; y < down.Last; y++)
            across.Row(cell.Ink.Slice(y * cell.Width, cell.Width), rows.AsSpan(y * width, width));
        for (var y = 0; y < net.Height; y++)
            down.Column(y, rows, picture.AsSpan(y * width, width));
        ArrayPool<float>.Shared.Return(rows);
        return picture;
    }
}
