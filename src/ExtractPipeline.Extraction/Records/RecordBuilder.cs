using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Records;

/// <summary>Turns what was found into fields, checks and problems, and decides what becomes of the document.</summary>
internal sealed class RecordBuilder(IReadOnlyList<Page> pages, FoundGrids found, Acceptance acceptance, string complaints)
{
    /// <summary>
    /// The risk of every field of a document whose sums are implausible; the same of a scan, on which it is mostly a few columns that were
    /// misread; and that of a document that holds several reports.
    /// </summary>
    private const double ImplausibleRisk = 0.5, ImplausibleScanRisk = 0.05, RepeatedRisk = 0.3;

    private readonly List<Field> fields = [];
    private readonly List<Check> checks = [];
    private readonly List<Problem> problems = [];

    /// <summary>What is known of the document, without the members that only the caller knows.</summary>
    internal sealed record Body(
        ReportInfo Report, TableLayouts Layouts, Outcome Outcome, IReadOnlyList<Field> Fields, IReadOnlyList<Check> Checks, IReadOnlyList<Problem> Problems);

    /// <summary>Builds the body of the record.</summary>
    /// <exception cref="DocumentException">The document is no such report, or so damaged that tables are lost.</exception>
    public Body Build()
    {
        var lines = found.Flow.Lines.Take(40).Select(TitleLine).ToList();
        var report = TitleReader.Read(lines);
        var unconfirmed = pages is [{ Scan: not null }, ..] && report.Agency is { } agency && !IsNamedAgain(agency, report.Region, lines) ? report.Agency : null;
        if (unconfirmed is not null) report = report with { Agency = null, Region = RegionInfo.Unknown };
        AddPageProblems();
        var layouts = FindLayouts(report);
        var tables = found.Grids.Select(grid => (Grid: grid, Read: FieldReader.Read(grid))).ToList();
        var implausible = Plausibility.Judge(found, [.. tables.SelectMany(table => table.Read.Sums)]);
        if (implausible is { } why) problems.Add(Problem.Of(why.Code, why.Message));
        var distrust = implausible is null ? 0 : pages.Any(page => page.Scan is not null) ? ImplausibleScanRisk : ImplausibleRisk;
        foreach (var (grid, read) in tables) AddTable(grid, layouts.Of(grid.Form.Table)!.Value, read.Cells, read.Sums, distrust);
        checks.AddRange(NarrativeChecks.Find(NarrativeChecks.ProseOf(found), fields));
        AddDocumentProblems(report, layouts, unconfirmed);
        var outcome = problems.Exists(problem => ProblemTable.Of(problem.Code).Effect == ProblemEffect.Review) ? Outcome.NeedsReview : Outcome.Accepted;
        return new(report, layouts, outcome, fields, checks, problems);
    }

    /// <summary>
    /// On a scan a name may be misread, into that of another place even, and nobody would notice it in a list of bodies: its place must exist,
    /// with its whole name, and the text must name it once more.
    /// </summary>
    private static bool IsNamedAgain(string agency, RegionInfo place, List<string> lines)
    {
        var text = string.Concat(lines.Select(line => line.Replace(" ", "", StringComparison.Ordinal)));
        return place.Candidates.Any(code => RegionCatalogue.Find(code) is { } region && agency.Contains(region.Name, StringComparison.Ordinal)
            && text.IndexOf(region.Name, StringComparison.Ordinal) != text.LastIndexOf(region.Name, StringComparison.Ordinal));
    }

    /// <summary>A line's words without those of a watermark, which do not stand on its line.</summary>
    private static string TitleLine(Line line)
    {
        const double offLine = 0.12;
        var main = line.Words.MaxBy(word => word.Box.Width)!.Box;
        return string.Join(' ', line.Words.Where(word => Math.Abs(word.Box.CenterY - main.CenterY) < offLine * main.Height).Select(word => word.Text));
    }

    /// <summary>Whether something of the grids may stand where no text can be read: on a page without a usable text layer, or in a picture.</summary>
    private bool HasUnusablePages => pages.Any(page => page.HasPicture || page.TextLayer is TextLayer.Absent or TextLayer.Garbage or TextLayer.Hidden);

    /// <summary>Whether the document has no pages but those that it was laid out on.</summary>
    private bool IsMarkup => pages.Any(page => page.Source is not null);

    private int? NumberOf(Page? page) => IsMarkup ? null : page?.Number;

    private void AddPageProblems()
    {
        foreach (var page in pages)
        {
            var (code, message) = page.TextLayer switch
            {
                TextLayer.Absent when page.Picture is not null => (ProblemCode.NeedsOcr, "may be a table and must be read from its image"),
                TextLayer.Absent => (ProblemCode.NeedsOcr, "has ink but no text"),
                TextLayer.Garbage => (ProblemCode.TextGarbage, IsMarkup ? "has text whose characters make no sense" : "has a text layer whose characters make no sense"),
                TextLayer.Hidden => (ProblemCode.TextHidden, "has a text layer that cannot be seen, over or under an image"),
                _ => (default, null),
            };
            if (message is null) continue;
            problems.Add(Problem.Of(code, $"{page.Picture?.Source ?? (IsMarkup ? "the document" : $"page {page.Number}")} {message}", NumberOf(page)));
            if (code != ProblemCode.NeedsOcr && !IsMarkup) problems.Add(Problem.Of(ProblemCode.NeedsOcr, $"page {page.Number} must be read from its image", page.Number));
        }

        foreach (var page in pages.Where(page => page.Turned != 0))
            problems.Add(Problem.Of(ProblemCode.PageTurned, $"page {page.Number} was turned by {page.Turned}° clockwise to stand upright", page.Number));
    }

    /// <summary>
    /// The edition of each table. 四 is the same in all editions, so it goes with 二, or with 三 where there is no 二.
    /// </summary>
    private TableLayouts FindLayouts(ReportInfo report)
    {
        var proactive = found.Of(TableKind.Proactive)?.Form.Layout;
        var requests = found.Of(TableKind.Requests)?.Form.Layout;
        Layout? disputes = found.Of(TableKind.Disputes) is null ? null : proactive ?? requests ?? Layout.Ogi2021;
        if (found.Grids.Count > 0) return new(proactive, requests, disputes);
        if (report.Year is < 2019 && report.Title is not null && !HasUnusablePages)
        {
            problems.Add(Problem.Of(ProblemCode.Pre2019, $"a report for {report.Year}: the national grids begin with 2019"));
            return new(Layout.Pre2019, Layout.Pre2019, Layout.Pre2019);
        }

        if (report.Title is null && !HasUnusablePages)
        {
            throw complaints.Length > 0
                ? new DocumentException(ProblemCode.FileDamaged, $"nothing of a report was found, and the file is damaged: {PopplerTextReader.FirstLine(complaints)}")
                : new DocumentException(ProblemCode.NotAReport, "no title and no grid of a 政府信息公开工作年度报告 was found");
        }

        return TableLayouts.None;
    }

    private void AddTable(Grid grid, Layout layout, IReadOnlyList<ReadCell> cells, IReadOnlyList<Sum> sums, double distrust)
    {
        var risk = distrust + (found.Repeated.Count > 0 ? RepeatedRisk : 0);
        var made = cells.Select(cell => MakeField(cell, risk)).ToList();
        fields.AddRange(made);
        var accepted = made.Where(field => field.Decision == Decision.Accept).Select(field => field.Id).ToHashSet();
        var name = FieldId.NameOf(grid.Form.Table);
        foreach (var sum in sums) AddCheck(sum, accepted, grid);
        foreach (var oddity in grid.Oddities) problems.Add(Problem.Of(ProblemCode.LineUnexpected, $"{name}: {oddity}"));
        var missing = made.Where(field => field.State == FieldState.Missing).Select(field => field.Id).ToList();
        if (missing.Count > 0) problems.Add(Problem.Of(ProblemCode.LineMissing, $"{name} ({JsonName(layout)}) lacks rows or columns with {missing.Count} fields", IsMarkup ? null : grid.Pages.FirstOrDefault(), missing));
    }

    private static string JsonName(Layout layout) => layout == Layout.Ogi2019 ? "ogi-2019" : "ogi-2021";

    private Field MakeField(ReadCell read, double tableRisk)
    {
        var risk = Math.Min(1, Confidence.Plain + read.PlaceRisk + read.ReadingRisk + tableRisk);
        var state = read.State;
        if (state == FieldState.Missing && HasUnusablePages) (state, risk) = (FieldState.Unread, 0.5);
        var page = read.Cell.Sheet?.Page;
        var method = IsMarkup && page?.Scan is null ? ReadingMethod.Markup : read.Method;
        var accept = state != FieldState.Unread && acceptance.Accepts(method, risk);
        var where = read.Cell.Words.Count > 0 ? Box.Around(read.Cell.Words.Select(word => word.PageBox)) : read.Cell.Slot;
        var source = page?.Source;
        return new()
        {
            Id = read.Cell.Form.Id.ToString(),
            Value = state == FieldState.Read ? read.Value : null,
            Raw = read.Raw,
            State = state,
            Confidence = state == FieldState.Unread ? 0 : acceptance.ConfidenceOf(method, risk),
            Uncalibrated = state == FieldState.Unread ? null : acceptance.UncalibratedOf(risk),
            Decision = accept ? Decision.Accept : Decision.Review,
            Method = method,
            Page = source is null ? page?.Number : null,
            Box = page is null || source is not null ? null : page.Scan is { } scan && where is { } box ? scan.ToDisplayed(box) : where,
            Locator = where is { } place ? source?.At(place)?.Locator : null,
            Candidates = accept ? [] : read.Method == ReadingMethod.Text
                ? [.. read.Reading.Others.Select((value, i) => new Candidate(value, Math.Round(acceptance.Calibrate(method, risk) / (2 << i), 6)))]
                : [.. read.Others.Where(other => other.Value is not null).Select(other => new Candidate(other.Value!.Value, Math.Round(other.Probability, 6)))],
            Evidence = EvidenceOf(read, state, accept ? method : null, tableRisk),
        };
    }

    /// <summary>What the confidence was made of, where the sums may be asked again.</summary>
    /// <param name="read">The cell.</param>
    /// <param name="state">What became of it.</param>
    /// <param name="acceptedBy">How it was read, where it is accepted.</param>
    /// <param name="tableRisk">The risk that the document is not to be trusted.</param>
    private Evidence? EvidenceOf(ReadCell read, FieldState state, ReadingMethod? acceptedBy, double tableRisk)
    {
        var accepted = acceptedBy is not null;
        const int most = 6, mostOfAccepted = 3;
        const double telling = 1e-5;
        var place = Math.Min(1, Confidence.Plain + read.PlaceRisk + tableRisk);
        var readings = state == FieldState.Missing || read.State == FieldState.Missing || (read.State == FieldState.Unread && read.Proposals.Count == 0) ? []
            : read.Proposals.Count > 0 ? [.. read.Proposals.Where(proposal => !accepted || proposal.Probability >= telling).Take(accepted ? mostOfAccepted : most).Select(proposal => new Candidate(proposal.Value, Math.Round(proposal.Probability, 7)))]
            : read.OwnRisk is { } own ? new List<Candidate> { new(read.Value, Math.Round(1 - own, 7)) } : [];
        var alone = readings.FirstOrDefault(reading => reading.Value == read.Value)?.Confidence ?? 0;
        return acceptedBy is { } method && (read.State == FieldState.Missing || acceptance.Accepts(method, place + 1 - alone)) ? null : new(Math.Round(place, 7), readings);
    }

    private void AddCheck(Sum sum, HashSet<string> accepted, Grid grid)
    {
        var ids = sum.Fields.Select(id => id.ToString()).ToList();
        var status = sum.Holds is null || !ids.TrueForAll(accepted.Contains) ? CheckStatus.Open : sum.Holds.Value ? CheckStatus.Holds : CheckStatus.Broken;
        checks.Add(new() { Id = sum.Id, Status = status, Left = sum.Left, Right = sum.Right, Fields = ids });
        if (status != CheckStatus.Broken) return;
        var page = NumberOf(grid.Cells.FirstOrDefault(cell => cell.Form.Id == sum.Fields[0])?.Sheet?.Page);
        problems.Add(Problem.OfBroken(checks[^1], page));
    }

    private void AddDocumentProblems(ReportInfo report, TableLayouts layouts, string? unconfirmed)
    {
        if (layouts.Proactive != Layout.Pre2019)
        {
            foreach (var table in Enum.GetValues<TableKind>().Where(table => found.Of(table) is null))
                problems.Add(Problem.Of(ProblemCode.TableAbsent, $"{FieldId.NameOf(table)} ({FormCatalogue.Of(table).First().Title}) was not found"));
            if (found.Grids.Count < 3)
                foreach (var page in pages.Where(page => page.HasPicture && page.TextLayer == TextLayer.Good))
                    problems.Add(Problem.Of(ProblemCode.NeedsOcr, $"page {page.Number} has a picture, which may be a table", page.Number));
        }

        foreach (var table in found.Repeated)
            problems.Add(Problem.Of(ProblemCode.MultipleReports, $"{FieldId.NameOf(table)} stands in the file more than once"));
        if (report.Agency is null || report.Year is null)
            problems.Add(Problem.Of(ProblemCode.TitleUnclear, unconfirmed is null ? $"the title names no {(report.Agency is null ? "public body" : "year")}" : $"the title on the scan reads '{unconfirmed}', which neither the text below it nor the list of regions confirms"));
        if (complaints.Length > 0 && (found.Grids.Count < 3 || fields.Exists(field => field.State is FieldState.Missing or FieldState.Unread)))
            throw new DocumentException(ProblemCode.FileDamaged, $"the file is damaged and part of the grids is lost: {PopplerTextReader.FirstLine(complaints)}");
        if (Problem.OfDoubtful(fields) is { } doubtful) problems.Add(doubtful);
    }
}
