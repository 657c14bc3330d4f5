namespace ExtractPipeline.Cli.Evaluation;

/// <summary>The fields whose confidence lies in a range.</summary>
/// <param name="From">The range's lower end, included.</param>
/// <param name="To">The range's upper end, excluded unless it is 1.</param>
internal sealed record ReliabilityBin(double From, double To)
{
    /// <summary>How many fields.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are right.</summary>
    public int Right { get; private set; }

    /// <summary>The mean of 1 − confidence, kept apart because 1 − mean would lose the digits that matter near 1.</summary>
    public double? MeanRisk => Count == 0 ? null : _risk / Count;

    /// <summary>The mean of what was claimed.</summary>
    public double? MeanConfidence => 1 - MeanRisk;

    /// <summary>What came true.</summary>
    public double? Accuracy => Count == 0 ? null : (double)Right / Count;

    private double _risk;

    /// <summary>Counts a field.</summary>
    public void Add(Observation observation)
    {
        Count++;
        if (observation.Right) Right++;
        _risk += 1 - observation.Confidence;
    }
}

/// <summary>Whether a confidence of 0.99 means that 99 of 100 are right: claims and outcomes by range of confidence.</summary>
internal sealed class Reliability
{
    private static readonly double[] Edges = [0, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

    /// <summary>The ranges, from the least sure to the surest; finer towards 1, where decisions are made.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; } = [.. Edges.Zip(Edges.Skip(1), (from, to) => new ReliabilityBin(from, to))];

    /// <summary>How many fields were counted.</summary>
    public int Count => Bins.Sum(bin => bin.Count);

    /// <summary>Expected calibration error: the distance of mean confidence and accuracy, weighed by the number of fields.</summary>
    public double? ExpectedCalibrationError =>
        Count == 0 ? null : Bins.Where(bin => bin.Count > 0).Sum(bin => bin.Count * Math.Abs(bin.Accuracy!.Value - bin.MeanConfidence!.Value)) / Count;

    /// <summary>Counts a field.</summary>
    public void Add(Observation observation) => Bins.Last(bin => observation.Confidence >= bin.From || bin.From == 0).Add(observation);
}
