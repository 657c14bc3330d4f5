using System.Globalization;
using ExtractPipeline.Benchmarks;
using ExtractPipeline.Benchmarks.Digits;

switch (args)
{
    case ["speed", var folder]:
        await SpeedBenchmark.RunAsync(folder);
        return 0;
    case ["scan-speed", var folder, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var pages) && pages > 0:
        await ScanSpeedBenchmark.RunAsync(folder, pages);
        return 0;
    case ["jobs", var folder, var count, var times] when ((string[])[count, times]).All(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0):
        await JobsBenchmark.RunAsync(folder, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    case ["memory", var folder, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) && documents > 0:
        return await MemoryBenchmark.RunAsync(folder, documents);
    case ["soak", var folder, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) && documents > 0:
        return await SoakBenchmark.RunAsync(folder, documents);
    case ["api", var count, .. var databases] when databases.Length < 2 && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var records) && records > 0:
        return await ApiBenchmark.RunAsync(records, databases.FirstOrDefault());
    case ["api-service", var connection, var folder]:
        await ApiBenchmark.ServeAsync(connection, folder);
        return 0;
    case ["worker", var folder, var count, .. var rest] when rest.Length is 0 or 2 && ((string[])[count, .. rest]).All(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0):
        var numbers = Array.ConvertAll(rest is [] ? ["1", "2"] : rest, text => int.Parse(text, CultureInfo.InvariantCulture));
        await WorkerBenchmark.RunAsync(folder, int.Parse(count, CultureInfo.InvariantCulture), numbers[0], numbers[1]);
        return 0;
    case ["digits", var folder, .. var weights] when weights.Length < 2:
        DigitsBenchmark.Run(folder, DigitCells.Reader(weights));
        return 0;
    case ["digits-calibration", var fit, var check, .. var weights] when weights.Length < 2:
        DigitsCalibration.Run(fit, check, DigitCells.Reader(weights));
        return 0;
    case ["own-digits", var documents, var truths, .. var list] when list.Length < 2:
        await OwnDigitsBenchmark.RunAsync(documents, truths, list.FirstOrDefault());
        return 0;
    case ["review", .. var folders] when folders.Length is 0 or 2:
        ReviewBenchmark.Run(folders);
        return 0;
    case ["review-browser", var records, var truths, var documents, var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var scans) && scans > 0:
        return await ReviewBrowserBenchmark.RunAsync(records, truths, documents, scans);
    default:
        Console.Error.WriteLine("speed DIR      processor time for a document, beside that of 'pdftotext -bbox' alone");
        Console.Error.WriteLine("scan-speed DIR N   processor time for a scanned page of the PDFs of DIR, N pages of them, beside that of 'tesseract -l chi_sim'");
        Console.Error.WriteLine("jobs DIR N TIMES   how many times as fast N documents are extracted with two jobs as with one, beside what the machine gives to two loops; TIMES each");
        Console.Error.WriteLine("memory DIR N   peak memory of the program while it extracts N documents, those of DIR over and over");
        Console.Error.WriteLine("soak DIR N     memory, descriptors and children of 'serve' while N documents go through it, those of DIR over and over");
        Console.Error.WriteLine("api N [CONNECTION]   how fast the API answers over N records in a PostgreSQL of its own, or in one of this machine, which is filled where it is empty");
        Console.Error.WriteLine("worker DIR N [WORKERS HOSTS]   throughput of workers over RabbitMQ and PostgreSQL, beside that of 'extract'; usually 1 with 2 hosts");
        Console.Error.WriteLine("digits DIR [WEIGHTS]   cells misread by the reader of digits, of a set that fixtures/DigitModel/grids.py wrote");
        Console.Error.WriteLine("digits-calibration FIT CHECK [WEIGHTS]   the figures by which its nets' probabilities are combined, fitted to such a set; what they are worth on another");
        Console.Error.WriteLine("review [RECORDS TRUTH]   questions and keystrokes of manual review, over records with their truth or over simulated scans");
        Console.Error.WriteLine("review-browser RECORDS TRUTH DOCUMENTS N   the same at the page in a real Chromium, over N of the scans");
        return 2;
}
