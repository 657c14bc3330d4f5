using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Readings;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Sums;

/// <summary>
/// Compares the numbers of requests (N1), reviews and lawsuits (N2) that the prose names with the grids. Hints: they change no confidence, no
/// decision and no outcome. Prose often names several numbers for a thing (of the body, of all below it, of last year); then nothing is said.
/// </summary>
internal static partial class NarrativeChecks
{
    /// <summary>More prose than this no report has.</summary>
    private const int LongestProse = 200_000;

    /// <summary>A thing that the prose counts, and the fields that hold its number.</summary>
    private sealed record Subject(string Check, Regex Pattern, IReadOnlyList<FieldId> Fields);

    private static readonly Subject[] Subjects =
    [
        new("N1", Requests(), [new(TableKind.Requests, "received_new", "total")]),
        new("N2", Reviews(), [new(TableKind.Disputes, "review", "total")]),
        new("N2", Lawsuits(), [new(TableKind.Disputes, "litigation_direct", "total"), new(TableKind.Disputes, "litigation_after_review", "total")]),
    ];

    /// <summary>The text outside of the tables, without blanks; where a table stands it is broken off.</summary>
    public static string ProseOf(FoundGrids found)
    {
        var prose = new StringBuilder();
        foreach (var line in found.Flow.Lines)
        {
            if (prose.Length > LongestProse) break;
            if (found.Grids.Any(grid => line.Center >= grid.Extent.Top && line.Center <= grid.Extent.Bottom)) prose.Append('\n');
            else foreach (var word in line.Words) prose.Append(CellText.Fold(word.Text).Replace(" ", "", StringComparison.Ordinal));
        }

        return prose.ToString();
    }

    /// <summary>The hints, for what the prose names and the document has fields of.</summary>
    /// <param name="prose">See <see cref="ProseOf"/>.</param>
    /// <param name="fields">All fields of the document.</param>
    public static IEnumerable<Check> Find(string prose, IReadOnlyList<Field> fields)
    {
        var hints = Subjects.Select(subject => Compare(subject, prose, fields)).OfType<Check>();
        return hints.GroupBy(hint => hint.Id).Select(group => Join([.. group]));
    }

    private static Check? Compare(Subject subject, string prose, IReadOnlyList<Field> fields)
    {
        var numbers = subject.Pattern.Matches(prose).Select(match => Number(match.Groups["number"].Value)).Distinct().Take(2).ToList();
        var ids = subject.Fields.Select(id => id.ToString()).ToList();
        var cells = ids.Select(id => fields.FirstOrDefault(field => field.Id == id)).OfType<Field>().ToList();
        if (numbers.Count != 1 || cells.Count < ids.Count) return null;
        var printed = cells.TrueForAll(cell => cell is { Decision: Decision.Accept, Value: not null }) ? cells.Sum(cell => cell.Value) : null;
        var status = printed is null ? CheckStatus.Open : printed == numbers[0] ? CheckStatus.Holds : CheckStatus.Broken;
        return new() { Id = subject.Check, Status = status, Left = numbers[0], Right = printed, Fields = ids };
    }

    /// <summary>One check of several things: the one that disagrees, or else all of them together.</summary>
    private static Check Join(List<Check> hints) => hints.Find(hint => hint.Status == CheckStatus.Broken) ?? hints[0] with
    {
        Status = hints.Exists(hint => hint.Status == CheckStatus.Open) ? CheckStatus.Open : CheckStatus.Holds,
        Left = hints.Sum(hint => hint.Left),
        Right = hints.Exists(hint => hint.Right is null) ? null : hints.Sum(hint => hint.Right),
        Fields = [.. hints.SelectMany(hint => hint.Fields)],
    };

    private static decimal Number(string digits) => decimal.Parse(digits, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    // 收到行政复议申请 is no request of this kind, and 受理 without 政府信息公开 is of anything.
    [GeneratedRegex(@"(?:(?:收到|新收)(?:公民[^。；;\n\d]{1,20}(?:提出的|提交的|的))?(?:各类)?(?:政府信息公开|依申请公开|信息公开)?|受理(?:依申请公开)?政府信息公开)(?:的)?(?:书面)?申请(?:事项|总数|数量)?(?:共计|共|总计|为|:)?" + Count, RegexOptions.CultureInvariant)]
    private static partial Regex Requests();

    [GeneratedRegex(@"行政复议(?:案件|申请)?(?:共计|共|为|:)?" + Count, RegexOptions.CultureInvariant)]
    private static partial Regex Reviews();

    // 行政复议、行政诉讼3件 is the number of both together.
    [GeneratedRegex(@"(?<!行政复议(?:案件)?[、和及或与/])行政诉讼(?:案件)?(?:共计|共|为|:)?" + Count, RegexOptions.CultureInvariant)]
    private static partial Regex Lawsuits();

    private const string Count = @"(?<number>\d{1,3}(?:,\d{3}){1,2}|\d{1,8})[件宗]";
}
