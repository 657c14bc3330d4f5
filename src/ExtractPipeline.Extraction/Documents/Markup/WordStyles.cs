using System.Xml.Linq;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>The looks that a Word file's styles give to runs (ECMA-376, 17.7): what is hidden, raised or struck may be so by a style alone.</summary>
internal static class WordStyles
{
    /// <summary>A style is based on another, and so on; files that do so for longer are made to.</summary>
    private const int MostSteps = 20;

    /// <summary>Properties that tell whether characters are read, and as what.</summary>
    private static readonly HashSet<string> Telling = ["vanish", "webHidden", "vertAlign", "strike", "dstrike", "position", "color"];

    /// <summary>Puts what the styles of runs and paragraphs say beside what the runs say themselves.</summary>
    public static void Apply(XDocument document, XDocument? sheet)
    {
        var styles = (sheet?.Root?.Elements() ?? []).Where(style => style.Name.LocalName == "style").ToLookup(style => Attribute(style, "styleId"), StringComparer.Ordinal);
        if (styles.Count == 0) return;
        var known = new Dictionary<string, IReadOnlyList<XElement>>(StringComparer.Ordinal);
        foreach (var run in document.Descendants().Where(element => element.Name.LocalName == "r").ToList())
        {
            var own = Child(run, "rPr");
            List<XElement> given = [.. Of(WordText.Value(own is null ? null : Child(own, "rStyle")))];
            if (run.Ancestors().FirstOrDefault(element => element.Name.LocalName == "p") is { } paragraph && Child(paragraph, "pPr") is { } properties)
                given.AddRange(Of(WordText.Value(Child(properties, "pStyle"))));
            foreach (var property in given.Where(property => !LookOf(run).Exists(said => said.Name.LocalName == property.Name.LocalName)))
            {
                if (Child(run, "rPr") is not { } look) run.AddFirst(look = new(run.Name.Namespace + "rPr"));
                look.Add(new XElement(property));
            }
        }

        IReadOnlyList<XElement> Of(string? id)
        {
            if (id is null) return [];
            if (known.TryGetValue(id, out var found)) return found;
            var properties = new List<XElement>();
            var next = id;
            for (var step = 0; step < MostSteps && next is not null && styles[next].FirstOrDefault() is { } style; step++)
            {
                properties.AddRange((Child(style, "rPr")?.Elements() ?? []).Where(property => Telling.Contains(property.Name.LocalName) && !properties.Exists(nearer => nearer.Name.LocalName == property.Name.LocalName)));
                next = WordText.Value(Child(style, "basedOn"));
            }

            return known[id] = properties;
        }
    }

    /// <summary>The properties of a run.</summary>
    public static List<XElement> LookOf(XElement run) => Child(run, "rPr")?.Elements().ToList() ?? [];

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static string Attribute(XElement element, string name) => element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value ?? "";
}
