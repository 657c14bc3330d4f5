namespace ExtractPipeline.Extraction.Documents;

/// <summary>How long a document may still take, from how far it has come: each step has its time, and each page that is read from its image adds to the whole.</summary>
internal sealed class TimeBudget(ExtractionLimits limits)
{
    private TimeSpan stepBegan;
    private int pages;

    /// <summary>The step that announces a page which is read from its image.</summary>
    public static string PageStep(int number) => $"page {number}";

    /// <summary>Notes a step forward.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="spent">What was spent on the document until then.</param>
    public void Note(string step, TimeSpan spent)
    {
        if (step.StartsWith("page ", StringComparison.Ordinal)) pages++;
        stepBegan = spent;
    }

    /// <summary>What is left, for this step or the whole document; negative where nothing is.</summary>
    public TimeSpan Left(TimeSpan spent)
    {
        var step = stepBegan + limits.Time;
        var whole = limits.Time + (pages * limits.PageTime);
        return (step < whole ? step : whole) - spent;
    }
}
