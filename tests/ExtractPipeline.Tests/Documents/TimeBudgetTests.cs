using ExtractPipeline.Extraction.Documents;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents;

/// <summary>A document's time grows with the pages that are read from their images, and no step may take it all.</summary>
public class TimeBudgetTests
{
    private readonly TimeBudget budget = new(new() { Time = Seconds(60), PageTime = Seconds(20) });

    [Fact]
    public void Left_NothingDone_IsTheTimeOfADocument() => budget.Left(Seconds(10)).ShouldBe(Seconds(50));

    [Fact]
    public void Left_StepsWithoutPages_StaysThatOfTheDocument()
    {
        budget.Note("open", Seconds(30));
        budget.Note("text", Seconds(50));

        budget.Left(Seconds(50)).ShouldBe(Seconds(10));
    }

    [Fact]
    public void Left_Pages_AddToIt()
    {
        for (var page = 1; page <= 10; page++) budget.Note(TimeBudget.PageStep(page), Seconds(15 * page));

        budget.Left(Seconds(160)).ShouldBe(Seconds(50), "60 of the step that began at 150, of 260 in all");
    }

    [Fact]
    public void Left_PageThatDoesNotEnd_IsUsedUpInItsOwnTime()
    {
        for (var page = 1; page <= 100; page++) budget.Note(TimeBudget.PageStep(page), Seconds(page));

        budget.Left(Seconds(161)).ShouldBe(Seconds(-1));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
