using System.Runtime.InteropServices;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>The command that starts a host.</summary>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record HostProgram(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>The verb of <c>extract-pipeline</c> that is a host.</summary>
    public const string Verb = "host";

    /// <summary>The program that lies beside this library, under the runtime that runs this process.</summary>
    public static HostProgram Own { get; } = Beside("extract-pipeline.dll", Verb);

    /// <summary>A program beside this library, under the runtime that runs this process.</summary>
    /// <param name="assembly">Its file name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static HostProgram Beside(string assembly, params IReadOnlyList<string> arguments) =>
        new(Runtime, [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]);

    /// <summary>The <c>dotnet</c> three folders above the runtime's own, as in <c>dotnet/shared/Microsoft.NETCore.App/10.0.0</c>; it need not be on the PATH.</summary>
    private static string Runtime => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
