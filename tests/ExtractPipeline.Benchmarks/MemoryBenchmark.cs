using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.Extraction;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Shows that the memory of a run does not grow with the number of documents: at intervals the mean since the one before, and the most that
/// was ever seen, of the program and of each process that it has started for scans.
/// </summary>
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
        Use program = new(), hosts = new();
        while (!process.HasExited)
        {
            program.Add(ProcessTree.Memory(process.Id));
            foreach (var child in ProcessTree.Children(process.Id)) hosts.Add(ProcessTree.Memory(child, "dotnet"));
            var done = Done();
            if (done >= (long)count * next / Intervals)
            {
                Print(done);
                next = (done * Intervals / count) + 1;
            }

            await Task.Delay(Every);
        }

        Print(Done());
        return process.ExitCode is 0 or 3 ? 0 : process.ExitCode;

        int Done() => Directory.Exists(place.Output) ? Directory.EnumerateFiles(place.Output, "*.pdf.json").Count() : 0;

        void Print(int done) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} documents, {clock.Elapsed.TotalSeconds:0.0} s: program {program.Take()}; processes for scans {hosts.Take()}"));
    }

    /// <summary>What some processes used, each sample of each of them counted.</summary>
    private sealed class Use
    {
        private long peak, sum, samples;

        public void Add((long Peak, long Now)? memory)
        {
            if (memory is not { } seen) return;
            peak = Math.Max(peak, seen.Peak);
            (sum, samples) = (sum + seen.Now, samples + 1);
        }

        /// <summary>The mean since the last call, and the peak of all.</summary>
        public string Take()
        {
            var text = samples == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{sum / 1024.0 / samples:0} MiB, at most {peak / 1024.0:0} MiB");
            (sum, samples) = (0, 0);
            return text;
        }
    }
}
