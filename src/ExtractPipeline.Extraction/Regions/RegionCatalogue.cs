using System.Globalization;

namespace ExtractPipeline.Extraction.Regions;

/// <summary>
/// The regions of GB/T 2260 with those abolished since 2018, read on first use from the embedded <c>regions.csv</c>; its source and
/// date stand in <c>regions.README.md</c>.
/// </summary>
public static class RegionCatalogue
{
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
        var index = new Index();
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(',');
            index.Add(new Region(
                parts[0], parts[1], parts[2].Length == 0 ? null : parts[2], parts[3].Length == 0 ? null : parts[3],
                parts[4].Length == 0 ? null : int.Parse(parts[4], CultureInfo.InvariantCulture)));
        }

        return index;
    }

    private sealed class Index
    {
        // Room for all from the start: the index is made once a process, and processes may be short.
        private const int Size = 3500;

        private int longest;

        public List<Region> All { get; } = new(Size);

        public Dictionary<string, Region> ByCode { get; } = new(Size, StringComparer.Ordinal);

        public HashSet<string> Parents { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, List<Region>> Names { get; } = new(Size, StringComparer.Ordinal);

        public Dictionary<string, List<Region>> Stems { get; } = new(Size, StringComparer.Ordinal);

        /// <summary>Adds a region; of those that had the same code the newest comes first.</summary>
        public void Add(Region region)
        {
            All.Add(region);
            ByCode.TryAdd(region.Code, region);
            if (region.Parent is not null)
                Parents.Add(region.Parent);

            Add(Names, region.Name, region);
            if (region.Stem is null)
                return;
            Add(Stems, region.Stem, region);
            if (region.Stem.Length < region.Name.Length - 1)
                Add(Names, region.Stem + region.Name[^1], region);
        }

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

        private void Add(Dictionary<string, List<Region>> index, string name, Region region)
        {
            longest = Math.Max(longest, name.Length);
            if (index.TryGetValue(name, out var regions))
                regions.Add(region);
            else
                index.Add(name, new List<Region>(1) { region });
        }
    }
}

/// <summary>Regions that the beginning of a text names.</summary>
/// <param name="Regions">The regions of that name.</param>
/// <param name="Length">How many characters of the text name them.</param>
internal sealed record NameMatch(IReadOnlyList<Region> Regions, int Length);
