using ExtractPipeline.Storage;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.Worker;

/// <summary>Looks, every now and then, for documents that were accepted and never queued, or whose message was lost, and for events that were not sent.</summary>
public sealed class Sweeper(
    Dispatcher dispatcher, EventSender events, DocumentStore documents, Resilience resilience, IBusControl bus, Settings settings, ILogger<Sweeper> logger) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
        if (settings.Broker is null)
            await resilience.Patient.ExecuteAsync(async token => await documents.ForgetQueueAsync(token), stoppingToken);

        using var timer = new PeriodicTimer(settings.Sweep);
        do
        {
            try
            {
                // An intake that is about to send has one sweep's time for it.
                await dispatcher.SendStrandedAsync(settings.Sweep, LongestReading, LongestWait, stoppingToken);
                await events.SendAsync(documentId: null, settings.Sweep, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("the sweep failed and comes again: {Reason}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Longer than all attempts at a document together, on a machine that has a processor for each host.</summary>
    private TimeSpan LongestReading =>
        (settings.Extraction.Limits.Time + (settings.Extraction.Limits.Pages * settings.Extraction.Limits.PageTime)) * DocumentWork.MostAttempts + TimeSpan.FromMinutes(10);
}
