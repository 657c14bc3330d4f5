namespace ExtractPipeline.Extraction.Documents;

/// <summary>The words of a PDF, page by page, before anybody has judged them.</summary>
/// <param name="Pages">All pages in order.</param>
/// <param name="Complaints">What the reader said about defects of the file; empty for a sound file.</param>
public sealed record PdfTextLayer(IReadOnlyList<Page> Pages, string Complaints);

/// <summary>
/// Reads the words of a PDF with their boxes on the page as displayed (/Rotate and CropBox applied). Two readers sit behind
/// this seam: poppler's programs, and the PdfPig library where it is compiled in (docs/decisions/0001).
/// </summary>
public interface IPdfTextReader
{
    /// <summary>Name and version, for the record.</summary>
    Task<string> DescribeAsync(CancellationToken cancellation);

    /// <summary>Reads all words.</summary>
    /// <param name="path">The file, for readers that are programs.</param>
    /// <param name="file">Its content.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DocumentException">The file is damaged or encrypted, or passes a limit.</exception>
    Task<PdfTextLayer> ReadAsync(string path, ReadOnlyMemory<byte> file, ExtractionLimits limits, CancellationToken cancellation);
}
