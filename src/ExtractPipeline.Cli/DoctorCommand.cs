using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtractPipeline.Cli;

/// <summary><c>doctor</c>: whether this machine has what the program needs, and how to get what is missing.</summary>
internal static class DoctorCommand
{
    /// <summary>The command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command("doctor", "Checks that this machine has what the program needs; tells how to get what is missing.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var findings = await Doctor.ExamineAsync(Environment.GetEnvironmentVariable("PATH") ?? "", cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await output.WriteLineAsync(JsonSerializer.Serialize(findings, DoctorJson.Default.IReadOnlyListFinding));
            else
                Print(findings, output);
            return findings.Any(finding => finding.State == FindingState.Missing) ? 1 : 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            var state = finding.State switch
            {
                FindingState.Ok => "ok",
                FindingState.Absent => "absent (optional)",
                _ => "MISSING",
            };
            output.WriteLine($"{finding.Name,-24}{state,-20}{finding.Found}".TrimEnd());
        }

        var cures = findings.Where(finding => finding.Cure is not null).ToLookup(finding => finding.State, finding => finding.Cure!);
        PrintCures(output, "Needed:", cures[FindingState.Missing]);
        PrintCures(output, "For the tests and fixtures only:", cures[FindingState.Absent]);
    }

    private static void PrintCures(TextWriter output, string heading, IEnumerable<string> cures)
    {
        var lines = cures.Distinct(StringComparer.Ordinal).ToList();
        if (lines.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine(heading);
        foreach (var line in lines)
            output.WriteLine("  " + line);
    }
}

/// <summary>Compiled writing of findings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext;
