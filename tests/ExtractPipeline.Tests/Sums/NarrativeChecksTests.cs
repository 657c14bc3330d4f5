using System.Diagnostics;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Sums;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Sums;

public class NarrativeChecksTests
{
    private const string Received = "requests.received_new.total";
    private const string Review = "disputes.review.total";
    private const string Direct = "disputes.litigation_direct.total";
    private const string AfterReview = "disputes.litigation_after_review.total";

    [Theory]
    [InlineData("（二）依申请公开。全年新收政府信息公开申请12件，办结11件，均在法定期限内答复。")]
    [InlineData("2024年共收到申请12件，按期答复12件。")]
    [InlineData("本年收到公民、法人和其他组织的政府信息公开申请12件。")]
    [InlineData("本机关全年共受理政府信息公开申请12件，上年结转3件。")]
    [InlineData("收到依申请公开申请共12件。……年内收到政府信息公开申请12件，较上年增长20%。")]
    public void Find_SentenceOnRequests_HoldsAgainstTheGrid(string prose)
    {
        var check = Find(prose, (Received, 12)).ShouldHaveSingleItem();

        (check.Id, check.Status, check.Left, check.Right).ShouldBe(("N1", CheckStatus.Holds, 12m, 12m));
        check.Fields.ShouldBe([Received]);
    }

    [Theory]
    [InlineData("本年收到申请0件。", 0)]
    [InlineData("全市行政机关共收到政府信息公开申请3,119件。", 3119)]
    public void Find_NumberThatTheGridHasNot_IsBroken(string prose, int named)
    {
        var check = Find(prose, (Received, 12)).ShouldHaveSingleItem();

        (check.Status, check.Left, check.Right).ShouldBe((CheckStatus.Broken, named, 12m));
    }

    [Theory]
    [InlineData("全年办结政府信息公开申请12件。")]
    [InlineData("收到行政复议申请12件。")]
    [InlineData("受理申请12件，受理投诉举报13件。")]
    [InlineData("收到意见建议12条，收到申请表格后12个工作日内答复。")]
    [InlineData("未收到政府信息公开申请。")]
    [InlineData("收到申请12件，其中下属单位收到申请7件。")]
    [InlineData("收到申请123456789012件。")]
    [InlineData("收到申请1")]
    [InlineData("")]
    public void Find_AnotherThingOrSeveralNumbers_SaysNothing(string prose) => Find(prose, (Received, 12)).ShouldBeEmpty();

    [Fact]
    public void Find_ReviewsAndLawsuits_AreOneCheck()
    {
        var check = Find("因政府信息公开被申请行政复议4件，被提起行政诉讼案件5件。", (Review, 4), (Direct, 2), (AfterReview, 3)).ShouldHaveSingleItem();

        (check.Id, check.Status, check.Left, check.Right).ShouldBe(("N2", CheckStatus.Holds, 9m, 9m));
        check.Fields.ShouldBe([Review, Direct, AfterReview]);
    }

    [Fact]
    public void Find_ReviewsTooManyByAsMuchAsLawsuitsTooFew_IsBroken()
    {
        var check = Find("行政复议案件5件，行政诉讼4件。", (Review, 4), (Direct, 2), (AfterReview, 3)).ShouldHaveSingleItem();

        (check.Status, check.Left, check.Right).ShouldBe((CheckStatus.Broken, 5m, 4m));
        check.Fields.ShouldBe([Review]);
    }

    [Theory]
    [InlineData("行政复议、行政诉讼9件。")]
    [InlineData("行政复议案件和行政诉讼案件共9件。")]
    public void Find_ReviewsAndLawsuitsTogether_SaysNothing(string prose) => Find(prose, (Review, 4), (Direct, 2), (AfterReview, 3)).ShouldBeEmpty();

    [Fact]
    public void Find_FieldInReviewOrBlank_IsOpen()
    {
        var doubtful = SampleRecord.Read(Received, 12, confidence: 0.5);
        var blank = SampleRecord.Empty(Received, FieldState.Blank);

        foreach (var field in new[] { doubtful, blank })
        {
            var check = NarrativeChecks.Find("收到申请12件。", [field]).ShouldHaveSingleItem();
            (check.Status, check.Left, check.Right).ShouldBe((CheckStatus.Open, 12m, null));
        }
    }

    [Fact]
    public void Find_TableAbsent_SaysNothing() => Find("收到申请12件，行政复议4件，行政诉讼5件。").ShouldBeEmpty();

    [Fact]
    public void Find_HostileProse_TakesNoTime()
    {
        var clock = Stopwatch.StartNew();
        foreach (var piece in new[] { "收到", "收到公民", "收到公民的", "行政复议", "1,111", "收到政府信息公开申请", "受理政府信息公开申请共1" })
            Find(string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)), (Received, 12)).ShouldBeEmpty();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30)); // What grows with the square of the length takes minutes.
    }

    private static List<Check> Find(string prose, params (string Id, decimal Value)[] fields) =>
        [.. NarrativeChecks.Find(prose, [.. fields.Select(field => SampleRecord.Read(field.Id, field.Value))])];
}
