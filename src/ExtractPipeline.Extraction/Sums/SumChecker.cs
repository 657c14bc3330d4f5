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

/// <summary>Adds up what the form says must add up. It never changes a value.</summary>
internal static class SumChecker
{
    /// <summary>All sums of a table.</summary>
    /// <param name="form">The grid of the form.</param>
    /// <param name="cells">The values; a cell that is not in it is missing.</param>
    public static IReadOnlyList<Sum> Check(FormTable form, IReadOnlyDictionary<FieldId, Summand> cells)
    {
        var sums = new List<Sum>();
        var totals = form.Checks.Where(check => check.Left.Count == 1).Select(check => (check.Each, check.Left[0])).ToHashSet();
        foreach (var check in form.Checks)
        {
            foreach (var section in form.Sections)
            {
                foreach (var line in check.Each == CheckDirection.Column ? section.Columns : section.Rows)
                {
                    var left = check.Left.Select(other => Id(form, check, line, other)).ToList();
                    var right = check.Right.Select(other => Id(form, check, line, other)).ToList();
                    if (left.Concat(right).All(id => State(cells, id) == FieldState.Missing)) continue;
                    var members = left.Concat(right).Where(id => State(cells, id) != FieldState.Missing).ToList();
                    var needsAll = check.Left.Count > 1;
                    sums.Add(new($"{check.Id}.{line.Id}", members, Add(cells, left, IsTotal, needsAll), Add(cells, right, IsTotal, needsAll)));

                    bool IsTotal(FieldId id) => totals.Contains((check.Each, check.Each == CheckDirection.Column ? id.Row : id.Column));
                }
            }
        }

        return sums;
    }

    /// <summary>
    /// A blank part counts as 0 and a part that the document does not have is left out; a blank total leaves the side unknown, and so does
    /// an absent member of a rule that has several on both sides.
    /// </summary>
    private static decimal? Add(IReadOnlyDictionary<FieldId, Summand> cells, List<FieldId> members, Func<FieldId, bool> isTotal, bool needsAll)
    {
        decimal sum = 0;
        foreach (var member in members)
        {
            var (state, value) = cells.GetValueOrDefault(member, new(FieldState.Missing, null));
            if (state == FieldState.Unread || (isTotal(member) && state != FieldState.Read) || (needsAll && state == FieldState.Missing)) return null;
            sum += value ?? 0;
        }

        return sum;
    }

    private static FieldState State(IReadOnlyDictionary<FieldId, Summand> cells, FieldId id) =>
        cells.TryGetValue(id, out var cell) ? cell.State : FieldState.Missing;

    private static FieldId Id(FormTable form, FormCheck check, FormLine line, string other) =>
        check.Each == CheckDirection.Column ? new(form.Table, other, line.Id) : new(form.Table, line.Id, other);
}
