using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ExtractPipeline.Cli;

/// <summary>Whether something the program may need is there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingState>))]
internal enum FindingState
{
    /// <summary>It is there.</summary>
    [JsonStringEnumMemberName("ok")] Ok,

    /// <summary>It is not there, and extraction does not need it.</summary>
    [JsonStringEnumMemberName("absent")] Absent,

    /// <summary>It is not there, and extraction needs it.</summary>
    [JsonStringEnumMemberName("missing")] Missing,
}

/// <summary>What was found out about one thing.</summary>
/// <param name="Name">The thing.</param>
/// <param name="State">Whether it is there.</param>
/// <param name="Found">Its version, place or size; null when it is not there.</param>
/// <param name="Cure">How to get it; null when it is there.</param>
internal sealed record Finding(string Name, FindingState State, string? Found, string? Cure);

/// <summary>Looks at the machine. The packages are those of <c>deploy/install-native.sh</c>.</summary>
internal static partial class Doctor
{
    private static readonly TimeSpan VersionLimit = TimeSpan.FromSeconds(5);

    private static readonly (string Program, string Package, string VersionOption)[] Programs =
    [
        ("pdftotext", "poppler-utils", "-v"),
        ("pdfinfo", "poppler-utils", "-v"),
        ("pdfimages", "poppler-utils", "-v"),
        ("pdftoppm", "poppler-utils", "-v"),
        ("pdftocairo", "poppler-utils", "-v"),
        ("tesseract", "tesseract-ocr", "--version"),
    ];

    // Without these maps poppler reads Chinese fonts that are not embedded as nothing at all.
    private static readonly (string Path, string Package) PopplerData = ("/usr/share/poppler/cMap", "poppler-data");

    // Reads the labels of scans; the library comes with the program.
    private static readonly (string Path, string Package) ChineseModel = ("/usr/share/tesseract-ocr/5/tessdata/chi_sim.traineddata", "tesseract-ocr-chi-sim");

    // Turns .doc, .wps, .rtf and .odt into what is read; looked for and not run, since it takes seconds to start.
    private static readonly (string Program, string Package) Office = ("soffice", "libreoffice-writer-nogui");

    private static readonly (string Path, string Package)[] Fonts =
    [
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
        ("/usr/share/fonts/truetype/arphic/uming.ttc", "fonts-arphic-uming"),
        ("/usr/share/fonts/truetype/arphic/ukai.ttc", "fonts-arphic-ukai"),
        ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "fonts-wqy-zenhei"),
        ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai"),
    ];

    /// <summary>Every package that a finding may ask for.</summary>
    public static IEnumerable<string> Packages =>
        Programs.Select(program => program.Package).Append(PopplerData.Package).Append(ChineseModel.Package).Append(Office.Package).Concat(Fonts.Select(font => font.Package)).Distinct(StringComparer.Ordinal);

    /// <summary>Looks at everything; programs are sought on the given PATH.</summary>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(string path, CancellationToken cancellation)
    {
        var programs = await Task.WhenAll(Programs.Select(program => ExamineProgramAsync(program, path, cancellation)));
        return
        [
            .. programs,
            ExamineFile(PopplerData.Path, PopplerData.Package, FindingState.Missing),
            ExamineFile(ChineseModel.Path, ChineseModel.Package, FindingState.Missing),
            ExamineOffice(path),
            new Finding(".NET runtime", FindingState.Ok, Environment.Version.ToString(), Cure: null),
            ExamineTemporaryFolder(),
            new Finding("cores", FindingState.Ok, $"{Environment.ProcessorCount}", Cure: null),
            new Finding("memory", FindingState.Ok, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MB", Cure: null),
            .. Fonts.Select(font => ExamineFile(font.Path, font.Package, FindingState.Absent)),
        ];
    }

    private static async Task<Finding> ExamineProgramAsync(
        (string Program, string Package, string VersionOption) program, string path, CancellationToken cancellation)
    {
        var file = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program.Program))
            .FirstOrDefault(File.Exists);
        if (file is null)
            return new Finding(program.Program, FindingState.Missing, Found: null, Install(program.Package));

        // A program that is there and does not run, as with a broken library, is as good as missing.
        var version = await VersionAsync(file, program.VersionOption, cancellation);
        return version is null
            ? new Finding(program.Program, FindingState.Missing, $"{file} does not run", Install(program.Package, "--reinstall "))
            : new Finding(program.Program, FindingState.Ok, version, Cure: null);
    }

    private static Finding ExamineOffice(string path) =>
        path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, Office.Program)).FirstOrDefault(File.Exists) is { } file
            ? new Finding(Office.Program, FindingState.Ok, file, Cure: null)
            : new Finding(Office.Program, FindingState.Absent, Found: null, Install(Office.Package));

    private static async Task<string?> VersionAsync(string file, string option, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(VersionLimit);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(file, [option])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            try
            {
                process.StandardInput.Close();
                // poppler prints its version on standard error, everyone else on standard output.
                var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
                await process.WaitForExitAsync(limit.Token);
                var version = VersionNumber().Match(string.Concat(output));
                return version.Success ? version.Value : null;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static Finding ExamineFile(string path, string package, FindingState whenAbsent) =>
        Path.Exists(path) ? new Finding(package, FindingState.Ok, path, Cure: null) : new Finding(package, whenAbsent, Found: null, Install(package));

    private static Finding ExamineTemporaryFolder()
    {
        var folder = Path.GetTempPath();
        try
        {
            var probe = Path.Combine(folder, Path.GetRandomFileName());
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                return new Finding("temporary folder", FindingState.Ok, folder, Cure: null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding("temporary folder", FindingState.Missing, $"{folder} cannot be written", "Set TMPDIR to a folder that can be written.");
        }
    }

    private static string Install(string package, string option = "") =>
        $"sudo apt-get update && sudo apt-get install -y --no-install-recommends {option}{package}";

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex VersionNumber();
}
