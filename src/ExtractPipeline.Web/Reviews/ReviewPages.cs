using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Reviews;

/// <summary>The pages for people who review: the start, and one document with its grids. Works with the keyboard alone; <c>review.js</c> does the rest.</summary>
internal static class ReviewPages
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Default };

    /// <summary>Adds the addresses.</summary>
    public static void MapReviewPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/review").AddEndpointFilter(Answers.GuardAsync).RequireAuthorization(AccessRole.Reviewer).ExcludeFromDescription();
        pages.MapGet("", StartAsync);
        pages.MapGet("/next", NextAsync);
        pages.MapGet("/{id}", DocumentAsync);
        routes.MapGet("/assets/review.css", () => Asset("review.css", "text/css; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/assets/review.js", () => Asset("review.js", "text/javascript; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> StartAsync(ClaimsPrincipal user, ReviewBacklog backlog, ReviewAudit audit, CancellationToken cancellation)
    {
        await backlog.WeighAsync(50, cancellation);
        return Html("人工复核 · Review", "start", ReviewStart.Body(ReviewApi.Who(user), await audit.MeasureAsync(cancellation)), null);
    }

    private static async Task<IResult> NextAsync([AsParameters] NextRequest request, ClaimsPrincipal user, ReviewBacklog backlog, CancellationToken cancellation) =>
        await backlog.ClaimNextAsync(ReviewApi.Who(user), request.ToFilter(), cancellation) is { } id ? TypedResults.LocalRedirect($"/review/{id}") : TypedResults.LocalRedirect("/review#none");

    private static async Task<IResult> DocumentAsync(string id, ClaimsPrincipal user, ReviewBacklog backlog, CancellationToken cancellation)
    {
        if (await backlog.FindAsync(id, ReviewApi.Who(user), cancellation) is not { } found) return TypedResults.Problem($"there is no document '{id}' with a record", statusCode: StatusCodes.Status404NotFound);
        var view = ReviewView.Of(found);
        return Html(view.Title ?? view.Name, "case", ReviewGrid.Body(found), JsonSerializer.Serialize(view, Json));
    }

    private static ContentHttpResult Html(string title, string kind, string body, string? data) => TypedResults.Content(
        $"""
        <!doctype html>
        <html lang="zh-CN" data-lang="zh">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Encode(title)}</title>
        <link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/review.css"><script src="/assets/review.js" defer></script></head>
        <body class="{kind}">
        {body}
        {(data is null ? "" : $"<script type=\"application/json\" id=\"data\">{data}</script>")}
        </body></html>
        """,
        "text/html; charset=utf-8");

    private static ContentHttpResult Asset(string name, string mediaType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"reviews/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return TypedResults.Content(reader.ReadToEnd(), mediaType);
    }

    /// <summary>Text as markup.</summary>
    internal static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>The same in both languages; the page shows one.</summary>
    internal static string Both(string chinese, string english) => string.Create(CultureInfo.InvariantCulture, $"<span lang=\"zh-CN\">{Encode(chinese)}</span><span lang=\"en\">{Encode(english)}</span>");
}
