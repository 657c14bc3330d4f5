using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ExtractPipeline.ServiceTests.Servers;

/// <summary>A server that a test starts as its child, on loopback, in a folder of its own; it ends with the test and leaves nothing behind.</summary>
internal abstract class ChildServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("extract-pipeline-server-");
    private readonly StringBuilder output = new();
    private Process? process;

    /// <summary>Its folder.</summary>
    protected string Folder => folder.FullName;

    /// <summary>Its port.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Whether it was started and not killed since.</summary>
    public bool IsRunning => process is not null;

    /// <summary>Its process.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public Process Process => process ?? throw new InvalidOperationException("the server does not run");

    /// <summary>The command that runs it in the foreground.</summary>
    protected abstract ProcessStartInfo Command { get; }

    /// <summary>Whether it answers.</summary>
    protected abstract Task<bool> AnswersAsync();

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var start = Command;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (process.HasExited || clock.Elapsed > Patience) throw new InvalidOperationException($"{start.FileName} does not start:\n{output}");
            await Task.Delay(100);
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Kills it, and starts it again after a while.</summary>
    public async Task RestartAsync(TimeSpan away)
    {
        await KillAsync();
        await Task.Delay(away);
        await StartAsync();
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await KillAsync();
        for (var i = 0; i < 20; i++)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (i < 19)
            {
                await Task.Delay(250); // The last of its children still writes.
            }
        }
    }

    /// <summary>Runs a program of the server's to its end.</summary>
    protected static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var program = Process.Start(start)!;
        var errors = program.StandardError.ReadToEndAsync();
        var text = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        if (program.ExitCode != 0) throw new InvalidOperationException($"{start.FileName} ended with {program.ExitCode}:\n{text}{await errors}");
    }

    /// <summary>Whether something listens on a port.</summary>
    protected static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port that nothing listens on.</summary>
    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
            if (output.Length < 20_000)
                output.AppendLine(line.Data);
    }
}
