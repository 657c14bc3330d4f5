using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>So many of so many.</summary>
/// <param name="Part">How many are right, accepted, found …</param>
/// <param name="Whole">How many there are.</param>
internal readonly record struct Share(int Part, int Whole)
{
    /// <summary>Part by whole; null when there is nothing to divide.</summary>
    public double? Rate => Whole == 0 ? null : (double)Part / Whole;

    /// <summary>One of one, none of one, or nothing where the question was not asked.</summary>
    public static Share Of(bool? answer) => answer is { } yes ? new(yes ? 1 : 0, 1) : default;

    public static Share operator +(Share a, Share b) => new(a.Part + b.Part, a.Whole + b.Whole);
}

/// <summary>What is counted about documents. Counts of many documents are the sum of the counts of each.</summary>
internal sealed record Counts
{
    /// <summary>Documents that have a record, of all in the truth.</summary>
    public Share Recorded { get; init; }

    /// <summary>Fields whose value and state are right, of the unambiguous fields in the truth.</summary>
    public Share Exact { get; init; }

    /// <summary>The same over the fields that hold a number other than zero.</summary>
    public Share ExactNonZero { get; init; }

    /// <summary>Accepted fields, of the unambiguous fields in the truth.</summary>
    public Share Accepted { get; init; }

    /// <summary>Wrong fields, of all accepted ones; also those that the truth does not have, and ambiguous ones.</summary>
    public Share WrongAccepted { get; init; }

    /// <summary>The rate of wrong ones that can be excluded: the one-sided 95 % bound of <see cref="Binomial"/>; null where nothing was accepted.</summary>
    public double? WrongAcceptedBelow => WrongAccepted.Whole == 0 ? null : Binomial.Upper(WrongAccepted.Part, WrongAccepted.Whole);

    /// <summary>Fields that the truth has and the record has not.</summary>
    public int Lost { get; init; }

    /// <summary>Ambiguous fields left to a person, of all ambiguous ones.</summary>
    public Share AmbiguousHeld { get; init; }

    /// <summary>Documents of which each field is exact and no field is invented.</summary>
    public Share Whole { get; init; }

    /// <summary>Documents whose outcome is as expected.</summary>
    public Share Outcome { get; init; }

    /// <summary>Documents of which all three layouts are right.</summary>
    public Share Layouts { get; init; }

    /// <summary>Documents whose year is right.</summary>
    public Share Year { get; init; }

    /// <summary>Documents whose public body is right.</summary>
    public Share Agency { get; init; }

    /// <summary>Sums that are broken as printed and reported so.</summary>
    public Share BrokenFound { get; init; }

    /// <summary>Sums that are reported broken and are not.</summary>
    public int FalselyBroken { get; init; }

    public static Counts operator +(Counts a, Counts b) => new()
    {
        Recorded = a.Recorded + b.Recorded,
        Exact = a.Exact + b.Exact,
        ExactNonZero = a.ExactNonZero + b.ExactNonZero,
        Accepted = a.Accepted + b.Accepted,
        WrongAccepted = a.WrongAccepted + b.WrongAccepted,
        Lost = a.Lost + b.Lost,
        AmbiguousHeld = a.AmbiguousHeld + b.AmbiguousHeld,
        Whole = a.Whole + b.Whole,
        Outcome = a.Outcome + b.Outcome,
        Layouts = a.Layouts + b.Layouts,
        Year = a.Year + b.Year,
        Agency = a.Agency + b.Agency,
        BrokenFound = a.BrokenFound + b.BrokenFound,
        FalselyBroken = a.FalselyBroken + b.FalselyBroken,
    };
}
