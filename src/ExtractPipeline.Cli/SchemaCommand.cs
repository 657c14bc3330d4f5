using System.CommandLine;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli;

/// <summary><c>schema</c>: prints the JSON Schema that every record is valid against.</summary>
internal static class SchemaCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema (draft 2020-12) of a record.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(RecordSchema.Create().ToJsonString(RecordJson.Options)));
        return command;
    }
}
