using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Web;
using ExtractPipeline.Web.Feed;

namespace ExtractPipeline.Cli.Services;

/// <summary>Talks to a running service.</summary>
internal sealed class ServiceClient(string server) : IDisposable
{
    /// <summary>The environment variable that holds the key to the service.</summary>
    public const string KeyVariable = "EXTRACT_PIPELINE_KEY";

    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = Connect(server);

    /// <summary>Submits a document; where the service is busy, waits as long as it asks for and tries again.</summary>
    /// <exception cref="ServiceException">The service refuses the document.</exception>
    public async Task<SubmittedDocument> SubmitAsync(string path, string name, CancellationToken cancellation)
    {
        while (true)
        {
            await using var file = File.OpenRead(path);
            using var part = new StreamContent(file);
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileNameStar = name };
            using var form = new MultipartFormDataContent();
            form.Add(part);
            using var response = await http.PostAsync("documents", form, cancellation);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? UsualWait, cancellation);
                continue;
            }

            return await ReadAsync<SubmittedDocument>(response, cancellation);
        }
    }

    /// <summary>What the service has done and has to do.</summary>
    public async Task<ServiceStatus> StatusAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync("status", cancellation);
        return await ReadAsync<ServiceStatus>(response, cancellation);
    }

    /// <summary>Has documents read again.</summary>
    public async Task<Requeued> RequeueAsync(RequeueFilter filter, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync("requeue", filter, cancellation);
        return await ReadAsync<Requeued>(response, cancellation);
    }

    /// <summary>Writes an answer to a file, which is there once it is whole.</summary>
    public async Task DownloadAsync(string address, string path, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode) await ReadAsync<object>(response, cancellation);
        var part = path + ".part";
        try
        {
            await using (var file = File.Create(part)) await response.Content.CopyToAsync(file, cancellation);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Has events sent to a subscriber again.</summary>
    public async Task<Replayed> ReplayAsync(string subscriber, string since, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync($"subscribers/{Uri.EscapeDataString(subscriber)}/replay", new ReplayRequest(since), cancellation);
        return await ReadAsync<Replayed>(response, cancellation);
    }

    /// <summary>What people confirmed and corrected, document by document, on request with the records as they were extracted.</summary>
    public async IAsyncEnumerable<ReviewedDocument> ReviewedAsync(bool withRecords, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await http.GetAsync(withRecords ? "reviews/truths?records=true" : "reviews/truths", HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode) await ReadAsync<object>(response, cancellation);
        await foreach (var document in response.Content.ReadFromJsonAsAsyncEnumerable<ReviewedDocument>(cancellation)) yield return document!;
    }

    /// <summary>What the replay of the audit log finds wrong.</summary>
    public async Task<IReadOnlyList<AuditFault>> AuditAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync("reviews/audit", cancellation);
        return await ReadAsync<List<AuditFault>>(response, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>The key comes from the environment; the admin's own, from this machine's settings, goes to this machine only.</summary>
    private static HttpClient Connect(string server)
    {
        var client = new HttpClient { BaseAddress = new Uri(server.TrimEnd('/') + "/"), Timeout = TimeSpan.FromMinutes(10) };
        var key = Environment.GetEnvironmentVariable(KeyVariable) ?? (client.BaseAddress.IsLoopback ? Service.Configuration["Access:AdminKey"]?.Trim() : null);
        if (!string.IsNullOrWhiteSpace(key)) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode) return (await response.Content.ReadFromJsonAsync<T>(cancellation))!;
        var text = await response.Content.ReadAsStringAsync(cancellation);
        throw new ServiceException($"the service answers {(int)response.StatusCode}: {text}");
    }
}

/// <summary>The service refuses what it is asked for.</summary>
internal sealed class ServiceException(string message) : Exception(message);
