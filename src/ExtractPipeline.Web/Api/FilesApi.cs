using System.ComponentModel;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Api;

/// <summary>Documents as they were submitted, and pictures of their pages.</summary>
internal static class FilesApi
{
    private const int UsualResolution = 100, MostPages = 100_000, DrawnAtOnce = 2;

    private static readonly SemaphoreSlim Drawing = new(DrawnAtOnce);

    /// <summary>Adds the addresses.</summary>
    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/documents/{id}/file", FileAsync).Produces<byte[]>(contentType: "application/octet-stream").ProducesProblem(404).WithSummary("The document as it was submitted.");
        routes.MapGet("/documents/{id}/pages/{page:int}.png", PageAsync).Produces<byte[]>(contentType: "image/png").ProducesProblem(404).ProducesProblem(422)
            .WithSummary("A picture of a page of a PDF; boxes of fields are in points: times dpi / 72.");
    }

    private static async Task<IResult> FileAsync(string id, HttpContext context, DocumentStore documents, IFileStore files, Resilience resilience, CancellationToken cancellation)
    {
        if (await FindAsync(id, context, documents, files, resilience, cancellation) is not { } found) return Answers.NotFound($"there is no document '{id}'");
        context.Response.Headers.ETag = $"\"{id}\"";

        // Whatever it holds, a browser saves it and shows nothing of it.
        return TypedResults.PhysicalFile(found.File.Path, "application/octet-stream", Path.GetFileName(found.Document.Name));
    }

    private static async Task<IResult> PageAsync(string id, int page, [AsParameters] PageRequest ask, HttpContext context, DocumentStore documents, IFileStore files, Resilience resilience, CancellationToken cancellation)
    {
        var resolution = Ask.Number(ask.Resolution, "dpi", UsualResolution, 30, 200);
        if (page is < 1 or > MostPages) return Answers.NotFound($"there is no page {page}");
        if (await FindAsync(id, context, documents, files, resilience, cancellation) is not { } found) return Answers.NotFound($"there is no document '{id}'");
        await Drawing.WaitAsync(cancellation);
        try
        {
            return await PageDrawing.DrawAsync(found.File.Path, page, resolution, cancellation) is { } png
                ? Answers.Bytes(context, png.ToArray(), "image/png")
                : Answers.NotFound($"'{found.Document.Name}' has no page {page} that can be drawn");
        }
        catch (DocumentException e)
        {
            return TypedResults.Problem($"page {page} cannot be drawn: {e.Message}", statusCode: StatusCodes.Status422UnprocessableEntity);
        }
        finally
        {
            Drawing.Release();
        }
    }

    private static async Task<Found?> FindAsync(string id, HttpContext context, DocumentStore documents, IFileStore files, Resilience resilience, CancellationToken cancellation)
    {
        if (id.Length != 64 || !id.All(char.IsAsciiHexDigitLower)) return null;
        if (await resilience.Prompt.ExecuteAsync(async token => await documents.FindAsync(id, token), cancellation) is not { } document) return null;
        var file = await resilience.Prompt.ExecuteAsync(async token => await files.FetchAsync(document.File, token), cancellation);
        context.Response.RegisterForDispose(file);
        return File.Exists(file.Path) ? new(document, file) : null;
    }

    private sealed record Found(StoredDocument Document, LocalFile File);
}

/// <summary>How a page is drawn.</summary>
internal sealed record PageRequest
{
    [FromQuery(Name = "dpi"), Description("Dots an inch, 30 to 200; 100 unless said.")]
    public string? Resolution { get; init; }
}
