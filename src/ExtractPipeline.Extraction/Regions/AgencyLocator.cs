using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Regions;

/// <summary>
/// Finds the region that a public body belongs to in its name: 河南省洛阳市瀍河回族区商务局. A code is given only when it is certain:
/// <list type="bullet">
/// <item>the name says the region in full (瀍河回族区) or in the short form that keeps its kind (瀍河区, 恩施州);</item>
/// <item>only one region in the year of the report has that name, within the larger regions that the name says before it;</item>
/// <item>nothing after it names a smaller region that the list does not have (洛阳市伊滨区…, 洛阳市某镇人民政府).</item>
/// </list>
/// Else the codes that the name allows are candidates: all of 鼓楼区, or 洛阳市 for 洛阳商务局.
/// </summary>
internal static class AgencyLocator
{
    // Bodies of the state that put their own name before that of the place.
    private static readonly string[] Institutions = ["国家税务总局", "国家统计局", "国家外汇管理局", "中国人民银行", "中共"];

    // 区 and 县 but not 社区, 县域; 市 but not 城市, 市场, 市政, 市民; townships at the end only, since 乡 is in 城乡 and 乡村.
    private static readonly Regex SmallerRegion = new("(?<!社)区(?!域)|县(?!域)|旗|(?<!城)市(?![场政民])|(?:镇|乡|街道)(?:人民政府|政府|办事处)?$");

    /// <summary>The region of a public body.</summary>
    /// <param name="agency">Its name, without white space.</param>
    /// <param name="year">The year of the report, since regions come and go; null when unknown.</param>
    public static RegionInfo Locate(string agency, int? year)
    {
        var rest = agency.AsSpan();
        foreach (var institution in Institutions)
        {
            if (rest.StartsWith(institution, StringComparison.Ordinal))
                rest = rest[institution.Length..];
        }

        // From the largest region to the smallest: each step stays within the one before.
        IReadOnlyList<Region> named = [], shortened = [];
        var outermost = true;
        while (true)
        {
            var within = shortened.Count > 0 ? shortened : named;
            if (RegionCatalogue.MatchName(rest, within) is { } whole)
            {
                // 城区, 郊区 and 矿区 are words as well as names; alone they prove nothing.
                var isWord = outermost && whole.Length == 2 && rest[1] == '区';
                named = isWord ? [] : whole.Regions;
                shortened = isWord ? whole.Regions : [];
                rest = rest[whole.Length..];
            }
            else if (RegionCatalogue.MatchStem(rest, within) is { } stem)
            {
                shortened = stem.Regions;
                rest = rest[stem.Length..];
            }
            else
            {
                break;
            }

            outermost = false;
        }

        var possible = Living([.. named, .. shortened], year);
        string[] candidates = [.. possible.Select(region => region.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return shortened.Count == 0 && possible is [var only] && !Expired(only, year) && !(RegionCatalogue.HasSmaller(only) && SmallerRegion.IsMatch(rest))
            ? new RegionInfo { Code = only.Code, Name = only.Name, Candidates = candidates }
            : RegionInfo.Unknown with { Candidates = candidates };
    }

    /// <summary>The regions that there were in a year; all of them if there were none, as when a publisher keeps to an old name.</summary>
    private static List<Region> Living(List<Region> regions, int? year)
    {
        var living = regions.FindAll(region => !Expired(region, year));
        return living.Count > 0 ? living : regions;
    }

    private static bool Expired(Region region, int? year) => region.Until < year;
}
