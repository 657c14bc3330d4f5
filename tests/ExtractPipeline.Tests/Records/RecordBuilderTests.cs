using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Tests.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Records;

/// <summary>What becomes of a document, shown on pages set in memory.</summary>
public class RecordBuilderTests
{
    private static readonly ReportLook Look = new(9, 36, 110, 55, Alignment.Center, Alignment.Left, true, Layout.Ogi2021, -1, [], 0, -1, 1, 1);

    [Fact]
    public void Build_ReportWhoseSumsHold_IsAccepted()
    {
        var body = Build(Zeros(Look));

        body.Outcome.ShouldBe(Outcome.Accepted);
        body.Fields.Count.ShouldBe(200);
        body.Fields.ShouldAllBe(field => field.Decision == Decision.Accept && field.Value == 0 && field.Candidates.Count == 0);
        body.Checks.ShouldAllBe(check => check.Status == CheckStatus.Holds);
        body.Problems.ShouldBeEmpty();
        body.Report.Agency.ShouldBe("洛阳市商务局");
    }

    [Fact]
    public void Build_OneSumWrongAsPrinted_IsAcceptedWithAFinding()
    {
        var body = Build(Change(Zeros(Look), "7"));

        body.Outcome.ShouldBe(Outcome.Accepted);
        body.Checks.Count(check => check.Status == CheckStatus.Broken).ShouldBe(2);
        body.Problems.Select(problem => problem.Code).Distinct().ShouldBe([ProblemCode.IdentityBroken]);
        body.Fields.Count(field => field.Value == 7).ShouldBe(1);
    }

    [Fact]
    public void Build_MostSumsWrong_GoesToReviewWhole()
    {
        var body = Build(ReportSketch.Draw(Look).Pages);

        body.Outcome.ShouldBe(Outcome.NeedsReview);
        body.Problems.ShouldContain(problem => problem.Code == ProblemCode.SumsImplausible);
        body.Fields.ShouldAllBe(field => field.Decision == Decision.Review);
        body.Checks.ShouldNotContain(check => check.Status == CheckStatus.Broken);
    }

    [Fact]
    public void Build_CellThatIsNoNumber_IsUnreadAndInReview()
    {
        var body = Build(Change(Zeros(Look), "3/4"));

        body.Outcome.ShouldBe(Outcome.NeedsReview);
        var field = body.Fields.Where(field => field.Decision == Decision.Review).ShouldHaveSingleItem();
        (field.State, field.Value, field.Raw).ShouldBe((FieldState.Unread, null, "3/4"));
        body.Problems.Single(problem => problem.Code == ProblemCode.FieldsDoubtful).Fields.ShouldBe([field.Id]);
        body.Checks.Where(check => check.Fields.Contains(field.Id)).ShouldAllBe(check => check.Status == CheckStatus.Open);
    }

    [Fact]
    public void Build_RowAndColumnThatAreNotThere_AreMissingAndAccepted()
    {
        var body = Build(Zeros(Look with { MissingColumn = 5, MissingRows = [9] }));

        body.Outcome.ShouldBe(Outcome.Accepted);
        body.Fields.Count(field => field.State == FieldState.Missing).ShouldBe(7 + 25 - 1);
        body.Fields.ShouldAllBe(field => field.Decision == Decision.Accept);
        body.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.LineMissing);
    }

    [Fact]
    public void Build_MissingRowWhileAPageCannotBeRead_IsUnread()
    {
        Page scan = new() { Number = 9, Width = 595, Height = 842, Words = [], TextLayer = TextLayer.Absent };
        var body = Build([.. Zeros(Look with { MissingRows = [9] }), scan]);

        body.Outcome.ShouldBe(Outcome.NeedsReview);
        body.Problems.ShouldContain(problem => problem.Code == ProblemCode.NeedsOcr && problem.Page == 9);
        body.Fields.Count(field => field.State == FieldState.Unread).ShouldBe(7);
        body.Fields.ShouldNotContain(field => field.State == FieldState.Missing);
    }

    [Fact]
    public void Build_ReportWithoutOneTable_GoesToReview()
    {
        var pages = Zeros(Look).Select(page => page with { Words = [.. page.Words.Where(word => !word.Text.Contains("结果", StringComparison.Ordinal) && !word.Text.Contains("审结", StringComparison.Ordinal))] });

        var body = Build([.. pages]);

        body.Layouts.ShouldBe(new TableLayouts(Layout.Ogi2021, Layout.Ogi2021, null));
        body.Outcome.ShouldBe(Outcome.NeedsReview);
        body.Problems.ShouldContain(problem => problem.Code == ProblemCode.TableAbsent);
        body.Fields.Count.ShouldBe(185);
    }

    [Fact]
    public void Build_TwoReports_IsNeverAccepted()
    {
        var pages = Zeros(Look);

        var body = Build([.. pages, .. pages.Select(page => page with { Number = page.Number + pages.Count })]);

        body.Outcome.ShouldBe(Outcome.NeedsReview);
        body.Problems.ShouldContain(problem => problem.Code == ProblemCode.MultipleReports);
        body.Fields.ShouldAllBe(field => field.Decision == Decision.Review);
    }

    [Fact]
    public void Build_TitleOfAnEarlierYearWithoutTables_IsPre2019()
    {
        var body = Build(Prose("洛阳市商务局2016年政府信息公开工作年度报告"));

        body.Outcome.ShouldBe(Outcome.NeedsReview);
        body.Layouts.ShouldBe(new TableLayouts(Layout.Pre2019, Layout.Pre2019, Layout.Pre2019));
        body.Fields.ShouldBeEmpty();
        body.Problems.ShouldHaveSingleItem().Code.ShouldBe(ProblemCode.Pre2019);
    }

    [Fact]
    public void Build_NeitherTitleNorTable_IsNotAReport() =>
        Should.Throw<DocumentException>(() => Build(Prose("关于召开工作会议的通知"))).Code.ShouldBe(ProblemCode.NotAReport);

    [Fact]
    public void Build_DamagedFileThatLostItsTables_IsDamaged() =>
        Should.Throw<DocumentException>(() => Build(Prose("洛阳市商务局2024年政府信息公开工作年度报告"), complaints: "Syntax Error: x\ny")).Message.ShouldContain("Syntax Error: x");

    [Fact]
    public void Build_StricterThreshold_AcceptsNothing() =>
        Build(Zeros(Look), acceptedRisk: Confidence.Plain / 2).Fields.ShouldAllBe(field => field.Decision == Decision.Review);

    [Fact]
    public void Build_WithAConfidenceMap_StatesAndDecidesByIt()
    {
        var map = new ConfidenceMap(100, [new(1.5e-5, 300, 0, 1000, 3), new(1, 1, 0.003, 0, 0)], [], []);
        var pages = Zeros(Look);

        var body = new RecordBuilder(pages, GridFinder.Find(pages), new(Confidence.DefaultAcceptedRisk, map), "").Build();

        body.Fields.ShouldAllBe(field => field.Decision == Decision.Review && field.Confidence == 0.997 && field.Uncalibrated == 0.99999);
        body.Outcome.ShouldBe(Outcome.NeedsReview);
        Build(pages).Fields.ShouldAllBe(field => field.Uncalibrated == null);
    }

    private static IReadOnlyList<Page> Zeros(ReportLook look) =>
        [.. ReportSketch.Draw(look).Pages.Select(page => page with { Words = [.. page.Words.Select(word => IsValue(word) ? word with { Text = "0" } : word)] })];

    private static bool IsValue(Word word) => word.Text.All(char.IsAsciiDigit) && word.Box.Bottom < PageSketch.Height - PageSketch.Margin;

    /// <summary>Writes another text into 总计 of 本年新收, which stands in two sums.</summary>
    private static IReadOnlyList<Page> Change(IReadOnlyList<Page> pages, string text)
    {
        var cell = GridFinder.Find(pages).Of(TableKind.Requests)!.Cells.Single(cell => cell.Form.Id is { Row: "received_new", Column: "total" });
        var (page, box) = (cell.Sheet!.Page.Number, cell.Words.Single().PageBox);
        return [.. pages.Select(sheet => sheet.Number != page ? sheet : sheet with { Words = [.. sheet.Words.Select(word => Math.Abs(word.Box.Left - box.Left) + Math.Abs(word.Box.Top - box.Top) < 1e-3 ? word with { Text = text } : word)] })];
    }

    private static Page[] Prose(string title) =>
        [new() { Number = 1, Width = 595, Height = 842, Words = [new(title, new(60, 80, 460, 100)), new("现将有关情况公布如下。", new(60, 130, 200, 142))] }];

    private static RecordBuilder.Body Build(IReadOnlyList<Page> pages, double acceptedRisk = Confidence.DefaultAcceptedRisk, string complaints = "") =>
        new RecordBuilder(pages, GridFinder.Find(pages), new(acceptedRisk), complaints).Build();
}
