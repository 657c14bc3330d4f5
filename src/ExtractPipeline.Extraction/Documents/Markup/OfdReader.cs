using System.Globalization;
using System.Xml.Linq;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Reads OFD (GB/T 33190), the format of Chinese public bodies for final documents: pages in millimetres with text objects, whose characters
/// are set one by one, and paths, of which the straight ones are rulings.
/// </summary>
internal sealed class OfdReader
{
    private const double PointsPerMillimetre = 72 / 25.4;

    private readonly ZipParts parts;
    private readonly ExtractionLimits limits;

    private OfdReader(ZipParts parts, ExtractionLimits limits)
    {
        this.parts = parts;
        this.limits = limits;
    }

    /// <summary>The pages with their words and rulings.</summary>
    /// <exception cref="DocumentException">The file is damaged or encrypted, or passes a limit.</exception>
    public static IReadOnlyList<Page> Read(ReadOnlyMemory<byte> file, ExtractionLimits limits)
    {
        using var zip = new ZipParts(file, limits);
        if (zip.Has("Encryptions.xml") || zip.Has("Encrypts.xml")) throw new DocumentException(ProblemCode.FileEncrypted, "the OFD file is encrypted");
        var root = zip.Xml("OFD.xml")?.Descendants().FirstOrDefault(element => element.Name.LocalName == "DocRoot")?.Value.Trim();
        if (root is null || zip.Xml(root) is not { } document) throw new DocumentException(ProblemCode.FileDamaged, "the OFD file has no document");
        return new OfdReader(zip, limits).Pages(document, Folder(root));
    }

    private List<Page> Pages(XDocument document, string folder)
    {
        var size = Box(document.Descendants().FirstOrDefault(element => element.Name.LocalName == "PhysicalBox")?.Value) ?? new(0, 0, 210, 297);
        var templates = Children(document.Root, "CommonData").SelectMany(data => Children(data, "TemplatePage"))
            .Where(template => Name(template, "ID") is not null && Name(template, "BaseLoc") is not null)
            .GroupBy(template => Name(template, "ID")!).ToDictionary(group => group.Key, group => Join(folder, Name(group.First(), "BaseLoc")!));
        var pages = new List<Page>();
        foreach (var entry in Children(document.Root, "Pages").SelectMany(all => Children(all, "Page")))
        {
            if (pages.Count == limits.Pages) throw new DocumentException(ProblemCode.TooManyPages, $"more than {limits.Pages} pages");
            if (Name(entry, "BaseLoc") is not { } place || parts.Xml(Join(folder, place))?.Root is not { } page) throw new DocumentException(ProblemCode.FileDamaged, $"page {pages.Count + 1} is not in the OFD file", pages.Count + 1);
            var sheet = Box(Children(page, "Area").SelectMany(area => Children(area, "PhysicalBox")).FirstOrDefault()?.Value) ?? size;
            if (Math.Max(sheet.Width, sheet.Height) > limits.PagePoints) throw new DocumentException(ProblemCode.PageTooLarge, "a page is larger than any sheet", pages.Count + 1);
            var drawing = new OfdDrawing(sheet, limits, pages.Count + 1);
            foreach (var template in Children(page, "Template"))
                if (Name(template, "TemplateID") is { } id && templates.TryGetValue(id, out var at) && parts.Xml(at)?.Root is { } under)
                    drawing.Add(under);
            drawing.Add(page);
            pages.Add(drawing.ToPage());
        }

        return pages;
    }

    private static IEnumerable<XElement> Children(XElement? parent, string name) => parent?.Elements().Where(element => element.Name.LocalName == name) ?? [];

    private static string? Name(XElement element, string attribute) => element.Attribute(attribute)?.Value.Trim();

    private static string Folder(string part) => part.Contains('/', StringComparison.Ordinal) ? part[..part.LastIndexOf('/')] : "";

    /// <summary>Places are relative to the part that names them; nothing leads out of the archive, since only its own names are known.</summary>
    private static string Join(string folder, string place) => place.StartsWith('/') || folder.Length == 0 ? place.TrimStart('/') : $"{folder}/{place}";

    /// <summary>A box <c>x y width height</c> of millimetres, in points.</summary>
    internal static Box? Box(string? text)
    {
        var numbers = Numbers(text);
        return numbers is [var x, var y, var width, var height, ..] ? new Box(x * PointsPerMillimetre, y * PointsPerMillimetre, (x + width) * PointsPerMillimetre, (y + height) * PointsPerMillimetre) : null;
    }

    /// <summary>The numbers of a list; what is none is left out.</summary>
    internal static double[] Numbers(string? text) =>
        [.. (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(100_000).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).Where(double.IsFinite)];
}
