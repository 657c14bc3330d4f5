using System.Runtime.InteropServices;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>
/// A host leads a process group of its own: an interrupt at the terminal reaches the parent alone, which then decides, and whatever programs the
/// host has started end with it.
/// </summary>
internal static class ProcessGroup
{
    private const int Kill = 9;

    /// <summary>Puts this process into a group of its own.</summary>
    public static void BecomeLeader()
    {
        if (SetGroup(0, 0) != 0) throw new InvalidOperationException($"setpgid failed with error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Ends this process and all others of its group.</summary>
    public static void KillOwn() => _ = Send(0, Kill);

    /// <summary>Ends a group; nothing happens where it has ended.</summary>
    public static void End(int leader) => _ = Send(-leader, Kill);

    [DllImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetGroup(int process, int group);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
