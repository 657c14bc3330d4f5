using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Benchmarks.Digits;

/// <summary>
/// Fits the figures of <see cref="Agreement"/> to a set of cells, by the likelihood of their true texts, and prints how far the probabilities that they state hold
/// for another set: each font there is judged by figures that were fitted to the other fonts only.
/// </summary>
internal static class DigitsCalibration
{
    private static readonly double[] Edges = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.01];

    private sealed record Line(List<(string Text, double Probability)> One, List<(string Text, double Probability)> Other, string Text, string Font)
    {
        public bool Agreed => Agreement.Tells(One, Other);
    }

    /// <summary>Fits and prints.</summary>
    /// <param name="fit">Folder of the cells that are fitted to.</param>
    /// <param name="check">Folder of those that are judged.</param>
    /// <param name="reader">Reads them; its least risk is kept.</param>
    public static void Run(string fit, string check, DigitReader reader)
    {
        var (known, judged) = (Lines(fit, reader), Lines(check, reader));
        var ranking = Ranking([.. known.Where(line => !line.Agreed)], reader.Calibration);
        Console.WriteLine($"fitted to {known.Count} lines: {Figures(WithAgreement(known, ranking))}");
        var read = new List<(DigitReading Best, string Text)>();
        foreach (var font in judged.GroupBy(line => line.Font, StringComparer.Ordinal))
        {
            var figures = WithAgreement([.. known.Where(line => line.Font != font.Key)], ranking);
            Console.WriteLine($"without {font.Key}: {Figures(figures)}");
            var agreement = new Agreement(figures);
            read.AddRange(font.Select(line => (agreement.Combine(line.One, line.Other)[0], line.Text)));
        }

        Reliability(read, "fitted to other fonts");
        var carried = new Agreement(reader.Calibration);
        Reliability(judged.ConvertAll(line => (carried.Combine(line.One, line.Other)[0], line.Text)), $"as the weights carry them: {Figures(reader.Calibration)}");
    }

    private static List<Line> Lines(string folder, DigitReader reader)
    {
        var lines = new List<Line>();
        foreach (var (image, cells) in DigitCells.Read(folder))
        {
            foreach (var cell in cells)
            {
                if (reader.ReadApart(image, cell.Box) is [[{ Count: > 0 } one, { Count: > 0 } other]]) lines.Add(new(one, other, cell.Text, cell.Font));
            }
        }

        return lines;
    }

    // The weights and the floor, where the nets differ.
    private static float[] Ranking(List<Line> lines, IReadOnlyList<float> carried) => (
        from one in Enumerable.Range(1, 12)
        from other in Enumerable.Range(1, 12)
        from floor in Enumerable.Range(-16, 14)
        select (float[])[one / 10f, other / 10f, floor, .. carried.Skip(3)]).MinBy(figures => Loss(lines, figures))!;

    // The log odds of an error, where they agree.
    private static float[] WithAgreement(List<Line> lines, float[] ranking)
    {
        var sure = lines.Where(line => line.Agreed)
            .Select(line => (Certainty: Agreement.Certainty(Math.Min(line.One[0].Probability, line.Other[0].Probability)), Right: line.One[0].Text == line.Text)).ToArray();
        var (offset, slope) = (
            from odds in Enumerable.Range(-8, 33)
            from fall in Enumerable.Range(5, 36)
            select (Odds: odds / 4.0, Fall: fall / 10.0)).MinBy(figures => sure.Sum(line =>
            {
                var logit = (figures.Fall * line.Certainty) - figures.Odds;
                return Math.Log(1 + Math.Exp(line.Right ? -logit : logit));
            }));
        return [.. ranking.Take(3), (float)offset, (float)slope, ranking[5]];
    }

    private static double Loss(List<Line> lines, IReadOnlyList<float> figures)
    {
        var agreement = new Agreement(figures);
        return lines.Sum(line =>
        {
            var readings = agreement.Combine(line.One, line.Other);
            var right = readings.Where(reading => reading.Text == line.Text).Sum(reading => reading.Probability);
            return -Math.Log(right > 0 ? right : Math.Max(1e-12, 1 - readings.Sum(reading => reading.Probability)));
        });
    }

    private static void Reliability(List<(DigitReading Best, string Text)> read, string title)
    {
        Console.WriteLine();
        Console.WriteLine($"| {title} | lines | mean | right | wrong | at most wrong (95 %) |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (from, to) in Edges.Zip(Edges.Skip(1)))
        {
            var bin = read.Where(line => line.Best.Probability >= from && line.Best.Probability < to).ToList();
            if (bin.Count == 0) continue;
            var wrong = bin.Count(line => line.Best.Text != line.Text);
            Console.WriteLine(FormattableString.Invariant($"| {from} to {Math.Min(1, to)} | {bin.Count} | {bin.Average(line => line.Best.Probability):0.00000} | {1 - ((double)wrong / bin.Count):0.00000} | {wrong} | {UpperBound(wrong, bin.Count):0.00000} |"));
        }
    }

    // The rate at which so few errors would be seen once in twenty times (Poisson), by bisection.
    private static double UpperBound(int wrong, int count)
    {
        var (low, high) = (0.0, wrong + 10.0 + (4 * Math.Sqrt(wrong)));
        for (var n = 0; n < 60; n++)
        {
            var mean = (low + high) / 2;
            var (term, sum) = (Math.Exp(-mean), 0.0);
            for (var k = 0; k <= wrong; k++, term *= mean / k) sum += term;
            (low, high) = sum > 0.05 ? (mean, high) : (low, mean);
        }

        return Math.Min(1, high / count);
    }

    private static string Figures(IEnumerable<float> figures) => string.Join(' ', figures.Select(figure => FormattableString.Invariant($"{figure:0.#####}")));
}
