using System.Runtime.InteropServices;

namespace ExtractPipeline.Extraction.Ocr.Native;

/// <summary>The calls into libtesseract.so.5 (capi.h of 5.3) that are used. <see cref="TextRecognizer"/> is what others use.</summary>
internal static partial class TesseractCalls
{
    private const string Library = "libtesseract.so.5";

    /// <summary>Sets a variable where native code sees it: the one of .NET is a copy.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport(Library, EntryPoint = "TessVersion")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint Version();

    [LibraryImport(Library, EntryPoint = "TessBaseAPICreate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint Create();

    [LibraryImport(Library, EntryPoint = "TessBaseAPIDelete")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Delete(nint handle);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIInit3", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Initialize(TesseractHandle handle, string? dataPath, string language);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetVariable", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int SetVariable(TesseractHandle handle, string name, string value);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetPageSegMode")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void SetPageSegmentationMode(TesseractHandle handle, int mode);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetImage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void SetImage(TesseractHandle handle, ReadOnlySpan<byte> pixels, int width, int height, int bytesPerPixel, int bytesPerLine);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetSourceResolution")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void SetSourceResolution(TesseractHandle handle, int dotsPerInch);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIGetUTF8Text")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint GetText(TesseractHandle handle);

    [LibraryImport(Library, EntryPoint = "TessDeleteText")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void DeleteText(nint text);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIMeanTextConf")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int MeanTextConfidence(TesseractHandle handle);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIClear")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Clear(TesseractHandle handle);
}

/// <summary>Owns a tesseract engine.</summary>
internal sealed class TesseractHandle : SafeHandle
{
    /// <summary>Creates an engine that is not initialised.</summary>
    public TesseractHandle()
        : base(0, ownsHandle: true) => SetHandle(TesseractCalls.Create());

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        TesseractCalls.Delete(handle);
        return true;
    }
}
