using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Benchmarks.Digits;

/// <summary>Fits the figures of <see cref="Agreement"/> to a set of cells, by the likelihood of their true texts, and prints how far stated probabilities hold there.</summary>
internal static class DigitsCalibration
{
    private sealed record Line(List<(string Text, double Probability)> One, List<(string Text, double Probability)> Other, string Text);

    /// <summary>Fits and prints.</summary>
    public static void Run(string folder, DigitReader reader)
    {
        var lines = new List<Line>();
        foreach (var (image, cells) in DigitCells.Read(folder))
        {
            foreach (var cell in cells)
            {
                if (reader.ReadApart(image, cell.Box) is [[{ Count: > 0 } one, { Count: > 0 } other]]) lines.Add(new(one, other, cell.Text));
            }
        }

        var best = (Loss: double.PositiveInfinity, Figures: Array.Empty<float>());
        for (var one = 1; one <= 12; one++)
        {
            for (var other = 1; other <= 12; other++)
            {
                for (var floor = -16; floor <= -3; floor++)
                {
                    float[] figures = [one / 10f, other / 10f, floor];
                    var loss = Loss(lines, new(figures));
                    if (loss < best.Loss) best = (loss, figures);
                }
            }
        }

        Console.WriteLine(FormattableString.Invariant($"{lines.Count} lines; figures {best.Figures[0]:0.0} {best.Figures[1]:0.0} {best.Figures[2]:0}; log loss {best.Loss:0.00000}"));
        Reliability(lines, new(best.Figures));
    }

    private static double Loss(List<Line> lines, Agreement agreement) => lines.Average(line =>
    {
        var readings = agreement.Combine(line.One, line.Other);
        var right = readings.Where(reading => reading.Text == line.Text).Sum(reading => reading.Probability);
        return -Math.Log(right > 0 ? right : Math.Max(1e-12, 1 - readings.Sum(reading => reading.Probability)));
    });

    private static void Reliability(List<Line> lines, Agreement agreement)
    {
        double[] edges = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.01];
        var read = lines.ConvertAll(line => (Best: agreement.Combine(line.One, line.Other)[0], line.Text));
        Console.WriteLine("| stated probability | lines | mean | right |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (from, to) in edges.Zip(edges.Skip(1)))
        {
            var bin = read.Where(line => line.Best.Probability >= from && line.Best.Probability < to).ToList();
            if (bin.Count == 0) continue;
            var right = bin.Average(line => line.Best.Text == line.Text ? 1 : 0);
            Console.WriteLine(FormattableString.Invariant($"| {from} to {Math.Min(1, to)} | {bin.Count} | {bin.Average(line => line.Best.Probability):0.00000} | {right:0.00000} |"));
        }
    }
}
