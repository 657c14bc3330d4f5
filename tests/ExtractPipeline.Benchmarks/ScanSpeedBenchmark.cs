using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Compares the processor time of reading scanned pages at 200 dots an inch with that of <c>tesseract -l chi_sim</c> on the same pages, one after
/// the other in turn, so that a busy machine slows both down; tesseract is given the pixels, so what it takes to come from the PDF to them stands by
/// itself, a document's shared among its pages. Pages with table 三 and pages without a table are told by what was read.
/// </summary>
internal static class ScanSpeedBenchmark
{
    /// <summary>A page with so many numbers holds table 三.</summary>
    private const int NumbersOfTable = 140;

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(string folder, int pages)
    {
        using var place = new Workplace(folder);
        if (place.Documents.Count < 2) throw new ArgumentException("two documents or more expected, the first warms up", nameof(folder));
        using var recognizer = new TextRecognizer();
        var reader = new ScanReader(recognizer, DigitReader.Default);
        Console.WriteLine($"{place.Documents.Count} documents; {Machine.Describe()}; extractor {DocumentExtractor.Version}");
        Environment.SetEnvironmentVariable("OMP_THREAD_LIMIT", "1");

        var measured = new List<Measured>();
        var documents = place.Documents.Where(path => path.EndsWith(".pdf", StringComparison.Ordinal)).ToList();
        foreach (var document in documents)
        {
            // The first document warms up and does not count: a host reads many.
            if (document == documents[1]) measured.Clear();
            if (measured.Count >= pages) break;
            var before = ProcessorTime;
            var images = await OpenAsync(document);
            var drawn = (ProcessorTime - before) / images.Count;
            foreach (var (page, image) in images.Take(pages - measured.Count))
            {
                var file = Path.Combine(place.Output, "page.pgm");
                Directory.CreateDirectory(place.Output);
                await WriteAsync(image, file);

                before = ProcessorTime;
                var read = reader.Read(page, image);
                var own = ProcessorTime - before;
                before = Children.ProcessorTime;
                await Children.RunAsync("tesseract", file, "stdout", "-l", "chi_sim", "--dpi", "200");
                measured.Add(new(read.Words.Count(word => word.Readings.Count > 0) >= NumbersOfTable, read.Rulings!.Count > 0, drawn, own, Children.ProcessorTime - before));
            }
        }

        Print("with table 三", measured.FindAll(page => page.HasTable));
        Print("without a table", measured.FindAll(page => !page.HasAny));
        Print("others", measured.FindAll(page => page.HasAny && !page.HasTable));
    }

    /// <summary>The pages of a scanned PDF and their pixels, by the way that the pipeline takes.</summary>
    private static async Task<List<(Page Page, PageRaster Image)>> OpenAsync(string document)
    {
        var limits = new ExtractionLimits();
        var file = await FileReader.ReadAsync(document, limits, CancellationToken.None);
        var (pages, _) = await TextLayerJudge.ReadAsync(new PopplerTextReader(), document, file, limits, CancellationToken.None);
        var images = new PageImages(document, pages, limits);
        var opened = new List<(Page, PageRaster)>();
        foreach (var page in pages) opened.Add((page, await images.ReadAsync(page, CancellationToken.None)));
        return opened;
    }

    private static async Task WriteAsync(PageRaster image, string file)
    {
        await using var output = File.Create(file);
        output.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5\n{image.Width} {image.Height}\n255\n")));
        for (var y = 0; y < image.Height; y++) output.Write(image.Row(y));
    }

    /// <summary>Of this process and the children that have ended.</summary>
    private static TimeSpan ProcessorTime => Process.GetCurrentProcess().TotalProcessorTime + Children.ProcessorTime;

    private static void Print(string name, List<Measured> pages)
    {
        if (pages.Count == 0) return;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pages.Count} pages {name}: median {Median(page => page.Read):0.00} s of processor time, with what it takes from the PDF to its pixels {Median(page => page.Read + page.Drawn):0.00} s, tesseract -l chi_sim {Median(page => page.Tesseract):0.00} s, ratio of the sums {Sum(page => page.Read) / Sum(page => page.Tesseract):0.00} and {Sum(page => page.Read + page.Drawn) / Sum(page => page.Tesseract):0.00}"));

        double Median(Func<Measured, TimeSpan> time) => pages.Select(page => time(page).TotalSeconds).Order().ElementAt(pages.Count / 2);
        double Sum(Func<Measured, TimeSpan> time) => pages.Sum(page => time(page).TotalSeconds);
    }

    /// <summary>What a page took.</summary>
    private sealed record Measured(bool HasTable, bool HasAny, TimeSpan Drawn, TimeSpan Read, TimeSpan Tesseract);
}
