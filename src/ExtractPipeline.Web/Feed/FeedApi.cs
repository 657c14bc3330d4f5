using System.Globalization;
using System.Security.Cryptography;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Api;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.Web.Feed;

/// <summary>Who gets records sent.</summary>
internal static class FeedApi
{
    private const int LongestName = 100, LongestUrl = 1_000, ShortestSecret = 16, LongestSecret = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Adds what sends.</summary>
    public static void AddFeed(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<FeedStore>();
        services.AddSingleton(parts => new FeedSender(
            parts.GetRequiredService<FeedStore>(), PublicAddresses.CreateClient(settings.Feed.AllowPrivate, Patience), parts.GetRequiredService<IDataProtectionProvider>(),
            parts.GetRequiredService<TimeProvider>(), parts.GetRequiredService<ILogger<FeedSender>>()));
        services.AddHostedService<FeedService>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapFeed(this IEndpointRouteBuilder routes)
    {
        var feed = routes.MapGroup("/subscribers").RequireAuthorization(AccessRole.Admin);
        feed.MapGet("", ListAsync).WithSummary("Who gets records sent, and how far each has come.");
        feed.MapPost("", AddAsync).WithSummary("Has every new or revised record sent to an address from now on; answers with the secret that signs, for this once.");
        feed.MapDelete("/{name}", RemoveAsync).WithSummary("Ends that.");
        feed.MapPost("/{name}/replay", ReplayAsync).WithSummary("Sends again what was written since a time.");
    }

    private static async Task<IResult> ListAsync(FeedStore store, CancellationToken cancellation) => TypedResults.Ok((await store.ListAsync(cancellation)).Select(subscriber => new SubscriberInfo(
        subscriber.Name, subscriber.Url, subscriber.Position, subscriber.Failures, subscriber.Failures == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(subscriber.NextAttemptAt), subscriber.LastError)));

    private static async Task<IResult> AddAsync(NewSubscriber ask, FeedStore store, IDataProtectionProvider protection, Settings settings, CancellationToken cancellation)
    {
        if (ask.Name is not { Length: > 0 and <= LongestName } || !ask.Name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')) throw new RequestException($"name has 1 to {LongestName} letters, digits, - _ .");
        if (ask.Url is not { Length: <= LongestUrl } || !Uri.TryCreate(ask.Url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && settings.Feed.AllowPrivate)))
            throw new RequestException("url is no https address without user and password (http too with Feed__AllowPrivate=true)");
        if (System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && !settings.Feed.AllowPrivate && !PublicAddresses.IsPublic(address))
            throw new RequestException($"url is an address inside of a network, {address}; Feed__AllowPrivate=true allows such");
        if (ask.Secret is not (null or { Length: >= ShortestSecret and <= LongestSecret })) throw new RequestException($"secret has {ShortestSecret} to {LongestSecret} characters; left out, one is made");
        var secret = ask.Secret ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return await store.AddAsync(ask.Name, uri.AbsoluteUri, protection.CreateProtector(FeedSender.Purpose).Protect(secret), cancellation)
            ? TypedResults.Created($"/subscribers/{ask.Name}", new AddedSubscriber(ask.Name, uri.AbsoluteUri, secret))
            : TypedResults.Problem($"there is a subscriber '{ask.Name}' already", statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> RemoveAsync(string name, FeedStore store, CancellationToken cancellation) =>
        await store.RemoveAsync(name, cancellation) ? TypedResults.NoContent() : Answers.NotFound($"there is no subscriber '{name}'");

    private static async Task<IResult> ReplayAsync(string name, ReplayRequest ask, FeedStore store, CancellationToken cancellation)
    {
        if (!DateTimeOffset.TryParse(ask.Since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)) throw new RequestException("since is a time, such as 2026-01-31 or 2026-01-31T08:00:00+08:00");
        return await store.ReplayAsync(name, since, cancellation) is { } count ? TypedResults.Ok(new Replayed(count)) : Answers.NotFound($"there is no subscriber '{name}'");
    }

    /// <summary>Passes every now and then.</summary>
    private sealed class FeedService(FeedSender sender, Settings settings, ILogger<FeedService> logger) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(settings.Feed.Interval);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    while (await sender.PassAsync(stoppingToken))
                    {
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogWarning("the feed failed and comes again: {Reason}", e.Message);
                }
            }
        }
    }
}

/// <summary>A subscriber that is wanted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where records are posted to.</param>
/// <param name="Secret">What signs; null to have one made.</param>
internal sealed record NewSubscriber(string? Name, string? Url, string? Secret);

/// <summary>A subscriber that was added.</summary>
internal sealed record AddedSubscriber(string Name, string Url, string Secret);

/// <summary>A subscriber and how far it has come.</summary>
internal sealed record SubscriberInfo(string Name, string Url, long Position, long Failures, DateTimeOffset? NextAttempt, string? LastError);

/// <summary>Since when to send again.</summary>
public sealed record ReplayRequest(string? Since);

/// <summary>Events that are sent again.</summary>
public sealed record Replayed(long Count);
