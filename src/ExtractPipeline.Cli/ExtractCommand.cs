using System.CommandLine;
using ExtractPipeline.Cli.Extract;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli;

/// <summary><c>extract PATH... --out DIR</c>: the main job, from a folder of documents to checked records.</summary>
internal static class ExtractCommand
{
    private const int Failed = 1, BadUsage = 2, Interrupted = 130;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var defaults = new ExtractionOptions();
        var paths = new Argument<string[]>("PATH") { Description = "Files, and folders that are walked recursively.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "Folder for the records, fields.csv and summary.json.", Required = true };
        var jobs = new Option<int>("--jobs") { Description = "Documents at the same time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var force = new Option<bool>("--force") { Description = "Make records anew that exist already." };
        var html = new Option<bool>("--html") { Description = "Also write pages that show every value where it stands, to OUT/html." };
        var risk = new Option<double>("--risk") { Description = "Accept a field when the probability that it is wrong is at most this.", DefaultValueFactory = _ => defaults.AcceptedRisk };
        var map = new Option<string?>("--confidence-map") { Description = "Use the confidence map that 'calibrate' has fitted from people's answers.", HelpName = "FILE" };
        var timeout = new Option<double>("--timeout") { Description = "Seconds of processor time for one document; each page that is read from its image adds 20.", DefaultValueFactory = _ => defaults.Limits.Time.TotalSeconds };
        var pages = new Option<int>("--max-pages") { Description = "Pages of one document.", DefaultValueFactory = _ => defaults.Limits.Pages };
        var megabytes = new Option<int>("--max-megabytes") { Description = "Size of one document.", DefaultValueFactory = _ => (int)(defaults.Limits.FileBytes >> 20) };
        jobs.Validators.Add(result => Require(result, jobs, value => value is >= 1 and <= 256, "a number from 1 to 256"));
        risk.Validators.Add(result => Require(result, risk, value => value is > 0 and < 1, "a probability between 0 and 1"));
        timeout.Validators.Add(result => Require(result, timeout, value => value is > 0 and <= 86_400, "seconds up to a day"));
        pages.Validators.Add(result => Require(result, pages, value => value is >= 1 and <= 100_000, "a number from 1 to 100000"));
        megabytes.Validators.Add(result => Require(result, megabytes, value => value is >= 1 and <= 1_024, "a number from 1 to 1024"));

        var command = new Command("extract", "Extract documents into records.") { paths, output, jobs, force, html, risk, map, timeout, pages, megabytes };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!TryLoad(parsed.GetValue(map), out var confidenceMap)) return BadUsage;
            var extraction = new ExtractionOptions
            {
                AcceptedRisk = parsed.GetValue(risk),
                ConfidenceMap = confidenceMap,
                Limits = new()
                {
                    Time = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                    Pages = parsed.GetValue(pages),
                    FileBytes = (long)parsed.GetValue(megabytes) << 20,
                },
            };
            var options = new BatchOptions(parsed.GetValue(output)!, parsed.GetValue(jobs), parsed.GetValue(force), parsed.GetValue(html), extraction);
            return await RunAsync(parsed.GetValue(paths)!, options, cancellation);
        });
        return command;
    }

    private static bool TryLoad(string? path, out ConfidenceMap? map)
    {
        map = null;
        try
        {
            if (path is not null) map = ConfidenceMap.Load(path);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return false;
        }
    }

    private static void Require<T>(System.CommandLine.Parsing.OptionResult result, Option<T> option, Func<T, bool> holds, string wanted)
    {
        if (result.Errors.Any() || result.Tokens.Count == 0) return;
        if (!holds(result.GetValueOrDefault<T>())) result.AddError($"{option.Name} takes {wanted}");
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> paths, BatchOptions options, CancellationToken cancellation)
    {
        try
        {
            var leftOut = 0;
            var files = InputFiles.Find(paths, options.Out, error =>
            {
                leftOut++;
                Console.Error.WriteLine($"error: {error}");
            });
            Directory.CreateDirectory(options.Out);
            var summary = await BatchProgress.ShowAsync(files.Count, async progress =>
            {
                using var batch = new Batch(options, progress);
                return await batch.RunAsync(files, cancellation);
            });
            BatchTable.Print(summary, options.Out);
            foreach (var name in summary.Unwritten)
                Console.Error.WriteLine($"error: the record of '{BatchTable.Printable(name)}' is not written: its name would be too long; rename the document");
            return leftOut > 0 ? Failed : summary.ExitStatus;
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return BadUsage;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine("interrupted: the records that exist are whole; the same command goes on where it stopped");
            return Interrupted;
        }
        catch (Exception e) when (e is MissingProgramException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return Failed;
        }
    }
}
