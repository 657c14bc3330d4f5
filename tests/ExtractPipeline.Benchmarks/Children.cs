using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ExtractPipeline.Benchmarks;

/// <summary>Runs programs and knows the processor time that they, and their own children, have taken.</summary>
internal static class Children
{
    private const int OfChildren = -1;

    /// <summary>User and system time of all children that have ended, theirs included.</summary>
    public static TimeSpan ProcessorTime
    {
        get
        {
            // struct rusage begins with two times, each seconds and microseconds; it has 18 words in all.
            var usage = new long[18];
            if (ReadUsage(OfChildren, usage) != 0) throw new InvalidOperationException("getrusage failed");
            return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
        }
    }

    /// <summary>Runs a program to its end, its output unread and unseen.</summary>
    public static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Starts <c>extract-pipeline</c> as it was built beside this program.</summary>
    public static Process StartPipeline(params string[] arguments) => Start("dotnet", Pipeline(arguments));

    /// <summary>Starts a service and promises the address that it listens on.</summary>
    public static Process StartService(IReadOnlyDictionary<string, string> settings, out Task<string> address, params string[] arguments)
    {
        const string announcement = "listening on ";
        var announced = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Start("dotnet", Pipeline(arguments), settings);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(announcement, StringComparison.Ordinal) == true) announced.TrySetResult(line.Data[announcement.Length..]);
        };
        address = announced.Task;
        return process;
    }

    /// <summary>The arguments of <c>dotnet</c> that make it run <c>extract-pipeline</c>.</summary>
    public static string[] Pipeline(string[] arguments) => [Path.Combine(AppContext.BaseDirectory, "extract-pipeline.dll"), .. arguments];

    private static Process Start(string program, string[] arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadUsage(int who, [In, Out] long[] usage);
}
