using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Nets as <c>fixtures/DigitModel/export.py</c> wrote them: little-endian, <c>EPDN</c>, the alphabet (length in bytes, UTF-8), the number of calibration figures and these,
/// the number of nets; a net is its height, its characters' height and its number of layers; a layer is eleven numbers in the order of <see cref="ConvolutionLayer"/>, its weights, its bias.
/// Counts are 32-bit integers, figures 32-bit floats, weights and biases 16-bit floats.
/// </summary>
/// <param name="Hash"><c>sha256:</c> and the digest of the file.</param>
/// <param name="Alphabet">The characters that the scores after the first stand for; the first is for none. Empty for a net that reads none.</param>
/// <param name="Calibration">For digits the figures of <see cref="Agreement"/>; none for others.</param>
/// <param name="Nets">Two for digits, one for labels and for ink.</param>
internal sealed record NetWeights(string Hash, string Alphabet, IReadOnlyList<float> Calibration, IReadOnlyList<ConvolutionNet> Nets)
{
    /// <summary>Weights that the program carries.</summary>
    /// <param name="name"><c>digits</c>, <c>labels</c> or <c>ink</c>.</param>
    public static NetWeights Embedded(string name)
    {
        using var stream = typeof(NetWeights).Assembly.GetManifestResourceStream($"ocr/{name}.weights")!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return Parse(file);
    }

    /// <summary>Reads the format above.</summary>
    /// <exception cref="InvalidDataException">Another format.</exception>
    public static NetWeights Parse(byte[] file)
    {
        using var reader = new BinaryReader(new MemoryStream(file, writable: false));
        if (!reader.ReadBytes(4).AsSpan().SequenceEqual("EPDN"u8)) throw new InvalidDataException("not a file of weights: EPDN expected at its beginning");
        var alphabet = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32()));
        var calibration = Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadSingle()).ToArray();
        var nets = Enumerable.Range(0, reader.ReadInt32()).Select(_ => Net(reader)).ToArray();
        return new($"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}", alphabet, calibration, nets);
    }

    private static ConvolutionNet Net(BinaryReader reader)
    {
        var (height, character, layers) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        return new(height, character, [.. Enumerable.Range(0, layers).Select(_ => Layer(reader))]);
    }

    private static ConvolutionLayer Layer(BinaryReader reader)
    {
        var n = Enumerable.Range(0, 11).Select(_ => reader.ReadInt32()).ToArray();
        var weights = Halves(reader, n[0] * n[1] * n[2] * n[3]);
        return new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8] != 0, n[9], n[10], weights, Halves(reader, n[1]));
    }

    private static float[] Halves(BinaryReader reader, int count)
    {
        var halves = new Half[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(halves.AsSpan()));
        return Array.ConvertAll(halves, half => (float)half);
    }
}
