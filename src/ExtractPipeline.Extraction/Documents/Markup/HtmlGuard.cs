using System.Buffers;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Refuses web pages that cost a parser more than their size: the parser asks all open elements at each tag and all attributes at each attribute,
/// so it takes the square of their number. One pass over the characters tells beforehand, and never says too little.
/// </summary>
internal static class HtmlGuard
{
    /// <summary>Attributes of one tag; those of word processors have 20.</summary>
    private const int MostAttributes = 200;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-");

    // Elements that never hold others, and those whose end tag may be left out: the next one of them closes it.
    private static readonly HashSet<string> NotOpen = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen",
        "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "rp", "rt",
    };

    /// <summary>Checks the nesting and the attributes.</summary>
    /// <exception cref="DocumentException">No report's page is like that.</exception>
    public static void Check(ReadOnlySpan<char> html, ExtractionLimits limits)
    {
        int depth = 0, elements = 0;
        for (var at = html.IndexOf('<'); at >= 0;)
        {
            html = html[(at + 1)..];
            if (html.Length > 1 && html[0] == '/' && char.IsAsciiLetter(html[1]))
            {
                if (depth > 0 && !NotOpen.GetAlternateLookup<ReadOnlySpan<char>>().Contains(NameOf(html[1..]))) depth--;
            }
            else if (html.Length > 0 && char.IsAsciiLetter(html[0]))
            {
                var name = NameOf(html);
                var tag = html[..EndOf(html)];
                if (tag.Count('=') + tag.Count('\n') > MostAttributes && AttributesOf(tag) > MostAttributes) throw TooMuch($"a tag has more than {MostAttributes} attributes");
                if (++elements > limits.MarkupElements) throw TooMuch($"the page has more than {limits.MarkupElements} elements");
                if (!NotOpen.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) && !tag.EndsWith("/") && ++depth > limits.MarkupDepth)
                    throw TooMuch($"the page nests more than {limits.MarkupDepth} elements");
            }

            at = html.IndexOf('<');
        }
    }

    private static DocumentException TooMuch(string message) => new(ProblemCode.StructureLimit, message);

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOfAnyExcept(NameCharacters);
        var name = tag[..(end < 0 ? tag.Length : end)];
        return name[..Math.Min(name.Length, 32)];
    }

    private static int EndOf(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOf('>');
        return end < 0 ? tag.Length : end;
    }

    private static int AttributesOf(ReadOnlySpan<char> tag)
    {
        var count = 0;
        foreach (var range in tag.SplitAny(" \t\r\n\f/"))
            if (!tag[range].IsEmpty)
                count++;
        return count;
    }
}
