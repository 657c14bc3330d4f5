using System.Globalization;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>
/// A report as a scan gives it: true values whose sums hold, and for some cells several readings with the probabilities of a calibrated reader:
/// each is drawn before the truth is, so that of the readings given 0.7, seven in ten are right.
/// </summary>
internal sealed record ScanSketch(ExtractionRecord Record, IReadOnlyDictionary<string, FieldAnswer> Truth)
{
    private static readonly string[] Confusions = ["17", "38", "68", "06", "56", "49", "12", "35"];

    /// <summary>A report.</summary>
    /// <param name="seed">The same seed makes the same report.</param>
    /// <param name="doubtful">About how many cells of 三 and 四 have more than one reading.</param>
    /// <param name="proactive">Whether the numbers of 二, which no sum checks, are doubtful as well.</param>
    public static ScanSketch Of(int seed, int doubtful, bool proactive = true)
    {
        var random = new Random(seed);
        var layouts = new TableLayouts(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021);
        var cells = FormCatalogue.Cells(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021).ToList();
        var truth = Balanced(random, cells);
        var share = (double)doubtful / (cells.Count - 10);
        var fields = cells.ConvertAll(cell =>
        {
            var value = truth[cell.Id];
            var readings = (cell.Id.Table == TableKind.Proactive ? proactive : random.NextDouble() < share) ? Readings(random, value) : [new Candidate(value, 0.999995)];
            var best = readings[0];
            return new Field
            {
                Id = cell.Id.ToString(),
                Value = best.Value,
                Raw = best.Value?.ToString(CultureInfo.InvariantCulture),
                State = FieldState.Read,
                Confidence = Math.Round(best.Confidence, 6),
                Decision = best.Confidence >= 0.9999 ? Decision.Accept : Decision.Review,
                Method = ReadingMethod.Ocr,
                Page = 1,
                Box = new Box(100, 100, 120, 110),
                Candidates = [.. readings.Skip(1)],
                Evidence = best.Confidence >= 0.9999 ? null : new(0.00001, readings),
            };
        });
        var record = SampleRecord.With(fields) with
        {
            Layouts = layouts,
            Outcome = Outcome.NeedsReview,
            Source = new() { File = "city/report.pdf", Sha256 = new string('a', 64), MediaType = "application/pdf", Bytes = 1234, Pages = 1 },
            Checks = [.. ReviewSums.Of(layouts).Select(sum => new Check { Id = sum.Id, Status = CheckStatus.Open, Left = null, Right = null, Fields = [.. sum.Left.Concat(sum.Right).Select(id => id.ToString())] })],
            Extractor = new() { Version = "sketch", TextLayer = null, Ocr = "sketch", Models = new Dictionary<string, string>(), AcceptedRisk = 0.0001 },
        };
        foreach (var table in Enum.GetValues<TableKind>()) record = RecordReviser.Weigh(record, table);
        return new(record, cells.ToDictionary(cell => cell.Id.ToString(), cell => new FieldAnswer(FieldState.Read, truth[cell.Id]), StringComparer.Ordinal));
    }

    /// <summary>
    /// A report with exactly so many doubtful cells in 三: two readings of which the sums choose one, or none, and a place that is not quite sure, so
    /// that each must be answered.
    /// </summary>
    public static ScanSketch WithDoubts(int count, int seed = 1)
    {
        var sketch = Of(seed, 0, proactive: false);
        var random = new Random(seed);
        var cells = sketch.Record.Fields.Where(field => field.Id.StartsWith("requests.", StringComparison.Ordinal)).Select(field => field.Id).OrderBy(_ => random.Next()).Take(count).ToList();
        var fields = sketch.Record.Fields.Select(field => cells.IndexOf(field.Id) is not (>= 0 and var i) ? field : field with
        {
            Value = i % 4 == 3 ? null : field.Value,
            State = i % 4 == 3 ? FieldState.Unread : FieldState.Read,
            Confidence = 0.6,
            Decision = Decision.Review,
            Evidence = new(0.001, i % 4 == 3 ? [] : i % 4 == 2 ? [new(field.Value + 70, 0.6), new(field.Value, 0.39)] : [new(field.Value, 0.9), new(field.Value + 30, 0.09)]),
        });
        return sketch with { Record = RecordReviser.Weigh(sketch.Record with { Fields = [.. fields] }, TableKind.Requests) };
    }

    /// <summary>
    /// A report with four doubtful cells in two rows and two columns that may all be one more or less: every sum holds in both cases, and any one
    /// answer settles the other three.
    /// </summary>
    public static ScanSketch WithKnot(int seed)
    {
        var sketch = Of(seed, 0, proactive: false);
        var parts = FormCatalogue.Of(TableKind.Requests, Layout.Ogi2021).Checks.First(check => check.Id == "B2").Right;
        var (first, second) = (from a in parts from b in parts where a != b && At(a, "commercial_enterprise") > 0 && At(b, "natural_person") > 0 select (a, b)).First();
        var knot = new Dictionary<string, decimal>(StringComparer.Ordinal)
        {
            [Id(first, "natural_person")] = 1,
            [Id(first, "commercial_enterprise")] = -1,
            [Id(second, "natural_person")] = -1,
            [Id(second, "commercial_enterprise")] = 1,
        };
        var fields = sketch.Record.Fields.Select(field => !knot.TryGetValue(field.Id, out var change) ? field : field with
        {
            Confidence = 0.5,
            Decision = Decision.Review,
            Candidates = [new(field.Value + change, 0.49)],
            Evidence = new(0.00001, [new(field.Value, 0.499), new(field.Value + change, 0.499)]),
        });
        return sketch with { Record = RecordReviser.Weigh(sketch.Record with { Fields = [.. fields] }, TableKind.Requests) };

        static string Id(string row, string column) => $"requests.{row}.{column}";
        decimal At(string row, string column) => sketch.Truth[Id(row, column)].Value!.Value;
    }

    private static List<Candidate> Readings(Random random, decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var others = Enumerable.Range(0, 6).Select(_ => Confused(random, text)).Where(other => other != text).Distinct().Take(1 + random.Next(2)).Select(other => decimal.Parse(other, CultureInfo.InvariantCulture)).ToList();
        if (others.Count == 0) others.Add(value + 1);

        // Somebody's reading is right with the probability that it claims.
        var best = 0.5 + (0.48 * random.NextDouble());
        var rest = (1 - best) * 0.98;
        var right = random.NextDouble() < best / (best + rest) ? 0 : 1 + random.Next(others.Count);
        List<decimal> order = [.. others];
        order.Insert(Math.Min(right, order.Count), value);
        return [.. order.Select((reading, i) => new Candidate(reading, Math.Round(i == 0 ? best : rest / (order.Count - 1), 6)))];
    }

    private static string Confused(Random random, string text)
    {
        var at = random.Next(text.Length);
        var pairs = Confusions.Where(pair => pair.Contains(text[at], StringComparison.Ordinal)).ToList();
        if (pairs.Count == 0) return text;
        var pair = pairs[random.Next(pairs.Count)];
        var other = string.Concat(text.AsSpan(0, at), (pair[0] == text[at] ? pair[1] : pair[0]).ToString(), text.AsSpan(at + 1));
        return other.Length > 1 && other[0] == '0' ? text : other;
    }

    private static Dictionary<FieldId, decimal> Balanced(Random random, List<FormCell> cells)
    {
        var values = cells.ToDictionary(cell => cell.Id, _ => (decimal)Draw(random));
        FieldId Id(string row, string column) => new(TableKind.Requests, row, column);
        var form = FormCatalogue.Of(TableKind.Requests, Layout.Ogi2021);
        var columns = form.Sections[0].Columns.Select(column => column.Id).ToList();
        var results = form.Checks.First(check => check.Id == "B2").Right;
        foreach (var column in columns.Where(column => column != "total"))
        {
            values[Id("disposed_total", column)] = results.Sum(row => values[Id(row, column)]);
            var sum = values[Id("disposed_total", column)] + values[Id("carried_forward", column)];
            values[Id("carried_over_in", column)] = Math.Min(values[Id("carried_over_in", column)], sum);
            values[Id("received_new", column)] = sum - values[Id("carried_over_in", column)];
        }

        foreach (var row in form.Sections[0].Rows) values[Id(row.Id, "total")] = columns.Where(column => column != "total").Sum(column => values[Id(row.Id, column)]);
        foreach (var row in new[] { "review", "litigation_direct", "litigation_after_review" })
            values[new(TableKind.Disputes, row, "total")] = new[] { "upheld", "corrected", "other_result", "pending" }.Sum(column => values[new(TableKind.Disputes, row, column)]);
        return values;
    }

    private static int Draw(Random random) => random.Next(10) switch { < 5 => 0, < 8 => random.Next(1, 10), < 9 => random.Next(10, 100), _ => random.Next(100, 4000) };
}
