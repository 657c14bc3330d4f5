using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using ExtractPipeline.Extraction;
using ExtractPipeline.Web;

namespace ExtractPipeline.Benchmarks;

/// <summary>Puts many documents through <c>serve</c> and prints its memory, descriptors and children as it goes: none of them may grow.</summary>
internal static class SoakBenchmark
{
    private const int Intervals = 10, AtOnce = 4;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures and prints; 0 when every document was settled.</summary>
    public static async Task<int> RunAsync(string folder, int count)
    {
        using var place = new Workplace(folder);
        Console.WriteLine($"{count} documents; {Machine.Describe()}; extractor {DocumentExtractor.Version}");
        using var process = Children.StartService(new Dictionary<string, string>(), out var address, "serve", "--data", place.Output, "--port", "0");
        try
        {
            using var http = new HttpClient { BaseAddress = new(await address.WaitAsync(TimeSpan.FromMinutes(1))), Timeout = TimeSpan.FromMinutes(5) };
            var clock = Stopwatch.StartNew();
            var submitting = SubmitAsync(http, place, count);
            for (var (next, settled) = (1, 0L); settled < count;)
            {
                await Task.Delay(Every);
                if (submitting.IsFaulted) await submitting;
                var documents = (await http.GetFromJsonAsync<ServiceStatus>("status"))!.Documents;
                settled = documents["done"] + documents["rejected"];
                if (settled < (long)count * next / Intervals) continue;
                next = (int)(settled * Intervals / count) + 1;
                Print(process.Id, settled, clock);
            }

            return 0;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Submits a document with a number at its end, which no reader minds and which makes its content new.</summary>
    public static async Task SubmitAsync(HttpClient http, string document, int number, CancellationToken cancellation)
    {
        var content = await File.ReadAllBytesAsync(document, cancellation);
        using var part = new ByteArrayContent([.. content, .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n%{number}\n"))]);
        using var form = new MultipartFormDataContent { { part, "file", string.Create(CultureInfo.InvariantCulture, $"{number}.pdf") } };
        using var response = await http.PostAsync("documents", form, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private static Task SubmitAsync(HttpClient http, Workplace place, int count) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
            await SubmitAsync(http, place.Documents[i % place.Documents.Count], i, cancellation));

    private static void Print(int process, long settled, Stopwatch clock)
    {
        var children = ProcessTree.Children(process);
        var descriptors = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{settled} documents, {clock.Elapsed.TotalSeconds:0} s, {settled / clock.Elapsed.TotalSeconds:0.0}/s: service {Mebibytes(process)} MiB, {descriptors} descriptors; {children.Count} children, {string.Join(" and ", children.Select(Mebibytes))} MiB"));
    }

    private static long Mebibytes(int process) => (ProcessTree.Memory(process)?.Now ?? 0) / 1024;
}
