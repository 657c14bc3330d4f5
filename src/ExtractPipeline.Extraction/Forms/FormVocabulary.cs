using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Forms;

/// <summary>The labels and headings of all grids and editions as a set: tells a table of the form from another one before anything is read.</summary>
internal static class FormVocabulary
{
    private static readonly HashSet<string> Texts = [.. Wordings.Select(LabelText.Normalize).Where(text => text.Length > 1)];

    /// <summary>All of them as they are printed.</summary>
    public static IEnumerable<string> Wordings => FormCatalogue.Tables.SelectMany(form => form.Sections).SelectMany(TextsOf).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a text is a label, a heading, a group or a banner of the form.</summary>
    public static bool Has(string text) => text.Length < 80 && Texts.Contains(LabelText.Normalize(text));

    /// <summary>Whether a label begins with some characters, as compared: the first line of one that is broken.</summary>
    public static bool BeginsWith(string key) => Texts.Any(text => text.StartsWith(key, StringComparison.Ordinal));

    private static IEnumerable<string> TextsOf(FormSection section)
    {
        string?[] own = [section.Banner, section.Corner, section.Note, section.Heading];
        return section.Columns.SelectMany(column => column.Wordings.Append(column.Group ?? ""))
            .Concat(section.Rows.SelectMany(row => row.Wordings.Concat(row.Groups)))
            .Concat(own.OfType<string>());
    }
}
