using System.CommandLine;
using System.Text.Json;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Services;

/// <summary><c>export --reviewed</c> and <c>audit</c>: what came of manual review.</summary>
internal static class ReviewCommands
{
    private const int FaultsFound = 3;

    private static readonly JsonSerializerOptions Readable = new(RecordJson.Options) { TypeInfoResolver = null };

    /// <summary>Writes what people confirmed and corrected as truth.</summary>
    public static async Task<int> ExportAsync(string server, string folder, CancellationToken cancellation)
    {
        using var client = new ServiceClient(server);
        var (documents, fields) = (0, 0);
        var root = Path.GetFullPath(folder);
        Directory.CreateDirectory(root);
        await foreach (var document in client.ReviewedAsync(cancellation))
        {
            // The name is the submitter's: it may not lead out of the folder.
            var path = Path.GetFullPath(Path.Combine(root, $"{document.Name}.json"));
            if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) path = Path.Combine(root, $"{document.Id}.json");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(document.Truth, Readable), cancellation);
            (documents, fields) = (documents + 1, fields + document.Truth.Fields.Count);
        }

        Console.WriteLine($"{fields} fields of {documents} documents");
        return 0;
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
