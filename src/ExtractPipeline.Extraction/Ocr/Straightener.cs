using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds how a page has to be laid so that its lines are level and its columns plumb: turned a little, or seen from straight above.</summary>
internal static class Straightener
{
    /// <summary>What is not worth straightening: a slope.</summary>
    private const double Least = 0.0009;

    /// <summary>The map in pixels about the page's middle.</summary>
    public static Projection Find(InkImage page)
    {
        var lines = new PencilFinder(page);
        var level = lines.Parallel(-PencilFinder.Largest, PencilFinder.Largest);
        var falling = lines.Meeting(level);

        // Columns lean as lines fall where a page is only turned; before a camera each has a way of its own.
        var columns = new PencilFinder(page.Transpose());
        var plumb = columns.Parallel(-level.Slope - Least, -level.Slope + Least);
        var leaning = columns.Meeting(plumb);
        if (leaning == plumb && falling == level) return Math.Abs(level.Slope) <= Least ? Projection.None : Projection.Straightening(level.Slope, 0, -level.Slope, 0);
        return Projection.Straightening(falling.Slope, falling.Change, leaning == plumb ? -falling.Slope : leaning.Slope, leaning.Change);
    }
}
