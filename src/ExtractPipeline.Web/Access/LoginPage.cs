using System.Net;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Access;

/// <summary>Where a person shows a key once and gets a cookie for the day.</summary>
internal static class LoginPage
{
    private const int LongestKey = 200;

    /// <summary>Adds the addresses.</summary>
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (string? next) => Page(next, refused: false)).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/login", SignInAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/logout", SignOut).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, KeyRing keys, AccessCookie cookie, Settings settings, CancellationToken cancellation)
    {
        if (!context.Request.HasFormContentType) return TypedResults.Problem("send the form of /login", statusCode: StatusCodes.Status400BadRequest);
        var form = await context.Request.ReadFormAsync(cancellation);
        var next = form["next"].ToString();
        if (!settings.Access.ByKey) return TypedResults.LocalRedirect(Own(next));
        if (form["key"].ToString().Trim() is not { Length: > 0 and <= LongestKey } key || await keys.FindAsync(key, cancellation) is not { } entry)
            return Page(next, refused: true);
        cookie.Write(context.Response, entry.Id);
        return TypedResults.LocalRedirect(Own(next));
    }

    private static RedirectHttpResult SignOut(HttpContext context)
    {
        AccessCookie.Delete(context.Response);
        return TypedResults.LocalRedirect("/login");
    }

    /// <summary>An address of this service and of no other.</summary>
    private static string Own(string? next) => next is ['/', not ('/' or '\\'), ..] && !next.Any(char.IsControl) ? next : "/";

    private static ContentHttpResult Page(string? next, bool refused) => TypedResults.Content(
        $"""
        <!doctype html>
        <html lang="zh-CN">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>登录 · Sign in</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/site.css"></head>
        <body><main class="narrow"><h1>登录 <span lang="en">Sign in</span></h1>
        {(refused ? "<p role=\"alert\" class=\"bad\">密钥无效或已撤销。<span lang=\"en\">The key is unknown or revoked.</span></p>" : "")}
        <form method="post" action="/login"><input type="hidden" name="next" value="{WebUtility.HtmlEncode(Own(next))}">
        <p><label for="key">访问密钥 <span lang="en">Access key</span></label> <input id="key" name="key" type="password" autocomplete="current-password" required></p>
        <p><button>登录 <span lang="en">Sign in</span></button></p></form></main></body></html>
        """,
        "text/html; charset=utf-8",
        statusCode: refused ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
}
