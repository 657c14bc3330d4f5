using System.Globalization;
using ExtractPipeline.Benchmarks;
using ExtractPipeline.Benchmarks.Digits;

switch (args)
{
    case ["speed", var folder]:
        await SpeedBenchmark.RunAsync(folder);
        return 0;
    case ["memory", var folder, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) && documents > 0:
        return await MemoryBenchmark.RunAsync(folder, documents);
    case ["soak", var folder, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) && documents > 0:
        return await SoakBenchmark.RunAsync(folder, documents);
    case ["digits", var folder, .. var weights] when weights.Length < 2:
        DigitsBenchmark.Run(folder, DigitCells.Reader(weights));
        return 0;
    case ["digits-calibration", var folder, .. var weights] when weights.Length < 2:
        DigitsCalibration.Run(folder, DigitCells.Reader(weights));
        return 0;
    case ["review", .. var folders] when folders.Length is 0 or 2:
        ReviewBenchmark.Run(folders);
        return 0;
    default:
        Console.Error.WriteLine("speed DIR      processor time for a document, beside that of 'pdftotext -bbox' alone");
        Console.Error.WriteLine("memory DIR N   peak memory of the program while it extracts N documents, those of DIR over and over");
        Console.Error.WriteLine("soak DIR N     memory, descriptors and children of 'serve' while N documents go through it, those of DIR over and over");
        Console.Error.WriteLine("digits DIR [WEIGHTS]   cells misread by the reader of digits, of a set that fixtures/DigitModel/grids.py wrote");
        Console.Error.WriteLine("digits-calibration DIR [WEIGHTS]   the figures by which its nets' probabilities are combined, fitted to such a set");
        Console.Error.WriteLine("review [RECORDS TRUTH]   questions and keystrokes of manual review, over records with their truth or over simulated scans");
        return 2;
}
