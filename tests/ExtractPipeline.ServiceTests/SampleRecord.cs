using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.ServiceTests;

/// <summary>Records as the extractor makes them, small.</summary>
internal static class SampleRecord
{
    /// <summary>A report; its values add up to 3.3 in decimals that no double holds.</summary>
    public static ExtractionRecord Accepted { get; } = new()
    {
        Source = SourceInfo.Unread("a/b.pdf"),
        Report = new() { Title = "某局2024年政府信息公开工作年度报告", Agency = "某局", Year = 2024, Region = RegionInfo.Unknown },
        Layouts = TableLayouts.None,
        Outcome = Outcome.Accepted,
        Fields = [FieldOf("requests.granted.total", 1.1m), FieldOf("requests.granted.other_org", 2.2m), FieldOf("disputes.review.total", null)],
        Checks = [new() { Id = "B3.granted", Status = CheckStatus.Open, Left = null, Right = 1.1m, Fields = ["requests.granted.total"] }],
        Problems = [],
        Extractor = new() { Version = "test", TextLayer = null, Ocr = null, Models = new Dictionary<string, string>(), AcceptedRisk = 0.0001 },
        Timings = new Dictionary<string, double> { ["totalMs"] = 1 },
    };

    /// <summary>A document that is no report.</summary>
    public static ExtractionRecord Rejected { get; } = Accepted with
    {
        Outcome = Outcome.Rejected,
        Fields = [],
        Checks = [],
        Problems = [Problem.Of(ProblemCode.NotAReport, "it is a letter")],
    };

    private static Field FieldOf(string id, decimal? value) => new()
    {
        Id = id,
        Value = value,
        Raw = null,
        State = value is null ? FieldState.Blank : FieldState.Read,
        Confidence = 0.9999,
        Decision = Decision.Accept,
        Method = ReadingMethod.Text,
        Page = 1,
        Box = null,
        Candidates = [],
    };
}
