using System.Globalization;
using ExtractPipeline.Benchmarks;

switch (args)
{
    case ["speed", var folder]:
        await SpeedBenchmark.RunAsync(folder);
        return 0;
    case ["memory", var folder, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) && documents > 0:
        return await MemoryBenchmark.RunAsync(folder, documents);
    case ["soak", var folder, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) && documents > 0:
        return await SoakBenchmark.RunAsync(folder, documents);
    default:
        Console.Error.WriteLine("speed DIR      processor time for a document, beside that of 'pdftotext -bbox' alone");
        Console.Error.WriteLine("memory DIR N   peak memory of the program while it extracts N documents, those of DIR over and over");
        Console.Error.WriteLine("soak DIR N     memory, descriptors and children of 'serve' while N documents go through it, those of DIR over and over");
        return 2;
}
