namespace ExtractPipeline.Extraction.Documents;

/// <summary>What a stretch of a page was laid out from.</summary>
/// <param name="Box">The stretch: a whole cell.</param>
/// <param name="Locator">Where it stands in the source.</param>
/// <param name="Readings">
/// Null where it is certain which cell of the table this is. Else what stands here under each placement of the row that is as good as the
/// others; null among them is "nothing".
/// </param>
public sealed record SourcePlace(Box Box, Locator Locator, IReadOnlyList<string?>? Readings);

/// <summary>For a page that was laid out from a source without pages: where everything on it comes from.</summary>
/// <param name="places">The cells; they do not overlap.</param>
public sealed class SourceMap(IReadOnlyList<SourcePlace> places)
{
    /// <summary>The cells; they do not overlap.</summary>
    public IReadOnlyList<SourcePlace> Places => places;

    /// <summary>The cell in which a box has its middle; null where there is none.</summary>
    public SourcePlace? At(Box box)
    {
        foreach (var place in places)
            if (box.CenterX >= place.Box.Left && box.CenterX < place.Box.Right && box.CenterY >= place.Box.Top && box.CenterY < place.Box.Bottom)
                return place;
        return null;
    }
}
