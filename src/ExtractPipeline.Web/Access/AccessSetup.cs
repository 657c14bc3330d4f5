using System.Net;
using System.Threading.RateLimiting;
using ExtractPipeline.Storage;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ExtractPipeline.Web.Access;

/// <summary>Who may do what, how often, and what browsers are told about it. Endpoints ask for a role by <c>RequireAuthorization(AccessRole.X)</c>; what asks for none needs a reader.</summary>
internal static class AccessSetup
{
    private const int GuessesPerMinute = 30;

    /// <summary>Adds keys, cookies, roles and limits.</summary>
    /// <exception cref="SettingsException">The service would be open to others.</exception>
    public static IServiceCollection AddAccess(this IServiceCollection services, Settings settings)
    {
        if (!settings.Access.ByKey && !IPAddress.IsLoopback(settings.Listen.Address))
            throw new SettingsException($"setting Access__Keys is not set, and {settings.Listen.Address} can be reached from other machines: set Access__Keys=true and make keys with 'extract-pipeline keys add'");
        services.AddSingleton<AccessStore>();
        services.AddSingleton<ProtectionKeys>();
        services.AddSingleton<IXmlRepository, ProtectionRepository>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<AccessCookie>();
        services.AddDataProtection().SetApplicationName("extract-pipeline");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(parts =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = parts.GetRequiredService<IXmlRepository>()));
        services.AddAuthentication(AccessHandler.Name).AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.Name, null);
        var roles = services.AddAuthorizationBuilder().SetFallbackPolicy(Policy(AccessRole.Reader));
        foreach (var role in AccessRole.All) roles.AddPolicy(role, Policy(role));
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = static async (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                await TypedResults.Problem("too many requests; come back in a minute", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context.HttpContext);
            };
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => LimitOf(context, settings.Access));
        });
        if (settings.Access.ByKey) services.AddHostedService<AccessStart>();
        return services;
    }

    /// <summary>Guards everything that is mapped.</summary>
    public static void UseAccess(this WebApplication app, Settings settings)
    {
        app.Use(SecurityHeaders.AddAsync);
        app.UseMiddleware<SiteGuard>(settings.Access.ByKey);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    private static AuthorizationPolicy Policy(string role) => new AuthorizationPolicyBuilder(AccessHandler.Name).RequireRole(AccessRole.AtLeast(role)).Build();

    /// <summary>A bucket a key; and one an address for those who show none or a wrong one, so that keys are not guessed.</summary>
    private static RateLimitPartition<string> LimitOf(HttpContext context, AccessSettings access)
    {
        if (!access.ByKey || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) return RateLimitPartition.GetNoLimiter("");
        var (partition, limit) = context.User.Identity is { IsAuthenticated: true, Name: { } name }
            ? ($"key {name}", access.RequestsPerMinute)
            : ($"address {context.Connection.RemoteIpAddress}", GuessesPerMinute);
        return RateLimitPartition.GetSlidingWindowLimiter(partition, _ => new() { PermitLimit = limit, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
    }

    /// <summary>Makes the first key known; refuses to start where nobody could ever get in.</summary>
    private sealed class AccessStart(AccessStore store, Settings settings, Resilience resilience) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (settings.Access.AdminKey is { } key)
                await resilience.Patient.ExecuteAsync(async token => await store.EnsureAsync("admin", AccessRole.Admin, key, token), cancellationToken);
            var all = await resilience.Patient.ExecuteAsync(async token => await store.ListAsync(token), cancellationToken);
            if (!all.Any(entry => entry.RevokedAt is null))
                throw new SettingsException("setting Access__Keys is true and there is no key: make one with 'extract-pipeline keys add NAME --role admin', or set Access__AdminKey");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
