using System.Buffers.Binary;
using System.Diagnostics;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>The picture of a page beside the HTML file.</summary>
/// <param name="Number">1-based page.</param>
/// <param name="Path">Relative path of the PNG, made of names that this program chose.</param>
/// <param name="Width">Width of the page in points.</param>
/// <param name="Height">Height of the page in points.</param>
internal sealed record PageImage(int Number, string Path, double Width, double Height);

/// <summary>Turns the pages of a PDF into pictures with Poppler's <c>pdftoppm</c>.</summary>
internal static class PageImages
{
    private const int DotsPerInch = 80;

    // No report is so long; a longer file would fill the disk.
    private const int MostPages = 60;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Draws the pages into a folder; none when <c>pdftoppm</c> is not there, fails or takes too long.</summary>
    public static async Task<IReadOnlyList<PageImage>> DrawAsync(string document, string htmlFolder, string name, CancellationToken cancellation)
    {
        var folder = Path.Combine(htmlFolder, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);

        // A full path never begins with a dash, so that a file name cannot pose as an option.
        string[] arguments =
        [
            "-png", "-r", $"{DotsPerInch}", "-cropbox", "-l", $"{MostPages}", "-q", Path.GetFullPath(document), Path.Combine(Path.GetFullPath(folder), "p"),
        ];
        if (await RunAsync(arguments, cancellation))
        {
            var images = Directory.EnumerateFiles(folder, "p-*.png").Select(path => Describe(path, name)).OfType<PageImage>().OrderBy(image => image.Number).ToList();
            if (images.Count > 0) return images;
        }

        Directory.Delete(folder, recursive: true);
        return [];
    }

    private static async Task<bool> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("pdftoppm", arguments) { UseShellExecute = false, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                return false;
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // Poppler is not installed: the page shows the grids without pictures.
        }
    }

    /// <summary>Number and size of a picture: the number stands in its name, the size in the first chunk of a PNG.</summary>
    private static PageImage? Describe(string path, string name)
    {
        var file = Path.GetFileName(path);
        if (!int.TryParse(file["p-".Length..^".png".Length], out var number)) return null;

        Span<byte> start = stackalloc byte[24];
        using var stream = File.OpenRead(path);
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length) return null;
        var width = BinaryPrimitives.ReadInt32BigEndian(start[16..]);
        var height = BinaryPrimitives.ReadInt32BigEndian(start[20..]);
        return width > 0 && height > 0 ? new(number, $"{name}/{file}", width * 72.0 / DotsPerInch, height * 72.0 / DotsPerInch) : null;
    }
}
