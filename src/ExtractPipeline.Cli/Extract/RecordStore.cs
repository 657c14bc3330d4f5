using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Extract;

/// <summary>The folder that records are written to. A record that exists is complete: it is written beside its place and then renamed.</summary>
internal sealed class RecordStore(string folder)
{
    /// <summary>Where a document's record lies.</summary>
    public string PathOf(string name) => Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar) + ".json");

    /// <summary>
    /// The record of a document, when it was made from this content, with this version, this threshold and this confidence map, and no trouble of the moment
    /// is in it; else null.
    /// </summary>
    public async Task<ExtractionRecord?> FindAsync(string name, string sha256, ExtractionOptions options, CancellationToken cancellation)
    {
        try
        {
            var record = RecordJson.Read(await File.ReadAllBytesAsync(PathOf(name), cancellation));
            var same = record.Source.Sha256 == sha256 && record.Extractor.Version == DocumentExtractor.Version && record.Extractor.AcceptedRisk == options.AcceptedRisk
                && record.Extractor.ConfidenceMap == options.ConfidenceMap;
            return same && !record.Problems.Any(problem => ProblemTable.Of(problem.Code).Transient) ? record : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // Not there, or no record of this version: it is made anew.
        }
    }

    /// <summary>Writes a record.</summary>
    public Task WriteAsync(string name, ExtractionRecord record, CancellationToken cancellation) =>
        WriteAtomicallyAsync(PathOf(name), stream => stream.WriteAsync(RecordJson.Write(record), cancellation).AsTask());

    /// <summary>Writes a file so that it is either whole or not there.</summary>
    public static async Task WriteAtomicallyAsync(string path, Func<Stream, Task> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);

        // Never longer than the name itself may be; the same every time, so that what a killed run left behind is written over.
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path)))[..8]);
        var partial = Path.Combine(folder, $".{mark}.partial");
        try
        {
            await using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
                await write(stream);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
