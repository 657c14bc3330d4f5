using System.CommandLine;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary><c>evaluate DIR --truth DIR</c>: compares records with true values.</summary>
internal static class EvaluateCommand
{
    private const int Success = 0, BadUsage = 2, WrongValueAccepted = 3;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var records = new Argument<string>("DIR") { Description = "The folder of records, as 'extract --out' wrote it." };
        var truth = new Option<string>("--truth") { Description = "The folder of truth files: DIR/a/b.pdf.json for the record a/b.pdf.json.", Required = true, HelpName = "DIR" };
        var picture = new Option<string?>("--picture") { Description = "Draw the reliability diagram to this SVG file.", HelpName = "FILE.svg" };
        var json = new Option<string?>("--json") { Description = "Write the results to this file for machines.", HelpName = "FILE" };
        var failOnWrong = new Option<bool>("--fail-on-wrong") { Description = "Exit with 3 when a wrong value was accepted." };

        var command = new Command("evaluate", "Compare records with true values.") { records, truth, picture, json, failOnWrong };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(records),
            parsed.GetRequiredValue(truth),
            parsed.GetValue(picture),
            parsed.GetValue(json),
            parsed.GetValue(failOnWrong),
            parsed.InvocationConfiguration,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string records, string truth, string? picture, string? json, bool failOnWrong, InvocationConfiguration console, CancellationToken cancellation)
    {
        foreach (var (folder, what) in new[] { (records, "folder of records"), (truth, "folder of truth files") })
        {
            if (Directory.Exists(folder)) continue;
            await console.Error.WriteLineAsync($"There is no {what} '{folder}'.");
            return BadUsage;
        }

        try
        {
            var result = await EvaluationRun.RunAsync(records, truth, cancellation);
            if (result.Total.Recorded.Whole == 0)
            {
                await console.Error.WriteLineAsync($"'{truth}' holds no truth file (*.json).");
                return BadUsage;
            }

            EvaluationReport.Write(console.Output, result);
            if (picture is not null) await File.WriteAllTextAsync(picture, ReliabilityPicture.Draw(result.Reliability), cancellation);
            if (json is not null) await File.WriteAllBytesAsync(json, result.ToJson(), cancellation);
            return failOnWrong && result.Total.WrongAccepted.Part > 0 ? WrongValueAccepted : Success;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return BadUsage;
        }
    }
}
