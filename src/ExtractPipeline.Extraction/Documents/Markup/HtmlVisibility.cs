using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Which elements a page hides: by attribute, by style, and by the rules of its own style sheets. Sheets of the site are not at hand: what only
/// they hide is read, and stands twice.
/// </summary>
internal sealed partial class HtmlVisibility
{
    /// <summary>Rules that are looked at; a page's own sheet has some hundred.</summary>
    private const int MostRules = 2000, MostHidingRules = 50;

    private readonly HashSet<IElement> hidden = [];

    /// <summary>Looks at the style sheets of a page.</summary>
    public HtmlVisibility(IDocument page)
    {
        var hiding = 0;
        foreach (var sheet in page.QuerySelectorAll("style").Where(sheet => sheet.GetAttribute("media") is null or "" or "all" or "screen"))
        {
            foreach (var match in Rule().Matches(WithoutNested(sheet.TextContent)).Take(MostRules))
            {
                var display = Display().Matches(match.Groups["body"].Value).LastOrDefault()?.Groups["value"].Value;
                if (display is null || ++hiding > MostHidingRules) continue;
                foreach (var element in Matching(page, match.Groups["selector"].Value))
                {
                    if (display.Equals("none", StringComparison.OrdinalIgnoreCase)) hidden.Add(element);
                    else hidden.Remove(element);
                }
            }
        }
    }

    /// <summary>Whether the page shows an element whose parents it shows.</summary>
    public bool IsSeen(IElement element)
    {
        if (element.HasAttribute("hidden")) return false;
        if (element.GetAttribute("style") is not { Length: > 0 } style) return !hidden.Contains(element);
        if (Display().Matches(style).LastOrDefault()?.Groups["value"].Value is { } display) return !display.Equals("none", StringComparison.OrdinalIgnoreCase);
        return !hidden.Contains(element) && !Invisible().IsMatch(style);
    }

    private static IEnumerable<IElement> Matching(IDocument page, string selector)
    {
        try
        {
            return page.QuerySelectorAll(selector.Trim());
        }
        catch (DomException)
        {
            return []; // a selector of another time
        }
    }

    /// <summary>The sheet without comments and without blocks in blocks: what holds for printers or small screens only.</summary>
    private static string WithoutNested(string sheet) => AtRule().Replace(Comment().Replace(sheet.Length > 1 << 20 ? "" : sheet, ""), "");

    [GeneratedRegex(@"(?<selector>[^{}@;]{1,200})\{(?<body>[^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [GeneratedRegex(@"@[^{};]*(?:\{(?:[^{}]|\{[^{}]*\})*\}|;)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AtRule();

    [GeneratedRegex(@"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|<!--|-->", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?:^|[;\s])display\s*:\s*(?<value>[a-z\-]+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Display();

    [GeneratedRegex(@"(?:^|[;\s])(?:visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)|mso-hide\s*:\s*all)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Invisible();
}
