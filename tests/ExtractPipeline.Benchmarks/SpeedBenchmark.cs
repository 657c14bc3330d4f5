using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.Extraction;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Compares the processor time of a whole run, start of the program and all children included, with that of <c>pdftotext -bbox</c> alone on
/// the same files: rounds of both in turn, so that a busy machine slows both down.
/// </summary>
internal static class SpeedBenchmark
{
    private const int Rounds = 5;

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(string folder)
    {
        using var place = new Workplace(folder);
        var count = place.Documents.Count;
        Console.WriteLine($"{count} documents; {Machine.Describe()}; extractor {DocumentExtractor.Version}");

        // The first round warms the caches and does not count.
        await ReadTextAsync(place);
        await ExtractAsync(place);

        var readings = new List<Round>();
        for (var i = 1; i <= Rounds; i++)
        {
            var text = await MeasureAsync(() => ReadTextAsync(place));
            var extraction = await MeasureAsync(() => ExtractAsync(place));
            var start = await MeasureAsync(() => StartAsync());
            var round = new Round(text.Cpu / count, extraction.Cpu / count, start.Cpu, count / extraction.Wall.TotalSeconds);
            readings.Add(round);
            Print($"round {i}", round);
        }

        Print("median", new(
            Median(readings, round => round.Text), Median(readings, round => round.Extraction), Median(readings, round => round.Start), Median(readings, round => round.PerSecond)));
        var ratios = readings.Select(round => round.Ratio).Order().ToList();
        Console.WriteLine(Invariant($"ratio of extraction to pdftotext -bbox alone: median {ratios[ratios.Count / 2]:0.00}, {ratios[0]:0.00} to {ratios[^1]:0.00}"));
    }

    private static async Task ReadTextAsync(Workplace place)
    {
        foreach (var document in place.Documents) await Children.RunAsync("pdftotext", "-bbox", document, "/dev/null");
    }

    private static async Task ExtractAsync(Workplace place)
    {
        using var process = Children.StartPipeline("extract", place.Input, "--out", place.Output, "--force");
        await process.WaitForExitAsync();
        if (process.ExitCode is not (0 or 3)) throw new InvalidOperationException($"the extraction ended with status {process.ExitCode}");
    }

    private static async Task StartAsync()
    {
        using var process = Children.StartPipeline("--version");
        await process.WaitForExitAsync();
    }

    private static async Task<(TimeSpan Cpu, TimeSpan Wall)> MeasureAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        var before = Children.ProcessorTime;
        await work();
        return (Children.ProcessorTime - before, clock.Elapsed);
    }

    private static void Print(string name, Round round) => Console.WriteLine(Invariant(
        $"{name}: pdftotext -bbox {round.Text.TotalMilliseconds:0.0} ms, extraction {round.Extraction.TotalMilliseconds:0.0} ms of processor time a document, ratio {round.Ratio:0.00}; {round.PerSecond:0.0} documents/s; start of the program {round.Start.TotalMilliseconds:0} ms"));

    private static T Median<T>(IEnumerable<Round> rounds, Func<Round, T> value) => rounds.Select(value).Order().ElementAt(Rounds / 2);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One round: processor time a document of both, that of a start which does nothing, and documents a second of the extraction.</summary>
    private sealed record Round(TimeSpan Text, TimeSpan Extraction, TimeSpan Start, double PerSecond)
    {
        public double Ratio => Extraction / Text;
    }
}
