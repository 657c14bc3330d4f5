using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Tests.Shared;

/// <summary>Asks the service and a plain script over the record files the same questions.</summary>
internal static class FiguresAgainstScript
{
    private const string RateFormula = "(requests.granted.total + requests.partially_granted.total) / requests.disposed_total.total";

    /// <summary>Expression, statistic, groups, scope, region, first year, last year, accepted only.</summary>
    private static readonly string[] Questions =
    [
        "requests.received_new.total|sum|year,province|own||||",
        "requests.received_new.total|sum||own||||",
        "requests.received_new.total|sum|year|rollup||||",
        "requests.received_new.total|sum|year|own||||true",
        "requests.received_new.total|count|prefecture|own||2020|2023|",
        "requests.granted.total|median|year,kind|own||||",
        "requests.granted.total|mean|kind|own||2021|2025|",
        "disputes.review.corrected|max|year|own||||",
        "proactive.administrative_fees.amount_wan_yuan|sum|year|own||||",
        "proactive.government_procurement.amount|sum|province|own||||",
        "proactive.administrative_licensing.change|sum|year|own||||",
        "requests.other_processing.total|sum|year|own||||",
        $"{RateFormula}|sum|year,province|own||||",
        $"{RateFormula}|median|year|own||||",
        "requests.received_new.total + requests.carried_over_in.total|sum|year,region|own|410000|||",
        "requests.received_new.natural_person|min|agency|own|440000|2022|2022|",
    ];

    /// <summary>What the script says.</summary>
    public static async Task<string> AskScriptAsync(string root, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(root, "tests/Shared/aggregate.py"), folder, Path.Combine(root, "src/ExtractPipeline.Extraction/Regions/regions.csv")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var script = Process.Start(start)!;
        await script.StandardInput.WriteAsync(string.Join('\n', Questions) + "\n");
        script.StandardInput.Close();
        var text = await script.StandardOutput.ReadToEndAsync(cancellation);
        await script.WaitForExitAsync(cancellation);
        return script.ExitCode == 0 ? text : throw new InvalidOperationException("the script fails");
    }

    /// <summary>What the service says, in the script's words.</summary>
    public static async Task<string> AskServiceAsync(Database database, CancellationToken cancellation)
    {
        var aggregation = new Aggregation(new FigureQueries(database));
        var text = new StringBuilder();
        var unplaced = 0L;
        foreach (var question in Questions)
        {
            text.Append("? ").Append(question).Append('\n');
            var part = question.Split('|');
            var by = part[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(word => Enum.Parse<GroupBy>(word, ignoreCase: true)).ToList();
            var query = new AggregateQuery(
                MeasureParser.Parse(part[0]), Enum.Parse<Statistic>(part[1], ignoreCase: true), by, new(part[3], part[4].Length > 0 ? part[4] : null), Number(part[5]), Number(part[6]), part[7] == "true");
            var result = await aggregation.ComputeAsync(query, cancellation);
            unplaced = result.Unplaced;
            var lines = result.Figures.Select(figure => string.Join('|', (string[])
            [
                .. figure.Year is { } year ? [year.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
                .. figure.Keys,
                figure.Value?.ToString(CultureInfo.InvariantCulture) ?? "null",
                .. new[] { figure.Reports, figure.Added, figure.Blank, figure.Absent, figure.Unread, figure.Missing, figure.Unreviewed, figure.Inconsistent }.Select(count => count.ToString(CultureInfo.InvariantCulture)),
            ]));
            foreach (var line in lines) text.Append(line).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"unplaced {unplaced}\n").ToString();
    }

    private static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
