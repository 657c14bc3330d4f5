using System.Globalization;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Regions;

namespace ExtractPipeline.Storage;

/// <summary>Whose report a document is: the logical key under which a later report takes the place of an earlier one.</summary>
/// <param name="Region">The code of the region; null where it is not certain.</param>
/// <param name="Agency">The body; null where it was not found.</param>
/// <param name="Year">The reported year; null where it was not found.</param>
/// <param name="Scope"><see cref="Own"/> or <see cref="RollUp"/>.</param>
public sealed record Placement(string? Region, string? Agency, int? Year, string Scope)
{
    /// <summary>The body's own figures.</summary>
    public const string Own = "own";

    /// <summary>The figures of a region's bodies together; never added to theirs.</summary>
    public const string RollUp = "rollup";

    private const string Government = "人民政府";

    /// <summary>Whether the report has its place in figures.</summary>
    public bool IsCertain => Region is not null && Agency is not null && Year is not null;

    /// <summary>
    /// Places a report. What the submitter says goes into what the report leaves open: <c>region</c>, a code; <c>scope</c> is the submitter's before all.
    /// The report of a region's people's government is of the whole region (条例第四十九条), and so is one whose title says 汇总.
    /// </summary>
    public static Placement Of(ReportInfo report, IReadOnlyDictionary<string, string> metadata)
    {
        var region = report.Region.Code ?? (metadata.GetValueOrDefault("region") is { } code && RegionCatalogue.Find(code) is not null ? code : null);
        var scope = metadata.GetValueOrDefault("scope") is Own or RollUp ? metadata["scope"]
            : report.Title?.Contains("汇总", StringComparison.Ordinal) == true || (region is not null && report.Agency is { } agency && KindOf(agency, region) == Government) ? RollUp
            : Own;
        return new(region, report.Agency, report.Year, scope);
    }

    /// <summary>When a report came out, for which of two is newer: the submitter's <c>published</c>, a date; else when it was taken in.</summary>
    public static long PublishedAt(IReadOnlyDictionary<string, string> metadata, long acceptedAt) =>
        DateTimeOffset.TryParse(metadata.GetValueOrDefault("published"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var published)
            ? published.ToUnixTimeMilliseconds()
            : acceptedAt;

    /// <summary>The name of an agency without that of its region: 商务局 for 洛阳市商务局.</summary>
    public static string KindOf(string agency, string region)
    {
        var names = PathOf(region).Select(RegionCatalogue.Find).OfType<Region>().SelectMany(place => (string?[])[place.Name, place.Stem]).OfType<string>().ToList();
        var rest = agency;
        while (names.Find(name => rest.StartsWith(name, StringComparison.Ordinal)) is { } name) rest = rest[name.Length..];
        return rest.Length == 0 ? Government : rest;
    }

    /// <summary>A region with those that it lies in, the province first.</summary>
    public static IReadOnlyList<string> PathOf(string region)
    {
        var path = new List<string>();
        for (var at = region; at is not null && path.Count < 4; at = RegionCatalogue.Find(at)?.Parent) path.Insert(0, at);
        return path;
    }
}
