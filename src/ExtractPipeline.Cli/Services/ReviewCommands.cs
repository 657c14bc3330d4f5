using System.CommandLine;
using System.Text;
using System.Text.Json;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Services;

/// <summary><c>export --reviewed</c> and <c>audit</c>: what came of manual review.</summary>
internal static class ReviewCommands
{
    private const int FaultsFound = 3;

    private static readonly JsonSerializerOptions Readable = new(RecordJson.Options) { TypeInfoResolver = null };

    /// <summary>Writes what people confirmed and corrected as truth, and on request the records as they were extracted, under the same names.</summary>
    public static async Task<int> ExportAsync(string server, string folder, string? recordFolder, CancellationToken cancellation)
    {
        using var client = new ServiceClient(server);
        var (documents, fields) = (0, 0);
        var root = Path.GetFullPath(folder);
        Directory.CreateDirectory(root);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var document in client.ReviewedAsync(recordFolder is not null, cancellation))
        {
            // The name is the submitter's: it may not lead out of the folder, and another document may have it too.
            var name = Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, $"{document.Name}.json")));
            if (name.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(name) || !names.Add(name)) name = $"{document.Id}.json";
            await WriteAsync(root, name, JsonSerializer.SerializeToUtf8Bytes(document.Truth, Readable), cancellation);
            if (recordFolder is not null && document.Extracted is { } record) await WriteAsync(recordFolder, name, RecordJson.Write(RecordJson.Read(Encoding.UTF8.GetBytes(record.GetRawText()))), cancellation);
            (documents, fields) = (documents + 1, fields + document.Truth.Fields.Count);
        }

        Console.WriteLine($"{fields} fields of {documents} documents");
        return 0;
    }

    private static async Task WriteAsync(string folder, string name, byte[] content, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content, cancellation);
    }

    /// <summary>Replays the audit log.</summary>
    public static Command CreateAudit()
    {
        var server = ClientCommands.Server();
        var command = new Command("audit", "Replays the log of manual review from the extracted records; every revision must come out bit for bit.") { server };
        command.SetAction((parsed, cancellation) => ClientCommands.GuardAsync(async () =>
        {
            using var client = new ServiceClient(parsed.GetValue(server)!);
            var faults = await client.AuditAsync(cancellation);
            foreach (var fault in faults) Console.WriteLine($"{fault.DocumentId}: {fault.What}");
            Console.WriteLine(faults.Count == 0 ? "the log replays to the current records, bit for bit" : $"{faults.Count} faults");
            return faults.Count == 0 ? 0 : FaultsFound;
        }));
        return command;
    }
}
