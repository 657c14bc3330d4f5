using System.Globalization;

namespace ExtractPipeline.Extraction.Regions;

/// <summary>
/// The regions of GB/T 2260 with those abolished since 2018, read on first use from the embedded <c>regions.csv</c>; its source and
/// date stand in <c>regions.README.md</c>.
/// </summary>
public static class RegionCatalogue
{
    // The peoples that names of autonomous regions carry, in whichever order: 积石山保安族东乡族撒拉族自治县.
    private static readonly string[] Peoples =
    [
        "各族", "蒙古族", "蒙古", "回族", "藏族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族",
        "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜", "土族", "达斡尔族",
        "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯", "塔吉克", "普米族", "鄂温克族", "保安族", "裕固族", "独龙族", "怒族", "俄罗斯族",
    ];

    // Longest first: 自治县 before 县.
    private static readonly string[] Kinds = ["自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "特区", "省", "市", "州", "盟", "县", "区", "旗"];

    private static readonly Lazy<Index> Loaded = new(Load);

    /// <summary>Every region, by code; abolished ones after their successors where a code was used again.</summary>
    public static IReadOnlyList<Region> All => Loaded.Value.All;

    /// <summary>The region with a code, the newest where the code was used again; null when there is none.</summary>
    public static Region? Find(string code) => Loaded.Value.ByCode.GetValueOrDefault(code);

    /// <summary>Whether smaller regions lie in a region: so in provinces, and in prefectures except the few without counties (东莞市).</summary>
    public static bool HasSmaller(Region region) => Loaded.Value.Parents.Contains(region.Code);

    /// <summary>
    /// The regions whose whole name the text begins with, the longest name first to match: 洛阳市. The short forms of autonomous regions
    /// that keep their kind (瀍河区, 恩施州) count as whole names.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="within">Only regions that lie in one of these; empty for all.</param>
    internal static NameMatch? MatchName(ReadOnlySpan<char> text, IReadOnlyList<Region> within) => Loaded.Value.Match(Loaded.Value.Names, text, within);

    /// <summary>The regions whose name without its kind the text begins with: 洛阳.</summary>
    /// <inheritdoc cref="MatchName"/>
    internal static NameMatch? MatchStem(ReadOnlySpan<char> text, IReadOnlyList<Region> within) => Loaded.Value.Match(Loaded.Value.Stems, text, within);

    private static Index Load()
    {
        using var reader = new StreamReader(typeof(RegionCatalogue).Assembly.GetManifestResourceStream("regions/regions.csv")!);
        reader.ReadLine(); // the header
        var regions = new List<Region>(3500);
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(',');
            regions.Add(new Region(
                parts[0], parts[1], parts[2].Length == 0 ? null : parts[2],
                parts[3].Length == 0 ? null : int.Parse(parts[3], CultureInfo.InvariantCulture)));
        }

        return new Index([.. regions.OrderBy(region => region.Code, StringComparer.Ordinal).ThenByDescending(region => region.Until ?? int.MaxValue)]);
    }

    /// <summary>瀍河回族区 → 瀍河 and 区; 恩施土家族苗族自治州 → 恩施 and 州; 洛阳市 → 洛阳 and 市.</summary>
    private static (string Stem, string Kind) Split(string name)
    {
        var kind = Kinds.First(kind => name.EndsWith(kind, StringComparison.Ordinal));
        var stem = name[..^kind.Length];
        while (Peoples.FirstOrDefault(people => stem.Length >= people.Length + 2 && stem.EndsWith(people, StringComparison.Ordinal)) is { } people)
            stem = stem[..^people.Length];
        return (stem, kind[^1..]);
    }

    private sealed class Index
    {
        private readonly int longest;

        public Index(Region[] all)
        {
            All = all;
            ByCode = all.DistinctBy(region => region.Code).ToDictionary(region => region.Code, StringComparer.Ordinal);
            foreach (var region in all)
            {
                longest = Math.Max(longest, region.Name.Length);
                if (region.Parent is not null)
                    Parents.Add(region.Parent);

                Add(Names, region.Name, region);
                var (stem, kind) = Split(region.Name);
                // 城区 and 郊区 have no stem worth the name.
                if (stem.Length < 2)
                    continue;
                Add(Stems, stem, region);
                if (stem + kind != region.Name)
                    Add(Names, stem + kind, region);
            }
        }

        public Region[] All { get; }

        public Dictionary<string, Region> ByCode { get; }

        public HashSet<string> Parents { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, List<Region>> Names { get; } = new(4000, StringComparer.Ordinal);

        public Dictionary<string, List<Region>> Stems { get; } = new(4000, StringComparer.Ordinal);

        public NameMatch? Match(Dictionary<string, List<Region>> names, ReadOnlySpan<char> text, IReadOnlyList<Region> within)
        {
            var lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var length = Math.Min(longest, text.Length); length >= 2; length--)
            {
                if (!lookup.TryGetValue(text[..length], out var named) || IsPartOfAWord(text, length))
                    continue;
                var regions = within.Count == 0 ? named : named.FindAll(region => within.Any(outer => LiesIn(region, outer)));
                if (regions.Count > 0)
                    return new NameMatch(regions, length);
            }

            return null;
        }

        // 朝阳市场监督管理局 is not of 朝阳市, nor 新华区域… of 新华区.
        private static bool IsPartOfAWord(ReadOnlySpan<char> text, int length) =>
            length < text.Length && (text[length - 1], text[length]) is ('市', '场') or ('区', '域') or ('县', '域');

        private bool LiesIn(Region region, Region outer) =>
            region.Parent is { } parent && (parent == outer.Code || (ByCode.TryGetValue(parent, out var next) && LiesIn(next, outer)));

        private static void Add(Dictionary<string, List<Region>> index, string name, Region region)
        {
            if (index.TryGetValue(name, out var regions))
                regions.Add(region);
            else
                index.Add(name, [region]);
        }
    }
}

/// <summary>Regions that the beginning of a text names.</summary>
/// <param name="Regions">The regions of that name.</param>
/// <param name="Length">How many characters of the text name them.</param>
internal sealed record NameMatch(IReadOnlyList<Region> Regions, int Length);
