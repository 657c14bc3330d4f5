using System.Buffers;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A net of convolutions that reads a line of characters from left to right.</summary>
/// <param name="height">Rows of the picture it takes.</param>
/// <param name="characterHeight">Rows of these that a character fills.</param>
/// <param name="layers">From the picture on; the last gives a score for every character.</param>
internal sealed class ConvolutionNet(int height, int characterHeight, IReadOnlyList<ConvolutionLayer> layers)
{
    /// <summary>Rows of the picture it takes.</summary>
    public int Height => height;

    /// <summary>Rows of these that a character fills.</summary>
    public int CharacterHeight => characterHeight;

    /// <summary>Scores a step, those beyond the alphabet included.</summary>
    public int Outputs => layers[^1].Outputs;

    /// <summary>Scores every step of a line.</summary>
    /// <param name="picture">Ink, row by row; its height is <see cref="Height"/>, its width a multiple of 4, 16 at least.</param>
    /// <param name="width">Columns.</param>
    /// <param name="steps">How many steps there are.</param>
    /// <returns>Steps × <see cref="Outputs"/> scores, not normalised. Returned to the shared pool by the caller.</returns>
    public float[] Score(ReadOnlySpan<float> picture, int width, out int steps)
    {
        var (frameY, frameX) = (layers[0].PaddingY, layers[0].PaddingX);
        var (rows, columns) = (height, width);
        var values = Rent(rows, columns, 1, frameY, frameX);
        for (var y = 0; y < height; y++)
            picture.Slice(y * width, width).CopyTo(values.AsSpan(((y + frameY) * (width + (2 * frameX))) + frameX));
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

        steps = columns;
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
