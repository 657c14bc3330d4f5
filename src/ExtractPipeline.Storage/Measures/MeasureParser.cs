using System.Globalization;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Storage;

/// <summary>Reads measures: <c>requests.granted.total / (requests.disposed_total.total - 3)</c>. Numbers, fields, derived measures, + - * / and parentheses.</summary>
public sealed class MeasureParser
{
    private const int LongestText = 2_000, MostFields = 40, Deepest = 30;

    private static readonly HashSet<string> Known = [.. FormCatalogue.Tables.SelectMany(form => form.Cells).Select(cell => cell.Id.ToString())];

    private readonly string text;
    private readonly List<string> fields;
    private int at, depth;

    private MeasureParser(string text, List<string> fields)
    {
        this.text = text;
        this.fields = fields;
    }

    /// <summary>Reads a measure.</summary>
    /// <exception cref="MeasureException">It is none.</exception>
    public static Measure Parse(string text)
    {
        var needed = new List<string>();
        var root = ParseWhole(text, needed);
        return needed.Count > 0 ? new Measure(text, needed, root) : throw new MeasureException($"'{text}' has no field");
    }

    private static MeasureNode ParseWhole(string text, List<string> fields)
    {
        if (text.Length > LongestText) throw new MeasureException($"a formula has at most {LongestText} characters");
        var parser = new MeasureParser(text, fields);
        var root = parser.Sum();
        return parser.Next() == '\0' ? root : throw parser.Wrong("is not expected");
    }

    private MeasureNode Sum()
    {
        if (++depth > Deepest) throw Wrong("is nested too deep");
        var left = Product();
        while (Next() is '+' or '-') left = new MeasureNode.Operation(text[at++], left, Product());
        depth--;
        return left;
    }

    private MeasureNode Product()
    {
        var left = Factor();
        while (Next() is '*' or '/') left = new MeasureNode.Operation(text[at++], left, Factor());
        return left;
    }

    private MeasureNode Factor()
    {
        var next = Next();
        if (next == '(')
        {
            at++;
            var inner = Sum();
            if (Next() != ')') throw Wrong("should be ')'");
            at++;
            return inner;
        }

        if (char.IsAsciiDigit(next)) return Number();
        return char.IsAsciiLetterLower(next) ? Name() : throw Wrong("is neither a field nor a number");
    }

    private MeasureNode.Number Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        return decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new(number)
            : throw new MeasureException($"'{text[start..at]}' is no number");
    }

    private MeasureNode Name()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_')) at++;
        var name = text[start..at];
        if (DerivedMeasures.Find(name) is { } derived) return ParseWhole(derived.Formula, fields);
        if (!Known.Contains(name)) throw new MeasureException($"there is no field or measure '{name}'; /fields lists them");
        var index = fields.IndexOf(name);
        if (index >= 0) return new MeasureNode.Field(index);
        if (fields.Count == MostFields) throw new MeasureException($"a formula has at most {MostFields} fields");
        fields.Add(name);
        return new MeasureNode.Field(fields.Count - 1);
    }

    private char Next()
    {
        while (at < text.Length && text[at] == ' ') at++;
        return at < text.Length ? text[at] : '\0';
    }

    private MeasureException Wrong(string what) => new(at < text.Length ? $"'{text[at]}' at character {at + 1} of the formula {what}" : "the formula ends too soon");
}
