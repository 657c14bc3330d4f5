using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ExtractPipeline.Cli.RunPage;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Extract;

/// <summary>What a run was asked to do.</summary>
/// <param name="Out">The folder for records, <c>fields.csv</c> and <c>summary.json</c>.</param>
/// <param name="Jobs">Documents at the same time.</param>
/// <param name="Force">Whether records that exist are made anew.</param>
/// <param name="Html">Whether pages for a person are written too.</param>
/// <param name="Extraction">Threshold and limits.</param>
internal sealed record BatchOptions(string Out, int Jobs, bool Force, bool Html, ExtractionOptions Extraction);

/// <summary>Extracts many documents side by side; records come out in the order of the names, in memory that does not grow with their number.</summary>
internal sealed class Batch(BatchOptions options, IProgress<BatchResult> progress) : IDisposable
{
    private readonly RecordStore store = new(options.Out);
    private readonly DocumentExtractor extractor = new(options.Extraction) { ReadsImages = false };
    private readonly HostPool hosts = new(options.Extraction, options.Jobs);

    private string HtmlFolder => Path.Combine(options.Out, "html");

    /// <summary>Runs to the end and returns the summary; throws when it is cancelled, leaving only whole records.</summary>
    public async Task<BatchSummary> RunAsync(IReadOnlyList<InputFile> files, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var summary = new BatchSummary();
        var pages = new List<RunPageEntry>();
        await RecordStore.WriteAtomicallyAsync(Path.Combine(options.Out, "fields.csv"), async stream =>
        {
            await using var csv = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await csv.WriteAsync(FieldsCsv.Heading);
            await foreach (var result in ExtractInOrderAsync(files, cancellation))
            {
                summary.Add(result);
                if (result.Page is { } page) pages.Add(page);
                if (result.Written) await csv.WriteAsync(FieldsCsv.Rows(result.Record));
                progress.Report(result);
            }
        });

        if (options.Html) await RunPageWriter.WriteIndexAsync(HtmlFolder, pages, cancellation);
        summary.Elapsed = clock.Elapsed;
        await RecordStore.WriteAtomicallyAsync(Path.Combine(options.Out, "summary.json"), stream => summary.WriteAsync(stream, options, cancellation));
        return summary;
    }

    /// <summary>Ends the hosts.</summary>
    public void Dispose() => hosts.Dispose();

    /// <summary>Keeps a window of documents at work: twice the jobs, so that a slow one does not hold up the others and nothing piles up.</summary>
    private async IAsyncEnumerable<BatchResult> ExtractInOrderAsync(
        IReadOnlyList<InputFile> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var slots = new SemaphoreSlim(options.Jobs);
        var window = new Queue<Task<BatchResult>>();
        try
        {
            foreach (var file in files)
            {
                window.Enqueue(Task.Run(() => ExtractAsync(file, slots, stop.Token), stop.Token));
                if (window.Count >= 8 * options.Jobs) yield return await window.Dequeue();
            }

            while (window.Count > 0) yield return await window.Dequeue();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(window.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
        }
    }

    private async Task<BatchResult> ExtractAsync(InputFile file, SemaphoreSlim slots, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            var done = options.Force ? null : await FindDoneAsync(file, cancellation);
            var record = done ?? await ReadAsync(file, cancellation);

            var written = done is not null || await TryWriteAsync(file, record, cancellation);
            var page = options.Html ? await RunPageWriter.WriteDocumentPageAsync(file.Path, record, HtmlFolder, cancellation) : null;
            return new(file, record, Skipped: done is not null, written, page);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>What has text is read here, where poppler's children keep trouble out; images are native code's, and that runs in a host.</summary>
    private async Task<ExtractionRecord> ReadAsync(InputFile file, CancellationToken cancellation)
    {
        try
        {
            return await extractor.ExtractAsync(file.Path, file.Name, cancellation);
        }
        catch (ImagesNeededException)
        {
            return await hosts.ExtractAsync(file.Path, file.Name, cancellation);
        }
    }

    /// <summary>False where the record's name is too long for the file system: this document's trouble, unlike a disk that is full.</summary>
    private async Task<bool> TryWriteAsync(InputFile file, ExtractionRecord record, CancellationToken cancellation)
    {
        try
        {
            await store.WriteAsync(file.Name, record, cancellation);
            return true;
        }
        catch (PathTooLongException)
        {
            return false;
        }
    }

    private async Task<ExtractionRecord?> FindDoneAsync(InputFile file, CancellationToken cancellation)
    {
        if (!File.Exists(store.PathOf(file.Name))) return null;
        try
        {
            var content = await FileReader.ReadAsync(Path.GetFullPath(file.Path), options.Extraction.Limits, cancellation);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
            return await store.FindAsync(file.Name, hash, options.Extraction, cancellation);
        }
        catch (DocumentException)
        {
            return null; // The extraction says what is wrong with it.
        }
    }
}

/// <summary>What became of one document.</summary>
/// <param name="File">The document.</param>
/// <param name="Record">Its record.</param>
/// <param name="Skipped">Whether the record was there already.</param>
/// <param name="Written">Whether the record is in the output folder.</param>
/// <param name="Page">Its page in the run's index, where pages were asked for.</param>
internal sealed record BatchResult(InputFile File, ExtractionRecord Record, bool Skipped, bool Written, RunPageEntry? Page);
