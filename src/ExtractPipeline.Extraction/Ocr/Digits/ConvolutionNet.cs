using System.Buffers;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A net of convolutions.</summary>
/// <param name="height">Rows of the picture it takes; 0 where that may have any number.</param>
/// <param name="characterHeight">Rows of these that a character fills; 0 where it reads none.</param>
/// <param name="layers">From the picture on; the last of a net that reads gives a score for every character.</param>
internal sealed class ConvolutionNet(int height, int characterHeight, IReadOnlyList<ConvolutionLayer> layers)
{
    /// <summary>Rows of the picture it takes.</summary>
    public int Height => height;

    /// <summary>Rows of these that a character fills.</summary>
    public int CharacterHeight => characterHeight;

    /// <summary>Scores a step, those beyond the alphabet included.</summary>
    public int Outputs => layers[^1].Outputs;

    /// <summary>Scores every step of a line, from left to right.</summary>
    /// <param name="picture">Ink, row by row; its height is <see cref="Height"/>, its width a multiple of 4, 16 at least.</param>
    /// <param name="width">Columns.</param>
    /// <param name="steps">How many steps there are.</param>
    /// <returns>Steps × <see cref="Outputs"/> scores, not normalised. Returned to the shared pool by the caller.</returns>
    public float[] Score(ReadOnlySpan<float> picture, int width, out int steps) => Apply(picture, height, width, out _, out steps);

    /// <summary>Applies the layers.</summary>
    /// <param name="picture">Row, column, channel: the last varies fastest.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns, enough for four in every layer.</param>
    /// <param name="rowsLeft">Rows that come out.</param>
    /// <param name="columnsLeft">Columns that come out.</param>
    /// <returns>Rows × columns × <see cref="Outputs"/>. Returned to the shared pool by the caller.</returns>
    public float[] Apply(ReadOnlySpan<float> picture, int rows, int columns, out int rowsLeft, out int columnsLeft)
    {
        var (frameY, frameX) = (layers[0].PaddingY, layers[0].PaddingX);
        var (channels, run) = (layers[0].Inputs, columns * layers[0].Inputs);
        var values = Rent(rows, columns, channels, frameY, frameX);
        for (var y = 0; y < rows; y++)
            picture.Slice(y * run, run).CopyTo(values.AsSpan((((y + frameY) * (columns + (2 * frameX))) + frameX) * channels));
        for (var n = 0; n < layers.Count; n++)
        {
            var layer = layers[n];
            var (nextY, nextX) = n + 1 < layers.Count ? (layers[n + 1].PaddingY, layers[n + 1].PaddingX) : (0, 0);
            var pooled = layer.PoolY * layer.PoolX > 1;
            var input = new FeatureMap(values, rows + (2 * layer.PaddingY), columns + (2 * layer.PaddingX));
            rows = ((input.Height - layer.KernelHeight) / layer.StrideY) + 1;
            columns = ((input.Width - layer.KernelWidth) / layer.StrideX) + 1;
            (frameY, frameX) = pooled ? (0, 0) : (nextY, nextX);
            var next = Rent(rows, columns, layer.Outputs, frameY, frameX);
            layer.Apply(input, new(next, rows + (2 * frameY), columns + (2 * frameX)), frameY, frameX);
            ArrayPool<float>.Shared.Return(values);
            values = next;
            if (!pooled) continue;
            next = Rent(rows / layer.PoolY, columns / layer.PoolX, layer.Outputs, nextY, nextX);
            var whole = new FeatureMap(values, rows, columns);
            (rows, columns) = (rows / layer.PoolY, columns / layer.PoolX);
            layer.Pool(whole, new(next, rows + (2 * nextY), columns + (2 * nextX)), nextY, nextX);
            ArrayPool<float>.Shared.Return(values);
            values = next;
        }

        (rowsLeft, columnsLeft) = (rows, columns);
        return values;
    }

    // Zeros where the frame is: the layers do not write there.
    private static float[] Rent(int rows, int columns, int channels, int frameY, int frameX)
    {
        var size = (rows + (2 * frameY)) * (columns + (2 * frameX)) * channels;
        var values = ArrayPool<float>.Shared.Rent(size);
        if (frameY + frameX > 0) values.AsSpan(0, size).Clear();
        return values;
    }
}
