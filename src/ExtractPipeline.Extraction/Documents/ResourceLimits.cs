using System.Runtime.InteropServices;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// Bounds what a child program may take, through prlimit(2) right after its start: the millisecond before is not enough to do harm, and the
/// program of that name would cost as much as a small PDF.
/// </summary>
internal static class ResourceLimits
{
    private const int Processor = 0, PrivateData = 2, CoreFile = 4, AddressSpace = 9, NoSuchProcess = 3;

    /// <summary>Sets address space, processor time and core file of a process.</summary>
    /// <exception cref="InvalidOperationException">The system refuses.</exception>
    public static void Set(int process, ExtractionLimits limits)
    {
        Set(process, AddressSpace, (ulong)limits.ChildMemoryBytes);

        // Where both limits are the same the system kills at once, and that looks like a lack of memory: the first asks to end.
        var seconds = (ulong)Math.Ceiling(limits.Time.TotalSeconds);
        Set(process, Processor, seconds, seconds + 1);
        Set(process, CoreFile, 0);
    }

    /// <summary>
    /// Sets the private memory of a process that can be written to, and no core file. What is only set aside does not count, unlike with the address
    /// space, of which a .NET process sets aside many times what it uses.
    /// </summary>
    /// <exception cref="InvalidOperationException">The system refuses.</exception>
    public static void SetPrivateMemory(int process, long bytes)
    {
        Set(process, PrivateData, (ulong)bytes);
        Set(process, CoreFile, 0);
    }

    private static void Set(int process, int resource, ulong most) => Set(process, resource, most, most);

    private static void Set(int process, int resource, ulong current, ulong most)
    {
        var limit = new Limit { Current = current, Most = most };
        if (SetLimit(process, resource, in limit, 0) == 0) return;
        var error = Marshal.GetLastPInvokeError();
        if (error != NoSuchProcess) throw new InvalidOperationException($"prlimit({process}, {resource}) failed with error {error}");
    }

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int process, int resource, in Limit limit, nint old);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
