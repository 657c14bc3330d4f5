using System.Text;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>Running text of markup, collected line by line with white space collapsed as browsers do it.</summary>
internal sealed class MarkupText
{
    private readonly StringBuilder line = new();
    private bool blank;

    /// <summary>Finished lines; none of them is empty.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Adds characters to the line: white space of any kind becomes one blank, what has no width is dropped.</summary>
    public void Append(string text)
    {
        foreach (var c in text)
        {
            if (c is '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD') continue;
            if (char.IsWhiteSpace(c))
            {
                blank = true;
                continue;
            }

            if (blank && line.Length > 0) line.Append(' ');
            blank = false;
            line.Append(c);
        }
    }

    /// <summary>Ends the line.</summary>
    public void Break()
    {
        if (line.Length > 0) Lines.Add(line.ToString());
        line.Clear();
        blank = false;
    }

    /// <summary>Ends the line and hands over all.</summary>
    public IReadOnlyList<string> Take()
    {
        Break();
        string[] taken = [.. Lines];
        Lines.Clear();
        return taken;
    }

    /// <summary>Ends the line and hands over all, with a mark where there is something besides that is no text. Beside a label that is an ornament.</summary>
    /// <param name="drawn">Whether there is.</param>
    public IReadOnlyList<string> TakeWith(bool drawn)
    {
        var taken = Take();
        return drawn && !taken.Any(line => line.Any(LabelText.IsIdeograph)) ? [.. taken, Word.Unreadable.ToString()] : taken;
    }
}
