namespace ExtractPipeline.Storage;

/// <summary>A disk or a quota that is full: somebody will make room.</summary>
public static class FullDisk
{
    private const int NoSpace = 28, QuotaExceeded = 122; // errno of Linux, which .NET hands on.

    /// <summary>Whether an error says so.</summary>
    public static bool Is(Exception error) => error is IOException { HResult: NoSpace or QuotaExceeded };
}
