namespace ExtractPipeline.Extraction.Documents;

/// <summary>A run of characters without a gap, as the reader found it.</summary>
/// <param name="Text">The characters in reading order.</param>
/// <param name="Box">Where they stand on the page as displayed.</param>
public sealed record Word(string Text, Box Box)
{
    /// <summary>Stands for ink that nobody can read.</summary>
    public const char Unreadable = '□';

    /// <summary>Whether it was read from an image.</summary>
    public bool Recognized { get; init; }

    /// <summary>What a reader of images proposes for a number, likeliest first; empty for other words.</summary>
    public IReadOnlyList<Ocr.DigitReading> Readings { get; init; } = [];
}

/// <summary>What the text layer of a page is worth.</summary>
public enum TextLayer
{
    /// <summary>It says what the page shows.</summary>
    Good,

    /// <summary>The page is blank: nothing to read, nothing lost.</summary>
    Blank,

    /// <summary>There is ink but no text.</summary>
    Absent,

    /// <summary>Its characters are not those that the page shows.</summary>
    Garbage,

    /// <summary>It lies unseen over or under an image.</summary>
    Hidden,

    /// <summary>It was not used: the page was read from its image.</summary>
    Recognized,
}

/// <summary>A page as a person sees it upright: points, origin top left.</summary>
public sealed record Page
{
    /// <summary>1-based number in the document.</summary>
    public required int Number { get; init; }

    /// <summary>Width in points.</summary>
    public required double Width { get; init; }

    /// <summary>Height in points.</summary>
    public required double Height { get; init; }

    /// <summary>The words of the text layer; empty where it is not <see cref="TextLayer.Good"/>.</summary>
    public required IReadOnlyList<Word> Words { get; init; }

    /// <summary>The judgement on the text layer.</summary>
    public TextLayer TextLayer { get; init; } = TextLayer.Good;

    /// <summary>Whether the page has an image that is large enough for a table.</summary>
    public bool HasPicture { get; init; }

    /// <summary>The images of a PDF that are drawn on it, masks left aside.</summary>
    internal IReadOnlyList<PdfImage> Images { get; init; } = [];

    /// <summary>The picture that the page shows over its whole sheet, and nothing else, where that is known without drawing it; else null.</summary>
    internal SheetJpeg? Sheet { get; init; }

    /// <summary>The resolution of the largest image on it, in dots an inch; 0 where it has none.</summary>
    internal double ImageDotsPerInch => Images.MaxBy(image => image.Area)?.DotsPerInch ?? 0;

    /// <summary>The image that the words were read from, straightened; null where they come from a text layer.</summary>
    internal Ocr.Scan? Scan { get; init; }

    /// <summary>Degrees clockwise by which the displayed page was turned to stand upright: 0, 90, 180 or 270.</summary>
    public int Turned { get; init; }

    /// <summary>The rulings, or null while nobody has needed them.</summary>
    public IReadOnlyList<Ruling>? Rulings { get; init; }

    /// <summary>
    /// For a page that is nothing but a picture in a document without pages: a table pasted into a web page or a Word file. Its text layer is
    /// absent, its size that of no sheet.
    /// </summary>
    public PagePicture? Picture { get; init; }

    /// <summary>For a page that was laid out from a source without pages (HTML, Word, plain text): where it comes from. Else null.</summary>
    public SourceMap? Source { get; init; }
}

/// <summary>A picture inside of a document, or beside it.</summary>
/// <param name="Source">Its place for people: <c>the picture images/1.png</c>.</param>
/// <param name="Read">Gives the file of the picture (PNG, JPEG, …) as it is, or null where it is not at hand: one on another site is never fetched.</param>
public sealed record PagePicture(string Source, Func<ReadOnlyMemory<byte>?> Read);

/// <summary>The direction of a ruling.</summary>
public enum Direction
{
    /// <summary>From left to right.</summary>
    Horizontal,

    /// <summary>From top to bottom.</summary>
    Vertical,
}

/// <summary>A straight line of a table.</summary>
/// <param name="Direction">Horizontal or vertical.</param>
/// <param name="At">Its y (horizontal) or x (vertical), in points.</param>
/// <param name="From">Where it begins along its direction, in points.</param>
/// <param name="To">Where it ends, in points.</param>
public sealed record Ruling(Direction Direction, double At, double From, double To);
