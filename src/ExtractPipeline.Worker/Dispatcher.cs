using ExtractPipeline.Contracts;
using ExtractPipeline.Storage;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.Worker;

/// <summary>Puts documents onto the queue. What cannot be sent now is sent by a later sweep.</summary>
public sealed class Dispatcher(IBus bus, DocumentStore documents, Resilience resilience, ILogger<Dispatcher> logger)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends a document; false where the queue is away.</summary>
    public async Task<bool> TrySendAsync(StoredDocument document, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await bus.Publish(new ExtractDocument(document.Id, document.Name, document.File, document.Metadata), limit.Token);
            await resilience.Prompt.ExecuteAsync(async token => await documents.MarkSentAsync(document.Id, token), cancellation);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("document {Document} is accepted and not on the queue yet: {Reason}", document.Id, e.Message);
            return false;
        }
    }

    /// <summary>Sends documents that should be on the queue and may not be.</summary>
    public async Task SendStrandedAsync(TimeSpan unsentFor, TimeSpan runningFor, TimeSpan queuedFor, CancellationToken cancellation)
    {
        IReadOnlyList<StoredDocument> stranded;
        do
        {
            stranded = await resilience.Prompt.ExecuteAsync(
                async token => await documents.FindStrandedAsync(unsentFor, runningFor, queuedFor, AtOnce, token), cancellation);
            foreach (var document in stranded)
                if (!await TrySendAsync(document, cancellation)) return;
        }
        while (stranded.Count == AtOnce);
    }
}
