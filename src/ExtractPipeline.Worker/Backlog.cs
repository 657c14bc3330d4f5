using System.Diagnostics.Metrics;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Worker;

/// <summary>How many documents are in which state; counted at most once in a while, since intake asks for every document.</summary>
public sealed class Backlog(DocumentStore documents, Resilience resilience, Settings settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim counting = new(1);
    private IReadOnlyDictionary<string, long> counts = new Dictionary<string, long>();
    private long countedAt;
    private int acceptedSince;

    /// <summary>Whether so many documents wait that no more should come.</summary>
    public async Task<bool> IsFullAsync(CancellationToken cancellation) =>
        Waiting(await CountAsync(cancellation)) + Volatile.Read(ref acceptedSince) >= settings.Backlog;

    /// <summary>Notes a document that came in after the last count.</summary>
    public void Accepted() => Interlocked.Increment(ref acceptedSince);

    /// <summary>Documents by state.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation)
    {
        await counting.WaitAsync(cancellation);
        try
        {
            if (counts.Count > 0 && time.GetElapsedTime(countedAt) < GoodFor) return counts;
            Volatile.Write(ref acceptedSince, 0);
            counts = await resilience.Prompt.ExecuteAsync(async token => await documents.CountAsync(token), cancellation);
            countedAt = time.GetTimestamp();
            return counts;
        }
        finally
        {
            counting.Release();
        }
    }

    /// <summary>The last count, for a metric; a scrape counts anew before it reads.</summary>
    public IEnumerable<Measurement<long>> Measure() =>
        counts.Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("state", count.Key)));

    /// <inheritdoc/>
    public void Dispose() => counting.Dispose();

    private static long Waiting(IReadOnlyDictionary<string, long> counts) => counts[DocumentState.Queued] + counts[DocumentState.Running];
}
