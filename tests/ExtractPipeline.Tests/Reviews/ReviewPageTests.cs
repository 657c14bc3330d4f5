using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Tests.Web;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>The review page in a real Chromium, by keyboard alone.</summary>
public class ReviewPageTests
{
    /// <summary>Nobody is asked what is settled, so that tests are the same each time.</summary>
    private static readonly (string Name, string Value)[] NoDraws = [("Review:Blind", "0"), ("Review:SecondLook", "0"), ("Review:MixIn", "0")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EightDoubtfulCells_ByKeyboardAlone_AreSettledAndEverySumHolds()
    {
        var sketch = ScanSketch.WithDoubts(8);
        await using var host = await StartAsync(sketch);
        await using var browser = await ReviewBrowser.OpenAsync();
        await browser.GoAsync(host, "/review");

        await browser.Page.Keyboard.PressAsync("Enter");
        await browser.Page.WaitForSelectorAsync("body[data-ready]");
        await browser.PictureAsync("review-zh");
        await browser.AnswerAllAsync(sketch.Truth);

        (await browser.Page.TextContentAsync("#sums"))!.ShouldContain("相符");
        await browser.Page.Keyboard.PressAsync("l");
        await browser.PictureAsync("review-done-en");
        (await browser.Page.Locator("td.sum.broken").CountAsync()).ShouldBe(0);
        var record = (await host.Get<ReviewBacklog>().FindAsync(IdOf(1), new("local", true), Cancellation))!.Record;
        record.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds);
        record.Fields.ShouldAllBe(field => FieldAnswer.Of(field) == sketch.Truth[field.Id]);
        browser.Keystrokes.ShouldBeLessThanOrEqualTo(16);
        browser.Errors.ShouldBeEmpty();
        (await host.Get<ReviewAudit>().ReplayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task TwentyScans_OnAverage_NeedTwoKeystrokesADoubtAtMost()
    {
        var sketches = Enumerable.Range(1, 20).Select(seed => ScanSketch.Of(seed, 9, proactive: seed % 2 == 0)).ToList();
        var doubts = sketches.Sum(sketch => sketch.Record.Fields.Count(RecordReviser.IsDoubtful));
        await using var host = await StartAsync([.. sketches]);
        await using var browser = await ReviewBrowser.OpenAsync();
        for (var i = 0; i < sketches.Count; i++)
        {
            await browser.GoAsync(host, $"/review/{IdOf(i + 1)}");
            await browser.AnswerAllAsync(sketches[i].Truth);

            var record = (await host.Get<ReviewBacklog>().FindAsync(IdOf(i + 1), new("local", true), Cancellation))!.Record;
            record.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds, $"report {i + 1}");
            record.Fields.ShouldAllBe(field => FieldAnswer.Of(field) == sketches[i].Truth[field.Id], $"report {i + 1}");
        }

        TestContext.Current.SendDiagnosticMessage($"{browser.Keystrokes} keystrokes for {doubts} doubts");
        ((double)browser.Keystrokes / doubts).ShouldBeLessThanOrEqualTo(2);
        browser.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task SumsAndChoices_AsOneTypes_AreShownAtOnce()
    {
        var sketch = ScanSketch.WithDoubts(1, seed: 3);
        await using var host = await StartAsync(sketch);
        await using var browser = await ReviewBrowser.OpenAsync();
        await browser.GoAsync(host, $"/review/{IdOf(1)}");
        var id = (await browser.AskedAsync())!;

        foreach (var key in "98765") await browser.PressAsync(key.ToString());

        (await browser.Page.TextContentAsync($"td[data-field='{id}']")).ShouldBe("98765");
        (await browser.Page.Locator("td.sum.broken").CountAsync()).ShouldBeGreaterThan(0);
        (await browser.Page.Locator("td.sum.broken").First.TextContentAsync())!.ShouldStartWith("≠");
        await browser.PressAsync("Escape");
        (await browser.Page.TextContentAsync("#entry")).ShouldNotBe("98765");
        (await host.Get<ReviewAudit>().MeasureAsync(Cancellation)).Decisions.ShouldBe(0);
    }

    [Fact]
    public async Task EmptyCellsOfARow_ByOneKey_AreSaidToBeEmptyEachInADecisionOfItsOwn()
    {
        var (sketch, empty) = WithEmptyCells(ScanSketch.Of(4, 0, proactive: false));
        await using var host = await StartAsync(sketch);
        await using var browser = await ReviewBrowser.OpenAsync();
        await browser.GoAsync(host, $"/review/{IdOf(1)}");
        (await browser.Page.TextContentAsync("#entry-note"))!.ShouldContain($"e: 本行 {empty.Count} 格均为空白");

        await browser.AnswerAllAsync(sketch.Truth);

        browser.Keystrokes.ShouldBe(1);
        var decisions = (await host.Get<ReviewAudit>().HistoryAsync(IdOf(1), Cancellation)).Decisions;
        decisions.Select(decision => decision.FieldId).Order(StringComparer.Ordinal).ShouldBe(empty.Order(StringComparer.Ordinal));
        var record = (await host.Get<ReviewBacklog>().FindAsync(IdOf(1), new("local", true), Cancellation))!.Record;
        record.Fields.Where(field => empty.Contains(field.Id)).ShouldAllBe(field => field.State == FieldState.Blank && field.Method == ReadingMethod.Human);
        record.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds);
        browser.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task UndoAndBlankAndHelp_ByKeyboard_DoWhatTheySay()
    {
        var sketch = ScanSketch.WithDoubts(4);
        await using var host = await StartAsync(sketch);
        await using var browser = await ReviewBrowser.OpenAsync();
        await browser.GoAsync(host, $"/review/{IdOf(1)}");
        var first = (await browser.AskedAsync())!;

        await browser.PressAsync("b");
        await browser.Page.WaitForFunctionAsync("id => document.querySelector('td.at').dataset.field !== id", first);
        (await browser.Page.GetAttributeAsync($"td[data-field='{first}']", "class"))!.ShouldContain("human");
        await browser.PressAsync("u");
        await browser.Page.WaitForFunctionAsync("id => document.querySelector('td.at').dataset.field === id", first);
        await browser.PressAsync("Tab");
        (await browser.AskedAsync()).ShouldNotBe(first);
        await browser.PressAsync("?");
        (await browser.Page.Locator("#help[open]").CountAsync()).ShouldBe(1);
        await browser.PressAsync("Escape");
        await browser.PressAsync("l");
        (await browser.Page.TextContentAsync("#progress"))!.ShouldContain("left");
        (await browser.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight")).ShouldBeTrue("1366 × 768 needs no scrolling");
    }

    [Fact]
    public async Task ConnectionLostWhileAnswering_BrowserClosed_NothingIsLostNorDecidedTwice()
    {
        var sketch = ScanSketch.WithDoubts(4);
        await using var host = await StartAsync(sketch);
        await using var browser = await ReviewBrowser.OpenAsync();
        await browser.GoAsync(host, $"/review/{IdOf(1)}");
        var first = (await browser.AskedAsync())!;

        // The answer arrives and the reply is lost; then the page is closed and opened again.
        await browser.Page.RouteAsync("**/answers", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await browser.AnswerAsync(sketch.Truth[first]);
        await browser.Page.WaitForSelectorAsync("body[data-waiting]");
        await browser.Page.UnrouteAllAsync();
        await browser.GoAsync(host, $"/review/{IdOf(1)}");
        await browser.Page.WaitForFunctionAsync("() => localStorage.getItem('review-pending:' + JSON.parse(document.getElementById('data').textContent).id) === null");

        (await host.Get<ReviewAudit>().HistoryAsync(IdOf(1), Cancellation)).Decisions.ShouldHaveSingleItem().FieldId.ShouldBe(first);
    }

    [Fact]
    public async Task ClaimTakenByAnother_IsToldAndNothingIsApplied()
    {
        var sketch = ScanSketch.WithDoubts(4);
        await using var host = await StartAsync(sketch);
        await using var browser = await ReviewBrowser.OpenAsync();
        await browser.GoAsync(host, $"/review/{IdOf(1)}");
        var first = (await browser.AskedAsync())!;
        await host.Get<ReviewBacklog>().ReleaseAsync(IdOf(1), new("local", true), Cancellation);
        await host.Get<ReviewBacklog>().ClaimAsync(IdOf(1), new("bao", false), Cancellation);

        await browser.AnswerAsync(sketch.Truth[first]);
        await browser.Page.WaitForSelectorAsync("#message.bad");

        (await browser.Page.TextContentAsync("#message"))!.ShouldContain("他人");
        (await host.Get<ReviewAudit>().MeasureAsync(Cancellation)).Decisions.ShouldBe(0);
    }

    [Fact]
    public async Task ScriptInExtractedText_DoesNotRun()
    {
        const string script = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
        var sketch = ScanSketch.WithDoubts(2);
        var record = sketch.Record with
        {
            Source = sketch.Record.Source with { File = script },
            Report = sketch.Record.Report with { Title = script, Agency = script },
            Fields = [.. sketch.Record.Fields.Select(field => field with { Raw = script })],
        };
        await using var host = await StartAsync(sketch with { Record = record });
        await using var browser = await ReviewBrowser.OpenAsync();

        await browser.GoAsync(host, $"/review/{IdOf(1)}");
        await browser.PressAsync("Tab");
        await browser.GoAsync(host, "/review");

        browser.Dialogs.ShouldBeEmpty();
        (await browser.Page.EvaluateAsync<int>("() => document.querySelectorAll('img[src=x]').length")).ShouldBe(0);
    }

    /// <summary>A report of which the zeros of a row are printed as empty cells, and are in doubt.</summary>
    private static (ScanSketch Sketch, HashSet<string> Empty) WithEmptyCells(ScanSketch sketch)
    {
        var row = sketch.Truth.Where(entry => entry.Value.Value == 0 && entry.Key.StartsWith("requests.", StringComparison.Ordinal) && !entry.Key.EndsWith(".total", StringComparison.Ordinal))
            .GroupBy(entry => entry.Key[..entry.Key.LastIndexOf('.')], StringComparer.Ordinal).First(group => group.Count() > 1 && !group.Key.EndsWith("disposed_total", StringComparison.Ordinal));
        var empty = row.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var fields = sketch.Record.Fields.Select(field => !empty.Contains(field.Id) ? field : field with { State = FieldState.Blank, Value = null, Raw = null, Confidence = 0.98, Decision = Decision.Review, Evidence = new(0.02, [new(null, 0.9999)]) });
        var truth = sketch.Truth.ToDictionary(entry => entry.Key, entry => empty.Contains(entry.Key) ? new FieldAnswer(FieldState.Blank, null) : entry.Value, StringComparer.Ordinal);
        return (new(RecordReviser.Weigh(sketch.Record with { Fields = [.. fields] }, TableKind.Requests), truth), empty);
    }

    /// <summary>A service with documents and the picture of a page.</summary>
    private static async Task<ApiHost> StartAsync(params ScanSketch[] sketches)
    {
        var host = await ApiHost.StartAsync(NoDraws);
        for (var i = 0; i < sketches.Length; i++)
        {
            await host.AddAsync(sketches[i].Record);
            var file = Path.Combine(host.Folder, "files", IdOf(i + 1)[..2], IdOf(i + 1));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, TinyPdf.OfText("0 1 2 3 4 5 6 7 8 9"), Cancellation);
        }

        await host.Get<ReviewBacklog>().WeighAsync(100, Cancellation);
        return host;
    }

    private static string IdOf(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
}
