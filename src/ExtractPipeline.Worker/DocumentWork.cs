using ExtractPipeline.Contracts;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.Worker;

/// <summary>
/// What is done for one message: read the document in a host, write its record, tell of it. A crash at any point leaves the message on the queue and the
/// work is done again; what was written already is written once.
/// </summary>
public sealed class DocumentWork(
    DocumentStore documents, RecordStore records, IFileStore files, HostPool hosts, EventSender events, Resilience resilience, Telemetry telemetry, TimeProvider time, ILogger<DocumentWork> logger)
{
    /// <summary>Attempts at a document that fail with a transient problem before it is rejected with that.</summary>
    public const int MostAttempts = 3;

    /// <summary>Attempts that end with their worker. Hosts keep documents from that, so it takes many to suspect the document.</summary>
    private const int MostCutShort = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500), UntilMended = TimeSpan.FromSeconds(30);
    private static readonly string Worker = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Does it.</summary>
    /// <exception cref="BadMessageException">The message is about nothing that is known.</exception>
    public async Task DoAsync(ExtractDocument message, CancellationToken cancellation)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["document"] = message.DocumentId });
        using var activity = Telemetry.Activities.StartActivity("extract");
        activity?.SetTag("document", message.DocumentId);
        while (true)
        {
            var attempt = await resilience.Patient.ExecuteAsync(
                async token => await documents.BeginAttemptAsync(message.DocumentId, DocumentExtractor.Version, Worker, token), cancellation);
            if (attempt is null)
            {
                if (await resilience.Patient.ExecuteAsync(async token => await documents.FindAsync(message.DocumentId, token), cancellation) is null)
                    throw new BadMessageException($"there is no document '{message.DocumentId}'");
                break;
            }

            if (await TryAsync(message, attempt, cancellation)) break;
            await Task.Delay(BetweenAttempts, time, cancellation);
        }

        // Also of a document that another worker has finished and died before it could tell.
        await events.SendAsync(message.DocumentId, TimeSpan.Zero, cancellation);
    }

    /// <summary>One attempt; false where it failed and another one is due.</summary>
    private async Task<bool> TryAsync(ExtractDocument message, AttemptBegun attempt, CancellationToken cancellation)
    {
        try
        {
            var record = attempt.CutShort < MostCutShort
                ? await ExtractAsync(message, cancellation)
                : hosts.Reject(message.Name, Problem.Of(ProblemCode.ReaderCrashed, $"the worker went away in each of {attempt.CutShort} attempts"));
            var problem = record.Problems.FirstOrDefault(problem => ProblemTable.Of(problem.Code).Transient);
            if (problem is not null && attempt.Failed + 1 < MostAttempts && attempt.CutShort < MostCutShort)
            {
                logger.LogWarning("attempt {Attempt} failed: {Problem}: {Message}", attempt.Failed + 1, Words.Of(problem.Code), problem.Message);
                telemetry.CountFailure(Words.Of(problem.Code));
                await resilience.Patient.ExecuteAsync(async token => await documents.FailAttemptAsync(attempt.Id, Words.Of(problem.Code), token), cancellation);
                return false;
            }

            var id = await resilience.Patient.ExecuteAsync(async token => await records.WriteAsync(message.DocumentId, record, attempt.Id, token), cancellation);
            if (id is not null)
            {
                telemetry.Count(record);
                logger.LogInformation("{Name} is {Outcome} in {Milliseconds} ms", message.Name, Words.Of(record.Outcome), record.Timings["totalMs"]);
            }

            return true;
        }
        catch (MissingProgramException e)
        {
            // This machine's fault and not the document's: it waits here, and goes to another worker when this one stops.
            logger.LogError("nothing can be read here until this is mended: {Reason}", e.Message);
            await resilience.Patient.ExecuteAsync(async token => await documents.ReturnAsync(message.DocumentId, attempt.Id, token), cancellation);
            await Task.Delay(UntilMended, time, cancellation);
            return false;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The service stops and the time of grace is over: another worker begins anew.
            await resilience.Prompt.ExecuteAsync(async token => await documents.ReturnAsync(message.DocumentId, attempt.Id, token), CancellationToken.None);
            throw;
        }
    }

    private async Task<ExtractionRecord> ExtractAsync(ExtractDocument message, CancellationToken cancellation)
    {
        using var file = await resilience.Patient.ExecuteAsync(async token => await files.FetchAsync(message.File, token), cancellation);
        return await hosts.ExtractAsync(file.Path, message.Name, cancellation);
    }
}

/// <summary>A message that no attempt can make sense of; it goes to the error queue with the reason.</summary>
public sealed class BadMessageException(string message) : Exception(message);
