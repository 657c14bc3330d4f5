using System.Diagnostics;
using System.Text.Json;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>The pages as a browser shows them, and as somebody meets them who uses a keyboard or a screen reader. Pictures lie under artifacts/pages.</summary>
public sealed class PagesInABrowserTests : IAsyncLifetime
{
    private static readonly string Home = Path.Combine(Reports.Root(), "tests", "ExtractPipeline.ServiceTests", "axe");
    private static readonly string Pictures = Path.Combine(Reports.Root(), "artifacts", "pages");

    private readonly TempFolder folder = new();
    private IPlaywright driver = null!;
    private IBrowser browser = null!;
    private ServiceProcess service = null!;
    private string axe = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var script = Path.Combine(Home, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
            using (var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = Home })!)
                await npm.WaitForExitAsync(Cancellation);
        axe = await File.ReadAllTextAsync(script, Cancellation);
        Directory.CreateDirectory(folder.At("data"));
        Directory.CreateDirectory(Pictures);
        await using (var database = Database.Sqlite(folder.At("data", "documents.sqlite")))
        {
            await Migrator.MigrateAsync(database, Cancellation);
            await ArchiveLoader.LoadAsync(database, new RecordCorpus(4).Steps(600), null, Cancellation);
        }

        service = await ServiceProcess.ServeAsync(folder.At("data"));
        driver = await Playwright.CreateAsync();
        browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        driver.Dispose();
        await service.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Pages_InBothLanguages_HaveNoBarrierAndNoError()
    {
        foreach (var (name, address) in new[] { ("overview-zh", "/?lang=zh"), ("overview-en", "/?lang=en"), ("charts-zh", "/charts?lang=zh&by=kind"), ("charts-en", "/charts?lang=en&measure=disclosure_rate"), ("charts-wrong", "/charts?measure=1"), ("login", "/login") })
        {
            // Bypassed for axe alone, which is put in as a script; the pages' own policy is tested by what they log below.
            var page = await browser.NewPageAsync(new() { BypassCSP = true, ViewportSize = new() { Width = 1366, Height = 768 } });
            var errors = new List<string>();
            page.Console += (_, message) =>
            {
                if (message.Type == "error" && !message.Text.Contains("400", StringComparison.Ordinal)) errors.Add(message.Text);
            };
            await page.GotoAsync(new Uri(service.Http.BaseAddress!, address).AbsoluteUri);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });
            await page.PdfAsync(new() { Path = Path.Combine(Pictures, $"{name}.pdf"), Format = "A4" });
            await page.EvaluateAsync(axe);
            var found = (await page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(v => ({ id: v.id, impact: v.impact, nodes: v.nodes.length, html: v.nodes[0].html }))")).EnumerateArray().ToList();
            found.Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical").Select(violation => violation.ToString()).ShouldBeEmpty(name);
            errors.ShouldBeEmpty(name);
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task Charts_ByKeyboardAlone_AnswerAndSayTheSameInTheTable()
    {
        var page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") errors.Add(message.Text);
        };
        await page.GotoAsync(new Uri(service.Http.BaseAddress!, "/charts?lang=en").AbsoluteUri);

        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.className")).ShouldBe("skip");
        await page.Keyboard.PressAsync("Enter");
        await page.FocusAsync("select[name=by]");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.FocusAsync("button");
        await Task.WhenAll(page.WaitForURLAsync("**by=prefecture**"), page.Keyboard.PressAsync("Enter"));

        (await page.Locator("svg circle").CountAsync()).ShouldBeGreaterThan(5);
        (await page.Locator("tbody tr").CountAsync()).ShouldBeGreaterThan(1);
        (await page.Locator("svg title").First.TextContentAsync()).ShouldNotBeNull();
        errors.ShouldBeEmpty("the pages keep to their own policy");
    }

    [Fact]
    public async Task Overview_WhileABatchRuns_CountsOn()
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(service.Http.BaseAddress!, "/?lang=en").AbsoluteUri);
        var before = await page.TextContentAsync("#done");

        await service.SubmitAsync("no report"u8.ToArray(), "letter.txt");

        await page.WaitForFunctionAsync("before => document.getElementById('done').textContent !== before", before, new() { Timeout = 60_000 });
    }
}
