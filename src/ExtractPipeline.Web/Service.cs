using System.Text.Json;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Access;
using ExtractPipeline.Web.Api;
using ExtractPipeline.Web.Reviews;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.Web;

/// <summary>What a process of the service does.</summary>
/// <param name="TakesIn">It has intake and answers about documents.</param>
/// <param name="Reads">It reads documents.</param>
public sealed record ServiceRole(bool TakesIn, bool Reads);

/// <summary>Runs a process of the service.</summary>
public static class Service
{
    /// <summary>The configuration: <c>appsettings.json</c> of the working folder, then a file a setting in <c>/run/secrets</c>, then the environment.</summary>
    public static IConfiguration Configuration { get; } = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
        .AddKeyPerFile(Environment.GetEnvironmentVariable("EXTRACT_PIPELINE_SECRETS") ?? "/run/secrets", optional: true)
        .AddEnvironmentVariables()
        .Build();

    /// <summary>Makes the application.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="role">What it does.</param>
    /// <param name="jsonLogs">Whether logs are for machines: a JSON object a line.</param>
    public static WebApplication Create(Settings settings, ServiceRole role, bool jsonLogs)
    {
        // Settings come from Settings alone, so that what is not checked there has no effect.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddFilter("ExtractPipeline.Web.Access", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning).AddFilter("Polly", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // It warns at each first start that the keys lie in the database, where they are meant to lie.
        if (jsonLogs) builder.Logging.AddJsonConsole(options => options.IncludeScopes = true);
        else builder.Logging.AddSimpleConsole(options => options.SingleLine = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(settings.Listen);
            kestrel.AddServerHeader = false;

            // The document's own limit is kept while it is read; this is for all that surrounds it.
            kestrel.Limits.MaxRequestBodySize = settings.Extraction.Limits.FileBytes + (1 << 20);
        });
        builder.Services.AddPipeline(settings, role.Reads);
        builder.Services.AddMonitoring(settings);
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        if (role.TakesIn) builder.Services.AddAccess(settings).AddApi(settings);
        if (role.TakesIn) builder.Services.AddReviews(settings);

        var app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerAsync, SuppressDiagnosticsCallback = failed => failed.Exception is BadHttpRequestException });
        app.UseStatusCodePages();
        if (role.TakesIn) app.UseAccess(settings);
        app.MapMonitoring();
        if (!role.TakesIn) return app;
        app.MapDocuments();
        app.MapLogin();
        app.MapApi();
        app.MapReviews();
        return app;
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var failed = context.Features.Get<IExceptionHandlerFeature>();
        var error = failed?.Error;
        var away = error is not null && context.RequestServices.GetRequiredService<Resilience>().IsTransient(error);
        if (away) context.Response.Headers.RetryAfter = "10";
        var full = error is not null && FullDisk.Is(error);
        var status = away ? StatusCodes.Status503ServiceUnavailable : error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        var wrong = error is not BadHttpRequestException request ? null
            : request.InnerException is JsonException json ? $"the body is not the JSON that this address takes: look at {json.Path ?? "its beginning"}"
            : status == StatusCodes.Status400BadRequest && context.Request.ContentLength is null or 0 && failed!.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is { IsOptional: false }
                ? "the request has no body; this address takes JSON"
            : request.Message;
        return TypedResults.Problem(full ? "no space is left for documents; try again later" : away ? "the database or the file store is away; try again later" : wrong, statusCode: status).ExecuteAsync(context);
    }
}
