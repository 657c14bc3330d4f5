using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Worker;

namespace ExtractPipeline.Web.Reviews;

/// <summary>Pages as pictures, the last ones kept, so that going from cell to cell costs nothing; few are rendered at a time.</summary>
internal sealed class ShownPages(IFileStore files, Settings settings) : IDisposable
{
    private const int MostKept = 40, AtOnce = 2;

    private readonly SemaphoreSlim slots = new(AtOnce);
    private readonly Dictionary<(string Document, int Page), ShownPage> kept = [];
    private readonly Queue<(string Document, int Page)> order = [];

    /// <summary>A page; null where the document has no such page.</summary>
    public async Task<ShownPage?> FindAsync(ReviewCase document, int number, CancellationToken cancellation)
    {
        var key = (document.DocumentId, number);
        await slots.WaitAsync(cancellation);
        try
        {
            lock (kept)
                if (kept.TryGetValue(key, out var known)) return known;
            using var file = await files.FetchAsync(document.File, cancellation);
            var page = await PagePictures.RenderAsync(file.Path, document.Record, number, settings.Extraction.Limits, cancellation);
            if (page is not null) Keep(key, page);
            return page;
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>The tables of a document without pages.</summary>
    public async Task<IReadOnlyList<SourcePage>> SourceAsync(ReviewCase document, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            using var file = await files.FetchAsync(document.File, cancellation);
            return await SourceView.ReadAsync(file.Path, settings.Extraction.Limits, cancellation);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    private void Keep((string Document, int Page) key, ShownPage page)
    {
        lock (kept)
        {
            if (kept.TryAdd(key, page)) order.Enqueue(key);
            if (order.Count > MostKept) kept.Remove(order.Dequeue());
        }
    }
}
