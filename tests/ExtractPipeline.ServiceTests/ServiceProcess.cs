using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Web;

namespace ExtractPipeline.ServiceTests;

/// <summary>A process of the service as a user runs it, and what is said to it over HTTP.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int disposed;

    private ServiceProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has said.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Talks to it.</summary>
    public HttpClient Http { get; } = new() { Timeout = Patience };

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts a command of the program.</summary>
    public static ServiceProcess Start(IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(HostProgram.Own.File, [HostProgram.Own.Arguments[0], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Starts a command that listens, and waits until it does.</summary>
    public static async Task<ServiceProcess> StartListeningAsync(IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> arguments)
    {
        var service = Start(settings, arguments);
        try
        {
            service.Http.BaseAddress = new(await service.address.Task.WaitAsync(Patience));
            return service;
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"the service does not listen:\n{service.Output}", e);
        }
    }

    /// <summary>Starts <c>serve</c> on any port.</summary>
    public static Task<ServiceProcess> ServeAsync(string data, IReadOnlyDictionary<string, string>? settings = null) =>
        StartListeningAsync(settings ?? new Dictionary<string, string>(), "serve", "--data", data, "--port", "0");

    /// <summary>Submits a document.</summary>
    public async Task<HttpResponseMessage> PostAsync(byte[] content, string name)
    {
        using var part = new ByteArrayContent(content);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileNameStar = name };
        using var form = new MultipartFormDataContent();
        form.Add(part);
        return await Http.PostAsync(new Uri("/documents", UriKind.Relative), form);
    }

    /// <summary>Submits a document that is taken in.</summary>
    public async Task<SubmittedDocument> SubmitAsync(byte[] content, string name)
    {
        using var response = await PostAsync(content, name);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<SubmittedDocument>())!;
    }

    /// <summary>Submits a document; null where the service is busy or away.</summary>
    public async Task<SubmittedDocument?> TrySubmitAsync(byte[] content, string name)
    {
        try
        {
            using var response = await PostAsync(content, name);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<SubmittedDocument>();
        }
        catch (Exception e) when (IsAway(e))
        {
            return null;
        }
    }

    /// <summary>Documents by state; null where the service is away.</summary>
    public async Task<ServiceStatus?> TryStatusAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri("/status", UriKind.Relative));
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ServiceStatus>() : null;
        }
        catch (Exception e) when (IsAway(e))
        {
            return null;
        }
    }

    /// <summary>Where a document stands.</summary>
    public async Task<DocumentStatus> StatusAsync(string id) => (await Http.GetFromJsonAsync<DocumentStatus>(new Uri($"/documents/{id}", UriKind.Relative)))!;

    /// <summary>Whether it is ready.</summary>
    public async Task<HttpStatusCode> ReadyAsync()
    {
        using var response = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return response.StatusCode;
    }

    /// <summary>Waits until a document is settled.</summary>
    public async Task<DocumentStatus> SettledAsync(string id)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(50))
            if (await StatusAsync(id) is { State: "done" or "rejected" } status)
                return status;
        throw new InvalidOperationException($"document {id} is not settled:\n{Output}");
    }

    /// <summary>Asks it to stop, as a system does.</summary>
    public async Task<int> StopAsync()
    {
        if (!process.HasExited)
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
                await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>Waits for its end; returns its exit status.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Kills it without warning.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1) return;
        if (!process.HasExited) await KillAsync();
        process.Dispose();
        Http.Dispose();
    }

    private static bool IsAway(Exception error) => error is HttpRequestException or IOException or TaskCanceledException or ObjectDisposedException;

    private void Keep(string? line)
    {
        const string announcement = "listening on ";
        if (line is null) return;
        lines.Enqueue(line);
        if (line.StartsWith(announcement, StringComparison.Ordinal)) address.TrySetResult(line[announcement.Length..]);
    }
}
