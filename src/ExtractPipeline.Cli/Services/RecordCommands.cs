using System.CommandLine;
using ExtractPipeline.Cli.Extract;

namespace ExtractPipeline.Cli.Services;

/// <summary><c>export</c> and <c>replay</c>: what a service has, in a file or sent again.</summary>
internal static class RecordCommands
{
    private static readonly string[] Formats = ["wide.csv", "long.csv", "records.jsonl", "records.xlsx"];

    /// <summary>Writes records to a file.</summary>
    public static Command CreateExport()
    {
        var output = new Option<string?>("--out") { Description = "The file to write." };
        var reviewed = new Option<string?>("--reviewed") { Description = "Instead: write what people confirmed and corrected to this folder, one truth file a document, as 'evaluate --truth' reads it.", HelpName = "DIR" };
        var extracted = new Option<string?>("--records") { Description = "With --reviewed: also write the records of these documents as they were extracted, before anybody answered, for 'calibrate' and 'evaluate'.", HelpName = "DIR" };
        var format = new Option<string>("--format") { Description = $"{string.Join(", ", Formats)}.", DefaultValueFactory = _ => Formats[0] };
        format.AcceptOnlyFromAmong(Formats);
        var filters = new[] { "region", "year", "agency", "layout", "outcome", "problem", "scope", "counts" }
            .Select(name => (Name: name, Option: new Option<string?>($"--{name}") { Description = $"As the parameter '{name}' of /records." })).ToList();
        var server = ClientCommands.Server();
        var command = new Command("export", "Writes the records of a running service to a file: CSV, JSON Lines or XLSX.") { output, format, reviewed, extracted, server };
        foreach (var (_, option) in filters) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is null == result.GetValue(reviewed) is null) result.AddError("Say where to: --out FILE for records, or --reviewed DIR for what people confirmed.");
            else if (result.GetValue(extracted) is not null && result.GetValue(reviewed) is null) result.AddError("--records goes with --reviewed DIR.");
        });
        command.SetAction((parsed, cancellation) => ClientCommands.GuardAsync(async () =>
        {
            if (parsed.GetValue(reviewed) is { } folder) return await ReviewCommands.ExportAsync(parsed.GetValue(server)!, folder, parsed.GetValue(extracted), cancellation);
            var asked = filters.Select(filter => (filter.Name, Value: parsed.GetValue(filter.Option))).Where(filter => !string.IsNullOrEmpty(filter.Value));
            var query = string.Join('&', asked.Select(filter => $"{filter.Name}={Uri.EscapeDataString(filter.Value!)}"));
            var path = parsed.GetValue(output)!;
            using var client = new ServiceClient(parsed.GetValue(server)!);
            await client.DownloadAsync($"exports/{parsed.GetValue(format)}?{query}", path, cancellation);
            Console.WriteLine(BatchTable.Printable(path));
            return 0;
        }));
        return command;
    }

    /// <summary>Has records sent to a subscriber again.</summary>
    public static Command CreateReplay()
    {
        var name = new Argument<string>("SUBSCRIBER") { Description = "Its name." };
        var since = new Option<string>("--since") { Description = "A time, such as 2026-01-31 or 2026-01-31T08:00:00+08:00.", Required = true };
        var server = ClientCommands.Server();
        var command = new Command("replay", "Sends a subscriber again what was written since a time.") { name, since, server };
        command.SetAction((parsed, cancellation) => ClientCommands.GuardAsync(async () =>
        {
            using var client = new ServiceClient(parsed.GetValue(server)!);
            var replayed = await client.ReplayAsync(parsed.GetValue(name)!, parsed.GetValue(since)!, cancellation);
            Console.WriteLine($"{replayed.Count} events will be sent again");
            return 0;
        }));
        return command;
    }
}
