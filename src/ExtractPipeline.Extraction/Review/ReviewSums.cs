using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Review;

/// <summary>A sum that the form demands.</summary>
/// <param name="Id">For example <c>B3.received_new</c>.</param>
/// <param name="Left">The cells of the left side.</param>
/// <param name="Right">The cells of the right side.</param>
/// <param name="Totals">Those that leave their side unknown while they are blank.</param>
public sealed record FormSum(string Id, IReadOnlyList<FieldId> Left, IReadOnlyList<FieldId> Right, IReadOnlyCollection<FieldId> Totals);

/// <summary>The sums of a report's tables, for whoever checks them elsewhere, such as a page in a browser.</summary>
public static class ReviewSums
{
    /// <summary>All sums of the tables that are there.</summary>
    public static IEnumerable<FormSum> Of(TableLayouts layouts) =>
        from table in Enum.GetValues<TableKind>()
        let layout = layouts.Of(table)
        where layout is Layout.Ogi2019 or Layout.Ogi2021
        from rule in SumChecker.RulesOf(FormCatalogue.Of(table, layout.Value))
        select new FormSum(rule.Id, rule.Left, rule.Right, rule.Totals);
}
