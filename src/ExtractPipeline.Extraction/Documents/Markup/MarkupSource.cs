using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>Reads the kinds of documents that have no pages, into pages.</summary>
internal static class MarkupSource
{
    /// <summary>Lines before and after the tables that are kept, so that a site's menus and lists cost nothing.</summary>
    private const int MostLines = 3_000;

    /// <summary>Whether a kind of file is read here.</summary>
    public static bool Reads(string mediaType) => mediaType is MediaTypes.Html or MediaTypes.PlainText or MediaTypes.Word or MediaTypes.OldWord or MediaTypes.Rtf or MediaTypes.OpenDocument or MediaTypes.Ofd;

    /// <summary>The pages of a document.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">Its content.</param>
    /// <param name="mediaType">Its kind.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DocumentException">It is damaged or costs more than any report.</exception>
    public static async Task<IReadOnlyList<Page>> ReadAsync(
        string path, ReadOnlyMemory<byte> file, string mediaType, ExtractionLimits limits, CancellationToken cancellation)
    {
        if (file.Length > limits.MarkupBytes && mediaType is MediaTypes.Html or MediaTypes.PlainText) throw new DocumentException(ProblemCode.FileTooLarge, $"{file.Length >> 20} MiB of {mediaType}; at most {limits.MarkupBytes >> 20} are read");
        if (mediaType == MediaTypes.Ofd) return Grids.Uprighter.Upright(await Task.Run(() => OfdReader.Read(file, limits), cancellation));
        if (mediaType is MediaTypes.OldWord or MediaTypes.Rtf or MediaTypes.OpenDocument)
        {
            file = await OfficeConverter.ToWordAsync(file, mediaType, limits, cancellation);
            mediaType = MediaTypes.Word;
        }

        var document = await Task.Run(() => Read(path, file, mediaType, limits), cancellation);
        var blocks = ReportFinder.Find(document).Take(MostLines).Select(block => block is MarkupTable table && mediaType != MediaTypes.PlainText ? ShiftJudge.Judge(SpanJudge.Judge(table)) : block).ToList();
        var pages = MarkupPager.Lay(blocks, limits);
        var garbage = TextLayerJudge.IsGarbage([.. pages.SelectMany(page => page.Words)]);
        if (garbage && !blocks.OfType<MarkupTable>().Any()) throw new DocumentException(ProblemCode.NotAReport, "the text's characters make no sense");
        return garbage ? [.. pages.Take(1).Select(page => page with { TextLayer = TextLayer.Garbage, Words = [] })] : pages;
    }

    private static MarkupDocument Read(string path, ReadOnlyMemory<byte> file, string mediaType, ExtractionLimits limits) => mediaType switch
    {
        MediaTypes.Html => HtmlReader.Read(path, file, limits),
        MediaTypes.Word => WordReader.Read(file, limits),
        MediaTypes.PlainText => CaptureReader.Read(file),
        _ => throw new ArgumentOutOfRangeException(nameof(mediaType), mediaType, "not a kind that is read here"),
    };
}
