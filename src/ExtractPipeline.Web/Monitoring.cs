using ExtractPipeline.Storage;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ExtractPipeline.Web;

/// <summary>Health, metrics and traces, the same for every service.</summary>
internal static class Monitoring
{
    /// <summary>Adds what health and metrics need; MassTransit adds the health of the bus by itself.</summary>
    public static void AddMonitoring(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<PrometheusText>();
        services.AddHealthChecks().AddCheck<StoreHealth>("database", tags: ["ready"]);
        if (settings.Telemetry is null) return;

        // Every document is traced: what the web server makes of a request is not recorded, and would else decide for all below it.
        // The exporter reads its address from the environment by itself. Disposed of, and so flushed, with the service.
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder().SetSampler(new AlwaysOnSampler()).AddSource(Telemetry.Name, Telemetry.BusName).AddOtlpExporter().Build());
        services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().AddMeter(Telemetry.Name).AddOtlpExporter().Build());
    }

    /// <summary>Adds the addresses, and makes what nobody asks for by itself.</summary>
    public static void MapMonitoring(this WebApplication app)
    {
        app.Services.GetRequiredService<PrometheusText>();
        app.Services.GetRequiredService<Telemetry>();
        app.Services.GetService<TracerProvider>();
        app.Services.GetService<MeterProvider>();

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResponseWriter = WriteAsync,

            // The bus calls itself degraded while it tries to reach the broker.
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        }).AllowAnonymous();
        app.MapGet("/metrics", async (PrometheusText text, Backlog backlog, CancellationToken cancellation) =>
        {
            try
            {
                await backlog.CountAsync(cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database is away: its last counts stand, and readiness says so.
            }

            return TypedResults.Text(text.Write(), "text/plain; version=0.0.4; charset=utf-8");
        });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        report.Entries.ToDictionary(entry => entry.Key, entry => new { status = entry.Value.Status.ToString(), entry.Value.Description }));

    /// <summary>Whether the database answers.</summary>
    private sealed class StoreHealth(Database database) : IHealthCheck
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var connection = await database.OpenAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1";
                await command.ExecuteScalarAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy($"the database does not answer: {e.Message}");
            }
        }
    }
}
