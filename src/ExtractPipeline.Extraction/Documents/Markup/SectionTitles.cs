using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>The titles of a report's sections.</summary>
internal static class SectionTitles
{
    /// <summary>A section without a grid.</summary>
    public const int None = 0;

    /// <summary>1 + the grid whose section a line begins; <see cref="None"/> for another section; null for no title of one.</summary>
    public static int? Of(string text)
    {
        text = text.Trim();
        if (text.Length is < 3 or > 40) return null;
        var key = LabelText.Normalize(text);
        if (key.Length < 3 || char.IsAsciiDigit(key[^1]) || !"一二三四五六七八".Contains(key[0], StringComparison.Ordinal)) return null;
        if (FormCatalogue.Tables.FirstOrDefault(form => key[1..].StartsWith(LabelText.Normalize(form.Title), StringComparison.Ordinal)) is { } grid) return 1 + (int)grid.Table;
        return text[1] is '、' or '.' or '．' && !FormVocabulary.BeginsWith(key) ? None : null;
    }
}
