using System.ComponentModel;
using System.Diagnostics;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

/// <summary>Encrypts the sound document through qpdf; the test is skipped where that is not installed.</summary>
internal static class EncryptedPdf
{
    /// <summary>Makes the file and returns its path; everything is forbidden to those who only have the user's password.</summary>
    public static async Task<string> MakeAsync(TempFolder folder, string userPassword)
    {
        var sound = folder.Write("sound.pdf", HostileFiles.Sound);
        var path = folder.At("encrypted.pdf");
        try
        {
            using var qpdf = Process.Start("qpdf", ["--encrypt", userPassword, "owner", "256", "--extract=n", "--print=none", "--modify=none", "--", sound, path]);
            await qpdf.WaitForExitAsync(TestContext.Current.CancellationToken);
            qpdf.ExitCode.ShouldBe(0);
        }
        catch (Win32Exception)
        {
            Assert.Skip("qpdf is not installed");
        }

        return path;
    }
}
