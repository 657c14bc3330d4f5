using System.ComponentModel;
using System.Globalization;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Api;

/// <summary>Records, found and read.</summary>
internal static class RecordsApi
{
    private const int UsualPage = 20, LargestPage = 200;

    /// <summary>Adds the addresses.</summary>
    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/records", ListAsync).Produces<RecordsPage>().ProducesProblem(400).WithSummary("Current records, by filters, in pages.");
        routes.MapGet("/records/{id:long}", FindAsync).Produces<object>().ProducesProblem(404).WithSummary("A record as the record contract has it: every field with page, box, raw text and method.");
        routes.MapGet("/records/{id:long}/revisions", RevisionsAsync).Produces<IReadOnlyList<RecordSummary>>().ProducesProblem(404).WithSummary("All revisions of a record's document, the newest first.");
    }

    private static async Task<IResult> ListAsync([AsParameters] RecordsRequest ask, HttpContext context, RecordQueries records, Resilience resilience, CancellationToken cancellation)
    {
        var filter = ask.Filter();
        var whole = Ask.Word(ask.View, "view", "full", "summary") != "summary";
        var limit = Ask.Number(ask.Limit, "limit", UsualPage, 1, LargestPage);
        var question = filter.ToString();
        var after = Cursor.Read(question, ask.Cursor) is { } place ? long.Parse(place, CultureInfo.InvariantCulture) : 0;
        var found = await resilience.Prompt.ExecuteAsync(async token => await records.ListAsync(filter, after, limit + 1, whole, token), cancellation);
        var page = found.Take(limit).ToList();
        var answer = new RecordsPage([.. page.Select(RecordSummary.Of)], found.Count > limit ? Cursor.Write(question, page[^1].Id.ToString(CultureInfo.InvariantCulture)) : null);

        // Two hundred records are 12 MB. Under its number a record never changes, so that the rest tells whether they are the same.
        return Answers.Streamed(context, answer, answer with { Items = [.. answer.Items.Select(item => item with { Record = null })] });
    }

    private static async Task<IResult> FindAsync(long id, HttpContext context, RecordQueries records, Resilience resilience, CancellationToken cancellation)
    {
        if (await resilience.Prompt.ExecuteAsync(async token => await records.FindAsync(id, token), cancellation) is not { } record) return Answers.NotFound($"there is no record {id}");
        var all = await resilience.Prompt.ExecuteAsync(async token => await records.RevisionsAsync(record.DocumentId, token), cancellation);

        // RFC 5829: the body stays the record alone.
        var links = new List<string> { $"</records/{id}/revisions>; rel=\"version-history\"", $"</documents/{record.DocumentId}/file>; rel=\"describes\"" };
        if (all.FirstOrDefault(other => other.Current) is { } latest) links.Add($"</records/{latest.Id}>; rel=\"latest-version\"");
        if (record.PreviousId is { } previous) links.Add($"</records/{previous}>; rel=\"predecessor-version\"");
        context.Response.Headers.Link = string.Join(", ", links);
        return Answers.Bytes(context, record.Json!, "application/json");
    }

    private static async Task<IResult> RevisionsAsync(long id, HttpContext context, RecordQueries records, Resilience resilience, CancellationToken cancellation)
    {
        if (await resilience.Prompt.ExecuteAsync(async token => await records.FindAsync(id, token), cancellation) is not { } record) return Answers.NotFound($"there is no record {id}");
        return Answers.Json(context, (await resilience.Prompt.ExecuteAsync(async token => await records.RevisionsAsync(record.DocumentId, token), cancellation)).Select(RecordSummary.Of).ToList());
    }
}

/// <summary>Which records.</summary>
internal record RecordFilterRequest
{
    [FromQuery(Name = "region"), Description("Code of GB/T 2260; all that lies in it belongs to it.")]
    public string? Region { get; init; }

    [FromQuery(Name = "agency"), Description("The whole name of a body.")]
    public string? Agency { get; init; }

    [FromQuery(Name = "year"), Description("The reported year.")]
    public string? Year { get; init; }

    [FromQuery(Name = "layout"), Description("The edition of any of the tables: ogi-2021, ogi-2019, pre-2019.")]
    public string? Layout { get; init; }

    [FromQuery(Name = "outcome"), Description("accepted, needs_review or rejected.")]
    public string? Outcome { get; init; }

    [FromQuery(Name = "problem"), Description("A problem code of docs/errors.md.")]
    public string? Problem { get; init; }

    [FromQuery(Name = "scope"), Description("own, or rollup: reports of a whole region.")]
    public string? Scope { get; init; }

    [FromQuery(Name = "counts"), Description("true: only the newest report of each body and year; false: only the others.")]
    public string? Counts { get; init; }

    /// <summary>The filter, checked.</summary>
    public RecordFilter Filter() => new()
    {
        Region = Ask.Region(Region),
        Agency = Ask.Text(Agency, "agency"),
        Year = Ask.Year(Year),
        Layout = Ask.LayoutWord(Layout),
        Outcome = Ask.OutcomeWord(Outcome),
        Problem = Ask.ProblemWord(Problem),
        Scope = Ask.Word(Scope, "scope", Placement.Own, Placement.RollUp),
        Counts = Ask.Truth(Counts, "counts"),
    };
}

/// <summary>Which records, and how.</summary>
internal sealed record RecordsRequest : RecordFilterRequest
{
    [FromQuery(Name = "view"), Description("full (with the whole record) or summary.")]
    public string? View { get; init; }

    [FromQuery(Name = "limit"), Description("Records a page, 1 to 200; 20 unless said.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before.")]
    public string? Cursor { get; init; }
}

/// <summary>A page of records.</summary>
/// <param name="Items">The records, in the order of their numbers.</param>
/// <param name="NextCursor">For the next page; null at the end.</param>
internal sealed record RecordsPage(IReadOnlyList<RecordSummary> Items, string? NextCursor);

/// <summary>A revision of a record.</summary>
internal sealed record RecordSummary(
    long Id, string DocumentId, long Revision, long? PreviousId, bool Current, bool Counts, string Outcome, string? Title, string? Agency, long? Year, string? Region, string? RegionName,
    string Scope, string Author, string ExtractorVersion, DateTimeOffset CreatedAt, [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] RawJson? Record)
{
    /// <summary>From the store.</summary>
    public static RecordSummary Of(RecordEntry entry) => new(
        entry.Id, entry.DocumentId, entry.Revision, entry.PreviousId, entry.Current, entry.Counts, entry.Outcome, entry.Title, entry.Agency, entry.Year,
        entry.Region, entry.Region is { } region ? RegionCatalogue.Find(region)?.Name : null, entry.Scope, entry.Author, entry.ExtractorVersion,
        DateTimeOffset.FromUnixTimeMilliseconds(entry.CreatedAt), entry.Json is { } json ? new RawJson(json) : null);
}
