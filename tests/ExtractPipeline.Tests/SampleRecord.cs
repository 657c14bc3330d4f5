using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Tests;

/// <summary>Hand-made records, for what consumes them.</summary>
internal static class SampleRecord
{
    public static ExtractionRecord With(params IEnumerable<Field> fields) => new()
    {
        Source = new() { File = "city/report.pdf", Sha256 = new string('a', 64), MediaType = "application/pdf", Bytes = 1234, Pages = 2 },
        Report = new() { Title = "洛阳市商务局2025年政府信息公开工作年度报告", Agency = "洛阳市商务局", Year = 2025, Region = RegionInfo.Unknown },
        Layouts = new(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021),
        Outcome = Outcome.Accepted,
        Fields = [.. fields],
        Checks = [],
        Problems = [],
        Extractor = new() { Version = "0.1.0", TextLayer = "poppler", Ocr = null, Models = new Dictionary<string, string>(), AcceptedRisk = 0.001 },
        Timings = new Dictionary<string, double> { ["totalMs"] = 41 },
    };

    /// <summary>A field that was read, accepted from 0.999 on.</summary>
    public static Field Read(string id, decimal value, double confidence = 0.9999) => new()
    {
        Id = id,
        Value = value,
        Raw = FormattableString.Invariant($"{value}"),
        State = FieldState.Read,
        Confidence = confidence,
        Decision = confidence >= 0.999 ? Decision.Accept : Decision.Review,
        Method = ReadingMethod.Text,
        Page = 1,
        Box = new Box(100, 200, 120, 210),
        Candidates = [],
    };

    /// <summary>A field without a value.</summary>
    public static Field Empty(string id, FieldState state, double confidence = 0.9999) =>
        Read(id, 0, state == FieldState.Unread ? 0 : confidence) with { Value = null, Raw = null, State = state };

    /// <summary>A whole report of zeros in the 2021 edition.</summary>
    public static ExtractionRecord Zeros() => With(
        FormCatalogue.Cells(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021).Select(cell => Read(cell.Id.ToString(), 0)));

    /// <summary>A record in which every state, method, decision, status, severity and problem occurs.</summary>
    public static ExtractionRecord OfEverything()
    {
        var states = Enum.GetValues<FieldState>();
        var methods = Enum.GetValues<ReadingMethod>();
        var fields = FormCatalogue.Cells(Layout.Ogi2021, Layout.Ogi2021, Layout.Ogi2021).Select((cell, i) =>
        {
            var field = states[i % states.Length] is var state and not FieldState.Read
                ? Empty(cell.Id.ToString(), state, confidence: 0.9 + 0.0999 * (i % 3 / 2.0))
                : Read(cell.Id.ToString(), i, confidence: i % 3 == 0 ? 0.7 : 0.99995);
            return field with
            {
                Method = methods[i % methods.Length],
                Box = i % 7 == 0 ? null : field.Box,
                Page = i % 7 == 0 ? null : 1,
                Uncalibrated = i % 5 == 0 ? 0.8 : null,
                Candidates = field.Decision == Decision.Review ? [new(18, 0.21), new(null, 0.05)] : [],
            };
        });
        return With(fields) with
        {
            Outcome = Outcome.NeedsReview,
            Layouts = new(Layout.Ogi2021, Layout.Ogi2019, null),
            Checks = [.. Enum.GetValues<CheckStatus>().Select((status, i) => new Check
            {
                Id = "B3.received_new",
                Status = status,
                Left = i == 0 ? null : 3,
                Right = 4.5m,
                Fields = ["requests.received_new.total"],
            })],
            Problems = [.. ProblemTable.Rules.Select(rule => Problem.Of(rule.Code, rule.Meaning, page: 1, ["requests.received_new.total"]))],
            Extractor = new()
            {
                Version = "0.1.0",
                TextLayer = null,
                Ocr = "digits 1",
                Models = new Dictionary<string, string> { ["digits"] = "sha256:00" },
                AcceptedRisk = 0.001,
                ConfidenceMap = new(20, [new(1, 2, 0, 30, 1)], [], []),
            },
        };
    }
}
