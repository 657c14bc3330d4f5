using System.Globalization;
using System.Text.Json;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Tests.Reviews;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// What review costs: questions until no sum is open that answers can close (one over a blank total stays open for ever), asked in the order of what they settle and by lowest confidence, and keystrokes until no
/// field is doubtful. Over records of scans with their truth, or over simulated scans.
/// </summary>
internal static class ReviewBenchmark
{
    private const int Simulated = 200;

    /// <summary>A document with more doubts has a table that was not found: every cell is asked, in whatever order.</summary>
    private const int MostDoubts = 60;

    /// <summary>Keys of a person who sees the page: Enter where the shown value is right, a choice and Enter, or the digits and Enter.</summary>
    private static int KeysOf(Field field, FieldAnswer truth)
    {
        if (FieldAnswer.Of(field) == truth && field.State != FieldState.Unread) return 1;
        if (truth.State != FieldState.Read) return 1;
        return 1 + (field.Candidates.Any(candidate => candidate.Value == truth.Value) ? 1 : truth.Value!.Value.ToString(CultureInfo.InvariantCulture).Length);
    }

    /// <summary>Runs over <c>RECORDS TRUTH</c>, or over simulated scans where no folders are named.</summary>
    public static void Run(string[] folders)
    {
        var scans = folders is [var records, var truths]
            ? [.. Load(records, truths)]
            : Enumerable.Range(1, Simulated).Select(seed => ScanSketch.Of(seed, 6 + (seed % 12))).ToList();
        var all = scans.Count;
        scans.RemoveAll(scan => !IsReviewed(scan));
        var (ordered, lowest, orderedRows, lowestRows, doubts, questions, keys, open, wrong, single) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var scan in scans)
        {
            doubts += scan.Record.Fields.Count(RecordReviser.IsDoubtful);
            var reviewed = scan.Record;
            while (DoubtOrder.Of(reviewed) is [var doubt, ..])
            {
                questions++;
                keys += KeysOf(doubt.Field, scan.Truth[doubt.Field.Id]);
                reviewed = RecordReviser.Answer(reviewed, doubt.Field.Id, scan.Truth[doubt.Field.Id]);
            }

            var (before, after) = (OpenSums(scan.Record), OpenSums(reviewed));
            if (!before.IsSubsetOf(after))
            {
                open++;
                ordered += UntilClosed(scan, after, BySettling, rows: false);
                lowest += UntilClosed(scan, after, ByConfidence, rows: false);
                orderedRows += UntilClosed(scan, after, BySettling, rows: true);
                lowestRows += UntilClosed(scan, after, ByConfidence, rows: true);
                single += UntilClosedOneByOne(scan, reviewed, after);
            }

            foreach (var field in reviewed.Fields.Where(field => IsWrong(field, scan) && !IsWrong(scan.Record.Fields.First(before => before.Id == field.Id), scan)))
            {
                wrong++;
                Console.WriteLine($"wrong by implication: {scan.Record.Source.File} {field.Id} {FieldAnswer.Of(field)}, in truth {scan.Truth.GetValueOrDefault(field.Id)}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {all} scans, {scans.Count} with 1 to {MostDoubts} doubtful fields, {open} of them with open sums, {doubts} doubtful fields
            questions until no sum is open that answers can close: {ordered} by what they settle, {lowest} by lowest confidence ({(double)ordered / Math.Max(1, lowest):0.0%});
            one question for the empty cells of a row: {orderedRows} by what they settle ({(double)orderedRows / Math.Max(1, lowest):0.0%}), {lowestRows} by lowest confidence ({(double)orderedRows / Math.Max(1, lowestRows):0.0%});
            {single} by lowest confidence where an answer is for its own field alone ({(double)ordered / Math.Max(1, single):0.0%})
            until no field is doubtful: {questions} questions, {doubts - questions} doubts settled by implication, {keys} keystrokes, {(double)keys / Math.Max(1, doubts):0.00} a doubtful field
            fields that implication accepted wrongly: {wrong}
            """));
    }

    /// <summary>Whether a scan has doubts, and so few that no table is missing.</summary>
    internal static bool IsReviewed(ScanSketch scan) => scan.Record.Fields.Count(RecordReviser.IsDoubtful) is > 0 and <= MostDoubts;

    internal static bool IsWrong(Field field, ScanSketch scan) => field.Decision == Decision.Accept && FieldAnswer.Of(field) != scan.Truth.GetValueOrDefault(field.Id);

    internal static HashSet<string> OpenSums(ExtractionRecord record) => [.. record.Checks.Where(check => check.Status == CheckStatus.Open && check.Id.StartsWith('B')).Select(check => check.Id)];

    private static Field BySettling(ExtractionRecord record) => DoubtOrder.Of(record)[0].Field;

    private static Field ByConfidence(ExtractionRecord record) => record.Fields.Where(RecordReviser.IsDoubtful).MinBy(field => field.Confidence)!;

    private static int UntilClosed(ScanSketch scan, HashSet<string> never, Func<ExtractionRecord, Field> next, bool rows)
    {
        var record = scan.Record;
        var asked = 0;
        for (; !OpenSums(record).IsSubsetOf(never) && record.Fields.Any(RecordReviser.IsDoubtful); asked++)
        {
            var field = next(record);
            var row = rows ? EmptyRow(record, field) : [];
            foreach (var id in row.Count > 0 && row.TrueForAll(id => scan.Truth[id].State == FieldState.Blank) ? row : [field.Id])
                record = RecordReviser.Answer(record, id, scan.Truth[id]);
        }

        return asked;
    }

    /// <summary>The doubtful cells of a field's row that seem empty: one key tells of all of them.</summary>
    private static List<string> EmptyRow(ExtractionRecord record, Field asked) => asked.State != FieldState.Blank
        ? []
        : [.. record.Fields.Where(field => field.State == FieldState.Blank && RecordReviser.IsDoubtful(field) && RowOf(field) == RowOf(asked)).Select(field => field.Id)];

    private static string RowOf(Field field) => field.Id[..field.Id.LastIndexOf('.')];

    /// <summary>Where an answer is for its own field alone: until the doubts of every sum that can be closed are asked, the least confident first.</summary>
    private static int UntilClosedOneByOne(ScanSketch scan, ExtractionRecord reviewed, HashSet<string> never)
    {
        var closing = reviewed.Checks.Where(check => check.Id.StartsWith('B') && !never.Contains(check.Id)).SelectMany(check => check.Fields).ToHashSet(StringComparer.Ordinal);
        return 1 + scan.Record.Fields.Where(RecordReviser.IsDoubtful).OrderBy(field => field.Confidence).Index().Last(entry => closing.Contains(entry.Item.Id)).Index;
    }

    /// <summary>Records whose tables are those of the truth: of a table that was taken for another there is no answer to give.</summary>
    internal static IEnumerable<ScanSketch> Load(string records, string truths)
    {
        foreach (var path in Directory.EnumerateFiles(truths, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var recordPath = Path.Combine(records, Path.GetRelativePath(truths, path));
            if (!File.Exists(recordPath)) continue;
            using var truth = JsonDocument.Parse(File.ReadAllBytes(path));
            var answers = truth.RootElement.GetProperty("fields").EnumerateObject().ToDictionary(
                field => field.Name,
                field => new FieldAnswer(
                    Enum.GetValues<FieldState>().First(state => state.ToString().Equals(field.Value.GetProperty("state").GetString(), StringComparison.OrdinalIgnoreCase)),
                    field.Value.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null),
                StringComparer.Ordinal);
            var record = RecordJson.Read(File.ReadAllBytes(recordPath));
            if (record.Fields.Count > 0 && record.Fields.All(field => answers.ContainsKey(field.Id))) yield return new(record, answers);
        }
    }
}
