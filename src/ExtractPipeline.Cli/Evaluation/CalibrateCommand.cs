using System.CommandLine;
using System.Globalization;
using ExtractPipeline.Cli.Extract;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary><c>calibrate DIR --truth DIR --out FILE</c>: fits the confidence map to what people said of fields, and writes it if it is better.</summary>
internal static class CalibrateCommand
{
    private const int Success = 0, BadUsage = 2, NotBetter = 3;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var records = new Argument<string>("DIR") { Description = "The folder of records as they were extracted: as 'extract --out' or 'export --reviewed … --records' wrote it." };
        var truth = new Option<string>("--truth") { Description = "The folder of truth files, as 'export --reviewed' wrote it.", Required = true, HelpName = "DIR" };
        var output = new Option<string>("--out") { Description = "The confidence map to write, for 'extract --confidence-map' and Extraction__ConfidenceMap.", Required = true, HelpName = "FILE.json" };
        var command = new Command("calibrate", "Fit the confidence map to what people said of fields; it is written only if it is better on documents held back.") { records, truth, output };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(records), parsed.GetRequiredValue(truth), parsed.GetRequiredValue(output), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string records, string truth, string output, InvocationConfiguration console, CancellationToken cancellation)
    {
        try
        {
            foreach (var (folder, what) in new[] { (records, "folder of records"), (truth, "folder of truth files") })
                if (!Directory.Exists(folder)) throw new InvalidDataException($"There is no {what} '{folder}'.");

            var documents = new List<LookedAt>();
            await foreach (var (record, score) in EvaluationRun.CompareAsync(records, truth, cancellation))
            {
                if (record is null) continue;
                if (record.Fields.Any(field => field.Method == ReadingMethod.Human))
                    throw new InvalidDataException($"The record of '{record.Source.File}' holds people's answers, which say nothing of how sure the program was: take the records as they were extracted ('export --reviewed {truth} --records DIR').");
                var looks = score.Observations.Select(Look.Of).OfType<Look>().ToList();
                if (looks.Count > 0) documents.Add(new(record.Source.Sha256 ?? record.Source.File, record.Extractor.AcceptedRisk, looks));
            }

            if (documents.Count < Calibration.EnoughDocuments)
                throw new InvalidDataException($"Only {documents.Count} documents have both a record and fields that people looked at: a confidence map needs {Calibration.EnoughDocuments}.");
            var result = Calibration.Run(documents);
            Write(console.Output, result);
            if (!result.IsBetter)
            {
                await console.Error.WriteLineAsync(result.Map.IsUnchanged
                    ? "Nothing is written: the fields bear the program's own confidence out."
                    : "Nothing is written: on documents held back the map is no better than the confidence in the records.");
                return NotBetter;
            }

            await RecordStore.WriteAtomicallyAsync(output, stream => stream.WriteAsync(result.Map.Write(), cancellation).AsTask());
            await console.Output.WriteLineAsync($"Written to {PlainText.Of(output)}: use it as 'extract --confidence-map' or Extraction__ConfidenceMap.");
            return Success;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return BadUsage;
        }
    }

    private static void Write(TextWriter output, CalibrationResult result)
    {
        var table = new TextTable("Risk as stated", "fields", "wrong", "observed", "95 % from", "to", "times", "at least");
        foreach (var (kind, ranges) in new[] { ("text", result.Map.Text), ("markup", result.Map.Markup), ("scan", result.Map.Scan) })
        {
            foreach (var range in ranges.Where(range => range.Fields > 0))
            {
                table.Add($"{kind}, up to {Number(range.UpTo)}", range.Fields.ToString("#,0", CultureInfo.InvariantCulture), range.Wrong.ToString("#,0", CultureInfo.InvariantCulture),
                    Number((double)range.Wrong / range.Fields), Number(Binomial.Lower(range.Wrong, range.Fields)), Number(Binomial.Upper(range.Wrong, range.Fields)),
                    Number(range.Factor), range.AtLeast == 0 ? "–" : Number(range.AtLeast));
            }
        }

        output.WriteLine(table);
        var held = new TextTable($"On documents held back (of {result.Map.Documents}, in {Calibration.Parts} parts)", "log loss", "calibration error", "accepted", "wrong among them");
        foreach (var (name, score) in new[] { ("as in the records", result.Before), ("with a map of the others", result.After) })
        {
            held.Add(name, score.LogLoss.ToString("0.000000", CultureInfo.InvariantCulture), score.CalibrationError.ToString("0.000000", CultureInfo.InvariantCulture),
                score.Accepted.ToString("#,0", CultureInfo.InvariantCulture), score.WrongAccepted.ToString("#,0", CultureInfo.InvariantCulture));
        }

        output.WriteLine(held);
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
