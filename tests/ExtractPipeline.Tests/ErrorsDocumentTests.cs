using System.Text.Json;
using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

/// <summary>Holds <c>docs/errors.md</c> against the table of problems.</summary>
public class ErrorsDocumentTests
{
    private static readonly Dictionary<string, string> Sections = Regex
        .Matches(Repository.Read("docs/errors.md"), @"^### (?<code>\S+)\n(?<text>.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)
        .ToDictionary(section => section.Groups["code"].Value, section => section.Groups["text"].Value);

    public static TheoryData<ProblemCode> Codes => [.. Enum.GetValues<ProblemCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_Always_HasItsSectionWithMeaningAndCure(ProblemCode code)
    {
        var rule = ProblemTable.Of(code);
        var text = Sections[Name(code)];

        rule.Code.ShouldBe(code);
        text.ShouldContain(rule.Meaning);
        text.ShouldContain($"**Cure:** {rule.Cure}\n");
        text.ShouldContain("**中文：** ");
        text.ShouldContain($"*{rule.Severity.ToString().ToLowerInvariant()};");
        text.Contains("; transient*", StringComparison.Ordinal).ShouldBe(rule.Transient);
    }

    [Fact]
    public void Sections_AreInTheOrderOfTheTable_AndNoMore() => Sections.Keys.ShouldBe(ProblemTable.Rules.Select(rule => Name(rule.Code)));

    private static string Name(ProblemCode code) => JsonSerializer.SerializeToElement(code).GetString()!;
}
