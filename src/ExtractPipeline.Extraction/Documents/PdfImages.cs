using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>An image on a page of a PDF, as <c>pdfimages -list</c> describes it.</summary>
/// <param name="Page">1-based page.</param>
/// <param name="Width">Printed width in points.</param>
/// <param name="Height">Printed height in points.</param>
/// <param name="DotsPerInch">Its resolution as printed: the lower of both directions.</param>
/// <param name="Columns">Its own pixels a row.</param>
/// <param name="Rows">Its own rows of pixels.</param>
internal sealed record PdfImage(int Page, double Width, double Height, double DotsPerInch, int Columns, int Rows)
{
    /// <summary>A sheet of A3 at 1,200 dots an inch has 280 million.</summary>
    public const double MostPixels = 400e6;

    /// <summary>Printed area in square points.</summary>
    public double Area => Width * Height;

    /// <summary>An image of so many pixels whose resolution is <paramref name="across"/> from left to right and <paramref name="down"/> from top to bottom.</summary>
    public static PdfImage Of(int page, int columns, int rows, double across, double down) =>
        new(page, 72 * columns / across, 72 * rows / down, Math.Min(across, down), columns, rows);

    /// <summary>
    /// Lists the images of a PDF. A file without the name <c>/Image</c> outside of its compressed parts can have none but inline
    /// ones: an image is a stream, and the dictionary of a stream is never compressed. So the program runs only where it has work.
    /// </summary>
    public static async Task<IReadOnlyList<PdfImage>> ListAsync(string path, ReadOnlyMemory<byte> file, ExtractionLimits limits, CancellationToken cancellation)
    {
        if (!MentionsImages(file.Span)) return [];
        var result = await ChildProgram.RunAsync("pdfimages", ["-list", path], limits, cancellation);
        return Parse(Encoding.ASCII.GetString(result.Output.Span));
    }

    /// <summary>Whether the file has the name <c>/Image</c>; <c>/ImageB</c>, <c>/ImageC</c> and <c>/ImageI</c> stand in every file and mean nothing.</summary>
    internal static bool MentionsImages(ReadOnlySpan<byte> file)
    {
        var name = "/Image"u8;
        for (var at = file.IndexOf(name); at >= 0;)
        {
            var end = at + name.Length;
            if (end == file.Length || !char.IsAsciiLetterOrDigit((char)file[end])) return true;
            var next = file[end..].IndexOf(name);
            if (next < 0) break;
            at = end + next;
        }

        return false;
    }

    /// <exception cref="DocumentException">An image is larger than any scan.</exception>
    /// <summary>Reads the table: page, num, type, width, height, color, comp, bpc, enc, interp, object, ID, x-ppi, y-ppi, size, ratio.</summary>
    internal static IReadOnlyList<PdfImage> Parse(string table)
    {
        var images = new List<PdfImage>();
        foreach (var line in table.Split('\n').Skip(2))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length < 14 || cells[2] is "smask" or "mask" || !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var page)) continue;

            // An inline image has "[inline]" in place of object and ID.
            var inline = cells[10] == "[inline]" ? 1 : 0;
            if (Number(cells[3]) is > 0 and var across && Number(cells[4]) is > 0 and var down && across * down > MostPixels)
                throw new DocumentException(ProblemCode.PageTooLarge, $"page {page} holds an image of {across:0} × {down:0} pixels", page);
            if (Number(cells[3]) is { } width && Number(cells[4]) is { } height && Number(cells[12 - inline]) is > 0 and var x && Number(cells[13 - inline]) is > 0 and var y)
                images.Add(Of(page, (int)width, (int)height, x, y));
        }

        return images;

        static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
