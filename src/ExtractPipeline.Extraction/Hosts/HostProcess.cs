using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>The outside of a host: starts it, asks it for one document at a time, and ends it when it goes astray.</summary>
internal sealed class HostProcess : IDisposable
{
    private const int ErrorTextLength = 2_000;

    private readonly Process process;
    private readonly HostLimits limits;
    private readonly StringBuilder errors = new();
    private bool ready;

    private HostProcess(Process process, HostLimits limits)
    {
        this.process = process;
        this.limits = limits;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Documents that it has read.</summary>
    public int Served { get; private set; }

    /// <summary>Whether it runs.</summary>
    public bool IsAlive => !process.HasExited;

    /// <summary>Starts a host. It gets ready while its first request is on the way.</summary>
    /// <exception cref="MissingProgramException">It cannot be started.</exception>
    public static HostProcess Start(HostProgram program, HostLimits limits)
    {
        var start = new ProcessStartInfo(program.File, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // Native libraries read this when a process starts: threads of their own, beside other hosts, run many times slower.
        start.Environment["OMP_THREAD_LIMIT"] = "1";

        // The managed heap gives up before the system refuses, so that the document can be told from a crash.
        start.Environment["DOTNET_GCHeapHardLimit"] = (limits.MemoryBytes / 4 * 3).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcConcurrent"] = "0";

        // The collector would wait for as much garbage as the processor's caches hold, and keep the room: hosts stand beside each other.
        start.Environment["DOTNET_GCgen0MaxBudget"] = "1000000"; // Hexadecimal: 16 MB.
        start.Environment["DOTNET_GCConserveMemory"] = "4";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";

        // Pictures that native code frees go back to the system: glibc would keep their room, and more of it for each thread (mallopt(3)).
        start.Environment["MALLOC_ARENA_MAX"] = "1";
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "131072";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "131072";
        try
        {
            var host = new HostProcess(Process.Start(start)!, limits);
            ResourceLimits.SetPrivateMemory(host.process.Id, limits.MemoryBytes);
            return host;
        }
        catch (Win32Exception e)
        {
            throw new MissingProgramException($"an extraction host could not be started: {program.File}: {e.Message}", e);
        }
    }

    /// <summary>Has one document read.</summary>
    /// <param name="request">The document.</param>
    /// <param name="asleep">Called, once or more, where it does nothing for so long that another may work in its place.</param>
    /// <param name="cancellation">Gives it up; the host is of no more use then.</param>
    /// <exception cref="HostLostException">The host is of no more use: it crashed, or was ended because it did not stop or move.</exception>
    /// <exception cref="MissingProgramException">A native program is not installed, or the host does not start.</exception>
    public async Task<ExtractionRecord> ExtractAsync(HostRequest request, Action asleep, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var step = "start";
        HostWatch? watch = null;
        try
        {
            await WaitUntilReadyAsync(deadline);
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            watch = new(process.Id, request.Options.Limits, limits.Stall, asleep, deadline);
            await HostFrames.WriteAsync(process.StandardInput.BaseStream, FrameKind.Request, request.Write(), deadline.Token);
            while (true)
            {
                var (kind, content) = await HostFrames.ReadAsync(process.StandardOutput.BaseStream, deadline.Token) ?? throw await LostAsync(step);
                switch (kind)
                {
                    case FrameKind.Step:
                        step = Encoding.UTF8.GetString(content);
                        watch.Note(step);
                        Activity.Current?.AddEvent(new(step));
                        break;
                    case FrameKind.Record:
                        Served++;
                        return RecordJson.Read(content);
                    case FrameKind.MissingProgram:
                        throw new MissingProgramException(Encoding.UTF8.GetString(content));
                    default:
                        throw new InvalidDataException($"a host said {kind}");
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HostLostException(ProblemCode.TimeLimit, watch is null ? "the process that reads documents was not ready in time" : $"the process that reads documents was ended: {watch.Reason}");
        }
        catch (IOException)
        {
            throw await LostAsync(step); // The pipe broke while the request was written.
        }
        catch (Exception e) when (e is InvalidDataException or System.Text.Json.JsonException)
        {
            throw new HostLostException(ProblemCode.ReaderCrashed, $"the process that reads documents answered nonsense after step '{step}'");
        }
        finally
        {
            watch?.Dispose();
        }
    }

    /// <summary>Ends the host and whatever it has started, and deletes the files that it had no time to delete.</summary>
    public void Dispose()
    {
        ProcessGroup.End(process.Id);
        if (!process.HasExited) process.Kill();
        if (process.WaitForExit(limits.Grace)) ScratchFolder.DeleteThoseOf(process.Id);
        process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationTokenSource deadline)
    {
        if (ready) return;
        deadline.CancelAfter(limits.Start);
        var first = await HostFrames.ReadAsync(process.StandardOutput.BaseStream, deadline.Token);
        if (first is not { Kind: FrameKind.Ready })
            throw new MissingProgramException($"an extraction host does not start: {await EndAsync()}");
        ready = true;
    }

    /// <summary>Judges a host that has closed its pipe.</summary>
    private async Task<HostLostException> LostAsync(string step)
    {
        const int signal = 128, aborted = signal + 6, killed = signal + 9;
        var text = await EndAsync();
        var outOfMemory = text.Contains("memory", StringComparison.OrdinalIgnoreCase) || text.Contains("bad_alloc", StringComparison.Ordinal);
        if (process.ExitCode == killed || (process.ExitCode == aborted && outOfMemory))
            return new(ProblemCode.MemoryLimit, $"reading needed more than {limits.MemoryBytes >> 20} MiB after step '{step}'");
        var how = process.ExitCode > signal ? $"signal {process.ExitCode - signal}" : $"status {process.ExitCode}";
        return new(ProblemCode.ReaderCrashed, $"the process that reads documents ended with {how} after step '{step}'");
    }

    /// <summary>Waits for a host that is about to end, ends it if it is not, and returns what it said last.</summary>
    private async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(limits.Grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        lock (errors) return errors.ToString();
    }

    private void Keep(string? line)
    {
        lock (errors)
            if (line is not null && errors.Length < ErrorTextLength)
                errors.AppendLine(line[..Math.Min(line.Length, ErrorTextLength)]);
    }
}

/// <summary>A host went down over a document: what is said of the document then.</summary>
internal sealed class HostLostException(ProblemCode code, string message) : Exception(message)
{
    /// <summary>The problem.</summary>
    public ProblemCode Code { get; } = code;
}
