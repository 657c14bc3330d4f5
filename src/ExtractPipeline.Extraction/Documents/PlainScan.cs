using System.Globalization;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// A scan as most scanners write it: each page is one picture laid over the whole sheet and nothing else. Its outline says so, and then no program
/// has to be started to learn that there is no text, which pictures there are and where they lie.
/// </summary>
internal sealed class PlainScan
{
    private static readonly string[] Inherited = ["MediaBox", "CropBox", "Rotate", "Resources"];

    /// <summary>Keys that are looked at or change nothing of what is seen; a page, a node above it, its resources or its picture with another one is not plain.</summary>
    private static readonly string[]
        PageKeys = ["Type", "Parent", "MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox", "Rotate", "Resources", "Contents", "Metadata"],
        NodeKeys = ["Type", "Parent", "Kids", "Count", .. Inherited],
        ResourceKeys = ["XObject", "ProcSet", "Font"],
        PictureKeys = ["Type", "Subtype", "Name", "Width", "Height", "BitsPerComponent", "ColorSpace", "Filter", "DecodeParms", "Length"];

    private readonly PdfObjects objects;
    private readonly ExtractionLimits limits;
    private readonly string digits;
    private readonly List<Page> pages = [];

    private PlainScan(ReadOnlyMemory<byte> file, ExtractionLimits limits)
    {
        this.limits = limits;
        digits = PopplerTextReader.MayHaveTurnedPages(file.Span) ? "G6" : "F6"; // As pdfinfo and pdftotext write sizes.
        objects = PdfObjects.Open(file);
        AddNode(objects.Dictionary(objects.Catalog.GetValueOrDefault("Pages")), [], depth: 8);
    }

    /// <summary>The pages as the programs would tell them; null where one is something else, or anything is unusual.</summary>
    public static IReadOnlyList<Page>? Read(ReadOnlyMemory<byte> file, ExtractionLimits limits)
    {
        try
        {
            return new PlainScan(file, limits).pages;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void AddNode(Dictionary<string, object?> node, Dictionary<string, object?> above, int depth)
    {
        above = new(above, StringComparer.Ordinal);
        foreach (var key in Inherited.Where(node.ContainsKey)) above[key] = node[key];
        if (objects.Name(node.GetValueOrDefault("Type")) == "Page")
        {
            RequireOnly(PageKeys, node);
            pages.Add(ReadPage(above, node.GetValueOrDefault("Contents")));
            Require(pages.Count <= limits.Pages);
            return;
        }

        RequireOnly(NodeKeys, node);
        Require(depth > 0);
        var before = pages.Count;
        foreach (var kid in objects.Array(node.GetValueOrDefault("Kids"))) AddNode(objects.Dictionary(kid), above, depth - 1);
        Require(pages.Count > before && pages.Count - before == objects.Number(node.GetValueOrDefault("Count")));
    }

    private Page ReadPage(Dictionary<string, object?> page, object? contents)
    {
        var box = Box(page.GetValueOrDefault("MediaBox"));
        Require(Math.Max(box.Width, box.Height) <= limits.PagePoints && (!page.TryGetValue("CropBox", out var crop) || Box(crop) == box));
        Require(!page.TryGetValue("Rotate", out var rotate) || objects.Number(rotate) == 0);
        var resources = objects.Dictionary(page.GetValueOrDefault("Resources"));
        RequireOnly(ResourceKeys, resources);

        if (objects.Value(contents) is object?[] and [var only]) contents = only;
        if (objects.Words(contents) is not ["q", var across, "0", "0", var down, var left, var bottom, "cm", ['/', .. var name], "Do", "Q"]) throw PdfObjects.GivesUp();
        double width = Number(across), height = Number(down);
        Require(IsNear(width, box.Width) && IsNear(height, box.Height) && Number(left) == 0 && Number(bottom) == 0);

        var (picture, bytes) = objects.Stream(objects.Dictionary(resources.GetValueOrDefault("XObject")).GetValueOrDefault(name));
        RequireOnly(PictureKeys, picture);
        int columns = objects.Integer(picture.GetValueOrDefault("Width")), rows = objects.Integer(picture.GetValueOrDefault("Height"));
        double dotsAcross = Math.Round(72 * columns / width), dotsDown = Math.Round(72 * rows / height);
        var filter = objects.Name(picture.GetValueOrDefault("Filter"));
        Require(objects.Name(picture.GetValueOrDefault("Subtype")) == "Image" && dotsAcross >= 1 && dotsDown >= 1 && (double)columns * rows <= PdfImage.MostPixels);
        var bits = objects.Integer(picture.GetValueOrDefault("BitsPerComponent"));
        var colours = objects.Name(picture.GetValueOrDefault("ColorSpace"));
        Require((filter is "DCTDecode" or "CCITTFaxDecode" or "FlateDecode") && bits is 1 or 8 && (colours is "DeviceGray" or "DeviceRGB"));
        var number = pages.Count + 1;
        return new()
        {
            Number = number,
            Width = double.Parse(box.Width.ToString(digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            Height = double.Parse(box.Height.ToString(digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            Words = [],
            TextLayer = TextLayer.Absent,
            HasPicture = true,
            Images = [PdfImage.Of(number, columns, rows, dotsAcross, dotsDown)],

            // One that is higher by a hair is drawn over a row of pixels more.
            Sheet = filter == "DCTDecode" && bits == 8 && !picture.ContainsKey("DecodeParms") && height <= box.Height ? new(bytes, colours == "DeviceGray" ? 1 : 3) : null,
        };
    }

    private (double Width, double Height) Box(object? value)
    {
        double[] edges = [.. objects.Array(value).Select(objects.Number)];
        return edges is [0, 0, > 0 and var width, > 0 and var height] ? (width, height) : throw PdfObjects.GivesUp();
    }

    private static bool IsNear(double one, double other) => Math.Abs(one - other) < 0.01;

    private static double Number(string word) =>
        double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw PdfObjects.GivesUp();

    private static void RequireOnly(string[] keys, Dictionary<string, object?> dictionary) => Require(dictionary.Keys.All(keys.Contains));

    private static void Require(bool isPlain)
    {
        if (!isPlain) throw PdfObjects.GivesUp();
    }
}

/// <summary>A JPEG that is all of a page.</summary>
/// <param name="File">Its file.</param>
/// <param name="Samples">How many colours the PDF takes it to have: 1 or 3.</param>
internal sealed record SheetJpeg(ReadOnlyMemory<byte> File, int Samples);
