using System.Globalization;
using Dapper;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Tests.Shared;

/// <summary>Puts an archive into a store as the service would, and onto the disk as files for others to add up.</summary>
internal static class ArchiveLoader
{
    /// <summary>Writes the steps; where there is a folder, a file a step and <c>manifest.csv</c> with the order of things.</summary>
    public static async Task LoadAsync(Database database, IEnumerable<ArchiveStep> steps, string? folder, CancellationToken cancellation)
    {
        var time = new CountingTime();
        var documents = new DocumentStore(database, time);
        var records = new RecordStore(database, time);
        if (folder is not null) Directory.CreateDirectory(folder);
        await using var manifest = folder is null ? TextWriter.Null : new StreamWriter(Path.Combine(folder, "manifest.csv"));
        var number = 0;
        foreach (var (document, record) in steps)
        {
            if (!(await documents.AcceptAsync(new(document, record.Source.File, $"{document[..2]}/{document}", 1000, new Dictionary<string, string>()), cancellation)).IsNew)
            {
                await using var connection = await database.OpenAsync(cancellation);
                await connection.ExecuteAsync("UPDATE documents SET state = 'queued' WHERE id = @document", new { document });
            }

            await records.WriteAsync(document, record, null, cancellation);
            if (folder is null) continue;
            var file = string.Create(CultureInfo.InvariantCulture, $"{++number:000000}.json");
            await File.WriteAllBytesAsync(Path.Combine(folder, file), RecordJson.Write(record), cancellation);
            await manifest.WriteLineAsync($"{document},{file}");
        }
    }

    /// <summary>Every look at the clock is a millisecond later.</summary>
    private sealed class CountingTime : TimeProvider
    {
        private long milliseconds = 1_700_000_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Increment(ref milliseconds));
    }
}
