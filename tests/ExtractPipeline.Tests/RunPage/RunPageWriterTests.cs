using System.Text;
using System.Text.RegularExpressions;
using ExtractPipeline.Cli.RunPage;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;
using static ExtractPipeline.Tests.SampleRecord;

namespace ExtractPipeline.Tests.RunPage;

public sealed partial class RunPageWriterTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script>\"'&amp;\n\u202e\u0000";
    private readonly string _folder = Directory.CreateTempSubdirectory("run-page-").FullName;

    private string Html => Path.Combine(_folder, "html");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteDocumentPage_HostileTextEverywhere_IsEscaped()
    {
        var field = Read("requests.granted.total", 3, 0.5) with { Raw = Hostile };
        var record = With(field, field with { Id = Hostile }) with
        {
            Source = new() { File = Hostile, Sha256 = Hostile, MediaType = Hostile, Bytes = 1, Pages = 1 },
            Report = new() { Title = Hostile, Agency = Hostile, Year = 2025, Region = RegionInfo.Unknown },
            Checks = [new() { Id = Hostile, Status = CheckStatus.Broken, Left = 1, Right = 2, Fields = [Hostile] }],
            Problems = [Problem.Of(ProblemCode.IdentityBroken, Hostile, 1, [Hostile, "requests.granted.total"])],
            Extractor = new() { Version = Hostile, TextLayer = Hostile, Ocr = Hostile, Models = new Dictionary<string, string>(), AcceptedRisk = 0.001 },
        };

        var entry = await RunPageWriter.WriteDocumentPageAsync("none.html", record, Html, Cancellation);
        await RunPageWriter.WriteIndexAsync(Html, [entry], Cancellation);

        foreach (var page in new[] { entry.Page, "index.html" })
        {
            var text = File.ReadAllText(Path.Combine(Html, page));
            text.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;amp;");
            text.ShouldNotContain("<script>alert");
            text.ShouldNotContain("\"'&amp;");
            text.ShouldNotContain("\u202e");
            text.ShouldNotContain("\u0000");
            Regex.Count(text, "<script").ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("../../outside.pdf")]
    [InlineData("/etc/passwd")]
    [InlineData("a\nb\"c'<d>.pdf")]
    [InlineData("index.html")]
    [InlineData("..")]
    public async Task WriteDocumentPage_HostileNames_DoNotChooseThePath(string file)
    {
        var record = With() with { Source = With().Source with { File = file, MediaType = "text/html" } };
        var entry = await RunPageWriter.WriteDocumentPageAsync(file, record, Html, Cancellation);

        entry.Page.ShouldMatch("^[0-9a-f]{12}-[0-9a-f]{8}\\.html$");
        Directory.GetFileSystemEntries(Html).ShouldBe([Path.Combine(Html, entry.Page)]);
        Directory.GetFileSystemEntries(_folder).ShouldBe([Html]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("../../../../x/y/z")]
    public async Task WriteDocumentPage_HashThatIsNone_IsNotUsed(string? hash)
    {
        var record = With() with { Source = With().Source with { Sha256 = hash, MediaType = "text/html" } };
        (await RunPageWriter.WriteDocumentPageAsync("x", record, Html, Cancellation)).Page.ShouldStartWith("unopened-");
    }

    [Fact]
    public async Task WriteDocumentPage_SameContentTwice_MakesTwoPages()
    {
        var record = With() with { Source = With().Source with { MediaType = "text/html" } };
        var one = await RunPageWriter.WriteDocumentPageAsync("x", record, Html, Cancellation);
        var other = await RunPageWriter.WriteDocumentPageAsync("x", record with { Source = record.Source with { File = "copy.html" } }, Html, Cancellation);
        other.Page.ShouldNotBe(one.Page);
    }

    [Fact]
    public async Task WriteDocumentPage_OfEverything_HasACellForEachFieldOfTheForm()
    {
        var record = OfEverything() with { Layouts = new(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021) };
        var page = await PageOf(record);
        for (var i = 0; i < record.Fields.Count; i++) page.ShouldContain($"id=\"c{i}\"");
        foreach (var rule in ProblemTable.Rules) page.ShouldContain(System.Net.WebUtility.HtmlEncode(rule.Cure));
        page.ShouldContain("申请人情况");
        page.ShouldContain("Natural persons");
        page.ShouldContain("<th class=\"group\" rowspan=\"22\">三、本年度办理结果</th>");
        page.ShouldContain("<th class=\"group\" rowspan=\"8\">（三）不予公开</th>");
    }

    [Fact]
    public async Task WriteDocumentPage_OfThe2019Edition_HasACellForEachField()
    {
        var cells = FormCatalogue.Cells(Layout.Ogi2019, Layout.Ogi2019, Layout.Ogi2019).ToList();
        var page = await PageOf(With(cells.Select(cell => Read(cell.Id.ToString(), 0))) with { Layouts = new(Layout.Ogi2019, Layout.Ogi2019, Layout.Ogi2019) });
        Regex.Count(page, "id=\"c[0-9]+\"").ShouldBe(cells.Count);
        page.ShouldContain("采购总金额");
        page.ShouldContain("<th class=\"group\" rowspan=\"20\">三、本年度办理结果</th>");
    }

    [Fact]
    public async Task WriteDocumentPage_TablesThatAreAbsent_SaysSo()
    {
        (await PageOf(With() with { Layouts = new(null, Layout.Pre2019, Layout.Ogi2021) })).ShouldContain("The document does not have this table.");
        (await PageOf(With() with { Layouts = TableLayouts.None })).ShouldContain("No statistical grid was read.");
    }

    [Theory]
    [InlineData(0.99999, "l4")]
    [InlineData(0.995, "l3")]
    [InlineData(0.95, "l2")]
    [InlineData(0.2, "l1")]
    public async Task WriteDocumentPage_Confidence_GivesCellsTheirColourAndDoubtAFrame(double confidence, string level)
    {
        var page = await PageOf(With(Read("disputes.review.total", 7, confidence)));
        var frame = confidence < 0.999 ? " review" : "";
        page.ShouldContain($"<td class=\"v {level} read{frame}\" id=\"c0\"");
    }

    [Fact]
    public async Task WriteDocumentPage_StatesWithoutValue_AreMarkedApart()
    {
        var page = await PageOf(With(
            Empty("disputes.review.total", FieldState.Blank), Empty("disputes.review.upheld", FieldState.Missing), Empty("disputes.review.pending", FieldState.Unread)));
        page.ShouldContain("<i>空<small>blank</small></i>");
        page.ShouldContain("<i>缺<small>missing</small></i>");
        page.ShouldContain("<i>？<small>unread</small></i>");
        page.ShouldContain("class=\"absent\"");
    }

    [Fact]
    public async Task WriteDocumentPage_BrokenSum_IsMarkedWithItsDifferenceAndItsCells()
    {
        var page = await PageOf(With(Read("requests.granted.total", 12), Read("requests.granted.other_org", 15)) with
        {
            Checks =
            [
                new() { Id = "B3.granted", Status = CheckStatus.Broken, Left = 12, Right = 15, Fields = ["requests.granted.total", "requests.granted.other_org"] },
                new() { Id = "B1.total", Status = CheckStatus.Broken, Left = 7, Right = 4.5m, Fields = [] },
                new() { Id = "B4.review", Status = CheckStatus.Open, Left = null, Right = 4, Fields = [] },
                new() { Id = "N1.requests", Status = CheckStatus.Holds, Left = 4, Right = 4, Fields = [] },
            ],
        });
        page.ShouldContain("≠ −3");
        page.ShouldContain("≠ +2.5");
        page.ShouldContain("class=\"v insum l4 read\" id=\"c0\"");
        page.ShouldContain("class=\"sum open\"");
        page.ShouldContain("N1.requests");
    }

    [Fact]
    public async Task WriteDocumentPage_RejectedFile_IsNotGivenToAnotherReader()
    {
        var file = Path.Combine(_folder, "a.pdf");
        await File.WriteAllBytesAsync(file, OnePage(), Cancellation);
        var record = With() with { Layouts = TableLayouts.None, Outcome = Outcome.Rejected, Problems = [Problem.Of(ProblemCode.MemoryLimit, "too much")] };
        var entry = await RunPageWriter.WriteDocumentPageAsync(file, record, Html, Cancellation);
        File.ReadAllText(Path.Combine(Html, entry.Page)).ShouldNotContain("<img");
    }

    [Fact]
    public async Task WriteDocumentPage_Pdf_ShowsItsPageWithBoxesInPercent()
    {
        if (!PdfToPpmIsThere()) Assert.Skip("pdftoppm is not installed");
        var file = Path.Combine(_folder, "-odd \"name\n.pdf");
        await File.WriteAllBytesAsync(file, OnePage(), Cancellation);
        var record = With(Read("disputes.review.total", 7, 0.5) with { Box = new Box(90, 108, 180, 216) });

        var entry = await RunPageWriter.WriteDocumentPageAsync(file, record, Html, Cancellation);
        var page = File.ReadAllText(Path.Combine(Html, entry.Page));

        var image = ImagePath().Match(page).Groups[1].Value;
        File.ReadAllBytes(Path.Combine(Html, image))[1..4].ShouldBe("PNG"u8.ToArray());
        // The sheet is 360 by 432 points.
        page.ShouldContain("class=\"box l1 read review\" id=\"b0\" href=\"#c0\" data-hot=\"0\" style=\"left:25%;top:25%;width:25%;height:25%\"");
        (entry.Accepted, entry.Review).ShouldBe((0, 1));
    }

    [Fact]
    public async Task WriteDocumentPage_PdfThatCannotBeDrawn_HasTheGridsAlone()
    {
        var file = Path.Combine(_folder, "a.pdf");
        await File.WriteAllTextAsync(file, "%PDF-1.7 but no more", Cancellation);
        var entry = await RunPageWriter.WriteDocumentPageAsync(file, Zeros(), Html, Cancellation);
        File.ReadAllText(Path.Combine(Html, entry.Page)).ShouldNotContain("<img");
        Directory.GetDirectories(Html).ShouldBeEmpty();
    }

    [Fact]
    public async Task WriteIndex_OfEntries_LinksThemAndAddsThemUp()
    {
        RunPageEntry entry = new("aa.html", "a.pdf", "甲", 2024, Outcome.NeedsReview, 1190, 10, 2, [ProblemCode.FieldsDoubtful]);
        await RunPageWriter.WriteIndexAsync(Html, [entry, entry with { Page = "bb.html", Outcome = Outcome.Rejected, Agency = null }], Cancellation);

        var page = File.ReadAllText(Path.Combine(Html, "index.html"));
        page.ShouldContain("<a href=\"aa.html\"><bdi>a.pdf</bdi></a>");
        page.ShouldContain("fields-doubtful");
        page.ShouldContain("<td class=\"n\">2,380</td><td class=\"n\">20</td><td class=\"n\">4</td>");
        page.ShouldContain("✕</b> 退回 rejected</span> <b>1</b>");
    }

    private async Task<string> PageOf(ExtractionRecord record)
    {
        var entry = await RunPageWriter.WriteDocumentPageAsync("none", record with { Source = record.Source with { MediaType = "text/html" } }, Html, Cancellation);
        return File.ReadAllText(Path.Combine(Html, entry.Page));
    }

    private static bool PdfToPpmIsThere() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "pdftoppm")));

    /// <summary>An empty sheet of 360 by 432 points; readers make up for the cross reference table that it lacks.</summary>
    private static byte[] OnePage() => Encoding.ASCII.GetBytes("""
        %PDF-1.4
        1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 360 432]>> endobj
        trailer <</Root 1 0 R/Size 4>>
        %%EOF
        """);

    [GeneratedRegex("<img src=\"([^\"]+)\"")]
    private static partial Regex ImagePath();
}
