using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Readings;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>Lays pages out as a <see cref="Flow"/>.</summary>
internal static partial class FlowBuilder
{
    /// <summary>Share of the page's height, at the top and the bottom, where running titles and page numbers stand.</summary>
    private const double Margin = 0.085;

    /// <summary>Words this much higher than the text around them are a watermark or a stamp; so are titles, but their words are wider than high.</summary>
    private const double Oversize = 3.2;

    /// <summary>Builds the flow of upright pages.</summary>
    /// <param name="pages">In order.</param>
    /// <param name="splitSideBySide">Whether a landscape page is tried as two pages side by side.</param>
    public static Flow Build(IReadOnlyList<Page> pages, bool splitSideBySide)
    {
        var sheets = new List<(Sheet Sheet, List<Line> Lines)>();
        foreach (var page in pages)
            foreach (var (left, right) in Halves(page, splitSideBySide))
                sheets.Add(Lay(page, left, right, sheets.Count));

        var running = RunningLines(sheets);
        var flowed = new List<Line>();
        var placed = new List<Sheet>();
        var end = 0.0;
        foreach (var (sheet, lines) in sheets)
        {
            var kept = lines.Where(line => !running.Contains(line)).ToList();
            var top = kept.Count == 0 ? 0 : kept.Min(line => line.Top);
            var gap = kept.Count == 0 ? 0 : 0.5 * (kept[0].Bottom - kept[0].Top);
            var moved = sheet with { Shift = end + gap - top };
            placed.Add(moved);
            foreach (var line in kept) flowed.Add(Move(line, moved));
            if (kept.Count > 0) end = flowed.Max(line => line.Bottom);
        }

        return new(placed, flowed);
    }

    private static Line Move(Line line, Sheet sheet)
    {
        return new([.. line.Words.Select(Shift)], [.. line.Pieces.Select(Shift)], sheet, line.Top + sheet.Shift, line.Bottom + sheet.Shift);

        Token Shift(Token token) => token with { Box = sheet.ToFlow(token.Box), Sheet = sheet };
    }

    /// <summary>The x-ranges of a page that are read one after the other.</summary>
    private static IEnumerable<(double Left, double Right)> Halves(Page page, bool split)
    {
        var gutter = split && page.Width > 1.15 * page.Height ? Gutter(page) : null;
        return gutter is { } x ? [(0, x), (x, page.Width)] : [(double.NegativeInfinity, double.PositiveInfinity)];
    }

    /// <summary>The middle of the widest vertical strip near the page's middle that no word crosses.</summary>
    private static double? Gutter(Page page)
    {
        double low = 0.42 * page.Width, high = 0.58 * page.Width;
        var near = page.Words.Where(word => word.Box.Right > low && word.Box.Left < high && !IsInMargin(word)).Select(word => word.Box).OrderBy(box => box.Left).ToList();
        double edge = low, best = 0, at = 0;
        foreach (var box in near.Append(new(high, 0, high, 0)))
        {
            if (box.Left - edge > best) (best, at) = (box.Left - edge, (box.Left + edge) / 2);
            edge = Math.Max(edge, box.Right);
        }

        return best >= 10 ? at : null;

        // A page number in the middle is no bridge between the halves.
        bool IsInMargin(Word word) => word.Text.Length <= 6 && (word.Box.CenterY < Margin * page.Height || word.Box.CenterY > (1 - Margin) * page.Height);
    }

    private static (Sheet Sheet, List<Line> Lines) Lay(Page page, double left, double right, int index)
    {
        var sheet = new Sheet(index, page, left, right, 0);
        var words = Tighten(page.Words.Where(word => word.Box.CenterX >= left && word.Box.CenterX < right).ToList());
        if (words.Count == 0) return (sheet, []);
        var height = words.Select(word => Math.Min(word.Box.Height, word.Box.Width * 4)).Order().ElementAt(words.Count / 2);
        var tokens = words
            .Where(word => Math.Min(word.Box.Height, word.Box.Width) < Oversize * height || word.Box.Width > 1.2 * word.Box.Height)
            .Select(word => new Token(word.Text, LabelText.Normalize(word.Text), word.Box, sheet, word.Readings.Count > 0 || CellText.IsValue(word.Text)) { Readings = word.Readings, Recognized = word.Recognized })
            .OrderBy(token => token.Box.CenterY)
            .ToList();
        var edges = AlignedEdges(tokens);
        return (sheet, [.. GroupLines(tokens, height).Select(line => Compose(line, sheet, edges, height))]);
    }

    /// <summary>
    /// Some fonts (Type 3) claim boxes twice as high as their characters. An ideograph is as wide as it is high, so where the page's words
    /// are much higher than that, all boxes are made lower about their middle.
    /// </summary>
    private static List<Word> Tighten(List<Word> words)
    {
        const double claimed = 1.6, lineOfText = 1.25;
        var ratios = words
            .Where(word => word.Text.Length >= 2 && word.Box.Width > word.Box.Height && word.Text.All(c => c >= 0x2E80))
            .Select(word => word.Box.Height * word.Text.Length / word.Box.Width)
            .Order()
            .ToList();
        if (ratios.Count == 0 || ratios[ratios.Count / 2] < claimed) return words;
        var factor = lineOfText / ratios[ratios.Count / 2];
        return words.ConvertAll(word =>
        {
            var half = word.Box.Height * factor / 2;
            return word with { Box = word.Box with { Top = word.Box.CenterY - half, Bottom = word.Box.CenterY + half } };
        });
    }

    private static IEnumerable<List<Token>> GroupLines(List<Token> tokens, double height)
    {
        var line = new List<Token>();
        var sum = 0.0;
        foreach (var token in tokens)
        {
            // A word set vertically spans many lines and belongs to none of them.
            if (token.Box.Height > 2.2 * height && token.Box.Height > 1.5 * token.Box.Width)
            {
                yield return [token];
                continue;
            }

            if (line.Count > 0 && token.Box.CenterY - (sum / line.Count) > 0.42 * height)
            {
                yield return line;
                (line, sum) = ([], 0);
            }

            line.Add(token);
            sum += token.Box.CenterY;
        }

        if (line.Count > 0) yield return line;
    }

    /// <summary>Left edges that several words share: the left sides of columns.</summary>
    private static List<double> AlignedEdges(List<Token> tokens)
    {
        const int enough = 4;
        var edges = new List<double>();
        foreach (var group in tokens.Where(token => !token.IsValue && token.Key.Length > 1 && char.IsLetterOrDigit(token.Text[0])).GroupBy(token => Math.Round(token.Box.Left)))
            if (group.Count() >= enough)
                edges.Add(group.Key);
        return edges;
    }

    private static Line Compose(List<Token> tokens, Sheet sheet, List<double> edges, double height)
    {
        tokens.Sort((a, b) => a.Box.Left.CompareTo(b.Box.Left));
        var pieces = new List<Token>();
        foreach (var token in tokens)
        {
            if (pieces.Count > 0 && Joins(pieces[^1], token, edges))
            {
                var text = pieces[^1].Text + token.Text;
                pieces[^1] = new(text, pieces[^1].Key + token.Key, pieces[^1].Box.Union(token.Box), sheet, CellText.IsValue(text)) { Recognized = pieces[^1].Recognized && token.Recognized };
            }
            else
            {
                pieces.Add(token);
            }
        }

        // Characters of a watermark that stand level with a line do not move it.
        const double large = 1.8;
        var ordinary = tokens.FindAll(token => token.Box.Height < large * height);
        var extent = ordinary.Count > 0 ? ordinary : tokens;
        return new(tokens, pieces, sheet, extent.Min(token => token.Box.Top), extent.Max(token => token.Box.Bottom));
    }

    /// <summary>Whether a word continues the piece on its left: close enough, no column begins there, and neither is a value.</summary>
    private static bool Joins(Token piece, Token word, List<double> edges)
    {
        var gap = word.Box.Left - piece.Box.Right;
        var size = Math.Min(piece.Box.Height, word.Box.Height);
        if (word.IsValue || StartsLabel().IsMatch(word.Text) || word.IsLargerThan(piece.Box.Height) || piece.IsLargerThan(word.Box.Height)) return false;
        if (Numbering().IsMatch(piece.Text)) return gap < 1.3 * size;
        if (piece.IsValue && !(piece.Key.Length == 1 && (word.Text[0] is '.' or '、' or '．' || gap < 0.35 * size))) return false;
        if (piece.Key.Length == 1 && word.Key.Length == 1 && char.IsLetter(piece.Key[0])) return gap < 2.5 * size;
        return gap < 0.6 * size && !edges.Exists(edge => Math.Abs(edge - word.Box.Left) <= 1 && gap > 0.2 * size);
    }

    /// <summary>Lines in the margins that are page numbers, or that stand on several pages in the same place.</summary>
    private static HashSet<Line> RunningLines(List<(Sheet Sheet, List<Line> Lines)> sheets)
    {
        var found = new HashSet<Line>();
        var numbers = new List<(Line Line, int Offset)>();
        var marginal = new List<(Line Line, string Mask)>();
        foreach (var (sheet, lines) in sheets)
        {
            foreach (var (index, line) in lines.Index())
            {
                var height = sheet.Page.Height;
                var text = string.Concat(line.Words.Select(word => word.Text));
                if (line.Words.Count > 40 || text.Length > 200) continue;
                var isNumber = PageNumber().IsMatch(text) && IsTight(line);
                if (isNumber && index == lines.Count - 1 && DashedPageNumber().IsMatch(text)) found.Add(line);
                if (line.Center > Margin * height && line.Center < (1 - Margin) * height) continue;
                if (isNumber && index == (line.Center < height / 2 ? 0 : lines.Count - 1))
                {
                    if (int.TryParse(text, out var number)) numbers.Add((line, number - sheet.Page.Number));
                    else found.Add(line);
                }

                if (line.Words.Count(word => word.IsValue) < 3 && text.Count(char.IsLetter) > 3) marginal.Add((line, string.Concat(Digits().Replace(text, "0"), "@", Math.Round(line.Top / 3))));
            }
        }

        // A bare number is a page's when it counts the pages: else it is the end of a value that wraps over the page's end.
        foreach (var group in numbers.GroupBy(entry => entry.Offset).Where(group => group.Key == 0 || group.Count() > 1))
            found.UnionWith(group.Select(entry => entry.Line));
        foreach (var group in marginal.GroupBy(entry => entry.Mask).Where(group => group.Select(entry => entry.Line.Sheet.Page.Number).Distinct().Count() >= 2))
            found.UnionWith(group.Select(entry => entry.Line));
        return found;
    }

    /// <summary>The parts of a page number stand together; dashes and a number in neighbouring cells do not.</summary>
    private static bool IsTight(Line line) => line.Words.Zip(line.Words.Skip(1), (a, b) => b.Box.Left - a.Box.Right).All(gap => gap < line.Bottom - line.Top);

    [GeneratedRegex(@"^\s*(?:[1-8１-８]\s*[.、．]|[（(]\s*[一二三四五六七八九]\s*[）)])", RegexOptions.CultureInvariant)]
    private static partial Regex StartsLabel();

    [GeneratedRegex(@"^[1-8１-８]\s*[.、．]$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbering();

    [GeneratedRegex(@"^[-－—–―─]\s*[0-9０-９]{1,3}\s*[-－—–―─]$", RegexOptions.CultureInvariant)]
    private static partial Regex DashedPageNumber();

    [GeneratedRegex(@"^[-－—–―─_·•\s]*(?:第)?\s*[0-9０-９]{1,3}\s*(?:页)?\s*(?:[/／共,，]\s*[0-9]{1,3}\s*页?)?[-－—–―─_·•\s]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PageNumber();

    [GeneratedRegex("[0-9０-９]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
