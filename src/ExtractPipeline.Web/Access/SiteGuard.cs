using System.Net;
using Microsoft.AspNetCore.Http;

namespace ExtractPipeline.Web.Access;

/// <summary>
/// Keeps other sites from using a person's browser: what changes something is refused where it comes from another site, and a service without keys
/// answers only to the names of this machine, which a name that somebody points at 127.0.0.1 is not.
/// </summary>
internal sealed class SiteGuard(RequestDelegate next, bool byKey)
{
    /// <summary>Lets a request through, or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!byKey && !IsThisMachine(request.Host.Host))
            return Refuse(context, $"a service without keys answers to 127.0.0.1 and localhost, not to '{request.Host.Host}'");
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (!reads && (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" || IsForeign(request)))
            return Refuse(context, "another site asks for this");
        return next(context);
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static Task Refuse(HttpContext context, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
}

/// <summary>What browsers are told.</summary>
internal static class SecurityHeaders
{
    /// <summary>Only what this service serves itself, no frames, no guessing of types, nothing kept by proxies.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "private, no-cache";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
