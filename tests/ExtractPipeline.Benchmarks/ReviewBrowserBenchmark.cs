using System.Globalization;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Storage.Reviews;
using ExtractPipeline.Tests.Reviews;
using ExtractPipeline.Tests.Web;

namespace ExtractPipeline.Benchmarks;

/// <summary>What review costs at the page itself: records of scans with their truth, answered by keyboard in a real Chromium, with the scans as pictures.</summary>
internal static class ReviewBrowserBenchmark
{
    /// <summary>Runs over scans spread evenly over those that have few enough doubts.</summary>
    /// <returns>0 where every closable sum holds afterwards, no value became wrong and the page complained about nothing.</returns>
    public static async Task<int> RunAsync(string records, string truths, string documents, int count)
    {
        var all = ReviewBenchmark.Load(records, truths).Where(ReviewBenchmark.IsReviewed).ToList();
        var scans = Enumerable.Range(0, Math.Min(count, all.Count)).Select(i => all[i * all.Count / Math.Min(count, all.Count)]).ToList();
        await using var host = await ApiHost.StartAsync(("Review:Blind", "0"), ("Review:SecondLook", "0"), ("Review:MixIn", "0"));
        foreach (var (i, scan) in scans.Index())
        {
            await host.AddAsync(scan.Record);
            var file = Path.Combine(host.Folder, "files", IdOf(i)[..2], IdOf(i));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(Path.Combine(documents, scan.Record.Source.File), file);
        }

        await host.Get<ReviewBacklog>().WeighAsync(count, default);
        await using var browser = await ReviewBrowser.OpenAsync();
        var (doubts, decisions, open, closed, left, wrong) = (0, 0, 0, 0, 0, 0);
        foreach (var (i, scan) in scans.Index())
        {
            var (keys, own) = (browser.Keystrokes, scan.Record.Fields.Count(RecordReviser.IsDoubtful));
            await browser.GoAsync(host, $"/review/{IdOf(i)}");
            if (i == 0) await PicturesAsync(browser);
            await browser.AnswerAllAsync(scan.Truth);
            var after = (await host.Get<ReviewBacklog>().FindAsync(IdOf(i), new("local", true), default))!.Record;
            var (before, still) = (ReviewBenchmark.OpenSums(scan.Record), ReviewBenchmark.OpenSums(after));
            (doubts, open, closed) = (doubts + own, open + before.Count, closed + before.Except(still).Count());
            left += still.Count(id => !WaitsForABlankTotal(after, id)) + after.Fields.Count(RecordReviser.IsDoubtful);
            foreach (var field in after.Fields.Zip(scan.Record.Fields).Where(pair => ReviewBenchmark.IsWrong(pair.First, scan) && !ReviewBenchmark.IsWrong(pair.Second, scan)).Select(pair => pair.First))
            {
                wrong++;
                Console.WriteLine($"wrong after review: {scan.Record.Source.File} {field.Id} {FieldAnswer.Of(field)}, in truth {scan.Truth[field.Id]}");
            }

            decisions += (await host.Get<ReviewAudit>().HistoryAsync(IdOf(i), default)).Decisions.Count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scan.Record.Source.File}: {own} doubtful fields, {browser.Keystrokes - keys} keystrokes, open sums {before.Count} before, {still.Count} after"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {scans.Count} scans, {doubts} doubtful fields: {browser.Keystrokes} keystrokes, {(double)browser.Keystrokes / Math.Max(1, doubts):0.00} a doubtful field; {decisions} decisions
            {open} sums open before, {closed} closed; {left} doubts or sums left that answers can close; {wrong} fields wrong by review; {browser.Errors.Count} complaints of the page
            """));
        return left + wrong + browser.Errors.Count == 0 ? 0 : 1;
    }

    /// <summary>The page in both languages, under <c>artifacts/pages</c>, for people to look at.</summary>
    private static async Task PicturesAsync(ReviewBrowser browser)
    {
        await browser.Page.WaitForSelectorAsync("body[data-page]");
        foreach (var language in (string[])["zh", "en"])
        {
            await browser.PictureAsync($"review-scan-{language}");
            await browser.Page.Keyboard.PressAsync("l");
        }
    }

    /// <summary>Whether a sum says nothing whatever its parts hold.</summary>
    private static bool WaitsForABlankTotal(ExtractionRecord record, string sum)
    {
        var fields = record.Fields.ToDictionary(field => field.Id, StringComparer.Ordinal);
        return ReviewSums.Of(record.Layouts).First(rule => rule.Id == sum) is var found && (found.Totals.Any(id => IsEmpty(id.ToString())) || (found.Left.Count > 1 && found.Left.Concat(found.Right).Any(id => IsEmpty(id.ToString()))));

        bool IsEmpty(string id) => fields.GetValueOrDefault(id) is not { State: FieldState.Read };
    }

    private static string IdOf(int index) => (index + 1).ToString("x64", CultureInfo.InvariantCulture);
}
