namespace ExtractPipeline.ServiceTests;

/// <summary>Reports of the fixtures.</summary>
internal static class Reports
{
    /// <summary>The first of the plain ones.</summary>
    public static string First() => Directory.EnumerateFiles(Path.Combine(Root(), "fixtures", "documents", "clean-2021-chromium"), "*.pdf").Order(StringComparer.Ordinal).First();

    /// <summary>All that are PDFs, some of them with defects.</summary>
    public static IEnumerable<string> All() =>
        Directory.EnumerateFiles(Path.Combine(Root(), "fixtures", "documents"), "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The root of the checkout.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ExtractPipeline.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside of a checkout");
        return folder.FullName;
    }
}
