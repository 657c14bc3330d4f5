using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.Extraction.Records;
using Spectre.Console;

namespace ExtractPipeline.Cli.Extract;

/// <summary>Shows how far a run is: a bar on a terminal, else a plain line every few seconds. On standard error.</summary>
internal sealed class BatchProgress : IProgress<BatchResult>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly int total;
    private readonly ProgressTask? bar;
    private TimeSpan shown;
    private int done, skipped;

    private BatchProgress(int total, ProgressTask? bar)
    {
        this.total = total;
        this.bar = bar;
    }

    /// <summary>Runs a batch under the display that the terminal allows.</summary>
    public static async Task<BatchSummary> ShowAsync(int total, Func<IProgress<BatchResult>, Task<BatchSummary>> run)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error), Interactive = Console.IsErrorRedirected ? InteractionSupport.No : InteractionSupport.Detect });
        if (!console.Profile.Capabilities.Interactive) return await run(new BatchProgress(total, null));
        return await console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => run(new BatchProgress(total, context.AddTask("…", maxValue: Math.Max(1, total)))));
    }

    /// <inheritdoc/>
    public void Report(BatchResult value)
    {
        done++;
        if (value.Skipped) skipped++;
        var rate = (done - skipped) / Math.Max(0.001, clock.Elapsed.TotalSeconds);
        if (bar is not null)
        {
            bar.Value = done;
            bar.Description = string.Create(CultureInfo.InvariantCulture, $"{done} of {total}, {rate:0.0} documents/s");
        }
        else if (clock.Elapsed - shown >= Every && done < total)
        {
            shown = clock.Elapsed;
            var left = TimeSpan.FromSeconds((total - done) / Math.Max(0.001, rate));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {total} documents, {rate:0.0}/s, about {left:hh\\:mm\\:ss} left"));
        }
    }
}

/// <summary>The last table of a run, on standard output.</summary>
internal static class BatchTable
{
    /// <summary>Prints what was accepted, sent to review and rejected, and why.</summary>
    public static void Print(BatchSummary summary, string folder)
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected) console.Profile.Width = 140;
        var outcomes = new Table().Border(TableBorder.Simple).AddColumn("outcome").AddColumn(new TableColumn("documents").RightAligned());
        foreach (var (outcome, count) in summary.Documents)
            outcomes.AddRow(outcome == Outcome.NeedsReview ? "needs review" : outcome.ToString().ToLowerInvariant(), Number(count));
        console.Write(outcomes);

        if (summary.Problems.Any())
        {
            var problems = new Table().Border(TableBorder.Simple).AddColumn("problem").AddColumn(new TableColumn("documents").RightAligned()).AddColumn("for example").AddColumn("cure");
            foreach (var (code, documents, examples) in summary.Problems)
                problems.AddRow(BatchSummary.NameOf(code), Number(documents), Markup.Escape(Printable(examples[0])), Markup.Escape(ProblemTable.Of(code).Cure));
            console.Write(problems);
        }

        var skipped = summary.Skipped > 0 ? $", {Number(summary.Skipped)} of them done before" : "";
        Console.WriteLine($"{Number(summary.Total)} documents{skipped}; {Number(summary.Accepted)} of {Number(summary.Fields)} fields accepted, {Number(summary.Fields - summary.Accepted)} for review; "
            + $"sums: {Number(summary.Checks[CheckStatus.Holds])} hold, {Number(summary.Checks[CheckStatus.Broken])} broken, {Number(summary.Checks[CheckStatus.Open])} open.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Elapsed.TotalSeconds:0.0} s. Records, fields.csv and summary.json are in {folder}"));
    }

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>File names may hold anything, line breaks and escape sequences among it.</summary>
    internal static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '�' : c));
}
