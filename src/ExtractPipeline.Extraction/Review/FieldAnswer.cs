using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Review;

/// <summary>What a person says a cell holds.</summary>
/// <param name="State">Read, blank, missing (no such row or column) or unread (cannot be read).</param>
/// <param name="Value">The number; null unless the state is read.</param>
public sealed record FieldAnswer(FieldState State, decimal? Value)
{
    /// <summary>What a field says.</summary>
    public static FieldAnswer Of(Field field) => new(field.State, field.Value);

    /// <summary>Whether it is one: a number exactly where one was read.</summary>
    public bool IsValid => State == FieldState.Read ? Value is >= -LargestNumber and <= LargestNumber : Value is null;

    /// <summary>Larger than any number of the form.</summary>
    private const decimal LargestNumber = 1_000_000_000_000;
}
