using System.Diagnostics;
using System.Reflection;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Documents.Markup;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction;

/// <summary>What an extraction may be told.</summary>
public sealed record ExtractionOptions
{
    /// <summary>A field is accepted when 1 − confidence is at most this.</summary>
    /// <value>The default value is 0.0001.</value>
    public double AcceptedRisk { get; init; } = Confidence.DefaultAcceptedRisk;

    /// <summary>What people's answers have made of the program's own confidence.</summary>
    /// <value>The default value is null: its own stands.</value>
    public ConfidenceMap? ConfidenceMap { get; init; }

    /// <summary>What decides whether a field is accepted.</summary>
    internal Acceptance Acceptance => new(AcceptedRisk, ConfidenceMap);

    /// <summary>What one document may cost.</summary>
    public ExtractionLimits Limits { get; init; } = new();
}

/// <summary>The way of a document, from file to record. Safe for use by several threads at once.</summary>
/// <param name="options">Threshold and limits.</param>
/// <param name="textReader">Reads the text layer of PDFs.</param>
public sealed class DocumentExtractor(ExtractionOptions options, IPdfTextReader textReader)
{
    /// <summary>The version of the extractor: part of the key of the work, so that a new one reads an archive again.</summary>
    public static string Version { get; } = typeof(DocumentExtractor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Told of each step as it is done, so that a process that watches this one knows that it moves.</summary>
    public IProgress<string>? Steps { get; init; }

    /// <summary>
    /// Whether pages are read from their images here. That is native code, which a hostile image may crash, so whoever has extraction hosts
    /// leaves it to them.
    /// </summary>
    /// <value>The default value is true.</value>
    public bool ReadsImages { get; init; } = true;

    /// <summary>Extracts with poppler's text layer.</summary>
    public DocumentExtractor(ExtractionOptions options)
        : this(options, new PopplerTextReader())
    {
    }

    /// <summary>Reads one document. Whatever is wrong with the document becomes a problem of its record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in the record: relative, with forward slashes.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="MissingProgramException">A native program is not installed.</exception>
    public async Task<ExtractionRecord> ExtractAsync(string path, string name, CancellationToken cancellation)
    {
        path = Path.GetFullPath(path);
        using var deadline = new Deadline(options.Limits, Steps, cancellation);
        var clock = new StepClock(deadline);
        var source = SourceInfo.Unread(name);
        try
        {
            var file = await FileReader.ReadAsync(path, options.Limits, deadline.Token);
            source = SourceInfo.Of(name, file);
            clock.Done("open");
            if (MarkupSource.Reads(source.MediaType))
            {
                var laid = await MarkupSource.ReadAsync(path, file, source.MediaType, options.Limits, deadline.Token);
                if (laid.All(page => page.Source is null)) source = source with { Pages = laid.Count };
                clock.Done("text");
                var grids = GridFinder.Find(laid);
                clock.Done("grids");
                if (grids.Grids.Count < FoundGrids.All && laid.Any(page => page.Picture is not null))
                {
                    laid = await ScannedPages.ReadPicturesAsync(laid, options.Limits, deadline, RequireImages, deadline.Token);
                    (laid, grids) = await GridVerifier.VerifyAsync(laid, GridFinder.Find(laid), new PageLooks(path, options.Limits), deadline.Token);
                    clock.Done("ocr");
                }

                grids = SourceDoubts.Apply(OwnDigits.Weigh(grids));
                return await ComposeAsync(source, new RecordBuilder(laid, grids, options.Acceptance, complaints: "").Build(), clock, cancellation);
            }

            if (MediaTypes.IsPicture(source.MediaType)) RequireImages();
            var (pages, complaints) = MediaTypes.IsPicture(source.MediaType)
                ? (await ScannedPages.ReadPictureAsync(file, source.MediaType, options.Limits, deadline, deadline.Token), "")
                : await ReadPdfAsync(path, file, source.MediaType, clock, deadline);
            source = source with { Pages = pages.Count };

            var found = GridFinder.Find(pages);
            clock.Done("grids");

            var looks = new PageLooks(path, options.Limits);
            (pages, found) = await GridVerifier.VerifyAsync(pages, found, looks, deadline.Token);
            clock.Done("rulings");

            if (source.MediaType == MediaTypes.Pdf && await Scanned(path, deadline).ReadAgainAsync(pages, found, deadline.Token) is { } again)
            {
                (pages, found) = await GridVerifier.VerifyAsync(again.Pages, again.Found, looks, deadline.Token);
                clock.Done("ocrAgain");
            }

            var body = new RecordBuilder(pages, OwnDigits.Weigh(found), options.Acceptance, complaints).Build();
            clock.Done("record");
            return await ComposeAsync(source, body, clock, cancellation);
        }
        catch (DocumentException e)
        {
            return await ComposeAsync(source, Rejected(e.ToProblem()), clock, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var problem = Problem.Of(ProblemCode.TimeLimit, "it did not move on in the time that it may take");
            return await ComposeAsync(source, Rejected(problem), clock, cancellation);
        }
        catch (OutOfMemoryException)
        {
            return await ComposeAsync(source, Rejected(Problem.Of(ProblemCode.MemoryLimit, "reading needed more memory than this process may have")), clock, cancellation);
        }
        catch (Exception e) when (e is not (OperationCanceledException or MissingProgramException or ImagesNeededException))
        {
            // A defect of this program that a document brought to light: as much as a crash of a child, it must not take the others along.
            var problem = Problem.Of(ProblemCode.ReaderCrashed, $"a defect of this program: {e.GetType().Name}: {e.Message}");
            return await ComposeAsync(source, Rejected(problem), clock, cancellation);
        }
    }

    private async Task<(IReadOnlyList<Page> Pages, string Complaints)> ReadPdfAsync(
        string path, ReadOnlyMemory<byte> file, string mediaType, StepClock clock, Deadline deadline)
    {
        MediaTypes.Require(MediaTypes.Pdf, mediaType, file.Length);
        var text = await TextLayerJudge.ReadAsync(textReader, path, file, options.Limits, deadline.Token);
        var upright = Uprighter.Upright(text.Pages);
        clock.Done("text");
        var read = await Scanned(path, deadline).ReadAsync(upright, deadline.Token);
        clock.Done("ocr");
        return (read, text.Complaints);
    }

    private ScannedPages Scanned(string path, IProgress<string> steps) => new(path, options.Limits, RequireImages, steps);

    private void RequireImages()
    {
        if (!ReadsImages) throw new ImagesNeededException();
    }

    private static RecordBuilder.Body Rejected(Problem problem) =>
        new(ReportInfo.Unknown, TableLayouts.None, Outcome.Rejected, [], [], [problem]);

    private async Task<ExtractionRecord> ComposeAsync(SourceInfo source, RecordBuilder.Body body, StepClock clock, CancellationToken cancellation)
    {
        var isMarkup = MarkupSource.Reads(source.MediaType);
        var isRecognized = body.Fields.Any(field => field.Method is ReadingMethod.Ocr or ReadingMethod.OcrAndSums);
        return new()
        {
            Source = source,
            Report = body.Report,
            Layouts = body.Layouts,
            Outcome = body.Outcome,
            Fields = body.Fields,
            Checks = body.Checks,
            Problems = body.Problems,
            Extractor = new()
            {
                Version = Version,
                TextLayer = isMarkup ? null : await textReader.DescribeAsync(cancellation),
                Ocr = isRecognized ? $"tesseract {TextRecognizer.Version}" : null,
                Models = isRecognized ? new Dictionary<string, string> { ["digits"] = DigitReader.Default.Hash, ["labels"] = LabelNet.Default.Hash, ["ink"] = InkNet.Default.Hash } : new Dictionary<string, string>(),
                AcceptedRisk = options.AcceptedRisk,
                ConfidenceMap = options.ConfidenceMap,
            },
            Timings = clock.Total(),
        };
    }

    /// <summary>Milliseconds by step.</summary>
    private sealed class StepClock(IProgress<string> progress)
    {
        private readonly long begin = Stopwatch.GetTimestamp();
        private readonly Dictionary<string, double> steps = new(StringComparer.Ordinal);
        private long last = Stopwatch.GetTimestamp();

        public void Done(string step)
        {
            steps[step + "Ms"] = Math.Round(Stopwatch.GetElapsedTime(last).TotalMilliseconds, 1);
            last = Stopwatch.GetTimestamp();
            progress.Report(step);
        }

        public Dictionary<string, double> Total() =>
            new(steps, StringComparer.Ordinal) { ["totalMs"] = Math.Round(Stopwatch.GetElapsedTime(begin).TotalMilliseconds, 1) };
    }
}

/// <summary>A document has to be read from its images, and that is not done in this process.</summary>
public sealed class ImagesNeededException() : Exception("the document has to be read from its images");
