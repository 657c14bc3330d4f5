namespace ExtractPipeline.Extraction.Sums;

/// <summary>What some cells add to a sum.</summary>
/// <param name="Difference">The left side less the right side, in ten-thousandths.</param>
/// <param name="Open">0 if all is known; 1 + the index of the one cell whose value is not; −1 if the sum says nothing, whatever else is in it.</param>
internal readonly record struct Term(long Difference, int Open)
{
    /// <summary>Of a sum that says nothing: two values are not known, or its total is left empty.</summary>
    public static readonly Term Unsaid = new(0, -1);

    /// <summary>Ten-thousandths: a form's numbers have no more decimal places. What is finer, or too large for any form, is rounded.</summary>
    public static long Scaled(decimal value) => (long)Math.Clamp(Math.Round(value * 10000), -1e16m, 1e16m);

    /// <summary>This and another together.</summary>
    public Term With(Term other) => Open < 0 || other.Open < 0 || (Open > 0 && other.Open > 0) ? Unsaid : new(Difference + other.Difference, Open + other.Open);
}

/// <summary>Some options of a row that add the same to every sum.</summary>
/// <param name="Options">Their indices.</param>
/// <param name="Terms">What they add.</param>
/// <param name="Best">The greatest logarithmic weight of them.</param>
/// <param name="LogSum">The logarithm of the sum of their weights.</param>
internal sealed record Step(int[] Options, Term[] Terms, double Best, double LogSum)
{
    /// <summary>The steps of a row.</summary>
    public static List<Step> Of(IReadOnlyList<RowOption> options) =>
        [.. options.Index().GroupBy(option => option.Item.Terms, TermsComparer.Instance).Select(group => new Step(
            [.. group.Select(option => option.Index)],
            group.Key,
            group.Max(option => option.Item.LogWeight),
            group.Aggregate(double.NegativeInfinity, (sum, option) => Logs.Add(sum, option.Item.LogWeight))))];
}

/// <summary>Compares what is added to several sums.</summary>
internal sealed class TermsComparer : IEqualityComparer<Term[]>
{
    /// <summary>The only one.</summary>
    public static readonly TermsComparer Instance = new();

    /// <inheritdoc/>
    public bool Equals(Term[]? x, Term[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(Term[] terms)
    {
        var hash = default(HashCode);
        foreach (var term in terms) hash.Add(term);
        return hash.ToHashCode();
    }
}

/// <summary>Sums of weights that are kept as logarithms.</summary>
internal static class Logs
{
    /// <summary>The logarithm of a sum of two.</summary>
    public static double Add(double a, double b)
    {
        var (more, less) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(less) ? more : more + Math.Log(1 + Math.Exp(less - more));
    }
}
