using System.CommandLine;

namespace ExtractPipeline.Cli;

/// <summary>Bad usage ends with an exit status of its own, so that a script can tell it from a failure of the program.</summary>
internal static class UsageError
{
    /// <summary>The exit status of bad usage.</summary>
    public const int ExitStatus = 2;

    /// <summary>Says on standard error what is wrong and where help is.</summary>
    public static int Report(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine(error.Message);
        var command = parsed.CommandResult.Command;
        Console.Error.WriteLine($"See: extract-pipeline {(command is RootCommand ? "" : command.Name + " ")}--help");
        return ExitStatus;
    }
}
