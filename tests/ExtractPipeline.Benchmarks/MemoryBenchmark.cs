using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.Extraction;

namespace ExtractPipeline.Benchmarks;

/// <summary>Shows that the memory of a run does not grow with the number of documents: the peak so far, at intervals.</summary>
internal static class MemoryBenchmark
{
    private const int Intervals = 10;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures and prints; returns the exit status of the extraction, with rejected documents counted as success.</summary>
    public static async Task<int> RunAsync(string folder, int count)
    {
        using var place = new Workplace(folder, count);
        Console.WriteLine($"{count} documents; {Machine.Describe()}; extractor {DocumentExtractor.Version}");
        using var process = Children.StartPipeline("extract", place.Input, "--out", place.Output, "--force");
        var clock = Stopwatch.StartNew();
        var next = 1;
        (long Peak, long Now) memory = default;
        while (!process.HasExited)
        {
            memory = Read(process.Id) ?? memory;
            var done = Directory.Exists(place.Output) ? Directory.EnumerateFiles(place.Output, "*.pdf.json").Count() : 0;
            if (done >= (long)count * next / Intervals)
            {
                Print(done, memory, clock);
                next = (done * Intervals / count) + 1;
            }

            await Task.Delay(Every);
        }

        Print(Directory.EnumerateFiles(place.Output, "*.pdf.json").Count(), memory, clock);
        return process.ExitCode is 0 or 3 ? 0 : process.ExitCode;
    }

    /// <summary>Peak and present resident memory in KiB; null once the process has gone.</summary>
    private static (long Peak, long Now)? Read(int process)
    {
        try
        {
            var lines = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"));
            var peak = Value("VmHWM:");
            return peak > 0 ? (peak, Value("VmRSS:")) : null;

            long Value(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
                : 0;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Print(int done, (long Peak, long Now) memory, Stopwatch clock) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{done} documents, {clock.Elapsed.TotalSeconds:0.0} s: peak {memory.Peak / 1024.0:0} MiB, now {memory.Now / 1024.0:0} MiB"));
}
