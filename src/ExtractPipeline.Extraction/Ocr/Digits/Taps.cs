namespace ExtractPipeline.Extraction.Ocr;

/// <summary>How much each pixel of a row or column counts for each of another size: a triangle, widened where the picture shrinks. What lies outside is paper.</summary>
internal sealed class Taps
{
    private readonly int most;
    private readonly int[] first;
    private readonly int[] count;
    private readonly float[] shares;

    /// <summary>Prepares a change of size.</summary>
    /// <param name="origin">Where the first new pixel begins, in old pixels.</param>
    /// <param name="step">Old pixels to a new one.</param>
    /// <param name="pixels">New pixels.</param>
    /// <param name="size">Old pixels.</param>
    public Taps(double origin, double step, int pixels, int size)
    {
        var support = Math.Max(1, step);
        most = (int)(2 * support) + 2;
        first = new int[pixels];
        count = new int[pixels];
        shares = new float[pixels * most];
        for (var n = 0; n < pixels; n++)
        {
            var centre = origin + ((n + 0.5) * step);
            var (from, to) = ((int)Math.Floor(centre - support + 0.5), (int)Math.Floor(centre + support + 0.5));
            double all = 0;
            for (var at = from; at < to; at++) all += Share(at);
            first[n] = Math.Clamp(from, 0, size);
            count[n] = Math.Max(0, Math.Min(to, size) - first[n]);
            for (var tap = 0; tap < count[n]; tap++) shares[(n * most) + tap] = (float)(Share(first[n] + tap) / all);

            double Share(int at) => Math.Max(0, 1 - (Math.Abs(at - centre + 0.5) / support));
        }
    }

    /// <summary>The first old pixel that counts.</summary>
    public int First => first[0];

    /// <summary>The old pixel after the last that counts.</summary>
    public int Last => first[^1] + count[^1];

    /// <summary>Changes a row.</summary>
    public void Row(ReadOnlySpan<float> old, Span<float> changed)
    {
        for (var x = 0; x < changed.Length; x++)
        {
            float sum = 0;
            for (var tap = 0; tap < count[x]; tap++) sum += shares[(x * most) + tap] * old[first[x] + tap];
            changed[x] = sum;
        }
    }

    /// <summary>One new row of columns that are changed.</summary>
    /// <param name="y">Which.</param>
    /// <param name="old">The old rows.</param>
    /// <param name="changed">Receives the new one, within the range of what the nets were trained on.</param>
    public void Column(int y, ReadOnlySpan<float> old, Span<float> changed)
    {
        changed.Clear();
        for (var tap = 0; tap < count[y]; tap++)
        {
            var share = shares[(y * most) + tap];
            var row = old.Slice((first[y] + tap) * changed.Length, changed.Length);
            for (var x = 0; x < changed.Length; x++) changed[x] += share * row[x];
        }

        foreach (ref var value in changed) value = Math.Clamp(value, -0.2f, 1.075f);
    }
}
