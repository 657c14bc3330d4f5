using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace ExtractPipeline.Web.Feed;

/// <summary>
/// Sends each subscriber what it has not acknowledged, one event after the other, so that records of a document come in their order. What fails is tried
/// again at once a few times and then after growing waits, for ever: the cursor in the store waits with it.
/// </summary>
internal sealed class FeedSender(FeedStore store, HttpClient http, IDataProtectionProvider protection, TimeProvider time, ILogger<FeedSender> logger)
{
    /// <summary>What the secrets of subscribers are wrapped for.</summary>
    public const string Purpose = "subscriber-secret";

    private const int AtOnce = 100;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5), FirstWait = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector(Purpose);
    private readonly ConcurrentDictionary<string, ResiliencePipeline> pipelines = new(StringComparer.Ordinal);
    private readonly string lease = Guid.NewGuid().ToString("N");

    /// <summary>One pass: everybody whose time has come gets some of what there is, so that nobody waits for another's backlog; says whether there is more.</summary>
    public async Task<bool> PassAsync(CancellationToken cancellation)
    {
        while (await store.PlaceAsync(cancellation) > 0)
        {
        }

        var due = await store.LeaseAsync(lease, Lease, cancellation);
        return (await Task.WhenAll(due.Select(subscriber => SendAsync(subscriber, cancellation)))).Any(more => more);
    }

    /// <summary>What a receiver computes to know that an event comes from here: <c>v1,</c> and the HMAC-SHA256 of <c>id.timestamp.body</c> (Standard Webhooks).</summary>
    public static string Sign(string secret, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private async Task<bool> SendAsync(Subscriber subscriber, CancellationToken cancellation)
    {
        var position = subscriber.Position;
        var pipeline = pipelines.GetOrAdd(subscriber.Name, _ => Resilience.ForSubscriber(time));
        try
        {
            var secret = protector.Unprotect(subscriber.Secret);
            var events = await store.AfterAsync(position, AtOnce, cancellation);
            foreach (var item in events)
            {
                await pipeline.ExecuteAsync(async token => await PostAsync(subscriber.Url, secret, item, token), cancellation);
                if (!await store.AdvanceAsync(subscriber.Name, lease, position, item.Position, Lease, cancellation)) return true;
                position = item.Position;
            }

            await store.ReleaseAsync(subscriber.Name, lease, cancellation);
            return events.Count == AtOnce;
        }
        catch (Exception e) when (e is HttpRequestException or BrokenCircuitException or CryptographicException or UriFormatException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << (int)Math.Min(subscriber.Failures, 20)));
            var error = e is OperationCanceledException ? "no answer in time" : e.Message;
            logger.LogWarning("subscriber {Subscriber} does not take event {Position}, tried again in {Wait}: {Reason}", subscriber.Name, position + 1, wait, error);
            await store.FailAsync(subscriber.Name, lease, error, wait, cancellation);
            return false;
        }
    }

    private async Task PostAsync(string url, string secret, FeedEvent item, CancellationToken cancellation)
    {
        using var told = JsonDocument.Parse(item.Body);
        var id = told.RootElement.GetProperty("EventId").GetString()!;
        var body = string.Create(CultureInfo.InvariantCulture, $"{{\"position\":{item.Position},\"kind\":\"{item.Kind}\",\"event\":{item.Body},\"record\":{item.Record}}}");
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", id);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", Sign(secret, id, timestamp, body));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"it answers {(int)response.StatusCode}");
    }
}
