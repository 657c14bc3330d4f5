namespace ExtractPipeline.Extraction.Ocr;

/// <summary>The digits of one document, as they are printed and scanned there: the means of those in numbers that are certain. <see cref="GlyphComparison"/> lays other numbers over them.</summary>
internal sealed class Specimen
{
    /// <summary>Numbers and digits that are needed, and those that are enough.</summary>
    private const int LeastNumbers = 12, LeastOfDigit = 3, EnoughOfDigit = 24;

    /// <summary>In digit heights: how far digits stand apart.</summary>
    private const double Narrowest = 0.35, Widest = 1;

    private const int Rounds = 3;

    private readonly float[]?[] digits = new float[10][];

    private Specimen(double advance, int columns) => (Advance, Columns) = (advance, columns);

    /// <summary>How far digits stand apart, in pixels of <see cref="GlyphLine"/>.</summary>
    public double Advance { get; private set; }

    /// <summary>The columns of the window that shows a digit.</summary>
    public int Columns { get; }

    /// <summary>Windows on the digits from 0 to 9, as <see cref="GlyphLine.Window"/> gives them; null for those that the document does not show often enough.</summary>
    public IReadOnlyList<float[]?> Digits => digits;

    /// <summary>Whether the document shows what a digit looks like.</summary>
    public bool Knows(char digit) => char.IsAsciiDigit(digit) && digits[digit - '0'] is not null;

    /// <summary>Learns from numbers that are certain.</summary>
    /// <param name="numbers">Lines and what they say, digits only.</param>
    /// <returns>Null where there are too few numbers, or none that are longer than others.</returns>
    public static Specimen? Learn(IReadOnlyList<(GlyphLine Line, string Text)> numbers)
    {
        if (numbers.Count < LeastNumbers || AdvanceOf(numbers) is not { } advance) return null;
        var specimen = new Specimen(advance, (int)Math.Round(advance));
        var chosen = Choose(numbers);
        var places = chosen.ConvertAll(number => new GlyphPlace(number.Line.Center, 0, advance));
        for (var round = 0; ; round++)
        {
            specimen.Average(chosen, places);
            if (round == Rounds) return specimen;
            if (round > 0) specimen.Advance = MeanAdvance(chosen, places) ?? advance;
            for (var i = 0; i < chosen.Count; i++) places[i] = new GlyphComparison(specimen, chosen[i].Line).Lay(chosen[i].Text);
        }
    }

    /// <summary>The same as if the document did not show one of the digits; for measurements.</summary>
    internal Specimen Without(char digit)
    {
        var fewer = new Specimen(Advance, Columns);
        digits.CopyTo(fewer.digits, 0);
        fewer.digits[digit - '0'] = null;
        return fewer;
    }

    /// <summary>How far digits stand apart, from the widths of numbers of different lengths: those of each length by their median, the line through them by least squares.</summary>
    private static double? AdvanceOf(IReadOnlyList<(GlyphLine Line, string Text)> numbers)
    {
        const int enough = 10;
        var widths = numbers.GroupBy(number => number.Text.Length)
            .Select(same => (Length: (double)same.Key, Width: same.Select(number => number.Line.Right - number.Line.Left).Order().ElementAt(same.Count() / 2), Weight: (double)Math.Min(enough, same.Count())))
            .ToList();
        if (widths.Count < 2) return null;
        var all = widths.Sum(entry => entry.Weight);
        double length = widths.Sum(entry => entry.Weight * entry.Length) / all, width = widths.Sum(entry => entry.Weight * entry.Width) / all;
        var advance = widths.Sum(entry => entry.Weight * (entry.Length - length) * (entry.Width - width)) / widths.Sum(entry => entry.Weight * (entry.Length - length) * (entry.Length - length));
        return advance is >= Narrowest * GlyphLine.DigitHeight and <= Widest * GlyphLine.DigitHeight ? advance : null;
    }

    /// <summary>How far apart the digits of long numbers lay.</summary>
    private static double? MeanAdvance(List<(GlyphLine Line, string Text)> numbers, List<GlyphPlace> places)
    {
        var laid = numbers.Zip(places).Where(entry => entry.First.Text.Length > 2).ToList();
        return laid.Count == 0 ? null : laid.Average(entry => entry.Second.Advance);
    }

    /// <summary>Enough numbers of each digit, long ones first: they say best where each digit is.</summary>
    private static List<(GlyphLine Line, string Text)> Choose(IReadOnlyList<(GlyphLine Line, string Text)> numbers)
    {
        var count = new int[10];
        var chosen = new List<(GlyphLine Line, string Text)>();
        foreach (var number in numbers.OrderByDescending(number => number.Text.Length))
        {
            if (!number.Text.Any(digit => count[digit - '0'] < EnoughOfDigit)) continue;
            chosen.Add(number);
            foreach (var digit in number.Text) count[digit - '0']++;
        }

        return chosen;
    }

    private void Average(List<(GlyphLine Line, string Text)> numbers, List<GlyphPlace> places)
    {
        var window = new float[GlyphLine.WindowHeight * Columns];
        var count = new int[10];
        var sums = new float[10][];
        foreach (var ((line, text), place) in numbers.Zip(places))
        {
            for (var i = 0; i < text.Length; i++)
            {
                line.Window(GlyphLine.FirstColumn(place.CenterOf(i, text), Columns), place.Shift, window);
                var sum = sums[text[i] - '0'] ??= new float[window.Length];
                for (var n = 0; n < sum.Length; n++) sum[n] += window[n];
                count[text[i] - '0']++;
            }
        }

        for (var digit = 0; digit < 10; digit++) digits[digit] = count[digit] >= LeastOfDigit ? Unit(sums[digit]) : null;
    }

    private static float[] Unit(float[] sum)
    {
        var norm = 1 / MathF.Sqrt(Math.Max(float.Epsilon, sum.Sum(value => value * value)));
        return Array.ConvertAll(sum, value => value * norm);
    }
}
