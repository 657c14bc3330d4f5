using System.Text.Json;
using ExtractPipeline.Contracts;
using ExtractPipeline.Storage;
using MassTransit;

namespace ExtractPipeline.Worker;

/// <summary>Sends the events of the outbox.</summary>
public sealed class EventSender(IBus bus, EventStore events, Resilience resilience)
{
    private const int AtOnce = 500;

    private static readonly Dictionary<string, Type> Kinds =
        new[] { typeof(DocumentExtracted), typeof(DocumentRejected), typeof(RecordRevised) }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>Sends what is unsent.</summary>
    /// <param name="documentId">Of one document; null for all.</param>
    /// <param name="olderThan">Only what was written at least so long ago, so that its own worker comes first.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task SendAsync(string? documentId, TimeSpan olderThan, CancellationToken cancellation)
    {
        IReadOnlyList<PendingEvent> unsent;
        do
        {
            unsent = await resilience.Patient.ExecuteAsync(async token => await events.FindUnsentAsync(documentId, olderThan, AtOnce, token), cancellation);
            foreach (var item in unsent)
            {
                var type = Kinds[item.Kind];
                await bus.Publish(JsonSerializer.Deserialize(item.Body, type)!, type, cancellation);
                await resilience.Patient.ExecuteAsync(async token => await events.MarkSentAsync(item.Id, token), cancellation);
            }
        }
        while (unsent.Count == AtOnce);
    }
}
