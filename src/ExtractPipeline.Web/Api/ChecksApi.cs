using System.ComponentModel;
using System.Globalization;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Api;

/// <summary>Sums that do not hold.</summary>
internal static class ChecksApi
{
    private const int UsualPage = 50, LargestPage = 500;
    private const string Across = "Y1";

    /// <summary>Adds the addresses.</summary>
    public static void MapChecks(this IEndpointRouteBuilder routes) => routes.MapGet("/checks", ListAsync).Produces<ChecksPage>().ProducesProblem(400)
        .WithSummary("Sums that do not hold: within reports, then Y1 across years (上年结转 against last year's 结转下年度).");

    private static async Task<IResult> ListAsync([AsParameters] ChecksRequest ask, HttpContext context, CheckQueries checks, Resilience resilience, CancellationToken cancellation)
    {
        var filter = new FigureFilter(Ask.Word(ask.Scope, "scope", Placement.Own, Placement.RollUp) ?? Placement.Own, Ask.Region(ask.Region), Ask.Text(ask.Agency, "agency"), Ask.Text(ask.Kind, "kind"));
        var year = Ask.Year(ask.Year);
        var rule = Ask.Word(ask.Rule, "rule", "B1", "B2", "B3", "B4", "N1", "N2", Across);
        var limit = Ask.Number(ask.Limit, "limit", UsualPage, 1, LargestPage);
        var question = $"{filter} {year} {rule}";
        var place = Cursor.Read(question, ask.Cursor)?.Split('/');

        var items = new List<BrokenSum>();
        if (rule != Across && place is null or ["B", ..])
        {
            var after = place is ["B", var record, var check] ? (long.Parse(record, CultureInfo.InvariantCulture), check) : (0, "");
            var within = await resilience.Prompt.ExecuteAsync(async token => await checks.WithinAsync(filter, year, rule, after, limit + 1, token), cancellation);
            items.AddRange(within.Take(limit));
            if (within.Count > limit) return Page($"B/{items[^1].RecordId}/{items[^1].Check}");
        }

        if (rule is not (null or Across)) return Page(null);
        var at = place is [Across, var body, var inYear, var column]
            ? new AcrossPlace(long.Parse(body, CultureInfo.InvariantCulture), int.Parse(inYear, CultureInfo.InvariantCulture), int.Parse(column, CultureInfo.InvariantCulture))
            : default;
        var room = limit - items.Count;
        var across = await resilience.Prompt.ExecuteAsync(async token => await checks.AcrossAsync(filter, year, at, room + 1, token), cancellation);
        items.AddRange(across.Take(room).Select(pair => pair.Sum));
        if (across.Count <= room) return Page(null);
        var last = room == 0 ? at : across[room - 1].Place;
        return Page(string.Create(CultureInfo.InvariantCulture, $"{Across}/{last.Body}/{last.Year}/{last.Column}"));

        IResult Page(string? next) => Answers.Json(context, new ChecksPage(items, next is null ? null : Cursor.Write(question, next)));
    }
}

/// <summary>Which sums.</summary>
internal sealed record ChecksRequest
{
    [FromQuery(Name = "rule"), Description("B1, B2, B3, B4, N1, N2, or Y1 for the one across years; all unless said.")]
    public string? Rule { get; init; }

    [FromQuery(Name = "year"), Description("The reported year; for Y1 the later of the two.")]
    public string? Year { get; init; }

    [FromQuery(Name = "region"), Description("Code of GB/T 2260; all that lies in it belongs to it.")]
    public string? Region { get; init; }

    [FromQuery(Name = "agency"), Description("The whole name of a body.")]
    public string? Agency { get; init; }

    [FromQuery(Name = "kind"), Description("The name of bodies without that of their region.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "scope"), Description("own (unless said) or rollup.")]
    public string? Scope { get; init; }

    [FromQuery(Name = "limit"), Description("Sums a page, 1 to 500; 50 unless said.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before.")]
    public string? Cursor { get; init; }
}

/// <summary>A page of sums.</summary>
/// <param name="Items">The sums.</param>
/// <param name="NextCursor">For the next page; null at the end.</param>
internal sealed record ChecksPage(IReadOnlyList<BrokenSum> Items, string? NextCursor);
