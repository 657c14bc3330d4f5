namespace ExtractPipeline.Extraction.Ocr;

/// <summary>One thing that a cell may say.</summary>
/// <param name="Text">
/// Digits, <c>.</c>, <c>,</c>, <c>-</c>, <c>+</c>, <c>/</c>, <c>%</c> and parentheses; <c>—</c> for a cell that holds only dashes, <c>无</c> for that word,
/// the empty string for marks that are no characters. The lines of a cell follow each other without a separator.
/// </param>
/// <param name="Probability">0 to 1. A cell's readings add up to 1 at most; the rest is for whatever else the cell may hold.</param>
/// <param name="Agreed">Whether each of the nets holds this for the likeliest.</param>
public readonly record struct DigitReading(string Text, double Probability, bool Agreed);
