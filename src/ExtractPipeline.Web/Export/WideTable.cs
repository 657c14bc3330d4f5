using System.Globalization;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Storage;
using ExtractPipeline.Web.Api;

namespace ExtractPipeline.Web.Export;

/// <summary>A column of the wide table.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Zh">What it is, in Chinese.</param>
/// <param name="En">What it is, in English.</param>
/// <param name="IsNumber">Whether its cells are numbers.</param>
internal sealed record WideColumn(string Id, string Zh, string En, bool IsNumber);

/// <summary>A row a record, a column a field. A cell is empty where there is no number: blank, missing or unread, which the long table tells apart.</summary>
internal static class WideTable
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<WideColumn> Columns { get; } =
    [
        new("record_id", "记录编号", "Number of the record", true),
        new("document_id", "文档编号（内容的 SHA-256）", "Document: the SHA-256 of its content", false),
        new("file", "文件", "File as submitted", false),
        new("revision", "修订号", "Revision of the record", true),
        new("region", "行政区划代码", "Region, GB/T 2260", false),
        new("region_name", "行政区划", "Name of the region", false),
        new("agency", "机关", "Public body", false),
        new("year", "年度", "Reported year", true),
        new("scope", "口径：own 本机关，rollup 汇总", "own, or rollup of a whole region: never add one to the other", false),
        new("counts", "是否计入统计（同一机关同一年度仅最新一份为 1）", "1 for the newest report of a body and year, which figures count; else 0", true),
        new("outcome", "结论", "accepted, needs_review or rejected", false),
        new("unreviewed_fields", "未确认的字段数", "Fields that nobody accepted yet", true),
        new("broken_checks", "原文不平的勾稽关系", "Sums that are wrong as printed", false),
        .. CatalogueApi.Fields.Select(field => new WideColumn(field.Id, field.Zh, field.En, true)),
    ];

    /// <summary>The cells of a record.</summary>
    public static string[] Row(RecordEntry entry)
    {
        var record = RecordJson.Read(entry.Json);
        var values = record.Fields.ToDictionary(field => field.Id, field => field.Value, StringComparer.Ordinal);
        return
        [
            Text(entry.Id), entry.DocumentId, record.Source.File, Text(entry.Revision), entry.Region ?? "", entry.Region is { } region ? RegionCatalogue.Find(region)?.Name ?? "" : "",
            entry.Agency ?? "", Text(entry.Year), entry.Scope, entry.Counts ? "1" : "0", entry.Outcome,
            Text(record.Fields.Count(field => field.Decision == Decision.Review)),
            string.Join(' ', record.Checks.Where(check => check.Status == CheckStatus.Broken).Select(check => check.Id)),
            .. CatalogueApi.Fields.Select(field => values.GetValueOrDefault(field.Id)?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ];
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
