using System.Globalization;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Regions;

namespace ExtractPipeline.Tests.Shared;

/// <summary>One thing that happens to an archive: a document gets a record, its first or a newer one.</summary>
/// <param name="Document">The document.</param>
/// <param name="Record">The record.</param>
internal sealed record ArchiveStep(string Document, ExtractionRecord Record);

/// <summary>
/// Makes records, not documents, fast: the archive of some hundred bodies over seven years, with reports that are missing, published again, read again,
/// moved to another body, rejected late, rolled up, and with fields in every state. The same seed gives the same archive.
/// </summary>
internal sealed class RecordCorpus(int seed)
{
    private const int FirstYear = 2019, Years = 7;
    private static readonly string[] Kinds = ["商务局", "教育局", "公安局", "财政局", "市场监督管理局", "自然资源局", "人民政府", "卫生健康委员会"];

    private readonly Random random = new(seed);
    private int documents;

    /// <summary>All fields of a record where true; else the totals and a few more.</summary>
    public bool Whole { get; init; }

    /// <summary>The archive, as it grows.</summary>
    /// <param name="count">Number of steps.</param>
    public IEnumerable<ArchiveStep> Steps(int count)
    {
        var regions = RegionCatalogue.All.Where(region => region.Until is null && region.Parent is not null).ToList();
        var made = 0;
        while (true)
        {
            var region = regions[random.Next(regions.Count)];
            foreach (var kind in Kinds)
            {
                for (var year = FirstYear; year < FirstYear + Years; year++)
                {
                    foreach (var step in OfReport(region, region.Name + kind, year))
                    {
                        yield return step;
                        if (++made == count) yield break;
                    }
                }
            }
        }
    }

    private IEnumerable<ArchiveStep> OfReport(Region region, string agency, int year)
    {
        if (Chance(0.08)) yield break; // Missing.
        var document = NextDocument();
        yield return new(document, Record(region, agency, year, document));
        if (Chance(0.06)) yield return new(document, Record(region, agency, year, document)); // Read again.
        if (Chance(0.01)) yield return new(document, Record(region, agency, year - 1, document)); // The year was wrong.
        if (Chance(0.01)) yield return new(document, Rejected(document));
        if (!Chance(0.05)) yield break;
        var again = NextDocument(); // Published again.
        yield return new(again, Record(region, agency, year, again));
        if (Chance(0.2)) yield return new(document, Record(region, agency, year, document)); // The older one is read again: the newer one still counts.
        if (Chance(0.2)) yield return new(again, Rejected(again)); // The newer one was none: the older one counts again.
    }

    private string NextDocument() => (++documents).ToString("x64", CultureInfo.InvariantCulture);

    private static ExtractionRecord Rejected(string document) => new()
    {
        Source = Source(document),
        Report = ReportInfo.Unknown,
        Layouts = TableLayouts.None,
        Outcome = Outcome.Rejected,
        Fields = [],
        Checks = [],
        Problems = [Problem.Of(ProblemCode.NotAReport, "it is a letter")],
        Extractor = Extractor,
        Timings = new Dictionary<string, double> { ["totalMs"] = 1 },
    };

    private ExtractionRecord Record(Region region, string agency, int year, string document)
    {
        var certain = !Chance(0.01);
        Layout? layout = year < 2021 ? Layout.Ogi2019 : Layout.Ogi2021;
        var layouts = new TableLayouts(layout, Chance(0.02) ? null : layout, layout);
        var fields = FormCatalogue.Cells(layouts.Proactive, layouts.Requests, layouts.Disputes).Where(cell => Whole || Chosen(cell.Id)).Select(FieldOf).ToList();
        var checks = Whole ? ChecksOf(fields, 50).ToList() : [.. ChecksOf(fields, 5)];
        return new()
        {
            Source = Source(document),
            Report = new()
            {
                Title = string.Create(CultureInfo.InvariantCulture, $"{agency}{year}年政府信息公开工作年度报告{(Chance(0.01) ? "（汇总）" : "")}"),
                Agency = agency,
                Year = year,
                Region = certain ? new() { Code = region.Code, Name = region.Name, Candidates = [region.Code] } : ExtractPipeline.Extraction.Records.RegionInfo.Unknown,
            },
            Layouts = layouts,
            Outcome = fields.TrueForAll(field => field.Decision == Decision.Accept) ? Outcome.Accepted : Outcome.NeedsReview,
            Fields = fields,
            Checks = checks,
            Problems = Chance(0.1) ? [Problem.Of(ProblemCode.IdentityBroken, "a sum is wrong as printed")] : [],
            Extractor = Extractor,
            Timings = new Dictionary<string, double> { ["totalMs"] = 1 },
        };
    }

    private static bool Chosen(FieldId id) =>
        id.Table == TableKind.Disputes || id.Row is "received_new" or "carried_over_in" or "carried_forward" || (id.Table == TableKind.Requests && id.Column == "total")
        || (id.Table == TableKind.Proactive && id.Column is "amount_wan_yuan" or "amount" or "change" or "decisions");

    private Field FieldOf(FormCell cell)
    {
        var state = random.Next(1000) switch { < 15 => FieldState.Blank, < 25 => FieldState.Missing, < 35 => FieldState.Unread, _ => FieldState.Read };
        decimal? value = state == FieldState.Read ? ValueOf(cell.Column.Kind) : null;
        return new()
        {
            Id = cell.Id.ToString(),
            Value = value,
            Raw = value?.ToString(CultureInfo.InvariantCulture),
            State = state,
            Confidence = 0.9999,
            Decision = state == FieldState.Unread || Chance(0.02) ? Decision.Review : Decision.Accept,
            Method = ReadingMethod.Text,
            Page = 1,
            Box = new(100, 200, 120, 210),
            Candidates = [],
        };
    }

    private decimal ValueOf(ValueKind kind) => kind switch
    {
        ValueKind.Amount => Chance(0.01) ? 0.1234567m : random.NextInt64(0, 5_000_000_000_000) / (decimal)Math.Pow(10, random.Next(7)),
        ValueKind.Difference => random.Next(-50, 50),
        _ => random.Next(10) switch { < 4 => 0, < 9 => random.Next(200), _ => random.Next(99_999_999) },
    };

    private IEnumerable<Check> ChecksOf(List<Field> fields, int most) => fields.Where(field => field.Id.EndsWith(".total", StringComparison.Ordinal)).Take(most).Select(field => new Check
    {
        Id = $"{(field.Id.StartsWith("disputes", StringComparison.Ordinal) ? "B4" : "B3")}.{field.Id.Split('.')[1]}",
        Status = field.State != FieldState.Read ? CheckStatus.Open : Chance(0.03) ? CheckStatus.Broken : CheckStatus.Holds,
        Left = field.Value,
        Right = field.Value + 1,
        Fields = [field.Id],
    });

    private bool Chance(double of) => random.NextDouble() < of;

    private static SourceInfo Source(string document) => new() { File = $"{document[^8..]}.pdf", Sha256 = document, MediaType = "application/pdf", Bytes = 1000, Pages = 2 };

    private static readonly ExtractorInfo Extractor = new() { Version = "corpus", TextLayer = null, Ocr = null, Models = new Dictionary<string, string>(), AcceptedRisk = 0.0001 };
}
