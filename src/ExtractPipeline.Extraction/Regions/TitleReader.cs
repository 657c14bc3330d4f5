using System.Globalization;
using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Records;
using RegionInfo = ExtractPipeline.Extraction.Records.RegionInfo;

namespace ExtractPipeline.Extraction.Regions;

/// <summary>
/// Reads the title of a report: whose it is, for which year, and from which region.
/// <c>卫滨区商务局 2025 年政府信息公开工作年度报告</c>, on one line or broken over a few, in any of the orders that are in use.
/// </summary>
public static class TitleReader
{
    /// <summary>Titles stand at the top; what is further down only mentions reports.</summary>
    private const int LinesLookedAt = 60;

    /// <summary>A cover page sets the body, the subject, the kind and the year on lines of their own.</summary>
    private const int LinesOfATitle = 4;

    /// <summary>Longer texts are prose. It also bounds what a hostile document makes the patterns do.</summary>
    private const int LongestTitle = 120;

    /// <summary>A title with its characters set apart is longer, but not as long as this.</summary>
    private const int LongestLine = 4 * LongestTitle;

    // Interpreted patterns: a process that reads a few documents would spend longer compiling generated ones than matching.

    // What names the body and perhaps the year; then 政府信息公开; then small words and perhaps the year; then 报告; then perhaps a
    // year or a remark in parentheses. A comma or a full stop makes it a sentence.
    private static readonly Regex Title = new(
        "^(?<head>[^。；;，,、！!？?：:>»›|/\\\\]{0,60}?)(?:政府|政务)?信息公开" +
        "(?:工作|情况|的|20[0-9]{2}年?度?)*(?:年度|年)?(?:工作|情况)?(?:报告|年报)" +
        "(?:20[0-9]{2}年度?|[(（]20[0-9]{2}年?度?[)）])?(?:[(（][^()（）0-9]{1,10}[)）])?$",
        RegexOptions.ExplicitCapture);

    // 标题：, 信息名称：, 附件1：
    private static readonly Regex Label = new("^(?:[^：:]{1,6}[：:]|附件[0-9]{0,2})");

    private static readonly Regex YearToken = new("(?<![0-9])20[0-9]{2}(?![0-9])年?度?");

    private static readonly Regex Trimmings = new("^(?:关于)?的?|(?:关于)?的?$");

    // Characters that public bodies' names end with; regions too, where a government just calls itself by its place.
    private static readonly Regex AgencyName = new(@"^[\p{L}\p{Nd}()（）·\-—]{1,50}[局厅委办处院所站队会室部府校心司行学园馆场厂库台团社署组科段港军级省市州盟县区旗镇乡道)）]$");

    private static readonly Regex WhiteSpace = new(@"\s+");

    /// <summary>
    /// The report's title, agency, year and region from the first lines of page one, in reading order. What is not in the title is null;
    /// a date of publication beside it is never the year.
    /// </summary>
    public static ReportInfo Read(IReadOnlyList<string> lines)
    {
        var top = lines.Take(LinesLookedAt)
            .Where(line => line.Length <= LongestLine && !string.IsNullOrWhiteSpace(line))
            .TakeWhile(line => !BeginsSection(line))
            .ToList();

        // Of several titles (a site's menu, then the report's own) the one that says most, of those the first, of those the shortest.
        ReportInfo? best = null;
        for (var end = 1; end <= top.Count; end++)
        {
            for (var start = end - 1; start >= Math.Max(0, end - LinesOfATitle); start--)
            {
                var found = Parse(string.Concat(top.Skip(start).Take(end - start).Select(line => line.Trim())));
                if (found is not null && (best is null || Weight(found) > Weight(best)))
                    best = found;
            }
        }

        return best ?? ReportInfo.Unknown;
    }

    /// <summary>Whether a text is the title of a report, as against a sentence that mentions one.</summary>
    public static bool IsTitle(string text) => Parse(text) is not null;

    private static int Weight(ReportInfo report) => (report.Agency is null ? 0 : 1) + (report.Year is null ? 0 : 1);

    private static bool BeginsSection(string line) => TitleText.Compact(line, LongestTitle)?.StartsWith("一、", StringComparison.Ordinal) ?? false;

    private static ReportInfo? Parse(string text)
    {
        // The usual line is no title: see that before anything costs time.
        if (TitleText.Compact(text, LongestTitle) is not { } compact || !compact.Contains("信息公开", StringComparison.Ordinal))
            return null;
        var title = Title.Match(Label.Replace(compact, ""));
        if (!title.Success)
            return null;

        var head = title.Groups["head"].Value;
        var agency = Agency(head);
        // 附件 and menus go before a title; a sentence's beginning makes it a sentence.
        if (agency is { Length: > 0 } && !IsAgency(agency))
            return null;

        var year = Year(title.Value);
        return new ReportInfo
        {
            Title = WhiteSpace.Replace(text.Trim(), " "),
            Agency = agency.Length == 0 ? null : agency,
            Year = year,
            Region = agency.Length == 0 ? RegionInfo.Unknown : AgencyLocator.Locate(agency, year),
        };
    }

    /// <summary>The year, if the title names exactly one: a comparison of years has none.</summary>
    private static int? Year(string title)
    {
        var years = YearToken.Matches(title).Select(match => int.Parse(match.ValueSpan[..4], CultureInfo.InvariantCulture)).Distinct().ToList();
        return years is [var year] ? year : null;
    }

    private static string Agency(string head)
    {
        var agency = Trimmings.Replace(YearToken.Replace(head, ""), "");
        // 洛阳市人民政府信息公开… says 政府 once for both.
        return agency.EndsWith("人民", StringComparison.Ordinal) ? agency + "政府" : agency;
    }

    private static bool IsAgency(string agency) => AgencyName.IsMatch(agency) && !agency.Contains("信息公开", StringComparison.Ordinal);
}
