using System.Diagnostics;
using System.Globalization;

namespace ExtractPipeline.Tests;

/// <summary>The built program, run as a user runs it: a process of its own.</summary>
internal static class CliProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "extract-pipeline.dll");

    /// <summary>What a run left behind.</summary>
    /// <param name="Status">Exit status, 128 + signal where a signal ended it.</param>
    /// <param name="Errors">Standard error.</param>
    internal sealed record Result(int Status, string Errors);

    /// <summary>Runs it to its end.</summary>
    public static async Task<Result> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        using var process = Start(PathVariable, arguments);
        return await EndOfAsync(process, cancellation);
    }

    /// <summary>The PATH of the tests.</summary>
    public static string PathVariable => Environment.GetEnvironmentVariable("PATH")!;

    /// <summary>Starts it in a session of its own, so that a signal to its group reaches its children and not the tests.</summary>
    /// <param name="path">The PATH that it looks for programs on.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(string path, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find("setsid"), [Find("dotnet"), Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = path;
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<Result> EndOfAsync(Process process, CancellationToken cancellation)
    {
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await output;
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, errors);
    }

    /// <summary>Sends a signal as a terminal does: to the program and all of its children.</summary>
    public static async Task SignalGroupAsync(Process process, string signal, CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", (-process.Id).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellation);
    }

    private static string Find(string program) =>
        PathVariable.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).First(File.Exists);
}
