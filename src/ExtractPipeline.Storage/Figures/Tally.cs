namespace ExtractPipeline.Storage;

/// <summary>What the reports of a group come to.</summary>
internal sealed class Tally(AggregateQuery query)
{
    private readonly Int128[] sums = new Int128[query.Measure.Fields.Count];
    private readonly List<decimal> values = [];
    private readonly decimal[] row = new decimal[query.Measure.Fields.Count];
    private long reports, added, blank, absent, unread, unreviewed, inconsistent;

    /// <summary>Adds a report.</summary>
    public void Add(ReadOnlySpan<FigureCell> cells)
    {
        reports++;
        bool isUnread = false, isAbsent = false, isReviewed = true, isInconsistent = false, isBlank = true;
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i];
            isUnread |= cell.State is CellState.Unread or CellState.Beyond;
            isAbsent |= cell.State is CellState.Absent or CellState.Missing;
            isBlank &= cell.State == CellState.Blank;
            isReviewed &= cell.IsReviewed || cell.State == CellState.Absent;
            isInconsistent |= cell.IsInconsistent;
        }

        if (!isReviewed) unreviewed++;
        if (isInconsistent) inconsistent++;
        if (isUnread) unread++;
        else if (isAbsent) absent++;
        else if (isBlank) blank++;
        else if (isReviewed || !query.AcceptedOnly) Take(cells);
    }

    /// <summary>The figure.</summary>
    /// <param name="year">Its year.</param>
    /// <param name="keys">Its other keys.</param>
    /// <param name="expected">Reports that should be there.</param>
    public Figure Result(int? year, IReadOnlyList<string> keys, long expected) => new()
    {
        Year = year,
        Keys = keys,
        Value = Value(),
        Reports = reports,
        Added = added,
        Blank = blank,
        Absent = absent,
        Unread = unread,
        Unreviewed = unreviewed,
        Inconsistent = inconsistent,
        Missing = expected - reports,
    };

    private void Take(ReadOnlySpan<FigureCell> cells)
    {
        added++;
        if (query.Statistic == Statistic.Count) return;
        if (query.Statistic == Statistic.Sum)
        {
            for (var i = 0; i < sums.Length; i++) sums[i] += cells[i].Millionths;
            return;
        }

        for (var i = 0; i < row.Length; i++) row[i] = cells[i].Value;
        if (query.Measure.Evaluate(row) is { } value) values.Add(value);
    }

    private decimal? Value()
    {
        if (query.Statistic == Statistic.Count) return added;
        if (query.Statistic == Statistic.Sum) return added == 0 ? null : query.Measure.Evaluate(Array.ConvertAll(sums, FigureCell.ValueOf));
        if (values.Count == 0) return null;
        return query.Statistic switch
        {
            Statistic.Mean => Plain(values.Sum() / values.Count),
            Statistic.Min => values.Min(),
            Statistic.Max => values.Max(),
            _ => Median(),
        };
    }

    private decimal Median()
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : Plain((values[middle - 1] + values[middle]) / 2);
    }

    private static decimal Plain(decimal value) => decimal.Round(value, 10) / 1.0000000000000000000000000000m;
}
