using System.Runtime.CompilerServices;
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
        await foreach (var (_, score) in CompareAsync(recordFolder, truthFolder, cancellation, result)) result.Add(score);
        foreach (var path in FilesOf(recordFolder).Where(path => path != "summary.json" && !File.Exists(Path.Combine(truthFolder, path))))
            EvaluationResult.Note(result.WithoutTruth, path[..^Suffix.Length]);
        return result;
    }

    /// <summary>Every document that has a truth, with its record and what the comparison says; records that are not there, or are none, are noted.</summary>
    /// <exception cref="InvalidDataException">A truth file is none.</exception>
    public static async IAsyncEnumerable<(ExtractionRecord? Record, DocumentScore Score)> CompareAsync(
        string recordFolder, string truthFolder, [EnumeratorCancellation] CancellationToken cancellation, EvaluationResult? notes = null)
    {
        foreach (var path in FilesOf(truthFolder))
        {
            cancellation.ThrowIfCancellationRequested();
            var document = path[..^Suffix.Length];
            var truth = await ReadTruthAsync(Path.Combine(truthFolder, path), cancellation);
            var record = await ReadRecordAsync(Path.Combine(recordFolder, path), document, notes, cancellation);
            yield return (record, Evaluator.Evaluate(document, truth, record));
        }
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
        string path, string document, EvaluationResult? notes, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            if (notes is not null) EvaluationResult.Note(notes.WithoutRecord, document);
            return null;
        }

        try
        {
            return RecordJson.Read(await File.ReadAllBytesAsync(path, cancellation));
        }
        catch (JsonException e)
        {
            if (notes is not null) EvaluationResult.Note(notes.UnreadableRecords, $"{document}: {e.Message}");
            return null;
        }
    }
}
