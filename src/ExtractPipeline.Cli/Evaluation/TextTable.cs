using System.Text;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>Aligned plain text: the same in a terminal, in a file and in a log. The first column stands left, the others right.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "   ";
    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row with as many cells as there are headings.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The table, line by line.</summary>
    public override string ToString()
    {
        var widths = Enumerable.Range(0, headings.Length).Select(column => _rows.Max(row => WidthOf(row[column]))).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell + Pad(cell, widths[0]) : Pad(cell, widths[column]) + cell);
            text.AppendLine(string.Join(Gap, cells).TrimEnd());
            if (ReferenceEquals(row, headings)) text.AppendLine(string.Join(Gap, widths.Select(width => new string('-', width))));
        }

        return text.ToString();
    }

    private static string Pad(string cell, int width) => new(' ', width - WidthOf(cell));

    // Chinese characters take two cells of a terminal.
    private static int WidthOf(string text) => text.Sum(character => character >= '\u2E80' ? 2 : 1);
}
