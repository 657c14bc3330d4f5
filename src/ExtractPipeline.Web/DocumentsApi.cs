using ExtractPipeline.Extraction;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Api;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web;

/// <summary>Intake, and what became of what was taken in.</summary>
internal static class DocumentsApi
{
    private const int RetryAfterSeconds = 10;

    /// <summary>Adds the addresses.</summary>
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapRefusing("");
        api.MapPost("/documents", SubmitAsync).WithSummary("Takes a document in: multipart, part 'file'; further parts are its metadata.").RequireAuthorization(AccessRole.Submitter);
        api.MapGet("/documents/{id}", FindAsync).WithSummary("Where a document stands.");
        api.MapGet("/status", StatusAsync).WithSummary("Documents by state.");
        api.MapPost("/requeue", RequeueAsync).WithSummary("Reads documents again, chosen by state, problem code or extractor version.").RequireAuthorization(AccessRole.Admin);
    }

    private static async Task<IResult> SubmitAsync(HttpRequest request, Intake intake, CancellationToken cancellation)
    {
        try
        {
            var result = await Upload.ReadAsync(request, intake, cancellation);
            var document = result.Document;
            return TypedResults.Accepted($"/documents/{document.Id}", new SubmittedDocument(document.Id, document.State, Known: !result.IsNew));
        }
        catch (UploadException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (DocumentTooLargeException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status413PayloadTooLarge);
        }
        catch (BacklogException e)
        {
            request.HttpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Results<Ok<DocumentStatus>, ProblemHttpResult>> FindAsync(string id, DocumentStore documents, RecordStore records, Resilience resilience, CancellationToken cancellation)
    {
        if (await resilience.Prompt.ExecuteAsync(async token => await documents.FindAsync(id, token), cancellation) is not { } document)
            return TypedResults.Problem($"there is no document '{id}'", statusCode: StatusCodes.Status404NotFound);

        // A document that is read again keeps its record until there is a new one; its state says that one is due.
        var problems = document.RecordId is { } record ? await resilience.Prompt.ExecuteAsync(async token => await records.ProblemsAsync(record, token), cancellation) : [];
        return TypedResults.Ok(new DocumentStatus(document.Id, document.Name, document.State, document.RecordId, problems));
    }

    private static async Task<Ok<ServiceStatus>> StatusAsync(Backlog backlog, CancellationToken cancellation) =>
        TypedResults.Ok(new ServiceStatus(DocumentExtractor.Version, await backlog.CountAsync(cancellation)));

    private static async Task<Results<Ok<Requeued>, ProblemHttpResult>> RequeueAsync(RequeueFilter filter, DocumentStore documents, Resilience resilience, CancellationToken cancellation)
    {
        if (filter is { State: null, Problem: null, ExtractorVersion: null })
            return TypedResults.Problem("say which: state, problem or extractorVersion", statusCode: StatusCodes.Status400BadRequest);
        if (filter.State is not (null or DocumentState.Done or DocumentState.Rejected))
            return TypedResults.Problem($"state '{filter.State}' is neither done nor rejected", statusCode: StatusCodes.Status400BadRequest);
        return TypedResults.Ok(new Requeued(await resilience.Prompt.ExecuteAsync(async token => await documents.RequeueAsync(filter, token), cancellation)));
    }
}

/// <summary>A document that was taken in.</summary>
/// <param name="Id">The SHA-256 of its content.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Known">Whether the same content was there before.</param>
public sealed record SubmittedDocument(string Id, string State, bool Known);

/// <summary>Where a document stands.</summary>
/// <param name="Id">The SHA-256 of its content.</param>
/// <param name="Name">The name it was first submitted with.</param>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>done</c> or <c>rejected</c>.</param>
/// <param name="RecordId">Its current record; null before the first.</param>
/// <param name="Problems">The problems of that record.</param>
public sealed record DocumentStatus(string Id, string Name, string State, long? RecordId, IReadOnlyList<StoredProblem> Problems);

/// <summary>What the service has done and has to do.</summary>
/// <param name="ExtractorVersion">What reads documents now.</param>
/// <param name="Documents">Documents by state.</param>
public sealed record ServiceStatus(string ExtractorVersion, IReadOnlyDictionary<string, long> Documents);

/// <summary>Documents that will be read again.</summary>
/// <param name="Count">How many.</param>
public sealed record Requeued(int Count);
