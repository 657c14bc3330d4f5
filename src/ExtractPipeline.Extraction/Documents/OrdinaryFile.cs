using System.Runtime.InteropServices;
using System.Text;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Tells ordinary files from pipes and devices: to open a pipe may never end, nor to read a device. .NET tells them apart for nobody, so the
/// system is asked. <c>statx</c> has the same layout on every processor, which <c>stat</c> has not; where there is none, as on macOS,
/// every file counts as ordinary.
/// </summary>
internal static class OrdinaryFile
{
    private const int WorkingFolder = -100, FollowLinks = 0;
    private const uint WantType = 1;
    private const int ResultLength = 256, ModeAt = 28;
    private const int TypeMask = 0xF000, Ordinary = 0x8000;

    /// <summary>Whether a path leads to an ordinary file; links are followed.</summary>
    public static bool Is(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        var result = new byte[ResultLength];
        if (StatX(WorkingFolder, [.. Encoding.UTF8.GetBytes(path), 0], FollowLinks, WantType, result) != 0) return false;
        return (MemoryMarshal.Read<ushort>(result.AsSpan(ModeAt)) & TypeMask) == Ordinary;
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] result);
}
