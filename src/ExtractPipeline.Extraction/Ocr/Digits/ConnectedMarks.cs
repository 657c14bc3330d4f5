namespace ExtractPipeline.Extraction.Ocr;

/// <summary>The connected parts of a picture of marks, diagonal neighbours included, one after the other from the top left.</summary>
/// <param name="marks">Row by row. Consumed: what has been given is cleared.</param>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
internal sealed class ConnectedMarks(bool[] marks, int width, int height)
{
    private readonly List<int> pixels = [];
    private int from;

    /// <summary>The rectangle around the part.</summary>
    public PixelSpan Box { get; private set; }

    /// <summary>The part's pixels, as places in the picture.</summary>
    public IReadOnlyList<int> Pixels => pixels;

    /// <summary>Goes to the next part; false after the last.</summary>
    public bool Next()
    {
        from = from < marks.Length ? Array.IndexOf(marks, true, from) : -1;
        if (from < 0)
        {
            from = marks.Length;
            return false;
        }

        pixels.Clear();
        Take(from);
        Box = new(from % width, from / width, (from % width) + 1, (from / width) + 1);
        for (var n = 0; n < pixels.Count; n++)
        {
            var (x, y) = (pixels[n] % width, pixels[n] / width);
            Box = Box.Union(new(x, y, x + 1, y + 1));
            for (var row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1); row++)
                for (var column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1); column++)
                    if (marks[(row * width) + column])
                        Take((row * width) + column);
        }

        return true;
    }

    private void Take(int pixel)
    {
        marks[pixel] = false;
        pixels.Add(pixel);
    }
}
