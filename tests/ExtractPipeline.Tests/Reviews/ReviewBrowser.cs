using System.Globalization;
using System.Text.Json;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Tests.Web;
using Microsoft.Playwright;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>A person at the review page: a real Chromium, a keyboard and nothing else.</summary>
internal sealed class ReviewBrowser : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private ReviewBrowser(IPlaywright playwright, IBrowser browser, IPage page)
    {
        this.playwright = playwright;
        this.browser = browser;
        Page = page;
        page.Dialog += (_, dialog) => Dialogs.Add(dialog.Message);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Errors.Add(message.Text);
        };
        page.PageError += (_, error) => Errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Dialogs that a script opened.</summary>
    public List<string> Dialogs { get; } = [];

    /// <summary>What the page complained about.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Keys that were pressed.</summary>
    public int Keystrokes { get; private set; }

    public static async Task<ReviewBrowser> OpenAsync()
    {
        var driver = await Playwright.CreateAsync();
        var chromium = await driver.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = 1366, Height = 768 }, Locale = "zh-CN" });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        return new(driver, chromium, page);
    }

    /// <summary>Goes to an address and waits for the page's script.</summary>
    public async Task GoAsync(ApiHost host, string path)
    {
        await Page.GotoAsync(new Uri(host.Http.BaseAddress!, path).ToString());
        await Page.WaitForSelectorAsync("body[data-ready], body.start");
    }

    /// <summary>Takes a picture of the page, under <c>artifacts/pages</c>, for people to look at.</summary>
    public async Task PictureAsync(string name) => await Page.ScreenshotAsync(new() { Path = Repository.At(Path.Combine("artifacts", "pages", $"{name}.png")) });

    /// <summary>Presses a key.</summary>
    public async Task PressAsync(string key)
    {
        await Page.Keyboard.PressAsync(key);
        Keystrokes++;
    }

    /// <summary>Answers questions as a person who sees the page would, with the fewest keys, until none is left.</summary>
    public async Task AnswerAllAsync(IReadOnlyDictionary<string, FieldAnswer> truth, int most = 400)
    {
        for (var i = 0; i < most && await AskedAsync() is { } id; i++)
        {
            var before = await Page.GetAttributeAsync("body", "data-decided");
            var row = await EmptyRowAsync();
            if (row.Length > 1 && row.All(other => truth[other].State == FieldState.Blank)) await PressAsync("e");
            else await AnswerAsync(truth[id]);
            await Page.WaitForFunctionAsync("before => (document.body.dataset.decided || null) !== before && !document.body.dataset.rest", before);
        }
    }

    /// <summary>The field that is asked; null where none is left.</summary>
    public async Task<string?> AskedAsync() => await Page.EvaluateAsync<string?>("() => document.body.dataset.done ? null : document.querySelector('td.at').dataset.field");

    /// <summary>The fields that one key would say are empty; none where the page offers no such key.</summary>
    private async Task<string[]> EmptyRowAsync() => await Page.EvaluateAsync<string[]>(
        """
        () => {
          const cell = document.querySelector('td.at');
          if (!cell || !/ e: /.test(document.getElementById('entry-note').textContent)) return [];
          const row = cell.dataset.field.replace(/[^.]*$/, '');
          return [...document.querySelectorAll('td.v.doubt')].filter(other => other.dataset.field.startsWith(row) && other.textContent === '␣').map(other => other.dataset.field);
        }
        """);

    /// <summary>Answers the question that is shown.</summary>
    public async Task AnswerAsync(FieldAnswer answer)
    {
        if (answer.State == FieldState.Blank) await PressAsync("b");
        else if (answer.State == FieldState.Missing) await PressAsync("m");
        else
        {
            var text = answer.Value!.Value.ToString(CultureInfo.InvariantCulture);
            if (await Page.TextContentAsync("#entry") != text)
            {
                var choices = await Page.EvaluateAsync<JsonElement>("() => [...document.querySelectorAll('#choices li')].map(li => [li.querySelector('kbd').textContent, li.querySelector('span').textContent])");
                var choice = choices.EnumerateArray().FirstOrDefault(pair => pair[1].GetString() == text);
                foreach (var key in choice.ValueKind == JsonValueKind.Array ? choice[0].GetString()! : text) await PressAsync(key.ToString());
            }

            await PressAsync("Enter");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
