using System.Globalization;

namespace ExtractPipeline.Benchmarks;

/// <summary>A temporary folder with documents to extract, links to real ones, and room for the output.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("extract-pipeline-benchmark-");

    /// <summary>Links to the PDFs below a folder, over and over until there are as many as asked for.</summary>
    public Workplace(string source, int? count = null)
    {
        var documents = Directory.EnumerateFiles(Path.GetFullPath(source), "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        if (documents.Count == 0) throw new InvalidOperationException($"there is no PDF in {source}");
        Directory.CreateDirectory(Input);
        for (var i = 0; i < (count ?? documents.Count); i++)
            File.CreateSymbolicLink(Path.Combine(Input, string.Create(CultureInfo.InvariantCulture, $"{i:000000}.pdf")), documents[i % documents.Count]);
        Documents = [.. Directory.EnumerateFiles(Input).Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder of the documents.</summary>
    public string Input => Path.Combine(folder.FullName, "in");

    /// <summary>The folder for records.</summary>
    public string Output => Path.Combine(folder.FullName, "out");

    /// <summary>The documents.</summary>
    public IReadOnlyList<string> Documents { get; }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}
