namespace ExtractPipeline.ServiceTests;

/// <summary>A folder of a test's own that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("extract-pipeline-test-");

    /// <summary>The path of something in it.</summary>
    public string At(params ReadOnlySpan<string> names) => Path.Combine([folder.FullName, .. names]);

    /// <summary>Writes a file, with its folders, and returns its path.</summary>
    public string Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
        return At(name);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}
