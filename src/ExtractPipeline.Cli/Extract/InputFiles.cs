namespace ExtractPipeline.Cli.Extract;

/// <summary>A document to extract.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its name in the record: relative to the folder that was given, with forward slashes.</param>
internal sealed record InputFile(string Path, string Name);

/// <summary>Finds the documents that the command line names.</summary>
internal static class InputFiles
{
    // What operating systems leave behind in folders.
    private static readonly HashSet<string> Litter = new(StringComparer.OrdinalIgnoreCase) { ".DS_Store", "Thumbs.db", "desktop.ini" };

    /// <summary>The files of all paths, folders walked recursively, sorted by name. Links to folders are not followed.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="except">A folder that is left out: the output, where it lies inside of the input.</param>
    /// <param name="warn">Told of folders that cannot be entered, and of files whose names cannot be said.</param>
    /// <exception cref="UsageException">A path does not exist, or two files would have the same record.</exception>
    public static List<InputFile> Find(IEnumerable<string> paths, string except, Action<string> warn)
    {
        var found = Collect(paths, except, warn);
        if (found.Find(file => file.Name == "summary") is { } taken)
            throw new UsageException($"the record of '{taken.Path}' would be summary.json, which is the run's own; rename the document");
        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < found.Count; i++)
            if (found[i].Name == found[i - 1].Name)
                throw new UsageException($"'{found[i - 1].Path}' and '{found[i].Path}' would both be written to '{found[i].Name}.json'; extract them into different folders");
        return found;
    }

    /// <summary>The files, in no order.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="except">A folder that is left out.</param>
    /// <param name="warn">Told of what is left out and why.</param>
    /// <exception cref="UsageException">A path does not exist.</exception>
    public static List<InputFile> Collect(IEnumerable<string> paths, string? except, Action<string> warn)
    {
        var found = new List<InputFile>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) Walk(path, path, except is null ? null : Path.GetFullPath(except), warn, found);
            else if (File.Exists(path) || new FileInfo(path).LinkTarget is not null) found.Add(new(path, Path.GetFileName(path)));
            else throw new UsageException($"there is no file or folder '{path}'");
        }

        return found;
    }

    private static void Walk(string root, string folder, string? except, Action<string> warn, List<InputFile> found)
    {
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                var path = Path.Combine(folder, entry.Name);
                if (entry.Name.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(path))
                {
                    // As from an archive packed in GBK: the name has bytes that no path of .NET can say.
                    warn($"'{path}' is left out: its name is not UTF-8; rename it, as with convmv -f gbk -t utf8");
                    continue;
                }

                if (entry is DirectoryInfo)
                {
                    if (entry.LinkTarget is null && Path.GetFullPath(path) != except) Walk(root, path, except, warn, found);
                }
                else if (!Litter.Contains(entry.Name))
                {
                    found.Add(new(path, Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')));
                }
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            warn($"folder '{folder}' is left out: {e.Message}");
        }
    }
}

/// <summary>The command line asks for something that cannot be done; exit status 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
