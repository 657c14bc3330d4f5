using System.IO.Compression;
using System.Net;
using System.Text;
using System.Xml.Linq;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Web;

/// <summary>Records as files, documents as they were submitted, pages as pictures.</summary>
public class ExportTests
{
    private static readonly XNamespace Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exports_InEveryFormat_HoldTheSameRecords()
    {
        await using var host = await ApiHost.StartAsync();
        await ArchiveLoader.LoadAsync(host.Get<Database>(), new RecordCorpus(2) { Whole = true }.Steps(120), null, Cancellation);
        var total = (await host.GetJsonAsync("/records?limit=200&view=summary&scope=own")).GetProperty("items").GetArrayLength();

        var lines = (await TextAsync("records.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => RecordJson.Read(Encoding.UTF8.GetBytes(line))).ToList();
        var wide = (await TextAsync("wide.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var tall = (await TextAsync("long.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        using var book = new ZipArchive(new MemoryStream(await host.Http.GetByteArrayAsync(new Uri("/exports/records.xlsx?scope=own", UriKind.Relative), Cancellation)));

        total.ShouldBeGreaterThan(70);
        lines.Count.ShouldBe(total);
        wide.Length.ShouldBe(total + 1);
        tall.Length.ShouldBe(lines.Sum(record => record.Fields.Count) + 1);
        wide[0].TrimStart('\ufeff').Split(',').ShouldContain("requests.received_new.total");
        tall[0].TrimStart('\ufeff').ShouldContain("field,label_zh,label_en,value,raw,state,confidence,decision,method,page,left,top,right,bottom");
        var sheet = XDocument.Load(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        sheet.Descendants(Sheet + "row").Count().ShouldBe(total + 2);
        sheet.Descendants(Sheet + "pane").Single().Attribute("state")!.Value.ShouldBe("frozen");
        var column = Array.IndexOf(wide[0].TrimStart('\ufeff').Split(','), "requests.received_new.total");
        sheet.Descendants(Sheet + "row").Skip(2).Select(row => row.Elements().ElementAt(column).Value).ShouldBe(
            lines.Select(record => record.Fields.FirstOrDefault(field => field.Id == "requests.received_new.total")?.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""));
        XDocument.Load(book.GetEntry("xl/worksheets/sheet2.xml")!.Open()).Descendants(Sheet + "row").Count().ShouldBeGreaterThan(240, "every column is explained");
        foreach (var entry in book.Entries) XDocument.Load(entry.Open()).Root.ShouldNotBeNull();

        async Task<string> TextAsync(string name) => Encoding.UTF8.GetString(await host.Http.GetByteArrayAsync(new Uri($"/exports/{name}?scope=own", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task Export_TextThatASpreadsheetOrXmlWouldTakeForMore_IsText()
    {
        const string name = "=HYPERLINK(\"http://evil\")<b>&\u0001局";
        await using var host = await ApiHost.StartAsync();
        await host.AddAsync(SampleRecord.Zeros() with { Report = new() { Title = "t", Agency = name, Year = 2024, Region = RegionInfo.Unknown } });

        var csv = await host.Http.GetStringAsync(new Uri("/exports/wide.csv", UriKind.Relative), Cancellation);
        using var book = new ZipArchive(new MemoryStream(await host.Http.GetByteArrayAsync(new Uri("/exports/records.xlsx", UriKind.Relative), Cancellation)));

        csv.ShouldContain("\"'=HYPERLINK(");
        XDocument.Load(book.GetEntry("xl/worksheets/sheet1.xml")!.Open()).Descendants(Sheet + "t").Select(text => text.Value).ShouldContain("=HYPERLINK(\"http://evil\")<b>&局");
    }

    [Theory]
    [InlineData("/exports/wide.csv?yaer=2024", HttpStatusCode.BadRequest)]
    [InlineData("/exports/records.xlsx?region=1", HttpStatusCode.BadRequest)]
    [InlineData("/exports/records.doc", HttpStatusCode.NotFound)]
    public async Task WrongExport_Always_IsRefused(string address, HttpStatusCode status)
    {
        await using var host = await ApiHost.StartAsync();

        (await host.SendAsync(HttpMethod.Get, address)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Document_AsSubmitted_IsGivenBackAndItsPagesAreDrawn()
    {
        await using var host = await ApiHost.StartAsync();
        var pdf = await File.ReadAllBytesAsync(Directory.EnumerateFiles(Repository.At("fixtures/documents/clean-2021-chromium"), "*.pdf").Order(StringComparer.Ordinal).First(), Cancellation);
        var id = await SubmitAsync(pdf, "../../etc/报告 <script>.pdf");
        var text = await SubmitAsync("no pages"u8.ToArray(), "a.txt");

        using var file = await host.SendAsync(HttpMethod.Get, $"/documents/{id}/file");
        (await file.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBe(pdf);
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        file.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("报告 <script>.pdf");
        using var page = await host.SendAsync(HttpMethod.Get, $"/documents/{id}/pages/1.png?dpi=50");
        page.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        (await page.Content.ReadAsByteArrayAsync(Cancellation))[1..4].ShouldBe("PNG"u8.ToArray());
        (await host.SendAsync(HttpMethod.Get, $"/documents/{id}/pages/1.png?dpi=50", headers: ("If-None-Match", page.Headers.ETag!.ToString()))).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        await StatusAsync($"/documents/{id}/pages/99.png", HttpStatusCode.NotFound);
        await StatusAsync($"/documents/{id}/pages/0.png", HttpStatusCode.NotFound);
        await StatusAsync($"/documents/{id}/pages/1.png?dpi=100000", HttpStatusCode.BadRequest);
        await StatusAsync($"/documents/{text}/pages/1.png", HttpStatusCode.NotFound);
        await StatusAsync($"/documents/{new string('0', 64)}/file", HttpStatusCode.NotFound);
        await StatusAsync("/documents/..%2f..%2fdocuments.sqlite/file", HttpStatusCode.NotFound);

        async Task StatusAsync(string address, HttpStatusCode status) => (await host.SendAsync(HttpMethod.Get, address)).StatusCode.ShouldBe(status, address);

        async Task<string> SubmitAsync(byte[] content, string name)
        {
            using var part = new ByteArrayContent(content);
            part.Headers.ContentDisposition = new("form-data") { Name = "file", FileNameStar = name };
            using var form = new MultipartFormDataContent { part };
            using var response = await host.SendAsync(HttpMethod.Post, "/documents", content: form);
            response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            return System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("id").GetString()!;
        }
    }

    [Theory]
    [InlineData("/", "年报数据概览")]
    [InlineData("/?lang=en", "Overview of the archive")]
    [InlineData("/charts?measure=disclosure_rate&lang=en", "Disclosure rate")]
    [InlineData("/charts?measure=requests.granted.total&by=kind", "商务局")]
    public async Task Page_InEitherLanguage_ShowsTheArchive(string address, string says)
    {
        await using var host = await ApiHost.StartAsync();
        await ArchiveLoader.LoadAsync(host.Get<Database>(), new RecordCorpus(2).Steps(40), null, Cancellation);

        var html = await host.Http.GetStringAsync(new Uri(address, UriKind.Relative), Cancellation);

        html.ShouldContain(says);
        if (address.StartsWith("/charts", StringComparison.Ordinal)) html.ShouldContain("<polyline");
    }

    [Fact]
    public async Task Page_WithScriptInNames_HasItAsText()
    {
        const string script = "<script>alert(1)</script>";
        await using var host = await ApiHost.StartAsync();
        await host.AddAsync(SampleRecord.Zeros() with { Report = new() { Title = "t", Agency = script + "局", Year = 2024, Region = new() { Code = "410300", Name = "洛阳市", Candidates = ["410300"] } } });

        var charts = await host.Http.GetStringAsync(new Uri("/charts?by=agency", UriKind.Relative), Cancellation);
        using var wrong = await host.SendAsync(HttpMethod.Get, $"/charts?measure={Uri.EscapeDataString(script)}&region={Uri.EscapeDataString(script)}");

        charts.ShouldContain("&lt;script&gt;alert(1)");
        charts.ShouldNotContain(script);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync(Cancellation)).ShouldNotContain(script);
    }
}
