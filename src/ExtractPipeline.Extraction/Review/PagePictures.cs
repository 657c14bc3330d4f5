using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Review;

/// <summary>A page as a person sees it upright: what the boxes of fields are measured on.</summary>
/// <param name="Png">The picture.</param>
/// <param name="Width">Its width in points.</param>
/// <param name="Height">Its height in points.</param>
public sealed record ShownPage(byte[] Png, double Width, double Height);

/// <summary>Renders pages for people. Hostile pages and pictures are decoded in child processes with limits, never in this one.</summary>
public static partial class PagePictures
{
    /// <summary>The verb of <c>extract-pipeline</c> that decodes a page of a picture: <c>picture FILE PAGE</c>.</summary>
    public const string Verb = "picture";

    /// <summary>Enough to read 7-point print enlarged three times.</summary>
    private const int DotsPerInch = 150;

    private const double PointsPerInch = 72;

    /// <summary>Renders a page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="record">Its record: its kind, its pages and how they were turned.</param>
    /// <param name="page">1-based page.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where the document has no such page.</returns>
    /// <exception cref="DocumentException">It cannot be rendered within the limits.</exception>
    public static async Task<ShownPage?> RenderAsync(string path, ExtractionRecord record, int page, ExtractionLimits limits, CancellationToken cancellation)
    {
        if (page < 1 || page > (record.Source.Pages ?? 0)) return null;
        var raster = record.Source.MediaType == MediaTypes.Pdf
            ? (await PageRaster.RenderAsync(path, page, 1, DotsPerInch, limits, cancellation))[0]
            : await DecodeAsync(path, page, limits, cancellation);
        raster = raster.Turn(TurnOf(record, page));
        return new(Png.Write(raster), raster.Width * PointsPerInch / raster.DotsPerInch, raster.Height * PointsPerInch / raster.DotsPerInch);
    }

    /// <summary>What the child does: writes the resolution and the page as PGM.</summary>
    /// <returns>The exit status.</returns>
    public static int Decode(IReadOnlyList<string> arguments, Stream output)
    {
        try
        {
            var file = File.ReadAllBytes(arguments[0]);
            var page = PictureFile.ReadPages(file, MediaTypes.Of(file), new()).ElementAtOrDefault(int.Parse(arguments[1], CultureInfo.InvariantCulture) - 1);
            if (page is null) return 1;
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{page.DotsPerInch}\nP5\n{page.Width} {page.Height}\n255\n")));
            for (var y = 0; y < page.Height; y++) output.Write(page.Row(y));
            return 0;
        }
        catch (DocumentException)
        {
            return 1;
        }
    }

    private static async Task<PageRaster> DecodeAsync(string path, int page, ExtractionLimits limits, CancellationToken cancellation)
    {
        var program = HostProgram.Beside("extract-pipeline.dll", Verb, Path.GetFullPath(path), page.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(new ProcessStartInfo(program.File, program.Arguments) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false })!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limits.Time);
        try
        {
            ResourceLimits.SetPrivateMemory(process.Id, limits.ChildMemoryBytes);
            process.StandardInput.Close();
            using var output = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (await process.StandardOutput.BaseStream.ReadAsync(buffer, deadline.Token) is > 0 and var read)
            {
                output.Write(buffer, 0, read);
                if (output.Length > limits.ChildOutputBytes) throw new DocumentException(ProblemCode.PageTooLarge, $"page {page} is too large to be shown", page);
            }

            ReadOnlyMemory<byte> written = output.ToArray();
            var end = written.Span.IndexOf((byte)'\n');
            if (end > 0 && double.TryParse(written.Span[..end], CultureInfo.InvariantCulture, out var resolution) && written[(end + 1)..] is var rest && PageRaster.ReadPgm(ref rest, resolution) is { } raster)
                return raster;
            throw new DocumentException(ProblemCode.FileDamaged, $"the picture of page {page} cannot be decoded", page);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DocumentException(ProblemCode.TimeLimit, $"page {page} could not be decoded in {limits.Time.TotalSeconds:0} s", page);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>How a page was turned when it was read; the record says it in its problem.</summary>
    private static int TurnOf(ExtractionRecord record, int page) =>
        record.Problems.FirstOrDefault(problem => problem.Code == ProblemCode.PageTurned && problem.Page == page) is { } turned && Degrees().Match(turned.Message) is { Success: true } match
            ? int.Parse(match.Groups["degrees"].Value, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"turned by (?<degrees>90|180|270)°", RegexOptions.ExplicitCapture)]
    private static partial Regex Degrees();
}
