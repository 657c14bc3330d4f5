using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds how a page has to be laid so that its lines are level and its columns plumb: turned a little, or seen from straight above.</summary>
internal static class Straightener
{
    /// <summary>What is not worth straightening: a slope.</summary>
    private const double Least = 0.0009;

    /// <summary>Lines tell of a camera where there are many, columns where rulings make them: ink is so much more unevenly spread over them than by chance.</summary>
    private const double ManyLines = 20, Ruled = 8;

    /// <summary>The map in pixels about the page's middle.</summary>
    public static Projection Find(InkImage page)
    {
        var lines = new PencilFinder(page);
        var level = lines.Parallel(-PencilFinder.Largest, PencilFinder.Largest);

        // Columns lean as lines fall where a page is only turned; before a camera each has a way of its own.
        using var turned = page.Transpose();
        var columns = new PencilFinder(turned);
        var plumb = columns.Parallel(-level.Slope, -level.Slope);
        var leaning = columns.Meeting(columns.Parallel(-PencilFinder.Largest, PencilFinder.Largest));
        var isLeaning = columns.Ratio(leaning) > Ruled && PencilFinder.IsClearlyBetter(leaning, plumb);

        // Before a camera hardly any lines may be parallel; then the columns tell that there is one.
        var falling = isLeaning || lines.Ratio(level) > ManyLines ? lines.Meeting(level) : level;
        if (lines.Ratio(falling) <= ManyLines) falling = level;
        if (falling == level && !isLeaning) return Math.Abs(level.Slope) <= Least ? Projection.None : Projection.Straightening(level.Slope, 0, -level.Slope, 0);
        return isLeaning ? Projection.Straightening(falling.Slope, falling.Change, leaning.Slope, leaning.Change) : Projection.Straightening(falling.Slope, falling.Change, -falling.Slope, 0);
    }
}
