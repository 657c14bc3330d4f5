using System.Numerics;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>How like the digits of a document the ink of a line is, if it says a certain text.</summary>
/// <param name="Least">The correlation of the digit that is least like its own, -1 to 1.</param>
/// <param name="Lead">How much less like another digit each is than like its own, at least.</param>
/// <param name="Rest">The most ink in a place beside the text where a digit could stand, as a share of the ink of its digits.</param>
internal readonly record struct Likeness(double Least, double Lead, double Rest);

/// <summary>Where the digits of a text lie on a line.</summary>
/// <param name="Center">Their middle across.</param>
/// <param name="Shift">How many rows lower than the middle of the line.</param>
/// <param name="Advance">How far they stand apart.</param>
internal readonly record struct GlyphPlace(double Center, int Shift, double Advance)
{
    /// <summary>Where the text begins.</summary>
    public double Begin(string text) => Center - (text.Length / 2.0 * Advance) - 1;

    /// <summary>Where it ends.</summary>
    public double End(string text) => Center + (text.Length / 2.0 * Advance) + 1;

    /// <summary>The middle of one of its digits.</summary>
    public double CenterOf(int digit, string text) => Center + ((digit - ((text.Length - 1) / 2.0)) * Advance);
}

/// <summary>
/// Lays a line over the digits of its document, digit for digit and as a whole: one that a text leaves out, or one too many, leaves ink without a digit or a digit without ink. Digits of
/// nearly all fonts stand equally far apart, so that broken ones and such as touch need not be told from each other; where they do not, nothing is alike.
/// </summary>
internal sealed class GlyphComparison
{
    /// <summary>In pixels of <see cref="GlyphLine"/>: how far a number is moved to lie over the digits, and how far one with a point or a sign, whose ends are all that is known.</summary>
    private const int Reach = 3, WideReach = 5, ReachDown = 2;

    /// <summary>How much further apart, or less, the digits of a line may be, in so many steps: the height of digits says only roughly how far apart they stand.</summary>
    private const double Stretch = 0.03;

    private const int Stretches = 2;

    /// <summary>A number that lies nearer to its place is preferred by so much for each pixel: where all digits are alike the place is not known.</summary>
    private const double Nearer = 0.002;

    /// <summary>A digit that is so much less like another needs not be laid as that one.</summary>
    private const double Near = 0.5;

    /// <summary>In distances of digits: how wide a point is; of a digit's height, where it begins; and how much of a digit's ink it has at least.</summary>
    private const double NarrowPoint = 0.3, WidePoint = 1.3, AbovePoint = 0.65, PointInk = 0.04;

    /// <summary>What a sign is most like, and how like a digit it may be; in distances of digits, how wide it is; of a digit's ink, what its middle has at least, and a plus above and below.</summary>
    private const char SignLike = '4';

    private const double SignLikeness = 0.6, NarrowSign = 0.4, WideSign = 1.7, SignInk = 0.06, StrokeInk = 0.02;

    /// <summary>In distances of digits: how far beside a text is looked for one that it leaves out, and how wide that is at least.</summary>
    private const double Neighbour = 1.1, Thin = 0.5;

    /// <summary>Rows by which a window is moved at most.</summary>
    private const int MostShift = ReachDown + 1;

    private static readonly Likeness Unlike = new(-1, -1, 1);

    private readonly Specimen specimen;
    private readonly GlyphLine line;
    private readonly float[] window;
    private readonly float[]?[] alike;

    /// <param name="specimen">The digits of the document.</param>
    /// <param name="line">The line.</param>
    public GlyphComparison(Specimen specimen, GlyphLine line)
    {
        (this.specimen, this.line) = (specimen, line);
        window = new float[GlyphLine.WindowHeight * specimen.Columns];
        alike = new float[((2 * MostShift) + 1) * (line.Width + (2 * specimen.Columns))][];
    }

    /// <summary>Where the digits of a text lie best; those that the document does not show count for nothing.</summary>
    public GlyphPlace Lay(string text) => Lay(text, line.Center, Reach).Place;

    /// <summary>How like its own digits the line is if it says a text.</summary>
    /// <param name="text">Digits, with a sign before them perhaps, or a point between them.</param>
    /// <returns>Null where the text has other characters, or digits that the document does not show elsewhere.</returns>
    public Likeness? Compare(string text)
    {
        var sign = text.Length > 0 && text[0] is '+' or '-';
        var runs = (sign ? text[1..] : text).Split('.');
        if (runs.Length > 2 || (sign && runs.Length > 1) || runs.Any(run => run.Length == 0 || !run.All(specimen.Knows))) return null;
        return sign ? CompareSigned(text[0], runs[0]) : runs.Length > 1 ? ComparePointed(runs[0], runs[1]) : ComparePlain(text);
    }

    private Likeness ComparePlain(string text)
    {
        var (least, lead, place) = Judge(text, line.Center, Reach);
        return new(least, lead, Beside(place.Begin(text), place.End(text)) / InkOfDigit(text, place));
    }

    /// <summary>Nothing says how wide the point is: the digits before it begin where the line does, and those after it end there.</summary>
    private Likeness ComparePointed(string whole, string fraction)
    {
        var (least, lead, before) = Judge(whole, line.Left + (whole.Length / 2.0 * specimen.Advance), WideReach);
        var (leastBehind, leadBehind, after) = Judge(fraction, line.Right - (fraction.Length / 2.0 * specimen.Advance), WideReach);
        double from = before.End(whole), to = after.Begin(fraction), gap = (to - from + 2) / specimen.Advance;
        var digit = (InkOfDigit(whole, before) + InkOfDigit(fraction, after)) / 2;
        if (gap is < NarrowPoint or > WidePoint || line.Ink(from - 1, to + 1, AbovePoint) < PointInk * digit) return Unlike;
        var rest = Math.Max(line.Ink(from, to, 0, AbovePoint), Beside(before.Begin(whole), after.End(fraction))) / digit;
        return new(Math.Min(least, leastBehind), Math.Min(lead, leadBehind), rest);
    }

    /// <summary>A sign is no digit, nor like one: a plus has ink above and below its middle, a minus has none.</summary>
    private Likeness CompareSigned(char sign, string text)
    {
        if (!specimen.Knows(SignLike)) return Unlike;
        var (least, lead, place) = Judge(text, line.Right - (text.Length / 2.0 * specimen.Advance), WideReach);
        double begin = place.Begin(text), from = line.Left - 1, wide = (begin - from) / specimen.Advance, digit = InkOfDigit(text, place);
        if (wide is < NarrowSign or > WideSign || MostLike(from, begin, place.Shift) > SignLikeness) return Unlike;
        double above = line.Ink(from, begin, 0.1, 0.4) / digit, below = line.Ink(from, begin, 0.65, 0.95) / digit, middle = line.Ink(from, begin, 0.3, 0.75) / digit;
        var isSign = middle >= SignInk && (sign == '+' ? Math.Min(above, below) >= StrokeInk : Math.Max(above, below) < StrokeInk / 2);
        return isSign ? new(least, lead, Beside(from, place.End(text)) / digit) : Unlike;
    }

    /// <summary>How like any digit a part of the line is, wherever in it that stands.</summary>
    private double MostLike(double from, double to, int shift)
    {
        var most = -1.0;
        for (var center = from; center <= to; center++) most = Math.Max(most, AlikeAt(center, shift).Max());
        return most;
    }

    /// <summary>
    /// Lays a run of digits and says how like its own digit each is, and how much less like any other: where it lies, and where all would lie if it were that one, for two digits may
    /// differ in hardly more than their place.
    /// </summary>
    private (double Least, double Lead, GlyphPlace Place) Judge(string text, double center, int reach)
    {
        var (place, all) = Lay(text, center, reach);
        Span<double> most = stackalloc double[10];
        var (least, lead) = (1.0, 1.0);
        for (var i = 0; i < text.Length; i++)
        {
            most.Fill(-1);
            for (var down = -1; down <= 1; down++)
                for (var across = -1; across <= 1; across++)
                    for (var digit = 0; digit < 10; digit++)
                        most[digit] = Math.Max(most[digit], AlikeAt(place.CenterOf(i, text) + across, place.Shift + down)[digit]);

            var own = most[text[i] - '0'];
            least = Math.Min(least, own);
            for (var digit = 0; digit < 10; digit++)
            {
                if (specimen.Digits[digit] is null || digit == text[i] - '0') continue;
                lead = Math.Min(lead, own - most[digit]);
                if (own - most[digit] <= Near) lead = Math.Min(lead, all - Lay(string.Concat(text.AsSpan(0, i), [(char)('0' + digit)], text.AsSpan(i + 1)), center, reach).Sum);
            }
        }

        return (least, lead, place);
    }

    /// <summary>Where the digits of a text lie best, and the sum of their correlations there.</summary>
    private (GlyphPlace Place, double Sum) Lay(string text, double center, int reach)
    {
        var (best, most) = (new GlyphPlace(center, 0, specimen.Advance), double.NegativeInfinity);
        for (var down = -ReachDown; down <= ReachDown; down++)
            for (var across = -reach; across <= reach; across++)
                Try(new(center + across, down, specimen.Advance), Math.Abs(across) + Math.Abs(down));

        var middle = best;
        for (var stretch = -Stretches; stretch <= Stretches && text.Length > 2; stretch++)
            for (var across = -Stretches; across <= Stretches; across++)
                Try(middle with { Center = middle.Center + across, Advance = specimen.Advance * (1 + (Stretch * stretch / Stretches)) }, Math.Abs(stretch) + Math.Abs(across));
        return (best, most);

        void Try(GlyphPlace place, int away)
        {
            var sum = -Nearer * away * text.Length;
            for (var i = 0; i < text.Length; i++)
                if (specimen.Knows(text[i]))
                    sum += AlikeAt(place.CenterOf(i, text), place.Shift)[text[i] - '0'];
            if (sum > most) (best, most) = (place, sum);
        }
    }

    /// <summary>How like each digit a place is; -1 for those that the document does not show.</summary>
    private float[] AlikeAt(double center, int shift)
    {
        var first = Math.Clamp(GlyphLine.FirstColumn(center, specimen.Columns), -specimen.Columns, line.Width);
        ref var known = ref alike[((shift + MostShift) * (line.Width + (2 * specimen.Columns))) + first + specimen.Columns];
        if (known is not null) return known;
        line.Window(first, shift, window);
        return known = [.. specimen.Digits.Select(digit => digit is null ? -1 : Product(window, digit))];
    }

    private double InkOfDigit(string text, GlyphPlace place) => Math.Max(1, line.Ink(place.Begin(text), place.End(text)) / text.Length);

    /// <summary>The most ink within half a digit's width beside a text.</summary>
    private double Beside(double begin, double end)
    {
        double most = 0, width = Thin * specimen.Advance, reach = (Neighbour - Thin) * specimen.Advance;
        for (var away = 0; away <= reach; away++)
            most = Math.Max(most, Math.Max(line.Ink(begin - away - width, begin - away), line.Ink(end + away, end + away + width)));
        return most;
    }

    private static float Product(float[] one, float[] other)
    {
        var sum = Vector<float>.Zero;
        var n = 0;
        for (; n <= one.Length - Vector<float>.Count; n += Vector<float>.Count) sum += new Vector<float>(one, n) * new Vector<float>(other, n);
        var product = Vector.Sum(sum);
        for (; n < one.Length; n++) product += one[n] * other[n];
        return product;
    }
}
