using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Tests.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Fixtures;

/// <summary>Every committed document against its true values. Each test names the documents that fail it.</summary>
[Collection<FixtureDefinition>]
public class FixtureTests(FixtureRun run)
{
    /// <summary>Classes whose defect concerns the text of the title, so that nobody can read it without OCR.</summary>
    private static readonly string[] UnreadableTitles = ["garbage-text", "lying-digits", "unembedded-fonts", "hidden-ocr", "scanned-pages"];

    /// <summary>Documents of which more goes to a person than has to: what is accepted is right, and that is tested; the outcome is not.</summary>
    private static readonly string[] TooCautious = ["mixed-defects/mixed-defects-001.pdf", "wrapped-values/wrapped-values-001.pdf"];

    /// <summary>What is on such pages is read as well as it can be: the truth was written for a program that asks a person.</summary>
    private static bool IsReadFromImages(ExtractedFixture fixture) =>
        fixture.IsScan || fixture.Truth.Class is "garbage-text" or "hidden-ocr" or "scanned-pages" or "pasted-image-table" or "lying-digits";

    [Fact]
    public void Documents_AreThoseOfTheCatalogue()
    {
        var catalogue = Repository.Read("fixtures/CATALOGUE.md");
        run.All.Select(fixture => fixture.Name).Where(name => !catalogue.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
        run.All.Count.ShouldBe(catalogue.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal)));
    }

    [Fact]
    public void AcceptedFields_OfEveryDocument_AreRightAndNeverAmbiguous()
    {
        var wrong = run.All
            .SelectMany(fixture => Evaluator.Evaluate(fixture.Name, fixture.Truth, fixture.Record).Wrong)
            .Select(field => $"{field.File} {field.Id}: {field.Value} ({field.State}) accepted, {field.Expected} is printed");
        wrong.ShouldBeEmpty();
        run.All.Sum(fixture => fixture.Accepted).ShouldBeGreaterThan(6000, "a program that accepts nothing is never wrong");
    }

    [Fact]
    public void Outcome_OfEveryDocument_IsTheOneDue()
    {
        Failing(fixture => TooCautious.Contains(fixture.Name) || (IsReadFromImages(fixture) && fixture.Record.Outcome != Outcome.Rejected) || fixture.Truth.Expect switch
        {
            ExpectedOutcome.Accepted => fixture.Record.Outcome == Outcome.Accepted,
            ExpectedOutcome.NeedsReview => fixture.Record.Outcome == Outcome.NeedsReview,
            ExpectedOutcome.Rejected => fixture.Record.Outcome == Outcome.Rejected,
            _ => fixture.Truth.Expect is ExpectedOutcome.Any,
        }).ShouldBeEmpty();
    }

    [Fact]
    public void Layouts_OfEveryTable_AreRightOrAskForOcr()
    {
        Failing(fixture => Enum.GetValues<TableKind>().All(table =>
            fixture.Record.Layouts.Of(table) == fixture.Truth.Layouts!.Of(table)
            || (fixture.Record.Layouts.Of(table) is null && fixture.AsksForOcr))).ShouldBeEmpty();
    }

    [Fact]
    public void Title_OfEveryDocument_NamesAgencyAndYear()
    {
        Failing(fixture => fixture.IsScan || UnreadableTitles.Contains(fixture.Truth.Class)
            ? fixture.Record.Report.Agency is null || fixture.Record.Report.Agency == fixture.Truth.Report!.Agency
            : fixture.Record.Report.Agency == fixture.Truth.Report!.Agency && fixture.Record.Report.Year == fixture.Truth.Report.Year).ShouldBeEmpty();
    }

    [Fact]
    public void Fields_OfCleanDocuments_AreAllExactAndAccepted()
    {
        var clean = run.All.Where(fixture => fixture.Truth.Class.StartsWith("clean-", StringComparison.Ordinal)).ToList();
        clean.Count.ShouldBe(4);
        foreach (var fixture in clean)
        {
            fixture.Record.Fields.Select(field => (field.Id, field.Value, field.State, field.Decision))
                .ShouldBe(fixture.Truth.Fields.Select(field => (field.Key, field.Value.Value, field.Value.State, Decision.Accept)), fixture.Name);
        }
    }

    [Fact]
    public void Scans_OfAllKinds_AreReadFromTheirImages()
    {
        var scans = run.All.Where(fixture => fixture.IsScan).ToList();
        scans.Count.ShouldBe(12);
        scans.Sum(fixture => fixture.Record.Fields.Count(field => field.Method is ReadingMethod.Ocr or ReadingMethod.OcrAndSums && field.Decision == Decision.Accept)).ShouldBeGreaterThan(900);
        scans.Where(fixture => fixture.AsksForOcr).Select(fixture => fixture.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Fields_OfEveryTableFound_AreAllThere() =>
        Failing(fixture => fixture.Record.Layouts is var layouts && fixture.Record.Fields.Select(field => field.Id)
            .SequenceEqual(FormCatalogue.Cells(layouts.Proactive, layouts.Requests, layouts.Disputes).Select(cell => cell.Id.ToString()))).ShouldBeEmpty();

    [Fact]
    public void BrokenSums_OfAcceptedDocuments_AreThosePrintedWrong()
    {
        run.All.Count(fixture => fixture.Truth.BrokenChecks.Count > 0 && fixture.Record.Outcome == Outcome.Accepted).ShouldBeGreaterThan(0);
        Failing(fixture => fixture.Record.Outcome != Outcome.Accepted
            || fixture.Record.Checks.Where(check => check.Id.StartsWith('B') && check.Status == CheckStatus.Broken).Select(check => check.Id)
                .ToHashSet().SetEquals(fixture.Truth.BrokenChecks)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_OfEveryDocument_AreValidAgainstTheSchema()
    {
        var verdicts = await SchemaValidator.ValidateAsync([.. run.All.Select(fixture => SchemaValidator.AsNode(fixture.Record))]);
        run.All.Zip(verdicts).Where(pair => pair.Second != "valid").Select(pair => pair.First.Name).ShouldBeEmpty();
        verdicts.Length.ShouldBe(run.All.Count);
    }

    [Fact]
    public void NumbersInTheProse_OfAllDocuments_AreComparedWithTheGrids()
    {
        var hints = run.All.SelectMany(fixture => fixture.Record.Checks.Where(check => check.Id == "N1").Select(check => (fixture, check))).ToList();
        hints.Count(hint => hint.check.Status == CheckStatus.Holds).ShouldBeGreaterThan(10);
        hints.Where(hint => hint.check.Status == CheckStatus.Broken).ShouldAllBe(hint => hint.fixture.Truth.BrokenChecks.Contains("B3.received_new"));
    }

    private IEnumerable<string> Failing(Func<ExtractedFixture, bool> isRight) => run.All.Where(fixture => !isRight(fixture)).Select(fixture => fixture.Name);
}
