using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Regions;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>Finds the report in a page of a site: what stands before its title (menus, paths, lists of other reports) is left out.</summary>
internal static class ReportFinder
{
    /// <summary>Lines between the title and the first section: date, source, size of type, share buttons.</summary>
    private const int MostLinesOfHead = 30;

    /// <summary>Labels and headings of the smallest part of a grid.</summary>
    private const int LeastLabels = 4;

    /// <summary>Lines that a title may be broken over.</summary>
    private const int LinesOfATitle = 4;

    /// <summary>The blocks from the report's title on; all of them where no section and no table tells where it begins.</summary>
    public static IReadOnlyList<MarkupBlock> Find(MarkupDocument document)
    {
        var blocks = document.Blocks;
        var table = blocks.Index().Where(entry => IsGrid(entry.Item)).Select(entry => entry.Index).DefaultIfEmpty(-1).First();
        var section = FirstSection(blocks, table < 0 ? blocks.Count : table);
        var end = section >= 0 ? section : table;
        if (end < 0) return WithTitle(document.Title, WithoutIllustrations(blocks));
        var from = Math.Max(0, end - MostLinesOfHead);
        return TitleAbove(blocks, from, end) is { } title
            ? WithoutIllustrations([.. blocks.Skip(title)])
            : WithTitle(document.Title, WithoutIllustrations([.. blocks.Skip(from)]));
    }

    /// <summary>Whether a block is a grid of the form, and no menu that has one of its words.</summary>
    private static bool IsGrid(MarkupBlock block) => block is MarkupTable table && table.Cells.Where(cell => FormVocabulary.Has(cell.Text)).Take(LeastLabels).Count() == LeastLabels;

    /// <summary>Of the pictures only those that stand where a table of the form should: under the title of a grid's section that has no table.</summary>
    private static IReadOnlyList<MarkupBlock> WithoutIllustrations(IReadOnlyList<MarkupBlock> blocks)
    {
        var section = new int[blocks.Count];
        for (var i = 0; i < blocks.Count; i++)
            section[i] = blocks[i] is MarkupLine { Text: var text } && SectionTitles.Of(text) is { } begun ? begun : i == 0 ? SectionTitles.None : section[i - 1];
        var tabled = Enumerable.Range(0, blocks.Count).Where(i => blocks[i] is MarkupTable).Select(i => section[i]).ToHashSet();
        var hasGrids = section.Any(number => number > 0);
        return [.. blocks.Where((block, i) => block is not MarkupPicture || (hasGrids ? section[i] > 0 && !tabled.Contains(section[i]) : tabled.Count == 0))];
    }

    /// <summary>一、总体情况, the last of its kind before the first table; else the first of the lines that begin so.</summary>
    private static int FirstSection(IReadOnlyList<MarkupBlock> blocks, int before)
    {
        var found = -1;
        for (var i = 0; i < before; i++)
        {
            if (blocks[i] is not MarkupLine { Text: var text } || !text.StartsWith('一') || text.Length < 2 || text[1] is not ('、' or '.' or '．')) continue;
            if (found < 0 || text.Contains("总体", StringComparison.Ordinal) || text.Contains("概述", StringComparison.Ordinal)) found = i;
        }

        return found;
    }

    /// <summary>Where the title begins that is nearest above: one that names body and year before one that names less.</summary>
    private static int? TitleAbove(IReadOnlyList<MarkupBlock> blocks, int from, int end)
    {
        int? partial = null;
        for (var start = end - 1; start >= from; start--)
        {
            var lines = blocks.Skip(start).Take(Math.Min(LinesOfATitle, end - start)).OfType<MarkupLine>().Select(line => line.Text).ToList();
            var report = TitleReader.Read(lines);
            if (report is { Agency: not null, Year: not null }) return start;
            if (report.Title is not null) partial ??= start;
            if (partial - start >= LinesOfATitle) break;
        }

        return partial;
    }

    /// <summary>The title that the file gives itself, without the name of the site, where the text has none of its own.</summary>
    private static IReadOnlyList<MarkupBlock> WithTitle(string? title, IReadOnlyList<MarkupBlock> blocks)
    {
        var own = title?.Split('_', '|', '—', '>').Select(part => part.Trim()).FirstOrDefault(TitleReader.IsTitle);
        return own is null ? blocks : [new MarkupLine(own), .. blocks];
    }
}
