namespace ExtractPipeline.Extraction.Ocr;

/// <summary>The values between two layers of a net: row, column, channel, the last varying fastest.</summary>
/// <param name="values">At least height × width × channels of them.</param>
/// <param name="height">Rows, the frame included.</param>
/// <param name="width">Columns, the frame included.</param>
internal readonly ref struct FeatureMap(Span<float> values, int height, int width)
{
    /// <summary>The values.</summary>
    public Span<float> Values { get; } = values;

    /// <summary>Rows, the frame included.</summary>
    public int Height { get; } = height;

    /// <summary>Columns, the frame included.</summary>
    public int Width { get; } = width;
}
