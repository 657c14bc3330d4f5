using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Runs a native program on a hostile file: arguments as a list, never a shell; limits on time, memory and output; its crash is data.
/// </summary>
internal static class ChildProgram
{
    private const int ErrorTextLength = 4_000;

    /// <summary>What a program left behind.</summary>
    /// <param name="ExitCode">0 to 127, or 128 + signal.</param>
    /// <param name="Output">Standard output, whole.</param>
    /// <param name="Errors">The beginning of standard error.</param>
    internal sealed record Result(int ExitCode, ReadOnlyMemory<byte> Output, string Errors);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="DocumentException">A limit was passed, or the program crashed.</exception>
    /// <exception cref="MissingProgramException">The program is not installed.</exception>
    public static async Task<Result> RunAsync(string program, IReadOnlyList<string> arguments, ExtractionLimits limits, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ExtractionLimits.WallTime(limits.Time));
        using var process = Start(start, program);
        try
        {
            ResourceLimits.Set(process.Id, limits);
            process.StandardInput.Close();
            var errors = ReadErrorsAsync(process.StandardError, deadline.Token);
            var output = await ReadOutputAsync(process.StandardOutput.BaseStream, program, limits.ChildOutputBytes, deadline.Token);
            var errorText = await errors;
            await process.WaitForExitAsync(deadline.Token);
            return Judge(program, process.ExitCode, output, errorText);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DocumentException(ProblemCode.TimeLimit, $"{program} was stopped after {ExtractionLimits.WallTime(limits.Time).TotalSeconds:0} s");
        }
        finally
        {
            Kill(process);
        }
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new MissingProgramException($"{program} could not be started: {e.Message}; 'extract-pipeline doctor' says what to install", e);
        }
    }

    private static Result Judge(string program, int exitCode, ReadOnlyMemory<byte> output, string errors)
    {
        const int signal = 128, aborted = signal + 6, killed = signal + 9, cpuLimit = signal + 24;

        // LibreOffice catches the signal of that limit, names it and aborts.
        if (exitCode is cpuLimit || (exitCode is aborted && errors.Contains("Signal 24", StringComparison.Ordinal))) throw new DocumentException(ProblemCode.TimeLimit, $"{program} used up its processor time");
        if (exitCode is killed || (exitCode is aborted or 1 && errors.Contains("memory", StringComparison.OrdinalIgnoreCase)) || errors.Contains("bad_alloc", StringComparison.Ordinal))
            throw new DocumentException(ProblemCode.MemoryLimit, $"{program} needed more memory than it may have");
        if (exitCode >= signal) throw new DocumentException(ProblemCode.ReaderCrashed, $"{program} crashed with signal {exitCode - signal}");
        return new(exitCode, output, errors);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadOutputAsync(Stream stream, string program, long limit, CancellationToken cancellation)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(256 << 10);
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0) return buffer.AsMemory(0, length);
            length += read;
            if (length > limit) throw new DocumentException(ProblemCode.OutputLimit, $"{program} wrote more than {limit >> 20} MiB");
            if (length < buffer.Length) continue;
            var larger = GC.AllocateUninitializedArray<byte>(buffer.Length * 2);
            buffer.CopyTo(larger, 0);
            buffer = larger;
        }
    }

    /// <summary>Keeps the beginning and drains the rest, so that a chatty program never blocks.</summary>
    private static async Task<string> ReadErrorsAsync(StreamReader reader, CancellationToken cancellation)
    {
        var kept = new StringBuilder();
        var buffer = ArrayPool<char>.Shared.Rent(4096);
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer, cancellation)) > 0)
                kept.Append(buffer, 0, Math.Min(read, ErrorTextLength - kept.Length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }

        return kept.ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the signal.
        }
    }
}

/// <summary>A native program that the pipeline needs is not on this machine: the program's fault, not the document's.</summary>
public sealed class MissingProgramException(string message, Exception? inner = null) : Exception(message, inner);
