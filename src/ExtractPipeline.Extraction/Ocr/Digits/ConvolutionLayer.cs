using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>One layer of a net: a convolution with its bias and rectification, then a pool of maxima (1 × 1 for none).</summary>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out, a multiple of <see cref="Lanes"/>.</param>
/// <param name="KernelHeight">Rows that the kernel covers.</param>
/// <param name="KernelWidth">Columns that the kernel covers.</param>
/// <param name="StrideY">Rows from one output to the next.</param>
/// <param name="StrideX">Columns from one output to the next.</param>
/// <param name="PaddingY">Rows of zeros above and below.</param>
/// <param name="PaddingX">Columns of zeros at either side.</param>
/// <param name="Rectified">Whether negative outputs become 0.</param>
/// <param name="PoolY">Rows pooled into one.</param>
/// <param name="PoolX">Columns pooled into one.</param>
/// <param name="Weights">Kernel row, kernel column, input, output: the last varies fastest.</param>
/// <param name="Bias">One an output.</param>
internal sealed record ConvolutionLayer(
    int Inputs, int Outputs, int KernelHeight, int KernelWidth, int StrideY, int StrideX, int PaddingY, int PaddingX, bool Rectified, int PoolY, int PoolX,
    float[] Weights, float[] Bias)
{
    /// <summary>Outputs come in groups of so many, and pictures are at least so many columns wide.</summary>
    public const int Lanes = 16;

    private const int Columns = 4;

    /// <summary>Applies the layer.</summary>
    /// <param name="input">Row, column, channel: the last varies fastest. Framed by this layer's padding.</param>
    /// <param name="output">Receives the outputs in the same order. Framed; the frame stays as it is.</param>
    /// <param name="frameY">Rows of the output's frame.</param>
    /// <param name="frameX">Columns of the output's frame.</param>
    public void Apply(in FeatureMap input, in FeatureMap output, int frameY, int frameX)
    {
        for (var y = 0; y < output.Height - (2 * frameY); y++)
        {
            for (var x = 0; x < output.Width - (2 * frameX); x += Columns)
            {
                // The last columns anew rather than beyond the edge.
                var first = Math.Min(x, output.Width - (2 * frameX) - Columns);
                for (var lane = 0; lane < Outputs; lane += Lanes) Tile(input, output, y, first, lane, frameY, frameX);
            }
        }
    }

    private void Tile(in FeatureMap input, in FeatureMap output, int y, int x, int lane, int frameY, int frameX)
    {
        if (Vector<float>.Count == 8) TileOfEights(input, output, y, x, lane, frameY, frameX);
        else TileOfAnything(input, output, y, x, lane, frameY, frameX);
    }

    // Four columns of sixteen outputs in eight registers: each weight is loaded once for four products, each input once for two.
    private void TileOfEights(in FeatureMap input, in FeatureMap output, int y, int x, int lane, int frameY, int frameX)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        ref var values = ref MemoryMarshal.GetReference(input.Values);
        var low = Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Bias), (nuint)lane);
        var high = Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Bias), (nuint)lane + 8);
        var (a0, a1, b0, b1, c0, c1, d0, d1) = (low, high, low, high, low, high, low, high);
        var step = (nuint)(StrideX * Inputs);
        var run = KernelWidth * Inputs;
        var weight = (nuint)lane;
        for (var row = 0; row < KernelHeight; row++)
        {
            var at = (nuint)(((((y * StrideY) + row) * input.Width) + (x * StrideX)) * Inputs);
            for (var n = 0; n < run; n++, at++, weight += (nuint)Outputs)
            {
                var w0 = Vector.LoadUnsafe(ref weights, weight);
                var w1 = Vector.LoadUnsafe(ref weights, weight + 8);
                var a = new Vector<float>(Unsafe.Add(ref values, at));
                var b = new Vector<float>(Unsafe.Add(ref values, at + step));
                var c = new Vector<float>(Unsafe.Add(ref values, at + (2 * step)));
                var d = new Vector<float>(Unsafe.Add(ref values, at + (3 * step)));
                a0 = Vector.FusedMultiplyAdd(a, w0, a0);
                a1 = Vector.FusedMultiplyAdd(a, w1, a1);
                b0 = Vector.FusedMultiplyAdd(b, w0, b0);
                b1 = Vector.FusedMultiplyAdd(b, w1, b1);
                c0 = Vector.FusedMultiplyAdd(c, w0, c0);
                c1 = Vector.FusedMultiplyAdd(c, w1, c1);
                d0 = Vector.FusedMultiplyAdd(d, w0, d0);
                d1 = Vector.FusedMultiplyAdd(d, w1, d1);
            }
        }

        Store(output, y + frameY, x + frameX, lane, a0, a1);
        Store(output, y + frameY, x + frameX + 1, lane, b0, b1);
        Store(output, y + frameY, x + frameX + 2, lane, c0, c1);
        Store(output, y + frameY, x + frameX + 3, lane, d0, d1);
    }

    private void Store(in FeatureMap output, int y, int x, int lane, Vector<float> low, Vector<float> high)
    {
        if (Rectified) (low, high) = (Vector.Max(low, Vector<float>.Zero), Vector.Max(high, Vector<float>.Zero));
        var target = output.Values.Slice((((y * output.Width) + x) * Outputs) + lane, Lanes);
        low.CopyTo(target);
        high.CopyTo(target[8..]);
    }

    // For processors whose vectors are shorter or longer.
    private void TileOfAnything(in FeatureMap input, in FeatureMap output, int y, int x, int lane, int frameY, int frameX)
    {
        Span<float> sums = stackalloc float[Lanes];
        for (var column = 0; column < Columns; column++)
        {
            Bias.AsSpan(lane, Lanes).CopyTo(sums);
            var weight = lane;
            for (var row = 0; row < KernelHeight; row++)
            {
                var at = ((((y * StrideY) + row) * input.Width) + ((x + column) * StrideX)) * Inputs;
                foreach (var value in input.Values.Slice(at, KernelWidth * Inputs))
                {
                    for (var n = 0; n < Lanes; n++) sums[n] += value * Weights[weight + n];
                    weight += Outputs;
                }
            }

            var target = output.Values.Slice(((((y + frameY) * output.Width) + x + frameX + column) * Outputs) + lane, Lanes);
            for (var n = 0; n < Lanes; n++) target[n] = Rectified ? Math.Max(0, sums[n]) : sums[n];
        }
    }

    /// <summary>The greatest of each PoolY × PoolX outputs.</summary>
    /// <param name="input">As <see cref="Apply"/> wrote it, without a frame.</param>
    /// <param name="output">Framed as there.</param>
    /// <param name="frameY">Rows of the frame.</param>
    /// <param name="frameX">Columns of the frame.</param>
    public void Pool(in FeatureMap input, in FeatureMap output, int frameY, int frameX)
    {
        for (var y = 0; y < output.Height - (2 * frameY); y++)
        {
            for (var x = 0; x < output.Width - (2 * frameX); x++)
            {
                var target = output.Values.Slice((((y + frameY) * output.Width) + x + frameX) * Outputs, Outputs);
                target.Fill(float.NegativeInfinity);
                for (var row = 0; row < PoolY; row++)
                {
                    for (var column = 0; column < PoolX; column++)
                    {
                        var source = input.Values.Slice(((((y * PoolY) + row) * input.Width) + (x * PoolX) + column) * Outputs, Outputs);
                        for (var n = 0; n < Outputs; n += Vector<float>.Count)
                            Vector.Max(new Vector<float>(target[n..]), new Vector<float>(source[n..])).CopyTo(target[n..]);
                    }
                }
            }
        }
    }
}
