using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using ExtractPipeline.Storage;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtractPipeline.Web.Access;

/// <summary>
/// Tells who asks: by the key in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>, or by the signed cookie of a person. Where no keys are asked for,
/// whoever is on this machine may do everything.
/// </summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    Settings settings, KeyRing keys, AccessCookie cookie)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string Name = "key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!settings.Access.ByKey) return Success(0, "local", AccessRole.Admin);
        if (KeyOf(Request) is { } given)
            return await keys.FindAsync(given, Context.RequestAborted) is { } key ? Success(key.Id, key.Name, key.Role) : AuthenticateResult.Fail("the key is unknown or revoked");
        if (cookie.Read(Request) is { } id && await keys.FindAsync(id, Context.RequestAborted) is { } person) return Success(person.Id, person.Name, person.Role);
        return AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (WantsPage(Request))
        {
            Response.Redirect($"/login?next={Uri.EscapeDataString(Request.Path + Request.QueryString)}");
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem("this needs a key: 'Authorization: Bearer KEY'", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        TypedResults.Problem($"'{Context.User.Identity?.Name}' is {Context.User.FindFirstValue(ClaimTypes.Role)} and may not do this", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);

    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers["X-Api-Key"] is [{ Length: > 0 } key]) return key;
        return AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? header.Parameter : null;
    }

    private static AuthenticateResult Success(long id, string name, string role)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, id.ToString(CultureInfo.InvariantCulture)), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role)], Name);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Name));
    }
}

/// <summary>Who a key belongs to. Each request asks the database, so that a key that is revoked ends at once, in every process.</summary>
internal sealed class KeyRing(AccessStore store, Resilience resilience)
{
    /// <summary>The entry of a key; null where it is unknown or revoked.</summary>
    public async Task<AccessKey?> FindAsync(string key, CancellationToken cancellation) => await resilience.Prompt.ExecuteAsync(async token => await store.FindAsync(key, token), cancellation);

    /// <summary>An entry by its number; null where it is unknown or revoked.</summary>
    public async Task<AccessKey?> FindAsync(long id, CancellationToken cancellation) => await resilience.Prompt.ExecuteAsync(async token => await store.FindAsync(id, token), cancellation);
}
