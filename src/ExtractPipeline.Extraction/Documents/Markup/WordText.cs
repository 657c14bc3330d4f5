using System.Xml.Linq;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>What the elements of a Word paragraph say. Elements are told by their local names, which strict and transitional files share.</summary>
internal static class WordText
{
    // What is not shown: properties, deleted and moved-away text, codes of fields, and the older copy of what stands in a newer form beside it.
    private static readonly HashSet<string> Unseen =
    [
        "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "Fallback",
        "footnoteReference", "endnoteReference", "commentReference", "annotationRef", "rPr", "numPr", "rt", "rubyPr",
    ];

    /// <summary>Takes what an element says into a text; false where its children have to be asked.</summary>
    public static bool Take(XElement element, MarkupText into)
    {
        switch (element.Name.LocalName)
        {
            case "t":
                into.Append(element.Value);
                return true;
            case "tab" or "ptab":
                into.Append(" ");
                return true;
            case "noBreakHyphen":
                into.Append("-");
                return true;
            case "br" or "cr":
                into.Break();
                return true;
            case "r" when !IsFormula(element):
                return TakeRun(element, into);
            default:
                return Unseen.Contains(element.Name.LocalName) || IsFormula(element);
        }
    }

    /// <summary>
    /// Whether an element shows something that is no text of a run: a formula, a symbol, a choice, an object, a picture in the line. Drawings that float are
    /// seals and lines, and may lie anywhere.
    /// </summary>
    public static bool Draws(XElement element) => element.Name.LocalName switch
    {
        "oMath" or "sym" or "object" => true,
        "instrText" => element.Value.TrimStart().StartsWith("EQ", StringComparison.OrdinalIgnoreCase),
        "fldChar" => element.Descendants().Any(child => child.Name.LocalName == "ddList"),
        "inline" => !HoldsText(element),
        "pict" => !HoldsText(element) && !element.Descendants().Any(child => child.Attribute("style")?.Value.Contains("absolute", StringComparison.Ordinal) == true),
        _ => false,
    };

    private static bool HoldsText(XElement drawing) => drawing.Descendants().Any(child => child.Name.LocalName == "txbxContent");

    private static bool IsFormula(XElement element) => element.Name.NamespaceName.EndsWith("/math", StringComparison.Ordinal);

    /// <summary>Whether a line ends with an element.</summary>
    public static bool IsParagraph(XElement element) => element.Name.LocalName is "p" or "tc" or "txbxContent";

    /// <summary>Whether a row of a table is marked as deleted.</summary>
    public static bool IsDeletedRow(XElement row) =>
        row.Name.LocalName == "tr" && row.Elements().Any(child => child.Name.LocalName == "trPr" && child.Elements().Any(property => property.Name.LocalName is "del" or "hidden" && IsOn(property)));

    /// <summary>The value of a property.</summary>
    public static string? Value(XElement? property) => property?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "val")?.Value;

    private static bool IsWhite(string? colour) => colour?.Equals("FFFFFF", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsOn(XElement property) => Value(property) is not ("0" or "false" or "off");

    /// <summary>
    /// A run with its own look: hidden ones are not read, raised and struck ones stand in brackets, so that the note mark of <c>5¹</c> is no
    /// digit of the number.
    /// </summary>
    private static bool TakeRun(XElement run, MarkupText into)
    {
        var look = WordStyles.LookOf(run);
        if (look.Exists(property => property.Name.LocalName is "vanish" or "webHidden" && IsOn(property))) return true;
        var apart = look.Exists(property =>
            (property.Name.LocalName == "vertAlign" && Value(property) is "superscript" or "subscript") || (property.Name.LocalName is "strike" or "dstrike" && IsOn(property))
            || (property.Name.LocalName == "position" && Value(property) is not (null or "0")) || (property.Name.LocalName == "color" && IsWhite(Value(property)) && run.Value.Any(char.IsDigit)));
        if (!apart || !run.Elements().Any(child => child.Name.LocalName == "t")) return false;
        into.Append("[");
        foreach (var child in run.Elements()) Take(child, into);
        into.Append("]");
        return true;
    }
}

/// <summary>The pictures inside of a Word file that may be tables.</summary>
internal sealed class WordPictures
{
    /// <summary>Sides from which a picture may be a table, in English metric units (360,000 a centimetre): 5 cm wide, 1.5 cm high.</summary>
    private const long LeastWidth = 1_800_000, LeastHeight = 540_000;

    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>Takes the pictures that the main part refers to; those outside of the file are never fetched.</summary>
    public WordPictures(ZipParts parts)
    {
        if (!parts.Has("word/_rels/document.xml.rels") || parts.Xml("word/_rels/document.xml.rels")?.Root is not { } relationships) return;
        foreach (var link in relationships.Elements())
        {
            if (link.Attribute("TargetMode")?.Value == "External" || link.Attribute("Type")?.Value.EndsWith("/image", StringComparison.Ordinal) != true) continue;
            if (link.Attribute("Id")?.Value is not { } id || link.Attribute("Target")?.Value is not { } target) continue;
            if (parts.Bytes(target.StartsWith('/') ? target : "word/" + target) is { } bytes) files[id] = bytes;
        }
    }

    /// <summary>The picture of a drawing; null where it has none, or a small one.</summary>
    public MarkupPicture? Of(XElement drawing)
    {
        var extent = drawing.Descendants().FirstOrDefault(element => element.Name.LocalName == "extent");
        if (Side(extent, "cx") < LeastWidth || Side(extent, "cy") < LeastHeight) return null;
        var id = drawing.Descendants()
            .Where(element => element.Name.LocalName is "blip" or "imagedata")
            .Select(element => element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName is "embed" or "id" && attribute.Name.NamespaceName.Length > 0)?.Value)
            .FirstOrDefault(value => value is not null);
        if (id is null) return null;
        return new(new("a picture in the document", () => files.TryGetValue(id, out var bytes) ? bytes : null));
    }

    private static long Side(XElement? extent, string name) => long.TryParse(extent?.Attribute(name)?.Value, out var units) ? units : long.MaxValue;
}
