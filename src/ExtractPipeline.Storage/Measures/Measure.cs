namespace ExtractPipeline.Storage;

/// <summary>What is added up: a field, or a formula over fields.</summary>
public sealed class Measure
{
    private readonly MeasureNode root;

    internal Measure(string text, IReadOnlyList<string> fields, MeasureNode root)
    {
        Text = text;
        Fields = fields;
        this.root = root;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The fields that it needs, each once.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Its value for the values of its fields; null where it divides by nothing.</summary>
    /// <param name="values">A value a field, in the order of <see cref="Fields"/>.</param>
    public decimal? Evaluate(ReadOnlySpan<decimal> values) => root.Evaluate(values) is { } value ? Plain(value) : null;

    /// <summary>Without zeros at its end, and with ten places where a division does not end.</summary>
    private static decimal Plain(decimal value) => decimal.Round(value, 10) / 1.0000000000000000000000000000m;
}

/// <summary>A part of a formula.</summary>
internal abstract record MeasureNode
{
    /// <summary>Its value; null where it divides by nothing.</summary>
    public abstract decimal? Evaluate(ReadOnlySpan<decimal> values);

    /// <summary>A number.</summary>
    internal sealed record Number(decimal Value) : MeasureNode
    {
        public override decimal? Evaluate(ReadOnlySpan<decimal> values) => Value;
    }

    /// <summary>A field, by its place among the measure's.</summary>
    internal sealed record Field(int Index) : MeasureNode
    {
        public override decimal? Evaluate(ReadOnlySpan<decimal> values) => values[Index];
    }

    /// <summary>Two parts and what is between them.</summary>
    internal sealed record Operation(char Sign, MeasureNode Left, MeasureNode Right) : MeasureNode
    {
        public override decimal? Evaluate(ReadOnlySpan<decimal> values)
        {
            if (Left.Evaluate(values) is not { } left || Right.Evaluate(values) is not { } right) return null;
            try
            {
                return Sign switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => right == 0 ? null : left / right };
            }
            catch (OverflowException)
            {
                return null; // Numbers of 28 digits and more come from no report.
            }
        }
    }
}

/// <summary>A formula that cannot be read; the message says where.</summary>
public sealed class MeasureException(string message) : Exception(message);
