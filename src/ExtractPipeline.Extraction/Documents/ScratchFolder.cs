using System.Globalization;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>A folder for the files of a child program, deleted when it is disposed of. Its name tells the process, so that what one that was killed has left can be deleted too.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory(PrefixOf(Environment.ProcessId));

    /// <summary>Its full path.</summary>
    public string Path => folder.FullName;

    /// <summary>The path of something in it.</summary>
    public string At(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Deletes what a process that is no more has left behind, as far as it can be deleted.</summary>
    /// <param name="process">Its id.</param>
    public static void DeleteThoseOf(int process)
    {
        try
        {
            foreach (var left in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), PrefixOf(process) + "*").ToList()) Directory.Delete(left, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is of no use to anybody, and of no harm but for its size.
        }
    }

    private static string PrefixOf(int process) => string.Create(CultureInfo.InvariantCulture, $"extract-pipeline-{process}-");
}
