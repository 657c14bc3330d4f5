using System.Buffers;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Reads the numeric cells of a scanned table: two nets of different build, trained on rendered numbers (<c>fixtures/DigitModel</c>), whose probabilities are combined.
/// Safe for use from several threads.
/// </summary>
public sealed class DigitReader
{
    private static readonly Lazy<DigitReader> Shared = new(() => new(NetWeights.Embedded("digits")));

    // Stands in the nets' alphabet for a run of anything else.
    private const char Other = '□';
    private const int MostLines = 4;
    private const int Kept = 8;

    private readonly NetWeights weights;
    private readonly Agreement agreement;

    internal DigitReader(NetWeights weights)
    {
        this.weights = weights;
        agreement = new(weights.Calibration);
    }

    /// <summary>The reader with the weights that the program carries.</summary>
    public static DigitReader Default => Shared.Value;

    /// <summary><c>sha256:</c> and the digest of the weights.</summary>
    public string Hash => weights.Hash;

    /// <summary>The figures by which its nets' probabilities are combined; for measurements.</summary>
    internal IReadOnlyList<float> Calibration => weights.Calibration;

    /// <summary>Reads one cell.</summary>
    /// <param name="image">The page, upright; the cell may be skewed by 3° at most.</param>
    /// <param name="left">First column of the cell. The box may lie on the cell's rulings or within them.</param>
    /// <param name="top">First row.</param>
    /// <param name="right">The column after the last.</param>
    /// <param name="bottom">The row after the last.</param>
    /// <returns>
    /// Likeliest first. None where nothing stands out from the cell's background (blank, or paler than anything could be read) and where no number could be so long.
    /// What holds characters other than those of <see cref="DigitReading.Text"/> is no reading: its probability is missing from the sum.
    /// </returns>
    public IReadOnlyList<DigitReading> Read(PageRaster image, int left, int top, int right, int bottom)
    {
        var box = new PixelSpan(Math.Clamp(left, 0, image.Width), Math.Clamp(top, 0, image.Height), Math.Clamp(right, 0, image.Width), Math.Clamp(bottom, 0, image.Height));
        if (box.Width <= 0 || box.Height <= 0) return [];
        var cell = CellInk.Of(image, box);
        if (cell.Lines.Count is 0 or > MostLines) return [];
        List<DigitReading> readings = [new("", 1, true)];
        foreach (var line in cell.Lines)
        {
            if (ReadLine(cell, line) is not { } next) return [];
            readings = readings.Count == 1 && readings[0].Text.Length == 0 ? next : Append(readings, next);
        }

        readings.RemoveAll(reading => reading.Text.Contains(Other, StringComparison.Ordinal));
        return readings;
    }

    /// <summary>Reads the cells of a page; the same as <see cref="Read"/> one by one.</summary>
    public IReadOnlyList<IReadOnlyList<DigitReading>> ReadAll(PageRaster image, IReadOnlyList<PixelSpan> cells) =>
        [.. cells.Select(cell => Read(image, cell.Left, cell.Top, cell.Right, cell.Bottom))];

    /// <summary>What each net says of each line of a cell, before they are combined; for measurements.</summary>
    internal IReadOnlyList<List<(string Text, double Probability)>[]> ReadApart(PageRaster image, PixelSpan box)
    {
        var cell = CellInk.Of(image, box);
        return [.. cell.Lines.Select(line => weights.Nets.Select(net => ReadLine(cell, line, net) ?? []).ToArray())];
    }

    private List<DigitReading>? ReadLine(CellInk cell, PixelSpan line) =>
        ReadLine(cell, line, weights.Nets[0]) is { } one && ReadLine(cell, line, weights.Nets[1]) is { } other ? agreement.Combine(one, other) : null;

    private List<(string Text, double Probability)>? ReadLine(CellInk cell, PixelSpan line, ConvolutionNet net)
    {
        var picture = LinePicture.Draw(cell, line, net, out var width);
        if (width == 0) return null;
        var scores = net.Score(picture, width, out var steps);
        var readings = DashesAlike(PrefixBeam.Decode(scores, steps, net.Outputs, weights.Alphabet));
        ArrayPool<float>.Shared.Return(scores);
        ArrayPool<float>.Shared.Return(picture);
        return readings;
    }

    // A cell of dashes says the same however many there are and however long.
    private static List<(string Text, double Probability)> DashesAlike(List<(string Text, double Probability)> readings) =>
        readings.TrueForAll(reading => !IsDashes(reading.Text)) ? readings : [.. readings
            .GroupBy(reading => IsDashes(reading.Text) ? "—" : reading.Text, StringComparer.Ordinal)
            .Select(same => (same.Key, Probability: same.Sum(reading => reading.Probability)))
            .OrderByDescending(reading => reading.Probability)];

    private static bool IsDashes(string text) => text.Length > 0 && text.AsSpan().IndexOfAnyExcept('-', '—') < 0;

    private static List<DigitReading> Append(List<DigitReading> above, List<DigitReading> below) =>
        [.. above
            .SelectMany(_ => below, (one, other) => new DigitReading(one.Text + other.Text, one.Probability * other.Probability, one.Agreed && other.Agreed))
            .GroupBy(reading => reading.Text, (text, same) => same.Aggregate((one, other) => new(text, one.Probability + other.Probability, one.Agreed || other.Agreed)), StringComparer.Ordinal)
            .OrderByDescending(reading => reading.Probability)
            .ThenBy(reading => reading.Text, StringComparer.Ordinal)
            .Take(Kept)];
}
