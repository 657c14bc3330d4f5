using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Readings;

namespace ExtractPipeline.Extraction.Records;

/// <summary>
/// The probability that a field is what is printed: 1 − the sum of the risks of everything that could be wrong with its place and its
/// reading (the union bound: never less than the true risk of independent faults). docs/confidence.md gives the method and the data behind
/// the numbers.
/// </summary>
internal static class Confidence
{
    /// <summary>The risk of a field about which nothing is doubtful; what 0 errors in the generated sets bound it by.</summary>
    public const double Plain = 1e-5;

    /// <summary>A field is accepted when its risk is at most this.</summary>
    /// <value>The default value is 0.0001: of 10,000 accepted fields at most one is expected to be wrong.</value>
    public const double DefaultAcceptedRisk = 1e-4;

    /// <summary>What a sum that holds leaves of the risk of a reading in it: a wrong number fits by chance in one case of a hundred.</summary>
    private const double SumLeaves = 1e-2;

    /// <summary>How often a publisher's own sum is wrong: of about 100 in a report, one in every second report.</summary>
    public const double PublisherErrs = 5e-3;

    private static readonly (PlacementDoubts Doubt, double Risk)[] PlacementRisks =
    [
        (PlacementDoubts.WeakLabel, 2e-5),
        (PlacementDoubts.WeakHeading, 2e-4),
        (PlacementDoubts.Unaligned, 2e-3),
        (PlacementDoubts.Unlabelled, 2e-2),
        (PlacementDoubts.MisreadLabel, 5e-5),
        (PlacementDoubts.Shifted, 0.4),
        (PlacementDoubts.Unexpected, 0.2),
        (PlacementDoubts.Stray, 2e-2),
        (PlacementDoubts.ReadAgain, 5e-2),
        (PlacementDoubts.Specked, 0.1),
        (PlacementDoubts.CutOff, 0.3),
        (PlacementDoubts.ColouredInk, 2e-2),
    ];

    /// <summary>
    /// The same on a scan, where a column that the form does not have is mostly a heading that was misread, and its fields are held back all
    /// the same (docs/confidence.md, "Scans below the threshold").
    /// </summary>
    private const double UnexpectedOnScan = 0.03;

    // These concern one cell and not which cell it is, so the sums can tell.
    private static readonly (PlacementDoubts Doubt, double Risk)[] CellRisks =
    [
        (PlacementDoubts.Scattered, 0.1),
        (PlacementDoubts.Unbounded, 4e-5),
        (PlacementDoubts.SplitRow, 1e-3),
        (PlacementDoubts.Stamped, 3e-5),
        (PlacementDoubts.UnreadInk, 0.5),
        (PlacementDoubts.InkUnknown, 1e-2),
    ];

    private static readonly (ReadingDoubts Doubt, double Risk)[] ReadingRisks =
    [
        (ReadingDoubts.Annotated, 2e-5),
        (ReadingDoubts.OddSeparators, 5e-2),
        (ReadingDoubts.UnitUnclear, 0.1),
        (ReadingDoubts.OddNumber, 5e-2),
    ];

    /// <summary>Digits joined inside of a ruled cell, and where nothing bounds the cell.</summary>
    private const double JoinedRuled = 3e-5, JoinedUnruled = 5e-3;

    /// <summary>The risk of a reading in a broken sum whose cell no ruling bounds: part of the number may stand elsewhere.</summary>
    public const double UnruledInBrokenSum = 1e-4;

    /// <summary>The risk that the value belongs to another cell.</summary>
    public static double OfPlace(PlacementDoubts doubts, bool scanned = false) =>
        PlacementRisks.Where(entry => doubts.HasFlag(entry.Doubt)).Sum(entry => scanned && entry.Doubt == PlacementDoubts.Unexpected ? UnexpectedOnScan : entry.Risk);

    /// <summary>The risk that the cell's characters say something else, before the sums are asked.</summary>
    public static double OfReading(PlacementDoubts place, ReadingDoubts reading, bool ruled) =>
        CellRisks.Where(entry => place.HasFlag(entry.Doubt)).Sum(entry => entry.Risk)
        + ReadingRisks.Where(entry => reading.HasFlag(entry.Doubt)).Sum(entry => entry.Risk)
        + (reading.HasFlag(ReadingDoubts.Joined) ? ruled ? JoinedRuled : JoinedUnruled : 0);

    /// <summary>
    /// What the sums make of the risk of a reading: each that holds leaves a hundredth; one that is broken is either the publisher's error
    /// or this reading's (Bayes' rule).
    /// </summary>
    public static double AfterSums(double reading, int holding, int broken)
    {
        if (reading <= 0) return 0;
        return broken > 0 ? reading / (reading + PublisherErrs) : reading * Math.Pow(SumLeaves, Math.Min(holding, 2));
    }
}
