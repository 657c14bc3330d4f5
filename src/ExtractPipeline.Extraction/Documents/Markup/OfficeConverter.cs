using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Turns .doc, .wps, .rtf and .odt into .docx through LibreOffice, as a child program with limits, a profile of its own and macros off.
/// Profile and files are in a temporary folder that is deleted afterwards.
/// </summary>
internal static class OfficeConverter
{
    /// <summary>LibreOffice maps much more than it uses.</summary>
    private const long AddressSpace = 4L << 30;

    // LibreOffice reads its settings from the profile: nothing is run, nothing linked is loaded.
    private const string Settings = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
        </oor:items>
        """;

    /// <summary>The stream that an encrypted .docx keeps its content in.</summary>
    private static readonly byte[] EncryptedPackage = Encoding.Unicode.GetBytes("EncryptedPackage");

    /// <summary>The document as .docx.</summary>
    /// <exception cref="DocumentException">LibreOffice is not installed, or cannot read the document.</exception>
    public static async Task<ReadOnlyMemory<byte>> ToWordAsync(ReadOnlyMemory<byte> file, string mediaType, ExtractionLimits limits, CancellationToken cancellation)
    {
        if (file.Span.IndexOf(EncryptedPackage) >= 0) throw new DocumentException(ProblemCode.FileEncrypted, "the document asks for a password");
        using var folder = new ScratchFolder();
        try
        {
            var profile = folder.At("profile");
            Directory.CreateDirectory(Path.Combine(profile, "user"));
            await File.WriteAllTextAsync(Path.Combine(profile, "user", "registrymodifications.xcu"), Settings, cancellation);

            // The name says the kind that the content has, whatever the document is called.
            var source = folder.At("source" + EndingOf(mediaType));
            await File.WriteAllBytesAsync(source, file, cancellation);
            var office = limits with { ChildMemoryBytes = Math.Max(limits.ChildMemoryBytes, AddressSpace) };
            var result = await ChildProgram.RunAsync(
                "soffice",
                [$"-env:UserInstallation={new Uri(profile).AbsoluteUri}", "--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder.At("out"), source],
                office, cancellation);
            var converted = folder.At("out", "source.docx");
            if (!File.Exists(converted)) throw new DocumentException(ProblemCode.FileDamaged, $"LibreOffice made nothing of the document: {PopplerTextReader.FirstLine(result.Errors)}");
            return await FileReader.ReadAsync(converted, limits, cancellation);
        }
        catch (MissingProgramException e)
        {
            throw new DocumentException(ProblemCode.ConverterMissing, $"{mediaType} is read through LibreOffice, which is not installed", inner: e);
        }
    }

    private static string EndingOf(string mediaType) => mediaType switch
    {
        MediaTypes.Rtf => ".rtf",
        MediaTypes.OpenDocument => ".odt",
        _ => ".doc",
    };
}
