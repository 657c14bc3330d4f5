using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Documents.Markup;

namespace ExtractPipeline.Extraction.Review;

/// <summary>A document without pages as it was laid out for reading.</summary>
/// <param name="Width">In points.</param>
/// <param name="Height">In points.</param>
/// <param name="Cells">Cells and lines with their text.</param>
public sealed record SourcePage(double Width, double Height, IReadOnlyList<SourceCell> Cells);

/// <summary>A cell of a table, or a word outside of tables.</summary>
/// <param name="Box">Where it was laid.</param>
/// <param name="Text">What it says.</param>
/// <param name="Locator">Where it stands in the source; null outside of tables.</param>
public sealed record SourceCell(Box Box, string Text, Locator? Locator);

/// <summary>Shows the tables of web pages, Word files and captured text, where there is no page to make a picture of.</summary>
public static class SourceView
{
    /// <summary>Reads a document's pages; empty where it has pages of its own.</summary>
    /// <exception cref="DocumentException">It cannot be read within the limits.</exception>
    public static async Task<IReadOnlyList<SourcePage>> ReadAsync(string path, ExtractionLimits limits, CancellationToken cancellation)
    {
        var file = await File.ReadAllBytesAsync(path, cancellation);
        var mediaType = MediaTypes.Of(file);
        if (!MarkupSource.Reads(mediaType)) return [];
        var pages = await MarkupSource.ReadAsync(path, file, mediaType, limits, cancellation);
        return [.. pages.Select(Show)];
    }

    private static SourcePage Show(Page page)
    {
        var cells = (page.Source?.Places ?? []).Select(place => new SourceCell(place.Box, TextIn(page, place.Box), place.Locator)).ToList();
        var free = page.Words.Where(word => page.Source?.At(word.Box) is null).Select(word => new SourceCell(word.Box, word.Text, null));
        return new(page.Width, page.Height, [.. cells, .. free]);
    }

    private static string TextIn(Page page, Box box) => string.Join(' ', page.Words
        .Where(word => word.Box.CenterX >= box.Left && word.Box.CenterX < box.Right && word.Box.CenterY >= box.Top && word.Box.CenterY < box.Bottom).Select(word => word.Text));
}
