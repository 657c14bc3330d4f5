using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>Reads a web page: its lines and the tables that hold labels of the form. Nothing is run and nothing is fetched.</summary>
internal sealed class HtmlReader
{
    /// <summary>A table that holds other tables is one of the form only when it holds this many labels itself.</summary>
    private const int LabelsOfAFrame = 3;

    private static readonly HashSet<string> Unseen = new(StringComparer.OrdinalIgnoreCase)
    {
        "head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "datalist", "noframes", "title", "button",
    };

    /// <summary>What shows something that is no text: a cell that holds it is not empty.</summary>
    private static readonly HashSet<string> Drawn = new(StringComparer.OrdinalIgnoreCase) { "img", "svg", "math", "canvas", "object", "embed", "iframe", "audio", "video" };

    // What does not break the line; all that is unknown is inline too, as in browsers.
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul", "br", "ucapcontent",
    };

    private readonly ExtractionLimits limits;
    private readonly HtmlPictures pictures;
    private readonly HtmlVisibility visibility;
    private readonly List<MarkupBlock> blocks = [];
    private readonly MarkupText text = new();
    private int tables;

    private HtmlReader(IDocument page, HtmlPictures pictures, ExtractionLimits limits)
    {
        this.limits = limits;
        this.pictures = pictures;
        visibility = new(page);
    }

    /// <summary>Reads a page.</summary>
    /// <param name="path">The file, for pictures beside it.</param>
    /// <param name="file">Its content.</param>
    /// <param name="limits">What it may cost.</param>
    /// <exception cref="DocumentException">It costs more than any report.</exception>
    public static MarkupDocument Read(string path, ReadOnlyMemory<byte> file, ExtractionLimits limits)
    {
        var html = MarkupEncoding.Decode(file.Span);
        HtmlGuard.Check(html, limits);
        using var page = new HtmlParser(new() { IsScripting = false }).ParseDocument(html);
        var reader = new HtmlReader(page, new(path, limits), limits);
        if (page.Body is { } body) reader.Walk(body);
        reader.Flush();
        var named = page.QuerySelector("meta[name='ArticleTitle' i]")?.GetAttribute("content");
        return new(string.IsNullOrWhiteSpace(named) ? page.Title : named, reader.blocks);
    }

    private void Walk(INode parent)
    {
        foreach (var node in parent.ChildNodes)
        {
            switch (node)
            {
                case IText characters:
                    text.Append(characters.Data);
                    break;
                case IHtmlTableElement table when IsSeen(table):
                    Flush();
                    var number = ++tables;
                    if (IsOfForm(table)) blocks.Add(TableOf(table, number));
                    else Walk(table);
                    Flush();
                    break;
                case IHtmlImageElement image when IsSeen(image):
                    if (pictures.Of(image) is not { } picture) break;
                    Flush();
                    blocks.Add(picture);
                    break;
                case IElement element when IsSeen(element):
                    var breaks = Blocks.Contains(element.LocalName);
                    if (breaks) Flush();
                    if (FieldText(element) is { } value) text.Append(value);
                    else Mark(element, text, () => Walk(element));
                    if (breaks) Flush();
                    break;
            }
        }
    }

    private bool IsSeen(IElement element) => !Unseen.Contains(element.LocalName) && visibility.IsSeen(element);

    private void Flush()
    {
        foreach (var line in text.Take()) blocks.Add(new MarkupLine(line));
    }

    /// <summary>
    /// Whether a table is one of the form and not a frame that sites and word processors lay pages out with: it holds labels itself, and
    /// where it holds other tables, more than by chance.
    /// </summary>
    private bool IsOfForm(IHtmlTableElement table)
    {
        var frame = table.QuerySelector("table") is not null;
        var cells = RowsOf(table).SelectMany(row => row.Cells).ToList();
        if (cells.Count < 2) return false;
        var labels = 0;
        foreach (var cell in cells)
            if (!(frame && cell.QuerySelector("table") is not null) && FormVocabulary.Has(string.Concat(LinesOf(cell))) && ++labels >= (frame ? LabelsOfAFrame : 1))
                return true;
        return false;
    }

    private IEnumerable<IHtmlTableRowElement> RowsOf(IHtmlTableElement table) => table.Rows.Where(IsSeen);

    private MarkupTable TableOf(IHtmlTableElement table, int number)
    {
        tables += table.QuerySelectorAll("table").Length;
        var selector = HtmlSelector.Of(table);
        var builder = new TableBuilder(limits);
        foreach (var row in RowsOf(table))
        {
            builder.NextRow();
            foreach (var cell in row.Cells.Where(IsSeen))
                builder.Add(cell.ColumnSpan, SpanOf(cell), LinesOf(cell), (y, x) => new() { Kind = LocatorKind.Cell, Path = selector, Table = number, Row = y + 1, Column = x + 1 });
        }

        return builder.Build();
    }

    /// <summary>0 where the cell reaches down to the end; what makes no sense is 1.</summary>
    private static int SpanOf(IHtmlTableCellElement cell) => cell.GetAttribute("rowspan")?.Trim() == "0" ? 0 : Math.Max(1, cell.RowSpan);

    /// <summary>The lines of a cell, nested tables and all.</summary>
    private IReadOnlyList<string> LinesOf(IElement cell)
    {
        var lines = new MarkupText();
        var draws = visibility.IsDrawn(cell);
        Collect(cell);
        return lines.TakeWith(draws);

        void Collect(INode parent)
        {
            foreach (var node in parent.ChildNodes)
            {
                if (node is IText characters) lines.Append(characters.Data);
                if (node is not IElement element) continue;
                draws |= (Draws(element) && visibility.IsSeen(element)) || visibility.IsDrawn(element);
                if (!IsSeen(element)) continue;
                var breaks = Blocks.Contains(element.LocalName);
                if (breaks) lines.Break();
                if (FieldText(element) is { } value) lines.Append(value);
                else Mark(element, lines, () => Collect(element));
                if (breaks) lines.Break();
            }
        }
    }

    /// <summary>Whether an element shows something that is no text; pictures of a few pixels keep cells open and show nothing, scripts may write.</summary>
    private static bool Draws(IElement element)
    {
        const int spacer = 3;
        if (element is IHtmlScriptElement script) return script.Text.Contains("document.write", StringComparison.Ordinal);
        return Drawn.Contains(element.LocalName) && !(element is IHtmlImageElement && (IsSide("width") || IsSide("height")));

        bool IsSide(string name) => int.TryParse(element.GetAttribute(name), out var pixels) && pixels <= spacer;
    }

    /// <summary>Whether digits look otherwise than the rest of their cell, by an element or by a style.</summary>
    private bool IsApart(IElement element)
    {
        var content = element.TextContent.Trim();
        if (content.Length == 0 || content[0] is '[' or '(' or '（' or '【') return false;
        if (element.LocalName is "sup" or "sub" or "del" or "s" or "strike" or "bdo") return true;
        if (element.LocalName is "td" or "th" || !content.Any(char.IsDigit) || !visibility.IsApart(element)) return false;
        return element.Closest("td, th") is { } cell && cell.TextContent.Trim().Length > content.Length;
    }

    /// <summary>Raised and struck characters stand in brackets, so that the note mark of <c>5¹</c> is no digit of the number.</summary>
    private void Mark(IElement element, MarkupText into, Action content)
    {
        var apart = IsApart(element);
        if (apart) into.Append("[");
        content();
        if (apart) into.Append("]");
    }

    /// <summary>What a form's field shows; null for other elements.</summary>
    private static string? FieldText(IElement element) => element switch
    {
        IHtmlInputElement input => input.Type.ToLowerInvariant() is "text" or "number" or "tel" or "" ? input.GetAttribute("value") ?? "" : "",
        IHtmlTextAreaElement area => area.TextContent,
        IHtmlSelectElement select => select.Options.FirstOrDefault(option => option.IsSelected)?.Text ?? "",
        _ => null,
    };
}

/// <summary>Says which element of a page is meant, for people and their browsers' consoles.</summary>
internal static class HtmlSelector
{
    /// <summary>A selector that finds the element: from the nearest id, or from the body.</summary>
    public static string Of(IElement element)
    {
        const int longestId = 40;
        var steps = new List<string>();
        for (IElement? at = element; at is not null and not IHtmlBodyElement; at = at.ParentElement)
        {
            if (at.Id is { Length: > 0 and < longestId } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && char.IsAsciiLetter(id[0]))
            {
                steps.Add("#" + id);
                break;
            }

            var place = at.ParentElement?.Children.Where(child => child.LocalName == at.LocalName).TakeWhile(child => child != at).Count() ?? 0;
            steps.Add($"{at.LocalName}:nth-of-type({place + 1})");
        }

        steps.Reverse();
        return string.Join(" > ", steps);
    }
}
