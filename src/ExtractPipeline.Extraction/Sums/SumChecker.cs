using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Sums;

/// <summary>A cell's value as the sums see it.</summary>
/// <param name="State">What is known about the cell.</param>
/// <param name="Value">The number, where it was read.</param>
internal readonly record struct Summand(FieldState State, decimal? Value);

/// <summary>One sum of the form over a document's cells.</summary>
/// <param name="Id">For example <c>B3.received_new</c>.</param>
/// <param name="Fields">The cells that it needs: totals first, then parts.</param>
/// <param name="Left">The left side; null while a member of it is unread, or where it is a blank total.</param>
/// <param name="Right">The right side; null while a member of it is unread.</param>
internal sealed record Sum(string Id, IReadOnlyList<FieldId> Fields, decimal? Left, decimal? Right)
{
    /// <summary>Whether both sides are known and equal; null where a side is not known.</summary>
    public bool? Holds => Left is { } left && Right is { } right ? left == right : null;

    /// <summary>Whether it says anything: zeros alone add up whatever they stand for.</summary>
    public bool IsTelling => Left != 0 || Right != 0;
}

/// <summary>One sum that the form demands.</summary>
/// <param name="Id">For example <c>B3.received_new</c>.</param>
/// <param name="Left">The cells of the left side: one total, or several.</param>
/// <param name="Right">The cells of the right side.</param>
/// <param name="Totals">Those of them that are totals of the same kind of sum: while one is blank, its side is not known.</param>
internal sealed record SumRule(string Id, IReadOnlyList<FieldId> Left, IReadOnlyList<FieldId> Right, IReadOnlySet<FieldId> Totals)
{
    /// <summary>All cells, totals first.</summary>
    public IEnumerable<FieldId> Members => Left.Concat(Right);

    /// <summary>
    /// One side added up; null where it is not known. A blank part counts as 0 and a part that the document does not have is left out; a
    /// blank total leaves the side unknown, and so does an absent member of a rule that has several on both sides.
    /// </summary>
    public decimal? Add(IReadOnlyList<FieldId> side, Func<FieldId, Summand> cells)
    {
        decimal sum = 0;
        foreach (var member in side)
        {
            var (state, value) = cells(member);
            if (state == FieldState.Unread || (Totals.Contains(member) && state != FieldState.Read) || (Left.Count > 1 && state == FieldState.Missing)) return null;
            sum += value ?? 0;
        }

        return sum;
    }
}

/// <summary>Adds up what the form says must add up. It never changes a value.</summary>
internal static class SumChecker
{
    /// <summary>All sums that the form demands of a table.</summary>
    public static IReadOnlyList<SumRule> RulesOf(FormTable form)
    {
        var rules = new List<SumRule>();
        var totals = form.Checks.Where(check => check.Left.Count == 1).Select(check => (check.Each, check.Left[0])).ToHashSet();
        foreach (var check in form.Checks)
        {
            foreach (var section in form.Sections)
            {
                foreach (var line in check.Each == CheckDirection.Column ? section.Columns : section.Rows)
                {
                    var left = check.Left.Select(other => Id(form, check, line, other)).ToList();
                    var right = check.Right.Select(other => Id(form, check, line, other)).ToList();
                    rules.Add(new($"{check.Id}.{line.Id}", left, right, left.Concat(right).Where(id => totals.Contains((check.Each, Across(check, id)))).ToHashSet()));
                }
            }
        }

        return rules;
    }

    /// <summary>All sums of a table that have members in the document.</summary>
    /// <param name="form">The grid of the form.</param>
    /// <param name="cells">The values; a cell that is not in it is missing.</param>
    public static IReadOnlyList<Sum> Check(FormTable form, IReadOnlyDictionary<FieldId, Summand> cells)
    {
        var sums = new List<Sum>();
        foreach (var rule in RulesOf(form))
        {
            var members = rule.Members.Where(id => Cell(id).State != FieldState.Missing).ToList();
            if (members.Count > 0) sums.Add(new(rule.Id, members, rule.Add(rule.Left, Cell), rule.Add(rule.Right, Cell)));
        }

        return sums;

        Summand Cell(FieldId id) => cells.GetValueOrDefault(id, new(FieldState.Missing, null));
    }

    private static string Across(FormCheck check, FieldId id) => check.Each == CheckDirection.Column ? id.Row : id.Column;

    private static FieldId Id(FormTable form, FormCheck check, FormLine line, string other) =>
        check.Each == CheckDirection.Column ? new(form.Table, other, line.Id) : new(form.Table, line.Id, other);
}
