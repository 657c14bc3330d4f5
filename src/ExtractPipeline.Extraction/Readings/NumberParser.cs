using System.Globalization;
using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Readings;

/// <summary>What a cell's characters say.</summary>
/// <param name="State">Read, blank or unread.</param>
/// <param name="Value">The number; null unless the state is read.</param>
/// <param name="Doubts">What makes the reading less than plain.</param>
/// <param name="Others">Other numbers that the characters might mean, likeliest first.</param>
public sealed record Reading(FieldState State, decimal? Value, ReadingDoubts Doubts, IReadOnlyList<decimal> Others)
{
    internal static Reading Blank { get; } = new(FieldState.Blank, null, ReadingDoubts.None, []);

    internal static Reading Unread(params decimal[] others) => new(FieldState.Unread, null, ReadingDoubts.None, others);
}

/// <summary>What makes a reading less than plain. <see cref="Records.Confidence"/> says what each is worth.</summary>
[Flags]
public enum ReadingDoubts
{
    /// <summary>Digits and nothing else.</summary>
    None = 0,

    /// <summary>A note or unit beside the number.</summary>
    Annotated = 1,

    /// <summary>Digits on both sides of a gap or a line break were joined.</summary>
    Joined = 2,

    /// <summary>Separators that do not stand at thousands.</summary>
    OddSeparators = 4,

    /// <summary>An amount whose unit is not printed, or not the one expected.</summary>
    UnitUnclear = 8,

    /// <summary>A number that the column cannot hold: too long, a fraction, a sign, leading zeros.</summary>
    OddNumber = 16,
}

/// <summary>Reads the number in a numeric cell. It never guesses: what does not parse is unread.</summary>
public static partial class NumberParser
{
    /// <summary>The most digits of a count: a province's 行政许可 has eight.</summary>
    public const int MostDigits = 8;

    /// <summary>Parses the characters of a cell.</summary>
    /// <param name="raw">As read; null or white space is a blank cell.</param>
    /// <param name="kind">What the column holds.</param>
    /// <param name="unit">Where the unit of an amount stands.</param>
    public static Reading Parse(string? raw, ValueKind kind, AmountUnit unit)
    {
        if (string.IsNullOrWhiteSpace(raw)) return Reading.Blank;
        if (raw.Length > CellText.Longest) return Reading.Unread();
        var text = CellText.Fold(raw);
        if (text is "" or "一" || CellText.IsBlankMark(text)) return Reading.Blank;
        var match = Cell().Match(text);
        if (!match.Success) return Reading.Unread();

        var doubts = ReadingDoubts.None;
        var printedUnit = match.Groups["unit"].Value;
        if (match.Groups["note"].Success || printedUnit.Length > 0) doubts |= ReadingDoubts.Annotated;
        var digits = match.Groups["digits"].Value.TrimEnd();
        if (digits.Contains(' ', StringComparison.Ordinal))
        {
            doubts |= ReadingDoubts.Joined;
            digits = digits.Replace(" ", "", StringComparison.Ordinal);
        }

        if (digits.Contains(',', StringComparison.Ordinal))
        {
            if (!Thousands().IsMatch(digits)) doubts |= ReadingDoubts.OddSeparators;
            digits = digits.Replace(",", "", StringComparison.Ordinal);
        }

        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return Reading.Unread();
        if (match.Groups["sign"].Value == "-") value = -value;
        if (IsOdd(digits, match.Groups["sign"].Value, kind)) doubts |= ReadingDoubts.OddNumber;
        return WithUnit(value, printedUnit, kind, unit, doubts);
    }

    private static bool IsOdd(string digits, string sign, ValueKind kind)
    {
        var whole = digits.Split('.')[0];
        var fraction = digits.Length > whole.Length;
        return whole.Length == 0 || (whole.Length > 1 && whole[0] == '0')
            || (kind == ValueKind.Amount ? whole.Length > MostDigits + 4 || digits.Length - whole.Length > 7 : fraction || whole.Length > MostDigits)
            || (sign.Length > 0 && kind != ValueKind.Difference);
    }

    private static Reading WithUnit(decimal value, string printed, ValueKind kind, AmountUnit unit, ReadingDoubts doubts)
    {
        const decimal wan = 10_000, yi = 100_000_000;
        if (kind != ValueKind.Amount)
            return printed.EndsWith('元') || printed == "万" ? new(FieldState.Read, value, doubts | ReadingDoubts.UnitUnclear, []) : new(FieldState.Read, value, doubts, []);
        return (unit, printed) switch
        {
            (_, _) when value == 0 => new(FieldState.Read, 0, doubts, []),
            (AmountUnit.WanYuan, "" or "万元") => new(FieldState.Read, value, doubts, []),
            (AmountUnit.WanYuan, "元") => new(FieldState.Read, value, doubts | ReadingDoubts.UnitUnclear, [value / wan]),
            (AmountUnit.InCell, "元") => new(FieldState.Read, value, doubts, []),
            (AmountUnit.InCell, "万元") => new(FieldState.Read, value * wan, doubts, []),
            (AmountUnit.InCell, "亿元") => new(FieldState.Read, value * yi, doubts, []),
            (AmountUnit.InCell, "") => new(FieldState.Read, value, doubts | ReadingDoubts.UnitUnclear, [value * wan]),
            _ => new(FieldState.Read, value, doubts | ReadingDoubts.UnitUnclear, []),
        };
    }

    [GeneratedRegex(@"^(?:\((?=[^()]*\p{IsCJKUnifiedIdeographs})(?<note>[^()]*)\) ?)?(?<sign>[+-]?) ?(?<digits>\d[\d,. ]*)(?<unit>万元|亿元|元|万|件|项|个|条|宗|次)? ?(?<note>\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】|[*※#①②③]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Cell();

    [GeneratedRegex(@"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}
