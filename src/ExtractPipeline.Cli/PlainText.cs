using System.Globalization;
using System.Text;

namespace ExtractPipeline.Cli;

/// <summary>Text that may be shown anywhere, whoever wrote it.</summary>
internal static class PlainText
{
    /// <summary>
    /// Text from a document as one harmless line: control characters would move the cursor or colour the terminal, marks of direction would
    /// reorder what stands beside them.
    /// </summary>
    public static string Of(string? text)
    {
        if (text is null) return "";
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                plain.Append('\uFFFD');
            else
                plain.Append(rune);
        }

        return plain.ToString();
    }
}
