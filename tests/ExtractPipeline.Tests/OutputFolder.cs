using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Tests;

/// <summary>What a run left in its output folder.</summary>
internal static class OutputFolder
{
    /// <summary>Every record by its name, with forward slashes; fails on one that is not whole, and on anything that is no output of a run.</summary>
    public static Dictionary<string, ExtractionRecord> Records(string folder)
    {
        var records = new Dictionary<string, ExtractionRecord>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var name = Path.GetRelativePath(folder, path);
            if (name is "fields.csv" or "summary.json") continue;
            if (!name.EndsWith(".json", StringComparison.Ordinal)) throw new InvalidDataException($"'{name}' is no output");
            records.Add(name, RecordJson.Read(File.ReadAllBytes(path)));
        }

        return records;
    }
}
