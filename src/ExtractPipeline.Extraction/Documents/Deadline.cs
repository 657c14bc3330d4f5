using System.Diagnostics;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Stops a document that goes over its <see cref="TimeBudget"/>. In a process that reads several at once nobody knows what one of them has taken of
/// the processor, so it goes by the clock on the wall, and generously: see <see cref="ExtractionLimits.WallTime"/>.
/// </summary>
internal sealed class Deadline : IProgress<string>, IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly TimeBudget budget;
    private readonly IProgress<string>? next;
    private readonly long begin = Stopwatch.GetTimestamp();

    /// <summary>Begins to count.</summary>
    /// <param name="limits">The time of a document.</param>
    /// <param name="next">Told of each step too.</param>
    /// <param name="cancellation">Stops it earlier.</param>
    public Deadline(ExtractionLimits limits, IProgress<string>? next, CancellationToken cancellation)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget = new(limits);
        this.next = next;
        source.CancelAfter(ExtractionLimits.WallTime(budget.Left(TimeSpan.Zero)));
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Report(string value)
    {
        var spent = Stopwatch.GetElapsedTime(begin) / ExtractionLimits.Busy;
        budget.Note(value, spent);
        if (budget.Left(spent) is var left && left > TimeSpan.Zero) source.CancelAfter(ExtractionLimits.WallTime(left));
        next?.Report(value);
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
