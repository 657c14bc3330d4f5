namespace ExtractPipeline.Extraction.Documents;

/// <summary>What one document may cost. Input is hostile until proved otherwise.</summary>
public sealed record ExtractionLimits
{
    /// <summary>Largest file that is opened, in bytes.</summary>
    /// <value>The default value is 200 MiB: the largest scan of a report that is plausible.</value>
    public long FileBytes { get; init; } = 200L << 20;

    /// <summary>Most pages that are read.</summary>
    /// <value>The default value is 300; reports have 4 to 30.</value>
    public int Pages { get; init; } = 300;

    /// <summary>Longest side of a page in points.</summary>
    /// <value>The default value is 5,000 (1.76 m); A3 has 1,191.</value>
    public double PagePoints { get; init; } = 5_000;

    /// <summary>Most pixels of a page that is a picture.</summary>
    /// <value>The default value is 150 million: A3 at 1,000 dots an inch; A4 at 300 has 9 million.</value>
    public long PagePixels { get; init; } = 150_000_000;

    /// <summary>Most words on one page: what is done with them is not always in proportion to their number.</summary>
    /// <value>The default value is 20,000; a page of a report has 100 to 1,500.</value>
    public int PageWords { get; init; } = 20_000;

    /// <summary>Largest text, web page or unpacked part of a Word or OFD file, in bytes.</summary>
    /// <value>The default value is 32 MiB; a saved page with its pictures inside has 2, a report's document.xml 0.5.</value>
    public long MarkupBytes { get; init; } = 32L << 20;

    /// <summary>Most elements of a web page or an XML part, and most places in the grid of its tables.</summary>
    /// <value>The default value is 100,000; a report of a word processor has 20,000.</value>
    public int MarkupElements { get; init; } = 100_000;

    /// <summary>Deepest nesting of elements.</summary>
    /// <value>The default value is 1,000; sites reach 40, and what their scripts hold counts too.</value>
    public int MarkupDepth { get; init; } = 1_000;

    /// <summary>
    /// Processor time that a document may take, and also each of its steps and child programs. It is not what a clock shows: that a machine is busy
    /// is no fault of the document.
    /// </summary>
    /// <value>The default value is 60 seconds; a report with text takes 0.05.</value>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Processor time that a document may take besides for each page that is read from its image.</summary>
    /// <value>The default value is 20 seconds; a page takes 2.</value>
    public TimeSpan PageTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many times as busy as it has processors a machine may be before the clock on the wall stops what still moves.</summary>
    public const int Busy = 10;

    /// <summary>What a clock on the wall may show when so much processor time is allowed.</summary>
    public static TimeSpan WallTime(TimeSpan processorTime) => processorTime * Busy;

    /// <summary>Address space of a child program, in bytes.</summary>
    /// <value>The default value is 1 GiB.</value>
    public long ChildMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Output of a child program, in bytes.</summary>
    /// <value>The default value is 64 MiB; the words of a report need 0.3.</value>
    public long ChildOutputBytes { get; init; } = 64L << 20;
}
