using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Benchmarks.Digits;

/// <summary>Wrong cells of the reader of digits and of each of its nets, by condition and by font, with the time for a cell.</summary>
internal static class DigitsBenchmark
{
    private const double Sure = 0.9999;

    /// <summary>Measures and prints.</summary>
    public static void Run(string folder, DigitReader reader)
    {
        var outcomes = new List<Outcome>();
        var spent = TimeSpan.Zero;
        foreach (var (image, cells) in DigitCells.Read(folder))
        {
            // The first page also warms up.
            if (outcomes.Count == 0) reader.ReadAll(image, [.. cells.Select(cell => cell.Box)]);
            var begin = Environment.CpuUsage.TotalTime;
            var read = reader.ReadAll(image, [.. cells.Select(cell => cell.Box)]);
            spent += Environment.CpuUsage.TotalTime - begin;
            outcomes.AddRange(cells.Zip(read, (cell, readings) => Judge(reader, image, cell, readings)));
        }

        Console.WriteLine($"{outcomes.Count} cells; {Machine.Describe()}; weights {reader.Hash}");
        Console.WriteLine(FormattableString.Invariant($"{spent.TotalMilliseconds / outcomes.Count:0.000} ms of processor time a cell"));
        Print("condition", outcomes, outcome => outcome.Cell.Condition);
        Print("font", outcomes, outcome => outcome.Cell.Font);
        Print("all", outcomes, _ => "");
        foreach (var outcome in outcomes.Where(outcome => !outcome.Right).OrderByDescending(outcome => outcome.Probability).Take(40))
            Console.WriteLine(FormattableString.Invariant($"{outcome.Cell.Condition} {outcome.Cell.Font}: {outcome.Cell.Text} read as {outcome.Said} ({outcome.Probability:0.00000}), nets: {outcome.One}, {outcome.Other}; {outcome.Cell.Image} {outcome.Cell.Box}"));
    }

    private static Outcome Judge(DigitReader reader, Extraction.Documents.PageRaster image, DigitCell cell, IReadOnlyList<DigitReading> readings)
    {
        var apart = reader.ReadApart(image, cell.Box);
        string Net(int n) => string.Concat(apart.Select(line => line[n].Count > 0 ? line[n][0].Text : "?"));
        return new(cell, readings.Count > 0 ? readings[0].Text : "", readings.Count > 0 ? readings[0].Probability : 0, Net(0), Net(1));
    }

    private static void Print(string title, List<Outcome> outcomes, Func<Outcome, string> key)
    {
        Console.WriteLine();
        Console.WriteLine($"| {title} | cells | wrong | of these the first / the second net / both alike | accepted at p ≥ {Sure} | wrong among these |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var group in outcomes.GroupBy(key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var (one, other) = (group.Count(outcome => outcome.One != outcome.Cell.Text), group.Count(outcome => outcome.Other != outcome.Cell.Text));
            var alike = group.Count(outcome => outcome.One != outcome.Cell.Text && outcome.One == outcome.Other);
            var sure = group.Count(outcome => outcome.Probability >= Sure);
            var share = FormattableString.Invariant($"{100.0 * sure / group.Count():0.00} %");
            Console.WriteLine($"| {group.Key} | {group.Count()} | {group.Count(outcome => !outcome.Right)} | {one} / {other} / {alike} | {share} | {group.Count(outcome => outcome.Probability >= Sure && !outcome.Right)} |");
        }
    }

    private sealed record Outcome(DigitCell Cell, string Said, double Probability, string One, string Other)
    {
        public bool Right => Said == Cell.Text;
    }
}
