using System.Runtime.InteropServices;

namespace ExtractPipeline.Storage;

/// <summary>What is made of the reports of a group.</summary>
public enum Statistic
{
    /// <summary>The fields added up; a formula is worked out with the sums.</summary>
    Sum,

    /// <summary>The number of reports that have the number.</summary>
    Count,

    /// <summary>The mean over reports.</summary>
    Mean,

    /// <summary>The median over reports.</summary>
    Median,

    /// <summary>The least.</summary>
    Min,

    /// <summary>The largest.</summary>
    Max,
}

/// <summary>What reports are grouped by.</summary>
public enum GroupBy
{
    /// <summary>The reported year.</summary>
    Year,

    /// <summary>The province.</summary>
    Province,

    /// <summary>What lies next below the province.</summary>
    Prefecture,

    /// <summary>The body's own region.</summary>
    Region,

    /// <summary>The body's name without that of its region.</summary>
    Kind,

    /// <summary>The body.</summary>
    Agency,
}

/// <summary>A question about figures.</summary>
/// <param name="Measure">What.</param>
/// <param name="Statistic">How.</param>
/// <param name="By">Grouped by what.</param>
/// <param name="Filter">About which bodies.</param>
/// <param name="FromYear">The first year; null for the first there is.</param>
/// <param name="ToYear">The last year; null for the last there is.</param>
/// <param name="AcceptedOnly">Whether numbers that nobody accepted yet are left out.</param>
public sealed record AggregateQuery(Measure Measure, Statistic Statistic, IReadOnlyList<GroupBy> By, FigureFilter Filter, int? FromYear, int? ToYear, bool AcceptedOnly);

/// <summary>One figure, and what stands behind it.</summary>
public sealed record Figure
{
    /// <summary>The year, where figures are grouped by it.</summary>
    public int? Year { get; init; }

    /// <summary>The other keys, in the order that was asked for.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The figure; null where no report has it.</summary>
    public required decimal? Value { get; init; }

    /// <summary>Reports of the group.</summary>
    public required long Reports { get; init; }

    /// <summary>Reports whose number is in the figure.</summary>
    public required long Added { get; init; }

    /// <summary>Reports whose cell is empty: it adds nothing.</summary>
    public required long Blank { get; init; }

    /// <summary>Reports without such a field: the table or the line is missing, or of another edition.</summary>
    public required long Absent { get; init; }

    /// <summary>Reports whose number was not made out, or is too large to be added exactly; it is not in the figure.</summary>
    public required long Unread { get; init; }

    /// <summary>Reports whose number no person and no threshold has accepted yet.</summary>
    public required long Unreviewed { get; init; }

    /// <summary>Reports whose number belongs to a sum that is wrong as printed.</summary>
    public required long Inconsistent { get; init; }

    /// <summary>Reports that should be there: of a body that has one for another year.</summary>
    public required long Missing { get; init; }
}

/// <summary>The answer to a question about figures.</summary>
/// <param name="Figures">By their keys.</param>
/// <param name="Years">The years that they are about.</param>
/// <param name="Unplaced">Records that are in no figure, since region, body or year is not certain.</param>
public sealed record AggregateResult(IReadOnlyList<Figure> Figures, IReadOnlyList<int> Years, long Unplaced);

/// <summary>Adds up reports. The database narrows down and cuts out; the arithmetic is here, once for all databases, in decimals.</summary>
public sealed class Aggregation(FigureQueries figures)
{
    /// <summary>Most figures of an answer.</summary>
    public const int MostFigures = 20_000;

    private const int LongestSpan = 100;

    /// <summary>Answers a question.</summary>
    /// <exception cref="MeasureException">The answer would be too large.</exception>
    public async Task<AggregateResult> ComputeAsync(AggregateQuery query, CancellationToken cancellation)
    {
        var (expected, years, tallies) = (new Dictionary<string, int>(StringComparer.Ordinal), new SortedSet<int>(), new Dictionary<(int Year, string Group), Tally>());
        var byYear = query.By.Contains(GroupBy.Year);
        var names = query.By.Where(group => group != GroupBy.Year).ToList();
        var (last, group) = ((Body?)null, "");
        await figures.ReadAsync(query.Filter, query.Measure.Fields, names, ordered: false, 0, (body, year, record, cells) =>
        {
            if (!ReferenceEquals(body, last))
            {
                (last, group) = (body, string.Join('\u001f', body.Names));
                expected[group] = expected.GetValueOrDefault(group) + 1;
            }

            years.Add(year);
            if (year < query.FromYear || year > query.ToYear) return true;
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, (byYear ? year : 0, group), out _);
            (tally ??= new(query)).Add(cells);
            return true;
        }, cancellation);

        var span = YearsOf(years, query);
        if ((long)expected.Count * (byYear ? span.Count : 1) > MostFigures) throw new MeasureException($"that would be more than {MostFigures} figures; ask for fewer groups, a region or a year");
        var answer =
            from year in byYear ? span : [0]
            from pair in expected
            let tally = tallies.GetValueOrDefault((year, pair.Key)) ?? new(query)
            let keys = pair.Key
            orderby year, keys
            select tally.Result(byYear ? year : null, keys.Length == 0 ? [] : keys.Split('\u001f'), (long)pair.Value * (byYear ? 1 : span.Count));
        return new([.. answer], span, await figures.UnplacedAsync(cancellation));
    }

    /// <summary>Every year from the first to the last that there are reports of, so that one that the archive lacks altogether is missing too.</summary>
    private static List<int> YearsOf(SortedSet<int> years, AggregateQuery query)
    {
        if (years.Count == 0) return [];
        var all = years.Max - years.Min <= LongestSpan ? Enumerable.Range(years.Min, years.Max - years.Min + 1) : years;
        return [.. all.Where(year => !(year < query.FromYear) && !(year > query.ToYear))];
    }
}
