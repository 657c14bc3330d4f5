using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.Extraction;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Compares the time of a batch with two jobs to that with one, in turn. Cores share caches, memory and clock: what two loops of arithmetic,
/// and two runs of tesseract on a scanned page, gain beside each other tells what the machine can give.
/// </summary>
internal static class JobsBenchmark
{
    private const int Additions = 800_000_000, Pages = 8;

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(string folder, int count, int times)
    {
        using var place = new Workplace(folder, count);
        Console.WriteLine($"{count} documents; {Machine.Describe()}; extractor {DocumentExtractor.Version}");
        Environment.SetEnvironmentVariable("OMP_THREAD_LIMIT", "1");
        var page = Path.Combine(Path.GetDirectoryName(place.Input)!, "page");
        await Children.RunAsync("pdftoppm", "-r", "200", "-gray", "-singlefile", place.Documents[0], page);
        List<(double One, double Two)> loops = [], pages = [], batches = [];
        for (var round = 0; round < times; round++)
        {
            loops.Add(await TimesAsync(jobs => Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => Task.Run(() => Add(2 * Additions / jobs))))));
            pages.Add(await TimesAsync(jobs => Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => ReadAsync(page + ".pgm", Pages / jobs)))));
            batches.Add(await TimesAsync(jobs => Children.RunAsync("dotnet", [.. Children.Pipeline(["extract", place.Input, "--out", place.Output, "--force", "--jobs", jobs.ToString(CultureInfo.InvariantCulture)])])));
            Print("two against one", times => Gain(times[^1]));
        }

        Print("medians", times => Median([.. times.Select(Gain)]));

        // What else a machine does only ever adds time: the shortest of each is nearest to what the work takes.
        Print("shortest against shortest", times => times.Min(time => time.One) / times.Min(time => time.Two));

        void Print(string name, Func<List<(double One, double Two)>, double> figure) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: loops {figure(loops):0.00}, tesseract {figure(pages):0.00}, extract {figure(batches):0.00}"));
    }

    private static double Gain((double One, double Two) times) => times.One / times.Two;

    /// <summary>The seconds of some work done by one, and of the same work done by two.</summary>
    private static async Task<(double One, double Two)> TimesAsync(Func<int, Task> work)
    {
        return (await TimeAsync(1), await TimeAsync(2));

        async Task<double> TimeAsync(int jobs)
        {
            var clock = Stopwatch.StartNew();
            await work(jobs);
            return clock.Elapsed.TotalSeconds;
        }
    }

    private static async Task ReadAsync(string page, int times)
    {
        for (var i = 0; i < times; i++) await Children.RunAsync("tesseract", page, "stdout", "-l", "chi_sim");
    }

    private static long Add(int additions)
    {
        var sum = 0L;
        for (var i = 0; i < additions; i++) sum += (long)i * i & 7;
        return sum;
    }

    /// <summary>The value in the middle; of an even number the mean of the two there.</summary>
    private static double Median(List<double> values) => values.Order().Skip((values.Count - 1) / 2).Take(2 - (values.Count % 2)).Average();
}
