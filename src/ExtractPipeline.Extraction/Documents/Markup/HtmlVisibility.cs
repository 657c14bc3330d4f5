using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Which elements a page hides, sets apart or draws: by attribute, by style, and by the rules of its own style sheets. Sheets of the site are not
/// at hand: what only they hide is read, and stands twice.
/// </summary>
internal sealed partial class HtmlVisibility
{
    /// <summary>Rules that are looked at; a page's own sheet has some hundred.</summary>
    private const int MostRules = 2000, MostHidingRules = 50, MostOtherRules = 200;

    private readonly HashSet<IElement> hidden = [], apart = [], drawn = [];

    /// <summary>Looks at the style sheets of a page.</summary>
    public HtmlVisibility(IDocument page)
    {
        var (hiding, other) = (0, 0);
        foreach (var sheet in page.QuerySelectorAll("style").Where(sheet => sheet.GetAttribute("media") is null or "" or "all" or "screen"))
        {
            foreach (var match in Rule().Matches(WithoutNested(sheet.TextContent)).Take(MostRules))
            {
                var (selector, body) = (match.Groups["selector"].Value, match.Groups["body"].Value);
                var display = Display().Matches(body).LastOrDefault()?.Groups["value"].Value;
                var (setsApart, draws) = (Apart().IsMatch(body), Generated().IsMatch(body) && selector.Contains(':', StringComparison.Ordinal));
                if (display is not null ? ++hiding > MostHidingRules : (!setsApart && !draws) || ++other > MostOtherRules) continue;
                foreach (var element in Matching(page, draws ? PseudoElement().Replace(selector, "") : selector))
                {
                    if (setsApart) apart.Add(element);
                    if (draws) drawn.Add(element);
                    if (display is null) continue;
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

    /// <summary>
    /// Whether an element's characters look otherwise than those about it: raised, struck, moved away, or of a colour or size that nobody sees.
    /// </summary>
    public bool IsApart(IElement element) => apart.Contains(element) || (element.GetAttribute("style") is { Length: > 0 } style && Apart().IsMatch(style));

    /// <summary>Whether a rule puts digits before or behind what an element says.</summary>
    public bool IsDrawn(IElement element) => drawn.Contains(element);

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

    [GeneratedRegex(
        @"(?:^|[;\s])(?:vertical-align\s*:\s*(?:super|sub|text-top|[+\-]?[1-9.])|text-decoration(?:-line)?\s*:[^;]*line-through|mso-text-raise\s*:\s*[+\-]?[1-9]"
        + @"|(?:left|right|top|bottom|text-indent|margin-left)\s*:\s*-?[1-9]|opacity\s*:\s*0?\.?0*\s*(?:;|$)|color\s*:\s*(?:white|transparent|#fff(?:fff)?\b|rgba\([^)]*,\s*0?\.?0*\s*\))"
        + @"|(?:max-)?(?:width|height)\s*:\s*0|clip(?:-path)?\s*:|transform\s*:)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Apart();

    // Sites clear their columns with empty content and full stops.
    [GeneratedRegex(@"(?:^|[;\s])content\s*:\s*(?:attr\(|counter|url\(|['""][^'""]*[0-9\\])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Generated();

    [GeneratedRegex("::?(?:before|after)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PseudoElement();
}
