using System.Security.Cryptography;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Worker;

/// <summary>What became of a document that was submitted.</summary>
/// <param name="Document">The document.</param>
/// <param name="IsNew">Whether its content was not known before.</param>
public sealed record IntakeResult(StoredDocument Document, bool IsNew);

/// <summary>Takes documents in: into the file store while it is hashed, then into the database, then onto the queue.</summary>
public sealed class Intake(IFileStore files, DocumentStore documents, Dispatcher dispatcher, Backlog backlog, Resilience resilience, Settings settings, Telemetry telemetry)
{
    /// <summary>Takes a document in. Once this returns the document is safe, also where the queue is away.</summary>
    /// <exception cref="BacklogException">Too many documents wait.</exception>
    /// <exception cref="DocumentTooLargeException">The content is larger than the limit.</exception>
    public async Task<IntakeResult> TakeAsync(Stream content, string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        using var activity = Telemetry.Activities.StartActivity("submit");
        if (await backlog.IsFullAsync(cancellation))
        {
            telemetry.CountSubmission("refused");
            throw new BacklogException();
        }

        var place = Path.Combine(files.Workplace, Path.GetRandomFileName());
        try
        {
            var (sha256, bytes) = await CopyAsync(content, place, cancellation);
            activity?.SetTag("document", sha256);
            var known = await resilience.Prompt.ExecuteAsync(async token => await documents.FindAsync(sha256, token), cancellation);
            if (known is not null) return Result(new(known, IsNew: false));

            var file = await resilience.Prompt.ExecuteAsync(async token => await files.StoreAsync(place, sha256, token), cancellation);
            var (document, isNew) = await resilience.Prompt.ExecuteAsync(
                async token => await documents.AcceptAsync(new(sha256, name, file, bytes, metadata), token), cancellation);
            if (isNew)
            {
                backlog.Accepted();
                await dispatcher.TrySendAsync(document, cancellation);
            }

            return Result(new(document, isNew));
        }
        finally
        {
            File.Delete(place);
        }
    }

    private IntakeResult Result(IntakeResult result)
    {
        telemetry.CountSubmission(result.IsNew ? "new" : "known");
        return result;
    }

    private async Task<(string Sha256, long Bytes)> CopyAsync(Stream content, string place, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = new FileStream(place, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var buffer = new byte[128 << 10];
        var bytes = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            bytes += read;
            if (bytes > settings.Extraction.Limits.FileBytes) throw new DocumentTooLargeException(settings.Extraction.Limits.FileBytes);
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }
}

/// <summary>So many documents wait that no more are taken in for now.</summary>
public sealed class BacklogException() : Exception("too many documents wait to be read; try again later");

/// <summary>A document is larger than the limit.</summary>
public sealed class DocumentTooLargeException(long most) : Exception($"the document is larger than {most >> 20} MiB");
