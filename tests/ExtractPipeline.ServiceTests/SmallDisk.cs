using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>A file system of a few kibibytes. Only root may mount one; the test is skipped elsewhere.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    /// <summary>Mounts one.</summary>
    public static async Task<SmallDisk> MountAsync(string folder, int kibibytes)
    {
        Directory.CreateDirectory(folder);
        var mounted = Environment.IsPrivilegedProcess
            && await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k"), "tmpfs", folder) == 0;
        Assert.SkipUnless(mounted, "no file system may be mounted here");
        return new(folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", folder);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
