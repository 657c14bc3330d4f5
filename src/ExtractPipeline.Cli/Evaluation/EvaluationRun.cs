using System.Text.Json;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>Walks a folder of truths and the folder of records beside it, one document at a time.</summary>
internal static class EvaluationRun
{
    private const string Suffix = ".json";

    /// <summary>Compares every document that has a truth.</summary>
    /// <exception cref="InvalidDataException">A truth file is none: the comparison would mean nothing.</exception>
    public static async Task<EvaluationResult> RunAsync(string recordFolder, string truthFolder, CancellationToken cancellation)
    {
        var result = new EvaluationResult();
        foreach (var path in FilesOf(truthFolder))
        {
            cancellation.ThrowIfCancellationRequested();
            var document = path[..^Suffix.Length];
            var truth = await ReadTruthAsync(Path.Combine(truthFolder, path), cancellation);
            var record = await ReadRecordAsync(Path.Combine(recordFolder, path), document, result, cancellation);
            result.Add(Evaluator.Evaluate(document, truth, record));
        }

        foreach (var path in FilesOf(recordFolder).Where(path => path != "summary.json" && !File.Exists(Path.Combine(truthFolder, path))))
            EvaluationResult.Note(result.WithoutTruth, path[..^Suffix.Length]);
        return result;
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*" + Suffix, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal);

    private static async Task<Truth> ReadTruthAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return Truth.Read(await File.ReadAllBytesAsync(path, cancellation));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a truth file: {e.Message}", e);
        }
    }

    private static async Task<ExtractionRecord?> ReadRecordAsync(
        string path, string document, EvaluationResult result, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            EvaluationResult.Note(result.WithoutRecord, document);
            return null;
        }

        try
        {
            return RecordJson.Read(await File.ReadAllBytesAsync(path, cancellation));
        }
        catch (JsonException e)
        {
            EvaluationResult.Note(result.UnreadableRecords, $"{document}: {e.Message}");
            return null;
        }
    }
}
