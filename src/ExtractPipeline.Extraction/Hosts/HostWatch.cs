using System.Diagnostics;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>
/// Watches a host at work on one document. It is stopped when it has used up the processor time of the document, or when it neither moves nor uses any:
/// a machine that is busy makes a document late, and neither of these.
/// </summary>
internal sealed class HostWatch : IDisposable
{
    /// <summary>What of the processor a host that waits for something uses at most, and one that works on a busy machine at least.</summary>
    private const double Idle = 0.01;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2), ShortestPause = TimeSpan.FromMilliseconds(50), LongestNap = TimeSpan.FromSeconds(2);

    private readonly int leader;
    private readonly TimeSpan stall, nap;
    private readonly TimeBudget budget;
    private readonly Action asleep;
    private readonly CancellationTokenSource stop;
    private readonly TimeSpan begin;
    private readonly Lock turn = new();
    private readonly Timer timer;
    private string step = "start";
    private TimeSpan awake, lively;
    private long awakeAt = Stopwatch.GetTimestamp(), livelyAt = Stopwatch.GetTimestamp();

    /// <summary>Begins to watch.</summary>
    /// <param name="leader">The host, which leads the group of its children.</param>
    /// <param name="limits">The time that the document may take.</param>
    /// <param name="stall">How long it may do nothing at all.</param>
    /// <param name="asleep">Called, once or more, where it has done nothing for a good part of that or two seconds: others may have the processor meanwhile.</param>
    /// <param name="stop">Cancelled when the host is to be ended.</param>
    public HostWatch(int leader, ExtractionLimits limits, TimeSpan stall, Action asleep, CancellationTokenSource stop)
    {
        this.leader = leader;
        this.stall = stall;
        this.asleep = asleep;
        this.stop = stop;
        nap = stall / 5 < LongestNap ? stall / 5 : LongestNap;
        budget = new(limits);
        begin = ProcessorTime.OfProcess(leader);
        var pause = (stall < limits.Time ? stall : limits.Time) / 10;
        pause = pause > LongestPause ? LongestPause : pause < ShortestPause ? ShortestPause : pause;
        timer = new(_ => Look(), null, pause, pause);
    }

    /// <summary>Why it was stopped.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Notes a step forward.</summary>
    public void Note(string done)
    {
        lock (turn)
        {
            step = done;
            awake = lively = ProcessorTime.OfProcess(leader) - begin;
            awakeAt = livelyAt = Stopwatch.GetTimestamp();
            budget.Note(done, awake);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        lock (turn) Reason = "over"; // A look that has begun must not stop what comes next.
    }

    private void Look()
    {
        lock (turn)
        {
            if (Reason.Length > 0) return;
            var spent = ProcessorTime.OfGroup(leader) - begin;
            if (spent - awake > stall * Idle) (awake, awakeAt) = (spent, Stopwatch.GetTimestamp());
            if (spent - lively > nap * Idle) (lively, livelyAt) = (spent, Stopwatch.GetTimestamp());
            var silent = Stopwatch.GetElapsedTime(awakeAt);
            if (Stopwatch.GetElapsedTime(livelyAt) > nap) asleep();
            if (budget.Left(spent) < TimeSpan.Zero) Reason = $"it had taken {spent.TotalSeconds:0} s of processor time after step '{step}', and there was no end to it";
            else if (silent > stall) Reason = $"it did nothing for {stall.TotalSeconds:0} s after step '{step}'";
            else return;
            stop.Cancel();
        }
    }
}
