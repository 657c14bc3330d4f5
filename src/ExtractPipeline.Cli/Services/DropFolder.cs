using ExtractPipeline.Cli.Extract;

namespace ExtractPipeline.Cli.Services;

/// <summary>A folder that documents are dropped into. A document is submitted once it has stayed as it is from one look to the next.</summary>
internal sealed class DropFolder(string folder, string? done, ServiceClient client)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly HashSet<Look> submitted = [];
    private HashSet<Look> before = [];

    /// <summary>Watches until it is cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await LookAsync(cancellation);
            await Task.Delay(BetweenLooks, cancellation);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var now = new HashSet<Look>();
        foreach (var file in InputFiles.Collect([folder], done, Warn))
        {
            var info = new FileInfo(file.Path);
            if (!info.Exists || Path.GetFileName(file.Path).StartsWith('.')) continue;
            var look = new Look(file.Path, info.Length, info.LastWriteTimeUtc);
            now.Add(look);
            if (before.Contains(look) && !submitted.Contains(look)) await SubmitAsync(file, look, cancellation);
        }

        before = now;
        submitted.IntersectWith(now);
    }

    private async Task SubmitAsync(InputFile file, Look look, CancellationToken cancellation)
    {
        try
        {
            var document = await client.SubmitAsync(file.Path, file.Name, cancellation);
            submitted.Add(look);
            Console.WriteLine($"{document.Id} {document.State}{(document.Known ? " (known)" : "")} {BatchTable.Printable(file.Name)}");
            if (done is null) return;
            var place = Path.Combine(done, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(file.Path, place, overwrite: true);
        }
        catch (Exception e) when (e is HttpRequestException or ServiceException or IOException or UnauthorizedAccessException)
        {
            Warn($"'{BatchTable.Printable(file.Path)}' is not submitted and is tried again: {e.Message}");
        }
    }

    private static void Warn(string text) => Console.Error.WriteLine($"error: {text}");

    /// <summary>A file as it was seen.</summary>
    private sealed record Look(string Path, long Bytes, DateTime Changed);
}
