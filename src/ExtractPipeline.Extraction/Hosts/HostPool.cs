using System.Collections.Concurrent;
using System.Diagnostics;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>
/// Reads documents in processes of their own, so that one that crashes its reader, hangs it or eats its memory costs nothing but itself: it is
/// rejected with that problem, and the next is served by a new host. Hosts start when they are needed. Safe for use by several threads at once.
/// </summary>
/// <param name="options">Threshold and limits of documents.</param>
/// <param name="size">Most hosts at a time that do something.</param>
/// <param name="limits">Limits of hosts.</param>
/// <param name="program">The command that starts a host.</param>
public sealed class HostPool(ExtractionOptions options, int size, HostLimits limits, HostProgram program) : IDisposable
{
    private readonly SemaphoreSlim slots = new(size);
    private readonly ConcurrentStack<HostProcess> idle = new();
    private int started, lost;

    /// <summary>A pool of this program with the usual limits.</summary>
    public HostPool(ExtractionOptions options, int size)
        : this(options, size, new(), HostProgram.Own)
    {
    }

    /// <summary>Most hosts at a time that do something.</summary>
    public int Size => size;

    /// <summary>Hosts started so far.</summary>
    public int Started => started;

    /// <summary>Hosts that went down over a document so far.</summary>
    public int Lost => lost;

    /// <summary>Reads one document, when a host is free. Whatever is wrong with the document becomes a problem of its record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in the record: relative, with forward slashes.</param>
    /// <param name="cancellation">Ends the host that is at work.</param>
    /// <exception cref="MissingProgramException">A native program is not installed, or hosts do not start.</exception>
    public async Task<ExtractionRecord> ExtractAsync(string path, string name, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        using var slot = new Slot(slots);
        var begin = Stopwatch.GetTimestamp();
        var request = new HostRequest(Path.GetFullPath(path), name, options);
        HostProcess? host = null;
        try
        {
            host = Take();
            var record = await host.ExtractAsync(request, slot.Dispose, cancellation);
            if (host.Served < limits.Documents && !slot.IsGiven)
            {
                idle.Push(host);
                host = null;
            }

            return record;
        }
        catch (HostLostException e)
        {
            Interlocked.Increment(ref lost);
            return await RejectAsync(request, e, begin, cancellation);
        }
        finally
        {
            host?.Dispose();
        }
    }

    /// <summary>The record of a document that is not read at all.</summary>
    public ExtractionRecord Reject(string name, Problem problem) => new()
    {
        Source = SourceInfo.Unread(name),
        Report = ReportInfo.Unknown,
        Layouts = TableLayouts.None,
        Outcome = Outcome.Rejected,
        Fields = [],
        Checks = [],
        Problems = [problem],
        Extractor = new()
        {
            Version = DocumentExtractor.Version,
            TextLayer = null,
            Ocr = null,
            Models = new Dictionary<string, string>(),
            AcceptedRisk = options.AcceptedRisk,
            ConfidenceMap = options.ConfidenceMap,
        },
        Timings = new Dictionary<string, double> { ["totalMs"] = 0 },
    };

    /// <summary>Ends all hosts. Those at work must have been cancelled before.</summary>
    public void Dispose()
    {
        while (idle.TryPop(out var host)) host.Dispose();
        slots.Dispose();
    }

    /// <summary>A place among those at work; one that hangs gives it up before it is known to hang, so that it does not hold up the others.</summary>
    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        private int given;

        /// <summary>Whether it is given up, so that there is a host more than there are places.</summary>
        public bool IsGiven => Volatile.Read(ref given) == 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref given, 1) == 0) slots.Release();
        }
    }

    private HostProcess Take()
    {
        // One that died while it was idle, as by the system's lack of memory, is no fault of the next document.
        while (idle.TryPop(out var host))
        {
            if (host.IsAlive) return host;
            host.Dispose();
        }

        Interlocked.Increment(ref started);
        return HostProcess.Start(program, limits);
    }

    private async Task<ExtractionRecord> RejectAsync(HostRequest request, HostLostException lost, long begin, CancellationToken cancellation) =>
        Reject(request.Name, Problem.Of(lost.Code, lost.Message)) with
        {
            Source = await DescribeAsync(request, cancellation),
            Timings = new Dictionary<string, double> { ["totalMs"] = Math.Round(Stopwatch.GetElapsedTime(begin).TotalMilliseconds, 1) },
        };

    private static async Task<SourceInfo> DescribeAsync(HostRequest request, CancellationToken cancellation)
    {
        try
        {
            return SourceInfo.Of(request.Name, await FileReader.ReadAsync(request.Path, request.Options.Limits, cancellation));
        }
        catch (DocumentException)
        {
            return SourceInfo.Unread(request.Name);
        }
    }
}
