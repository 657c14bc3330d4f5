using ExtractPipeline.Extraction.Records;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Words and rulings through the PdfPig library, in this process: for builds with <c>-p:WithPdfPig=true</c> (docs/decisions/0001 says what it costs).
/// PdfPig gives all positions on the page as displayed, rotation and CropBox applied, origin at the lower left.
/// </summary>
public sealed class PdfPigTextReader : IPdfTextReader
{
    /// <summary>What a word takes in the output of <c>pdftotext -bbox</c>, so that one limit holds for both readers.</summary>
    private const int BytesPerLetter = 100;

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken cancellation) =>
        Task.FromResult($"PdfPig {typeof(PdfDocument).Assembly.GetName().Version?.ToString(3)}");

    /// <inheritdoc/>
    public async Task<PdfTextLayer> ReadAsync(string path, ReadOnlyMemory<byte> file, ExtractionLimits limits, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ExtractionLimits.WallTime(limits.Time));
        try
        {
            // Waited for, not trusted: the library cannot be stopped in the middle of a page.
            return await Task.Run(() => Read(file.ToArray(), limits, deadline.Token), deadline.Token).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DocumentException(ProblemCode.TimeLimit, $"PdfPig was given up after {ExtractionLimits.WallTime(limits.Time).TotalSeconds:0} s");
        }
    }

    private static PdfTextLayer Read(byte[] file, ExtractionLimits limits, CancellationToken cancellation)
    {
        try
        {
            using var document = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            return new(ReadPages(document, limits, cancellation), Complaints: "");
        }
        catch (PdfDocumentEncryptedException e)
        {
            throw new DocumentException(ProblemCode.FileEncrypted, "the file is encrypted and asks for a password", inner: e);
        }
        catch (Exception e) when (e is not (DocumentException or OperationCanceledException))
        {
            // On a broken file PdfPig throws whatever its parts throw: casts, indices, formats.
            throw new DocumentException(ProblemCode.FileDamaged, $"the file cannot be opened as a PDF: {e.Message}", inner: e);
        }
    }

    private static List<Page> ReadPages(PdfDocument document, ExtractionLimits limits, CancellationToken cancellation)
    {
        if (document.NumberOfPages == 0) throw new DocumentException(ProblemCode.FileDamaged, "the file has no page that can be read");
        if (document.NumberOfPages > limits.Pages)
            throw new DocumentException(ProblemCode.TooManyPages, $"{document.NumberOfPages} pages; at most {limits.Pages} are read");

        var pages = new List<Page>(document.NumberOfPages);
        var letters = 0L;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var source = document.GetPage(number);
            if (!(Math.Max(source.Width, source.Height) <= limits.PagePoints))
                throw new DocumentException(ProblemCode.PageTooLarge, $"page {number} measures {source.Width:0} × {source.Height:0} points; at most {limits.PagePoints:0} are read", number);
            letters += source.Letters.Count;
            if (letters * BytesPerLetter > limits.ChildOutputBytes)
                throw new DocumentException(ProblemCode.OutputLimit, $"more than {limits.ChildOutputBytes / BytesPerLetter} letters", number);

            var frame = new PdfPigFrame(source);
            var words = PdfPigWords.Join(source.Letters, frame);
            if (words.Count > limits.PageWords) throw new DocumentException(ProblemCode.OutputLimit, $"page {number} has more than {limits.PageWords} words", number);
            pages.Add(new()
            {
                Number = number,
                Width = source.Width,
                Height = source.Height,
                Words = words,
                Rulings = PdfPigRulings.Find(source.Paths, frame),
            });
        }

        return pages;
    }
}
