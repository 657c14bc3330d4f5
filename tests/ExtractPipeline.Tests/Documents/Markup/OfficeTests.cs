using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Fixtures.Content;
using ExtractPipeline.Fixtures.Rendering;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

/// <summary>Kinds of files that are read through LibreOffice: saved by it from the same report, and with what must not be loaded or run.</summary>
public sealed class OfficeTests : IDisposable
{
    private readonly TempFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    /// <summary>A .wps of the WPS suite is a Word file by another name.</summary>
    [Theory]
    [InlineData("doc", "doc", "application/msword")]
    [InlineData("doc", "wps", "application/msword")]
    [InlineData("rtf", "rtf", "application/rtf")]
    [InlineData("odt", "odt", "application/vnd.oasis.opendocument.text")]
    public async Task Read_SavedByLibreOffice_GivesTheSameValues(string format, string ending, string mediaType)
    {
        var draft = new Draft(new($"office/{ending}"));
        var saved = await SaveAsync(MarkupFile.Write(draft, MarkupFormat.Docx), format);

        var record = await MarkupSketch.ExtractAsync(folder, saved, $"report.{ending}");

        record.Source.MediaType.ShouldBe(mediaType);
        record.Fields.Count.ShouldBe(200, string.Join("; ", record.Problems.Select(problem => problem.Message)));
        foreach (var field in record.Fields)
            (field.Value, field.Decision, field.Method).ShouldBe((draft.Cells.Single(cell => cell.Key.ToString() == field.Id).Value.Value, Decision.Accept, ReadingMethod.Markup), field.Id);
    }

    /// <summary>Pictures, templates and texts of another machine, and a macro that writes a file when its document is opened.</summary>
    [Theory]
    [InlineData("rtf")]
    [InlineData("odt")]
    [InlineData("docx")]
    public async Task Read_LinksAndMacros_AreNeverFollowedNorRun(string format)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var trace = folder.At("trace");
        var address = $"http://{elsewhere.LocalEndpoint}/x.png";
        var content = format switch
        {
            "rtf" => WithLinks(await SaveAsync(Plain(), "rtf"), address),
            "odt" => WithLinkAndMacro(await SaveAsync(Plain(), "odt"), address, trace),
            _ => DocxWriter.Pack(
                DocxWriter.Document(MarkupSketch.Word("<w:r><w:t>215</w:t></w:r>") + $"<w:p><w:r><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:imagedata r:id=\"rId7\"/></v:shape></w:pict></w:r></w:p>"),
                $"<Relationship Id=\"rId7\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"{address}\" TargetMode=\"External\"/><Relationship Id=\"rId8\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" Target=\"{address}\" TargetMode=\"External\"/>"),
        };

        var record = await MarkupSketch.ExtractAsync(folder, content, $"report.{format}");

        Encoding.Latin1.GetString(content).Contains(address, StringComparison.Ordinal).ShouldBe(format == "rtf", "the others are packed");
        MarkupSketch.FieldOf(record).Value.ShouldBe(215);
        elsewhere.Pending().ShouldBeFalse();
        File.Exists(trace).ShouldBeFalse();
    }

    private static byte[] Plain() => DocxWriter.Pack(DocxWriter.Document(MarkupSketch.Word("<w:r><w:t>215</w:t></w:r>")), "");

    private static byte[] WithLinks(byte[] rtf, string address)
    {
        const string paragraph = @"\pard";
        var links = $"{{\\*\\template {address}}}{{\\field{{\\*\\fldinst INCLUDEPICTURE \"{address}\" \\\\d}}}}{{\\field{{\\*\\fldinst INCLUDETEXT \"{address}\"}}}}";
        var text = Encoding.ASCII.GetString(rtf);
        return Encoding.ASCII.GetBytes(text.Insert(text.IndexOf(paragraph, StringComparison.Ordinal), links));
    }

    private static byte[] WithLinkAndMacro(byte[] odt, string address, string trace)
    {
        using var file = new MemoryStream();
        file.Write(odt);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            Change("content.xml", "<office:scripts/>", """
                <office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>
                """);
            Change("content.xml", "</office:text>", $"""
                <text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"><draw:image xlink:href="{address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p></office:text>
                """);
            Change("META-INF/manifest.xml", "</manifest:manifest>", string.Concat(
                new[] { "Basic/script-lc.xml", "Basic/Standard/script-lb.xml", "Basic/Standard/Module1.xml" }.Select(part => $"<manifest:file-entry manifest:full-path=\"{part}\" manifest:media-type=\"text/xml\"/>")) + "</manifest:manifest>");
            Write("Basic/script-lc.xml", """
                <library:libraries xmlns:library="http://openoffice.org/2000/library"><library:library library:name="Standard" library:link="false"/></library:libraries>
                """);
            Write("Basic/Standard/script-lb.xml", """
                <library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
                """);
            Write("Basic/Standard/Module1.xml", $"""
                <script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Main
                Open "{trace}" For Output As #1
                Print #1, "ran"
                Close #1
                End Sub</script:module>
                """);

            void Change(string name, string old, string replacement)
            {
                using var reader = new StreamReader(zip.GetEntry(name)!.Open());
                var content = reader.ReadToEnd();
                reader.Dispose();
                content.ShouldContain(old);
                zip.GetEntry(name)!.Delete();
                Write(name, content.Replace(old, replacement, StringComparison.Ordinal));
            }

            void Write(string name, string content)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }

    private async Task<byte[]> SaveAsync(byte[] docx, string format)
    {
        folder.Write("made.docx", docx);
        try
        {
            using var office = Process.Start(new ProcessStartInfo("soffice",
                [$"-env:UserInstallation={new Uri(folder.Folder("profile")).AbsoluteUri}", "--headless", "--convert-to", format, "--outdir", folder.Folder("out"), folder.At("made.docx")])
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            await office.WaitForExitAsync(Cancellation);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("LibreOffice is not installed");
        }

        return await File.ReadAllBytesAsync(folder.At("out", $"made.{format}"), Cancellation);
    }
}
