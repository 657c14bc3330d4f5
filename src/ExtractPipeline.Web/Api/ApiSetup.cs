using System.Text.Json.Nodes;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Export;
using ExtractPipeline.Web.Feed;
using ExtractPipeline.Web.Pages;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace ExtractPipeline.Web.Api;

/// <summary>The API over records and figures.</summary>
internal static class ApiSetup
{
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["field"] = "requests.received_new.total",
        ["measure"] = "disclosure_rate",
        ["by"] = "year,province",
        ["year"] = "2024",
        ["region"] = "410300",
        ["agency"] = "洛阳市商务局",
        ["kind"] = "商务局",
        ["outcome"] = "accepted",
        ["problem"] = "identity-broken",
        ["layout"] = "ogi-2021",
        ["rule"] = "Y1",
        ["scope"] = "own",
        ["limit"] = "50",
    };

    /// <summary>Adds what answers.</summary>
    public static void AddApi(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<RecordQueries>();
        services.AddSingleton<FigureQueries>();
        services.AddSingleton<Aggregation>();
        services.AddSingleton<CheckQueries>();
        services.AddSingleton<OverviewQueries>();
        services.AddFeed(settings);
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Encoder = Answers.Options.Encoder);
        services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "ExtractPipeline", Version = ExtractionRecord.CurrentSchemaVersion, Description = "Records and figures of 政府信息公开工作年度报告. docs/api.md explains them." };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, _, _) =>
            {
                foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                    if (Examples.TryGetValue(parameter.Name ?? "", out var example)) parameter.Example = JsonValue.Create(example);
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        var api = routes.MapRefusing("");
        api.MapCatalogue();
        api.MapRecords();
        api.MapFigures();
        api.MapChecks();
        api.MapFeed();
        api.MapExports();
        api.MapFiles();
        var pages = routes.MapGroup("").AddEndpointFilter(Answers.GuardAsync);
        pages.MapOverview();
        pages.MapCharts();
        routes.MapAssets();
    }

    /// <summary>A group of addresses that refuse what is wrong with a request, parameters that they do not have among it.</summary>
    public static RouteGroupBuilder MapRefusing(this IEndpointRouteBuilder routes, string prefix) =>
        routes.MapGroup(prefix).AddEndpointFilter(Answers.GuardAsync).AddEndpointFilterFactory(Ask.OnlyKnown);
}
