using System.Globalization;
using AngleSharp.Html.Dom;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>The pictures of a saved web page that may be tables: inside of the page, or in files beside it. Never fetched from elsewhere.</summary>
/// <param name="page">The page's file.</param>
/// <param name="limits">The largest picture.</param>
internal sealed class HtmlPictures(string page, ExtractionLimits limits)
{
    /// <summary>Sides in pixels from which a picture may be a table: icons and buttons are smaller.</summary>
    private const int LeastWidth = 200, LeastHeight = 60;

    /// <summary>The picture of an element, or null where it is too small for a table.</summary>
    public MarkupPicture? Of(IHtmlImageElement image)
    {
        if (Side(image, "width") < LeastWidth || Side(image, "height") < LeastHeight) return null;
        var source = image.GetAttribute("src")?.Trim() ?? "";
        return source.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            ? new(new("a picture inside of the page", () => Embedded(source)))
            : new(new(source.Length is 0 or > 200 ? "a picture" : $"the picture {source}", () => Beside(source)));
    }

    /// <summary>A side as the element says it; unknown is large.</summary>
    private static int Side(IHtmlImageElement image, string name) =>
        int.TryParse(image.GetAttribute(name)?.Replace("px", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : int.MaxValue;

    private static ReadOnlyMemory<byte>? Embedded(string source)
    {
        var at = source.IndexOf(";base64,", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var bytes = new byte[source.Length];
        return Convert.TryFromBase64String(source[(at + 8)..], bytes, out var length) ? bytes.AsMemory(0, length) : null;
    }

    /// <summary>A file in the page's folder or below it: a link of the page leads nowhere else.</summary>
    private ReadOnlyMemory<byte>? Beside(string source)
    {
        var folder = Path.GetDirectoryName(page);
        if (folder is null || source.Length == 0 || source.Contains(':', StringComparison.Ordinal) || source[0] is '/' or '\\') return null;
        var file = new FileInfo(Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(source.Split('?', '#')[0]))));
        var within = file.FullName.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (!within || !file.Exists || file.LinkTarget is not null || file.Length > limits.FileBytes || !OrdinaryFile.Is(file.FullName)) return null;
        return File.ReadAllBytes(file.FullName);
    }
}
