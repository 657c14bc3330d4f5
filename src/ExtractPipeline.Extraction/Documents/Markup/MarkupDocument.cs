namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>A part of a document without pages, in reading order.</summary>
internal abstract record MarkupBlock;

/// <summary>A line or paragraph of running text.</summary>
/// <param name="Text">White space collapsed; not empty.</param>
internal sealed record MarkupLine(string Text) : MarkupBlock;

/// <summary>A picture, which may be of a table.</summary>
/// <param name="Picture">The picture.</param>
internal sealed record MarkupPicture(PagePicture Picture) : MarkupBlock;

/// <summary>A cell of a table.</summary>
internal sealed record MarkupCell
{
    /// <summary>First row, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>First column, from 0.</summary>
    public required int Column { get; init; }

    /// <summary>Rows that it covers.</summary>
    public int RowSpan { get; init; } = 1;

    /// <summary>Columns that it covers.</summary>
    public int ColumnSpan { get; init; } = 1;

    /// <summary>Its lines of text; none where it is empty.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Where it stands in the source.</summary>
    public required Locator Locator { get; init; }

    /// <summary>See <see cref="SourcePlace.Readings"/>.</summary>
    public IReadOnlyList<string?>? Readings { get; init; }

    /// <summary>All its text.</summary>
    public string Text => string.Concat(Lines);

    /// <summary>The row after its last.</summary>
    public int RowEnd => Row + RowSpan;

    /// <summary>The column after its last.</summary>
    public int ColumnEnd => Column + ColumnSpan;
}

/// <summary>A table of cells on a grid.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Cells">In order of rows, then columns.</param>
internal sealed record MarkupTable(int Rows, int Columns, IReadOnlyList<MarkupCell> Cells) : MarkupBlock;

/// <summary>What a reader made of a file.</summary>
/// <param name="Title">The title that the file gives itself beside its text; null where there is none.</param>
/// <param name="Blocks">Its parts.</param>
internal sealed record MarkupDocument(string? Title, IReadOnlyList<MarkupBlock> Blocks);
