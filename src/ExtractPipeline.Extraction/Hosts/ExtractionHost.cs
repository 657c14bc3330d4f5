using System.Text;
using System.Threading.Channels;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>
/// The inside of a host: a process that reads one document after the other for its parent and is expected to die of one of them. It ends when its
/// parent does, however that ends: then the pipe that requests come from is closed, also in the middle of a document.
/// </summary>
public static class ExtractionHost
{
    /// <summary>Reads one document; what <see cref="DocumentExtractor.ExtractAsync"/> does, and what a test may put in its place.</summary>
    public delegate Task<ExtractionRecord> Extract(DocumentExtractor extractor, string path, string name, CancellationToken cancellation);

    /// <summary>A host that takes more at the end of a document, with all that it keeps, gives back what it can.</summary>
    private const long LargeBytes = 350L << 20;

    /// <summary>Serves requests from standard input until it is closed.</summary>
    /// <param name="extract">Reads one document.</param>
    public static async Task<int> RunAsync(Extract extract)
    {
        ProcessGroup.BecomeLeader();
        await using var requests = Console.OpenStandardInput();
        await using var answers = Console.OpenStandardOutput();
        Console.SetOut(Console.Error); // The pipe is for frames alone.

        var queue = Channel.CreateUnbounded<HostRequest>();
        _ = Task.Run(() => ReceiveAsync(requests, queue.Writer));
        await HostFrames.WriteAsync(answers, FrameKind.Ready, default, CancellationToken.None);
        DocumentExtractor? extractor = null;
        ExtractionOptions? options = null;
        await foreach (var request in queue.Reader.ReadAllAsync())
        {
            if (extractor is null || options != request.Options)
                extractor = new(options = request.Options) { Steps = new StepFrames(answers) };
            await AnswerAsync(answers, () => extract(extractor, request.Path, request.Name, CancellationToken.None));

            // What a large document took is given back before the next one takes more: the collector by itself waits.
            if (Environment.WorkingSet > LargeBytes) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }

        return 0;
    }

    private static async Task AnswerAsync(Stream answers, Func<Task<ExtractionRecord>> extract)
    {
        try
        {
            var record = await extract();
            await HostFrames.WriteAsync(answers, FrameKind.Record, RecordJson.Write(record), CancellationToken.None);
        }
        catch (MissingProgramException e)
        {
            await HostFrames.WriteAsync(answers, FrameKind.MissingProgram, Encoding.UTF8.GetBytes(e.Message), CancellationToken.None);
        }
    }

    /// <summary>Reads ahead of the work, so that the parent's end is seen while a document is read.</summary>
    private static async Task ReceiveAsync(Stream requests, ChannelWriter<HostRequest> queue)
    {
        try
        {
            while (await HostFrames.ReadAsync(requests, CancellationToken.None) is { } frame)
                queue.TryWrite(HostRequest.Read(frame.Content));
        }
        finally
        {
            // The programs that read the document go too.
            ProcessGroup.KillOwn();
        }
    }

    /// <summary>Tells the parent of each step as it is done.</summary>
    private sealed class StepFrames(Stream answers) : IProgress<string>
    {
        // Called by the one task that also writes the record, so that frames do not mix.
        public void Report(string value) => HostFrames.WriteAsync(answers, FrameKind.Step, Encoding.UTF8.GetBytes(value), CancellationToken.None).GetAwaiter().GetResult();
    }
}
