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
        List<double> loops = [], pages = [], batches = [];
        for (var round = 0; round < times; round++)
        {
            loops.Add(await GainAsync(jobs => Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => Task.Run(() => Add(2 * Additions / jobs))))));
            pages.Add(await GainAsync(jobs => Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => ReadAsync(page + ".pgm", Pages / jobs)))));
            batches.Add(await GainAsync(jobs => Children.RunAsync("dotnet", [.. Children.Pipeline(["extract", place.Input, "--out", place.Output, "--force", "--jobs", jobs.ToString(CultureInfo.InvariantCulture)])])));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"two against one: loops {loops[^1]:0.00}, tesseract {pages[^1]:0.00}, extract {batches[^1]:0.00}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"medians: loops {Median(loops):0.00}, tesseract {Median(pages):0.00}, extract {Median(batches):0.00}"));
    }

    /// <summary>The time of some work done by one, over that of the same work done by two.</summary>
    private static async Task<double> GainAsync(Func<int, Task> work)
    {
        var one = await TimeAsync(1);
        return one / await TimeAsync(2);

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
