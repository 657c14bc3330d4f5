using System.Runtime.InteropServices;

namespace ExtractPipeline.Extraction.Ocr.Native;

/// <summary>The calls into liblept.so.5 (leptonica 1.82) that are used, as its headers declare them. <see cref="Pix"/> is what others use.</summary>
internal static partial class LeptonicaCalls
{
    private const string Library = "liblept.so.5";

    [LibraryImport(Library, EntryPoint = "pixDestroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Destroy(ref nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetWidth")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetWidth(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetHeight")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetHeight(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetDepth")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetDepth(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetSpp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetSamplesPerPixel(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetWpl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetWordsPerLine(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetXRes")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetXResolution(nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetData")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint GetData(nint pix);

    [LibraryImport(Library, EntryPoint = "pixReadMem")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ReadMemory(ReadOnlySpan<byte> data, nuint size);

    [LibraryImport(Library, EntryPoint = "pixReadMemJpeg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ReadJpeg(ReadOnlySpan<byte> data, nuint size, int colormap, int reduction, out int warnings, int hint);

    [LibraryImport(Library, EntryPoint = "pixReadMemFromMultipageTiff")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ReadTiffPage(ReadOnlySpan<byte> data, nuint size, ref nuint offset);

    [LibraryImport(Library, EntryPoint = "pixReadHeaderMem")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int ReadHeader(ReadOnlySpan<byte> data, nuint size, out int format, out int width, out int height, out int bitsPerSample, out int samplesPerPixel, out int isColormapped);

    [LibraryImport(Library, EntryPoint = "pixConvertTo8Or32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ConvertTo8Or32(nint pix, int copy, int warns);

    [LibraryImport(Library, EntryPoint = "setMsgSeverity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int SetMessageSeverity(int severity);
}
