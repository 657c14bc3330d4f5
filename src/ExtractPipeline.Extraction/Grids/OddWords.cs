namespace ExtractPipeline.Extraction.Grids;

/// <summary>Words of a table that fit nowhere, told in one sentence for each place and not word by word.</summary>
internal sealed class OddWords
{
    private const int Shown = 5;

    private readonly List<(string Place, Token Word)> words = [];

    /// <summary>Adds a word.</summary>
    /// <param name="place">Where it stands, after "stand": <c>in no cell</c>.</param>
    /// <param name="word">The word.</param>
    public void Add(string place, Token word) => words.Add((place, word));

    /// <summary>The sentences.</summary>
    public IEnumerable<string> Tell() => words.GroupBy(odd => odd.Place, odd => odd.Word).Select(group => Tell(group.Key, [.. group]));

    private static string Tell(string place, List<Token> words)
    {
        var texts = string.Join(", ", words.Take(Shown).Select(word => $"'{word.Text}'")) + (words.Count > Shown ? $" and {words.Count - Shown} more" : "");
        var pages = words.Where(word => word.Sheet.Page.Source is null).Select(word => word.Sheet.Page.Number).Distinct().Order().ToList();
        var where = pages.Count switch { 0 => "", 1 => $" on page {pages[0]}", _ => $" on pages {string.Join(", ", pages)}" };
        return $"{texts}{where} {(words.Count == 1 ? "stands" : "stand")} {place}";
    }
}
