using System.Security.Claims;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Web.Api;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.Web.Reviews;

/// <summary>Manual review over HTTP, for the page and for other tools. Who asks is told by the key or the cookie alone, never by the request's body.</summary>
internal static class ReviewApi
{
    /// <summary>Adds what review needs.</summary>
    public static void AddReviews(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings.Review);
        services.AddSingleton<ReviewBacklog>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ReviewAudit>();
        services.AddSingleton<ShownPages>();
        services.AddSingleton<Answering>();
        services.AddHostedService<ReviewWeigher>();
    }

    /// <summary>Adds the addresses and the pages.</summary>
    public static void MapReviews(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapRefusing("/reviews").RequireAuthorization(AccessRole.Reviewer).AddEndpointFilter(RefuseAsync);
        group.MapGet("/next", NextAsync).WithSummary("Claims the next document: the one whose answer settles the most; 204 where nothing waits. Filters: region, year, layout, problem.");
        group.MapGet("/{id}", FindAsync).WithSummary("A document under review, with its questions in order.");
        group.MapPost("/{id}/claim", async (string id, ClaimsPrincipal user, ReviewBacklog backlog, CancellationToken cancellation) =>
        {
            await backlog.ClaimAsync(id, Who(user), cancellation);
            return TypedResults.NoContent();
        }).WithSummary("Claims a document or keeps it longer.");
        group.MapPost("/{id}/release", async (string id, ClaimsPrincipal user, ReviewBacklog backlog, CancellationToken cancellation) =>
        {
            await backlog.ReleaseAsync(id, Who(user), cancellation);
            return TypedResults.NoContent();
        }).WithSummary("Gives a document back.");
        group.MapPost("/{id}/answers", AnswerAsync).WithSummary("Answers a question; makes the next revision.");
        group.MapPost("/{id}/undo", (string id, UndoRequest request, ClaimsPrincipal user, ReviewDesk desk, Answering answering, CancellationToken cancellation) =>
            answering.DoAsync(id, request.Key, Who(user), token => desk.UndoAsync(request.Key, id, request.RecordId, Who(user), token), cancellation)).WithSummary("Takes one's last decision back.");
        group.MapPost("/{id}/restore", (string id, RestoreRequest request, ClaimsPrincipal user, ReviewDesk desk, Answering answering, CancellationToken cancellation) =>
            answering.DoAsync(id, request.Key, Who(user), token => desk.RestoreAsync(request.Key, id, request.RecordId, request.RestoreId, Who(user), token), cancellation)).WithSummary("Makes an earlier revision the newest one.");
        group.MapGet("/{id}/history", async (string id, ReviewAudit audit, CancellationToken cancellation) =>
        {
            var (revisions, decisions) = await audit.HistoryAsync(id, cancellation);
            if (revisions.Count == 0) throw new ReviewRefusedException(ReviewRefusal.NotFound, $"there is no document '{id}' with a record");
            return TypedResults.Ok(new ReviewHistory(revisions, decisions));
        }).WithSummary("Revisions and decisions of a document.");
        group.MapGet("/{id}/pages/{number:int}.png", PageAsync).WithSummary("A page as a picture, upright.");
        group.MapGet("/{id}/source", SourceAsync).WithSummary("The tables of a document without pages, as they were laid out for reading.");
        var figures = routes.MapRefusing("/reviews");
        figures.MapGet("/figures", async (ReviewAudit audit, CancellationToken cancellation) => TypedResults.Ok(await audit.MeasureAsync(cancellation)))
            .RequireAuthorization(AccessRole.Reader).WithSummary("What waits, and the measured error rate of accepted fields with its bound.");
        figures.MapGet("/truths", ([AsParameters] TruthsRequest request, ReviewAudit audit, CancellationToken cancellation) => audit.TruthsAsync(request.Records == true, cancellation))
            .RequireAuthorization(AccessRole.Reader).WithSummary("What people confirmed and corrected, as truth to evaluate by; with ?records=true also the records as they were extracted.");
        figures.MapGet("/audit", async (ReviewAudit audit, CancellationToken cancellation) => TypedResults.Ok(await audit.ReplayAsync(cancellation)))
            .RequireAuthorization(AccessRole.Admin).WithSummary("Replays the audit log; returns what does not come out.");
        routes.MapReviewPages();
    }

    /// <summary>Who asks.</summary>
    public static Reviewer Who(ClaimsPrincipal user) => new(user.Identity?.Name ?? throw new InvalidOperationException("nobody asks"), user.IsInRole(AccessRole.Admin));

    private static async Task<IResult> NextAsync([AsParameters] NextRequest request, ClaimsPrincipal user, ReviewBacklog backlog, CancellationToken cancellation)
    {
        if (await backlog.ClaimNextAsync(Who(user), request.ToFilter(), cancellation) is not { } id) return TypedResults.NoContent();
        return await FindAsync(id, user, backlog, cancellation);
    }

    private static async Task<IResult> FindAsync(string id, ClaimsPrincipal user, ReviewBacklog backlog, CancellationToken cancellation) =>
        await backlog.FindAsync(id, Who(user), cancellation) is { } found
            ? TypedResults.Ok(ReviewView.Of(found))
            : TypedResults.Problem($"there is no document '{id}' with a record", statusCode: StatusCodes.Status404NotFound);

    private static Task<IResult> AnswerAsync(string id, AnswerRequest request, ClaimsPrincipal user, ReviewDesk desk, Answering answering, CancellationToken cancellation)
    {
        var answer = new ReviewAnswer(request.Key, id, request.RecordId, request.FieldId, new(request.State, request.Value), request.TakenMs is >= 0 ? request.TakenMs : null);
        return answering.DoAsync(id, request.Key, Who(user), token => desk.AnswerAsync(answer, Who(user), token), cancellation);
    }

    private static async Task<IResult> PageAsync(string id, int number, ClaimsPrincipal user, ReviewBacklog backlog, ShownPages pages, HttpContext context, CancellationToken cancellation)
    {
        if (await backlog.FindAsync(id, Who(user), cancellation) is not { } found || await pages.FindAsync(found, number, cancellation) is not { } page)
            return TypedResults.Problem($"the document has no page {number}", statusCode: StatusCodes.Status404NotFound);
        context.Response.Headers["X-Page-Width"] = FormattableString.Invariant($"{page.Width:0.##}");
        context.Response.Headers["X-Page-Height"] = FormattableString.Invariant($"{page.Height:0.##}");
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.Bytes(page.Png, "image/png");
    }

    private static async Task<IResult> SourceAsync(string id, ClaimsPrincipal user, ReviewBacklog backlog, ShownPages pages, CancellationToken cancellation) =>
        await backlog.FindAsync(id, Who(user), cancellation) is { } found
            ? TypedResults.Ok(await pages.SourceAsync(found, cancellation))
            : TypedResults.Problem($"there is no document '{id}' with a record", statusCode: StatusCodes.Status404NotFound);

    /// <summary>Tells why a decision was refused, in words for people and a code for programs.</summary>
    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ReviewRefusedException e)
        {
            var (status, code) = e.Refusal switch
            {
                ReviewRefusal.NotFound => (StatusCodes.Status404NotFound, "not-found"),
                ReviewRefusal.RevisionChanged => (StatusCodes.Status409Conflict, "revision-changed"),
                ReviewRefusal.ClaimedByOther => (StatusCodes.Status409Conflict, "claimed-by-other"),
                ReviewRefusal.NotYours => (StatusCodes.Status403Forbidden, "not-yours"),
                ReviewRefusal.NothingToUndo => (StatusCodes.Status409Conflict, "nothing-to-undo"),
                _ => (StatusCodes.Status400BadRequest, "no-answer"),
            };
            return TypedResults.Problem(e.Message, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
        }
        catch (DocumentException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}

/// <summary>Filters of the queue.</summary>
/// <param name="Region">A GB/T 2260 code; its descendants belong to it.</param>
/// <param name="Year">The reported year.</param>
/// <param name="Layout">The edition of any table.</param>
/// <param name="Problem">A problem code.</param>
internal sealed record NextRequest(string? Region, string? Year, string? Layout, string? Problem)
{
    /// <summary>The filter, checked.</summary>
    public ReviewFilter ToFilter() => new(Ask.Region(Region?.Trim()), Ask.Year(Year?.Trim()), Ask.LayoutWord(Layout), Ask.ProblemWord(Problem));
}

/// <summary>What to return of what people confirmed.</summary>
/// <param name="Records">Whether the records too, as they were extracted.</param>
internal sealed record TruthsRequest(bool? Records);

/// <summary>An answer.</summary>
/// <param name="Key">Made by the client; the same key again is the same answer.</param>
/// <param name="RecordId">The revision that was seen.</param>
/// <param name="FieldId">The field.</param>
/// <param name="State">Read, blank, missing or unread.</param>
/// <param name="Value">The number, where it is read.</param>
/// <param name="TakenMs">Milliseconds from showing to answering.</param>
internal sealed record AnswerRequest(string Key, long RecordId, string FieldId, FieldState State, decimal? Value, long? TakenMs);

/// <summary>Takes one's last decision back.</summary>
internal sealed record UndoRequest(string Key, long RecordId);

/// <summary>Makes an earlier revision the newest one.</summary>
internal sealed record RestoreRequest(string Key, long RecordId, long RestoreId);

/// <summary>Revisions and decisions of a document.</summary>
internal sealed record ReviewHistory(IReadOnlyList<RevisionSummary> Revisions, IReadOnlyList<LoggedDecision> Decisions);

/// <summary>Does what was decided and answers with the document as it is then; the event goes out at once, and the service waits for it when it stops.</summary>
internal sealed class Answering(ReviewBacklog backlog, EventSender events, Resilience resilience, ILogger<Answering> logger) : IAsyncDisposable
{
    private const int LongestKey = 100;

    private readonly Lock gate = new();
    private Task telling = Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await telling;

    public async Task<IResult> DoAsync(string id, string key, Reviewer reviewer, Func<CancellationToken, Task<ReviewDecided>> decide, CancellationToken cancellation)
    {
        if (key is not { Length: > 0 and <= LongestKey }) throw new ReviewRefusedException(ReviewRefusal.NoAnswer, $"the decision needs a key of its own, {LongestKey} characters at most");
        var decided = await resilience.Prompt.ExecuteAsync(async token => await decide(token), cancellation);
        var told = Task.Run(() => TellAsync(id), CancellationToken.None);
        lock (gate) telling = telling.IsCompleted ? told : Task.WhenAll(telling, told);
        var found = (await backlog.FindAsync(id, reviewer, cancellation))!;
        return TypedResults.Ok(new DecidedView(decided.DecisionId, decided.Repeated, ReviewView.Of(found)));
    }

    private async Task TellAsync(string id)
    {
        try
        {
            await events.SendAsync(id, TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "the event of a review goes out later"); // The sweeper sends what is left behind.
        }
    }
}

/// <summary>Weighs records as they come in, so that whoever asks for the next document need not wait for it.</summary>
internal sealed class ReviewWeigher(ReviewBacklog backlog, Resilience resilience, TimeProvider time, ILogger<ReviewWeigher> logger) : Microsoft.Extensions.Hosting.BackgroundService
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await resilience.Patient.ExecuteAsync(async token => await backlog.WeighAsync(AtOnce, token), stoppingToken) == AtOnce) continue;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "records could not be weighed for review");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
