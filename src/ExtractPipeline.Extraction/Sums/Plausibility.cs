using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Sums;

/// <summary>
/// Whether the digits that were read can be those of the page. A publisher gets a few sums wrong, and one wrong cell breaks three at the
/// most; where most sums are wrong, or very many, it is the reading. And the numbering of the labels (1. to 8.) is known beforehand:
/// where it reads otherwise, so do the values. Then no digit can be trusted, in no table.
/// </summary>
internal static class Plausibility
{
    /// <summary>From this share of broken sums, in rows and in columns, it is the reading that is in doubt and not the publisher.</summary>
    private const double Share = 0.75, ShareInAll = 0.8;

    private const int Least = 3;

    /// <summary>So many broken sums take at least four wrong cells.</summary>
    private const int Many = 12;

    private const double ShareOfMany = 0.4;

    /// <summary>What speaks against the reading, or null.</summary>
    public static (ProblemCode Code, string Message)? Judge(FoundGrids found) =>
        Judge(found, [.. found.Grids.SelectMany(grid => FieldReader.Read(grid).Sums)]);

    /// <summary>
    /// Whether the digits should be looked at on the page: as <see cref="Judge(FoundGrids)"/>, or a single label has another number, which a
    /// publisher may have mistyped. Sums over cells whose columns may have shifted are left out: they are wrong because of that, and those
    /// cells are a person's in any case.
    /// </summary>
    public static bool IsSuspect(FoundGrids found) =>
        Judge(found, [.. found.Grids.SelectMany(SumsOfPlacedCells)]) is not null || found.Grids.Any(grid => grid.Numbering.Any(label => label.Form != label.Printed));

    private static IEnumerable<Sum> SumsOfPlacedCells(Grid grid)
    {
        const PlacementDoubts shifts = PlacementDoubts.Shifted | PlacementDoubts.Unexpected;
        var misplaced = grid.Cells.Where(cell => (cell.Doubts & shifts) != PlacementDoubts.None).Select(cell => cell.Form.Id).ToHashSet();
        return FieldReader.Read(grid).Sums.Where(sum => !sum.Fields.Any(misplaced.Contains));
    }

    /// <summary>One of the form's digits is always the same other one, in two labels or more, or two digits have changed places: no publisher mistypes so.</summary>
    private static bool IsAnotherDigitThroughout(List<(char Form, char Printed)> numbering)
    {
        var printed = numbering.GroupBy(label => label.Form).ToDictionary(digit => digit.Key, digit => digit.Select(label => label.Printed).Distinct().ToList());
        return numbering.GroupBy(label => label.Form).Any(digit =>
            printed[digit.Key] is [var other] && other != digit.Key && (digit.Count() >= 2 || (printed.GetValueOrDefault(other) is [var back] && back == digit.Key)));
    }

    /// <summary>The same for sums that have been made.</summary>
    public static (ProblemCode Code, string Message)? Judge(FoundGrids found, IReadOnlyList<Sum> sums)
    {
        var numbering = found.Grids.SelectMany(grid => grid.Numbering).ToList();
        var misnumbered = numbering.Count(label => label.Form != label.Printed);
        if ((misnumbered >= Least && misnumbered * 2 > numbering.Count) || IsAnotherDigitThroughout(numbering))
            return (ProblemCode.TextGarbage, $"{misnumbered} of {numbering.Count} numbered labels have another number than in the form: the digits of the text layer are not those of the page");
        if (!(IsBad(["B3."], Share) && IsBad(["B1.", "B2."], Share)) && !IsBad(["B"], ShareInAll) && !IsBad(["B"], ShareOfMany, Many)) return null;
        return (ProblemCode.SumsImplausible, "most sums are wrong as read");

        bool IsBad(string[] rules, double share, int least = Least)
        {
            var telling = sums.Where(sum => Array.Exists(rules, rule => sum.Id.StartsWith(rule, StringComparison.Ordinal)) && sum.Holds is not null && sum.IsTelling).ToList();
            var broken = telling.Count(sum => sum.Holds == false);
            return broken >= least && broken > share * telling.Count;
        }
    }
}
