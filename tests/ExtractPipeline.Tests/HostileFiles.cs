using System.Text;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Fixtures.Rendering;

namespace ExtractPipeline.Tests;

/// <summary>Files that do harm, or that are something else than they say, each with the problems that may be named for it.</summary>
internal static class HostileFiles
{
    private const string Page = "/Type /Page /MediaBox [0 0 300 400]";

    // What is done to a machine can end in more than one limit; which one depends on the machine.
    private static readonly ProblemCode[] AnyLimit = [ProblemCode.TimeLimit, ProblemCode.MemoryLimit, ProblemCode.OutputLimit, ProblemCode.ReaderCrashed];
    private static readonly ProblemCode[] Unusable = [.. AnyLimit, ProblemCode.FileDamaged, ProblemCode.NotAReport];

    /// <summary>A sound document of another kind.</summary>
    public static byte[] Sound { get; } = TinyPdf.Of(
        new TinyPage(string.Concat(Enumerable.Range(0, 20).Select(i => TinyPdf.Text(30, 370 - (15 * i), 10, $"Minutes of the meeting, item {i}: nothing of note.")))),
        new TinyPage(TinyPdf.Text(30, 350, 12, "The end.")) { Compressed = false });

    /// <summary>Every file by its name.</summary>
    public static IReadOnlyDictionary<string, (Func<byte[]> Make, ProblemCode[] Codes)> All { get; } = new Dictionary<string, (Func<byte[]>, ProblemCode[])>(StringComparer.Ordinal)
    {
        ["empty"] = (() => [], [ProblemCode.FileEmpty]),
        ["cut-in-header"] = (() => Sound[..6], [ProblemCode.FileDamaged]),
        ["cut-in-first-object"] = (() => Sound[..40], [ProblemCode.FileDamaged]),
        ["cut-in-stream"] = (() => Sound[..(Sound.AsSpan().IndexOf("stream"u8) + 20)], [ProblemCode.FileDamaged]),
        // The whole document is there but the table: readers rebuild it, and then it is what it is.
        ["cut-in-cross-references"] = (() => Sound[..(Sound.AsSpan().IndexOf("xref"u8) + 30)], [ProblemCode.FileDamaged, ProblemCode.NotAReport]),
        ["jpeg"] = (() => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, .. Noise(2000)], [ProblemCode.FileDamaged]),
        ["png"] = (() => [0x89, .. "PNG\r\n\u001a\n"u8, .. Noise(2000)], [ProblemCode.FileDamaged]),
        ["tiff"] = (() => [.. "II*\0"u8, .. Noise(2000)], [ProblemCode.FileDamaged]),
        ["zip"] = (() => [.. "PK\u0003\u0004"u8, .. Noise(2000)], [ProblemCode.TypeUnsupported]),
        ["html"] = (() => Encoding.UTF8.GetBytes("<!DOCTYPE html><html><body>404 Not Found</body></html>"), [ProblemCode.NotAReport]),
        ["plain-text"] = (() => Encoding.UTF8.GetBytes("一段与报告无关的文字"), [ProblemCode.NotAReport]),
        ["random-bytes"] = (() => Noise(50_000), [ProblemCode.TypeUnsupported]),
        ["random-bytes-after-header"] = (() => [.. "%PDF-1.7\n"u8, .. Noise(50_000)], [ProblemCode.FileDamaged]),
        ["another-document"] = (() => Sound, [ProblemCode.NotAReport]),
        ["no-pages"] = (() => TinyPdf.Of(), [ProblemCode.FileDamaged]),
        ["blank-page"] = (() => TinyPdf.Of(new TinyPage("")), [ProblemCode.NotAReport]),
        ["2000-pages"] = (() => TinyPdf.Of([.. Enumerable.Repeat(new TinyPage("") { Compressed = false }, 2000)]), [ProblemCode.TooManyPages]),
        ["page-of-60000-points"] = (() => Sized("[0 0 60000 842]"), [ProblemCode.PageTooLarge]),
        ["page-of-1e30-points"] = (() => Sized("[0 0 1000000000000000000000000000000 842]"), [ProblemCode.PageTooLarge, ProblemCode.FileDamaged]),
        ["page-of-negative-points"] = (() => Sized("[0 0 -300 -400]"), [ProblemCode.NotAReport, ProblemCode.FileDamaged]),
        ["page-far-away"] = (() => Sized("[-1000000 -1000000 -999700 -999600]"), [ProblemCode.NotAReport, ProblemCode.FileDamaged]),
        ["page-of-no-points"] = (() => Sized("[0 0 0 0]"), [ProblemCode.NotAReport, ProblemCode.FileDamaged]),
        ["page-of-no-numbers"] = (() => Sized("[0 0 NaN /Inf]"), [ProblemCode.NotAReport, ProblemCode.FileDamaged]),
        ["page-tree-10000-deep"] = (DeepPageTree, Unusable),
        ["page-tree-in-a-ring"] = (RingOfPages, Unusable),
        ["arrays-100000-deep"] = (() => WithContent(string.Concat(Enumerable.Repeat("[", 100_000)) + " TJ"), Unusable),
        ["dictionaries-100000-deep"] = (() => WithCatalogEntry("/X " + string.Concat(Enumerable.Repeat("<</X ", 100_000))), Unusable),
        ["states-100000-deep"] = (() => WithContent(string.Concat(Enumerable.Repeat("q ", 100_000)) + TinyPdf.Text(30, 350, 12, "Hello")), Unusable),
        ["form-in-itself"] = (FormInItself, Unusable),
        ["forms-of-forms"] = (() => Forms("q 0.99 0 0 0.99 1 1 cm\n" + TinyPdf.Text(30, 350, 12, "word word")), AnyLimit),
        ["words-without-end"] = (() => Bomb(400L << 20, Encoding.ASCII.GetBytes("BT /F1 1 Tf 1 1 Td (a b c d e f g h i j k l m n o p q r s t u v w x y z) Tj ET\n")), AnyLimit),
        ["page-of-40000-words"] = (() => WithContent(string.Concat(Enumerable.Range(1, 195).Select(y => TinyPdf.Text(5, 2 * y, 1.5, string.Join(' ', Enumerable.Repeat('7', 200)))))), [ProblemCode.OutputLimit]),
        ["content-of-1-gigabyte"] = (() => Bomb(1L << 30, new byte[1 << 20]), Unusable),
        ["image-of-60000-pixels"] = (HugeImage, [ProblemCode.PageTooLarge]),
        ["complaints-without-end"] = (() => WithContent(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"/Nothing{i} Do unknown{i}\n"))), Unusable),
        ["html-100000-deep"] = (() => Text("<html>" + Repeat("<div>", 100_000)), [ProblemCode.StructureLimit]),
        ["html-formats-100000-deep"] = (() => Text("<html>" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<font id=a{i}>")) + Repeat("<p>", 50_000)), [ProblemCode.StructureLimit]),
        ["html-tables-50000-deep"] = (() => Text("<html>" + Repeat("<table><tr><td>", 50_000)), [ProblemCode.StructureLimit]),
        ["html-1000000-attributes"] = (() => Text("<html><div " + string.Join(' ', Enumerable.Range(0, 1_000_000).Select(i => $"a{i}=1")) + ">"), [ProblemCode.StructureLimit]),
        ["html-spans-of-1e9"] = (() => Text("<html><table>" + Repeat("<tr><td colspan=1000000000 rowspan=1000000000>规章<td colspan=999 rowspan=65000>0", 2000) + "</table>"), [ProblemCode.StructureLimit]),
        ["text-of-100-megabytes"] = (() => Text(Repeat("政府信息公开 ", 6_000_000)), [ProblemCode.FileTooLarge]),
        ["text-of-tabs"] = (() => Text(new string('\t', 20_000_000)), [ProblemCode.OutputLimit]),
        ["text-of-rows"] = (() => Text(Repeat("规章\t0\n", 99_000)), [ProblemCode.NotAReport]),
        ["docx-unpacks-to-400-megabytes"] = (() => DocxWriter.Pack(DocxWriter.Document("<w:p><w:r><w:t>" + new string('0', 400 << 20) + "</w:t></w:r></w:p>"), ""), [ProblemCode.OutputLimit]),
        ["docx-100000-deep"] = (() => DocxWriter.Pack(DocxWriter.Document(Repeat("<w:p>", 100_000) + Repeat("</w:p>", 100_000)), ""), [ProblemCode.StructureLimit]),
        ["docx-external-entity"] = (() => DocxWriter.Pack("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>", ""), [ProblemCode.FileDamaged]),
        ["docx-spans-of-1e9"] = (() => DocxWriter.Pack(DocxWriter.Document("<w:tbl>" + Repeat("<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"999999999\"/></w:tcPr><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc/></w:tr>", 2000) + "</w:tbl>"), ""), [ProblemCode.StructureLimit]),
        ["docx-without-its-main-part"] = (() => [.. "PK\u0003\u0004word/"u8, .. Noise(2000)], [ProblemCode.FileDamaged]),
        ["ole2-of-noise"] = (() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. Noise(5000)], [ProblemCode.FileDamaged, ProblemCode.NotAReport, ProblemCode.ConverterMissing, ProblemCode.TimeLimit]),
        ["title-that-forges-pdfinfo"] = (ForgedTitle, [ProblemCode.NotAReport]),
    };

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(20251121).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Sized(string mediaBox) => TinyPdf.Of(new TinyPage(TinyPdf.Text(30, 350, 12, "Hello")) { MediaBox = mediaBox });

    private static byte[] WithContent(string content) => TinyPdf.Of(new TinyPage(content));

    private static byte[] WithCatalogEntry(string entry)
    {
        var pdf = new TinyPdf();
        var tree = pdf.Reserve();
        var page = pdf.Add($"<< {Page} /Parent {tree} 0 R >>");
        pdf.Set(tree, $"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>");
        return pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {tree} 0 R {entry} >>"));
    }

    private static byte[] DeepPageTree()
    {
        var pdf = new TinyPdf();
        var child = pdf.Add($"<< {Page} >>");
        for (var i = 0; i < 10_000; i++) child = pdf.Add($"<< /Type /Pages /Count 1 /Kids [{child} 0 R] >>");
        return pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {child} 0 R >>"));
    }

    private static byte[] RingOfPages()
    {
        var pdf = new TinyPdf();
        int one = pdf.Reserve(), two = pdf.Reserve();
        pdf.Set(one, $"<< /Type /Pages /Count 5 /Kids [{two} 0 R {two} 0 R] >>");
        pdf.Set(two, $"<< /Type /Pages /Count 5 /Kids [{one} 0 R {two} 0 R] >>");
        return pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {one} 0 R >>"));
    }

    private static byte[] FormInItself()
    {
        var pdf = new TinyPdf();
        var form = pdf.Next;
        pdf.AddStream("/X Do /X Do"u8.ToArray(), $"/Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /XObject << /X {form} 0 R >> >>");
        return OnePage(pdf, "/X Do"u8.ToArray(), "", $"/XObject << /X {form} 0 R >>");
    }

    /// <summary>Eight levels of forms, each showing ten times the one below: 10⁸ times what stands in the last.</summary>
    private static byte[] Forms(string content)
    {
        var pdf = new TinyPdf();
        var font = pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        var form = pdf.AddStream(Encoding.ASCII.GetBytes(content), compress: false, $"/Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /Font << /F1 {font} 0 R >> >>");
        var ten = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("/X Do ", 10)));
        for (var i = 0; i < 8; i++)
            form = pdf.AddStream(ten, compress: false, $"/Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /XObject << /X {form} 0 R >> >>");
        return OnePage(pdf, "/X Do"u8.ToArray(), "", $"/XObject << /X {form} 0 R >>");
    }

    private static byte[] Bomb(long length, byte[] pattern)
    {
        var pdf = new TinyPdf();
        var font = pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        return OnePage(pdf, TinyPdf.Compress(length, pattern), "/Filter /FlateDecode", $"/Font << /F1 {font} 0 R >>");
    }

    private static byte[] HugeImage()
    {
        const int side = 60_000;
        var pdf = new TinyPdf();
        var pixels = TinyPdf.Compress((long)side * side / 8, new byte[1 << 20]);
        var image = pdf.AddStream(pixels, $"/Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode");
        return OnePage(pdf, "300 0 0 400 0 0 cm /X Do"u8.ToArray(), "", $"/XObject << /X {image} 0 R >>");
    }

    /// <summary>A title with lines that look like those that tell a page's size.</summary>
    private static byte[] ForgedTitle()
    {
        var pdf = new TinyPdf();
        var tree = pdf.Reserve();
        var page = pdf.Add($"<< {Page} /Parent {tree} 0 R >>");
        pdf.Set(tree, $"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>");
        var info = pdf.Add("<< /Title (x\\nPage 0 size: 99999 x 99999 pts\\nPages: 9) >>");
        return pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {tree} 0 R >>"), $"/Info {info} 0 R");
    }

    private static byte[] OnePage(TinyPdf pdf, byte[] content, string filter, string resources)
    {
        var tree = pdf.Reserve();
        var stream = pdf.AddStream(content, filter);
        var page = pdf.Add($"<< {Page} /Parent {tree} 0 R /Resources << {resources} >> /Contents {stream} 0 R >>");
        pdf.Set(tree, $"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>");
        return pdf.Build(pdf.Add($"<< /Type /Catalog /Pages {tree} 0 R >>"));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
