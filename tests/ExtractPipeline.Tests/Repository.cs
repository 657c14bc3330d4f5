namespace ExtractPipeline.Tests;

/// <summary>The checkout that the tests were built in, for tests that hold documents against code.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExtractPipeline.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside of a checkout");
    });

    /// <summary>The folder of the real reports, beside the checkout; it is not part of the project and may be absent.</summary>
    public static string Seeds => Path.GetFullPath(Path.Combine(Root.Value, "..", "shared", "seeds"));

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(At(path));

    /// <summary>Where a file or folder stands, by its path from the root.</summary>
    public static string At(string path) => Path.Combine(Root.Value, path);
}
