using System.Text;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Tests.Reviews;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Records;

public class ConfidenceMapTests
{
    /// <summary>What was thought nearly sure on scans is wrong once in a hundred.</summary>
    private static readonly ConfidenceMap Doubting = new(40, [], [], [new(0.001, 100, 0.01, 400, 4), new(1, 1, 0.01, 0, 0)]);

    [Fact]
    public void Load_AMapAsItWasWritten_IsTheSame()
    {
        using var folder = new TempFolder();

        var map = ConfidenceMap.Load(folder.Write("map.json", Doubting.Write()));

        map.ShouldBe(Doubting);
        map.GetHashCode().ShouldBe(Doubting.GetHashCode());
        map.ShouldNotBe(Doubting with { Text = Doubting.Scan });
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "documents": 1, "text": [null], "markup": [], "scan": [] }""")]
    [InlineData("""{ "documents": 1, "text": [], "markup": [] }""")]
    [InlineData("""{ "documents": 1, "text": [{ "upTo": 0.5, "factor": 1, "atLeast": 0, "fields": 0, "wrong": 0 }], "markup": [], "scan": [] }""")]
    [InlineData("""{ "documents": 1, "text": [{ "upTo": 1, "factor": 1, "atLeast": 0, "fields": 0, "wrong": 0 }, { "upTo": 1, "factor": 1, "atLeast": 0, "fields": 0, "wrong": 0 }], "markup": [], "scan": [] }""")]
    [InlineData("""{ "documents": 1, "text": [{ "upTo": 1, "factor": 0, "atLeast": 0, "fields": 0, "wrong": 0 }], "markup": [], "scan": [] }""")]
    [InlineData("""{ "documents": 1, "text": [{ "upTo": 1, "factor": 1, "atLeast": 0, "fields": 0, "wrong": 1 }], "markup": [], "scan": [] }""")]
    public void Load_WhatIsNone_NamesTheFile(string content)
    {
        using var folder = new TempFolder();
        var path = folder.Write("map.json", Encoding.UTF8.GetBytes(content));

        Should.Throw<InvalidDataException>(() => ConfidenceMap.Load(path)).Message.ShouldContain(path);
    }

    [Fact]
    public void Answer_OnARecordWithAMap_SettlesNothingThatTheMapHoldsBack()
    {
        var plain = ScanSketch.WithKnot(3);
        var asked = DoubtOrder.Of(plain.Record)[0].Field.Id;
        Others(RecordReviser.Answer(plain.Record, asked, plain.Truth[asked])).Count(field => field.Decision == Decision.Accept).ShouldBeGreaterThan(1, "the sums settle the neighbours");

        var held = plain.Record with { Extractor = plain.Record.Extractor with { ConfidenceMap = Doubting } };
        var revised = RecordReviser.Answer(held, asked, plain.Truth[asked]);

        var others = Others(revised);
        others.Count.ShouldBe(3);
        others.ShouldAllBe(field => field.Decision == Decision.Review && field.Confidence <= 0.99 && field.Uncalibrated > 0.999);
        revised.Fields.First(field => field.Id == asked).Uncalibrated.ShouldBeNull("a person's answer is no reading");
        DoubtOrder.Of(held)[0].Settles.ShouldBe(0, "no answer settles a neighbour that the map holds back");

        static List<Field> Others(ExtractionRecord record) => [.. record.Fields.Where(field => field is { Evidence: not null, Method: not ReadingMethod.Human })];
    }
}
