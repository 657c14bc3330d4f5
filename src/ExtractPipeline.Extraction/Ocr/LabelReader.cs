using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Reads labels, headings and titles: what the forms print with a net of its own, the rest, and what that is not sure of, with tesseract.</summary>
internal sealed class LabelReader(TextRecognizer recognizer, LabelNet net)
{
    /// <summary>The net is believed where it is so sure of each character; and where tesseract is less sure than it usually is, already so.</summary>
    private const double Sure = 0.7, Surer = 0.2;

    /// <summary>So sure tesseract usually is.</summary>
    private const double Usual = 0.8;

    /// <summary>In heights of a character: how high ideographs are, as a rule, and at least and at most.</summary>
    private const double Ideograph = 0.92, LeastIdeograph = 0.7, MostIdeograph = 2.5;

    /// <summary>In pixels: of lower characters the reader makes others, twice as high it does not; higher ones cost more and are read no better. How wide they are made, a share: its work goes by their width.</summary>
    private const double LeastHeight = 22, MostHeight = 28, Width = 0.85;

    /// <summary>As shares of what is measured: how high worn labels may be.</summary>
    private static readonly double[] Heights = [1, 1.2, 1.4, 0.85];

    /// <summary>In points: what is left out beside a ruling.</summary>
    private const double BesideRuling = 1.5;

    /// <summary>Makes greys darker and leaves white and black.</summary>
    private const double Gamma = 1.7;

    /// <summary>
    /// Reads the lines of a label: each by the net, which costs a tenth of what tesseract does. Where it is not sure of a line, the whole is the label of the forms that it is like, if it is like one only.
    /// Of anything else tesseract reads what the net is not sure of as one line: side by side lines give it the context that one or two characters lack.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="lines">The lines of one label, from the top.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    /// <param name="cell">The cell that the label stands in, if it does in one.</param>
    /// <returns>What the lines, or parts of them, say; and whether either reader is sure of it.</returns>
    public (List<(InkLine Line, string Text)> Lines, bool IsSure) Read(PageRaster page, List<InkLine> lines, double em, PixelSpan? cell)
    {
        lines = lines.FindAll(line => line.Box.Height > 0.5 * em && line.Box.Height < 4 * em);
        if (lines.Count == 0) return ([], false);
        if (cell is { } walls) lines = lines.ConvertAll(line => line with { Box = WithPaleEnds(page, line.Box, em, walls) });
        var pieces = lines.SelectMany(line => Pieces(line, em)).ToList();
        var known = pieces.ConvertAll(piece => ReadByNet(page, piece, em));
        if (known.TrueForAll(reading => reading.Confidence >= Sure)) return (Whole(Written(pieces, known.ConvertAll(reading => reading.Text)), lines, cell), true);
        if (Recognize(page, lines, em) is { } label) return (Written(lines, Share(label, lines)), true);
        var doubtful = pieces.Where((_, i) => known[i].Confidence < Sure).ToList();
        var isKnown = known.TrueForAll(reading => reading.Confidence >= Surer);
        var (text, confidence) = ReadByTesseract(SideBySide(page, doubtful, em), em, isName: false, isLast: isKnown);
        if (!isKnown || confidence >= Usual)
            foreach (var (piece, read) in doubtful.Zip(Share(text, doubtful)))
                known[pieces.IndexOf(piece)] = (read, confidence);
        return (Whole(Written(pieces, known.ConvertAll(reading => reading.Text)), lines, cell), confidence >= Usual);
    }

    /// <summary>Reads a name, of which every character counts, and not only how alike it is to a label of the form: tesseract reads it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="pieces">The name's line, in pieces.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    public List<(InkLine Line, string Text)> ReadName(PageRaster page, List<InkLine> pieces, double em)
    {
        pieces = pieces.FindAll(piece => piece.Box.Height > 0.5 * em && piece.Box.Height < 4 * em);
        if (pieces.Count == 0) return [];
        return Written(pieces, Share(ReadByTesseract(SideBySide(page, pieces, em), em, isName: true, isLast: false).Text, pieces));
    }

    private static List<(InkLine Line, string Text)> Written(List<InkLine> lines, List<string> texts) => [.. lines.Zip(texts).Where(line => line.Second.Length > 0)];

    /// <summary>Hairlines that are lost make gaps within a label as wide as those between headings: what is one of the forms' labels as it stands on one line of a cell is one.</summary>
    private static List<(InkLine Line, string Text)> Whole(List<(InkLine Line, string Text)> pieces, List<InkLine> lines, PixelSpan? cell)
    {
        var text = string.Concat(pieces.Select(piece => piece.Text));
        if (cell is null || lines.Count != 1 || pieces.Count < 2 || !FormVocabulary.Has(text)) return pieces;
        return [(new(pieces.Select(piece => piece.Line.Box).Aggregate((a, b) => a.Union(b)), [.. pieces.SelectMany(piece => piece.Line.Parts)]), text)];
    }

    /// <summary>Which label of the forms some lines are together; null where they may be none, or another one. Of worn ones it is not known how high they are.</summary>
    private string? Recognize(PageRaster page, List<InkLine> lines, double em)
    {
        var (strip, height, width) = (SideBySide(page, lines, em), lines.Max(line => HeightOf(line, em)), lines.Sum(line => line.Box.Width));
        return Heights.Select(share => net.Recognize(strip, share * height, width)).FirstOrDefault(label => label is not null);
    }

    /// <summary>Headings beside each other may stand on one line: each by itself. Specks beside print are none.</summary>
    private static List<InkLine> Pieces(InkLine line, double em)
    {
        const double apart = 0.6;
        var pieces = InkLines.Pieces(line.Parts, apart * em).FindAll(piece => IsPrint(piece, em));
        if (pieces.Count == 0) return [line];

        // Its ends may be paler than what counts as ink.
        pieces[0] = pieces[0] with { Box = pieces[0].Box with { Left = Math.Min(pieces[0].Box.Left, line.Box.Left) } };
        pieces[^1] = pieces[^1] with { Box = pieces[^1].Box with { Right = Math.Max(pieces[^1].Box.Right, line.Box.Right) } };
        return pieces;
    }

    private static bool IsPrint(InkLine piece, double em) => Math.Max(piece.Box.Width, piece.Box.Height) > 0.5 * em;

    /// <summary>What is none of the forms' the net leaves to tesseract; digits too, for the reader of digits was trained on the same types.</summary>
    private (string Text, double Confidence) ReadByNet(PageRaster page, InkLine line, double em)
    {
        var (text, confidence) = net.Read(SideBySide(page, [line], em), HeightOf(line, em));
        return (text, text.Any(LabelText.IsIdeograph) ? confidence : 0);
    }

    /// <summary>What tesseract is not sure of it reads once more as it is, twice as large: it then errs elsewhere, and the surer reading counts. Names are read so at once.</summary>
    private (string Text, double Confidence) ReadByTesseract(PageRaster strip, double em, bool isName, bool isLast)
    {
        const double large = 36;
        strip = Strengthen(strip);
        var first = isName ? Large() : recognizer.ReadLine(Fit(strip, em));
        if (first.Confidence >= Usual || isLast) return first;
        var second = isName ? recognizer.ReadLine(Fit(strip, em)) : Large();
        return second.Confidence > first.Confidence ? second : first;

        (string Text, double Confidence) Large() => recognizer.ReadLine(em < large ? strip.Enlarge() : strip, search: true);
    }

    /// <summary>What was read of lines side by side, given back to them in proportion to their widths.</summary>
    private static List<string> Share(string text, List<InkLine> lines)
    {
        double whole = lines.Sum(line => line.Box.Width), width = 0;
        var (texts, begin) = (new List<string>(), 0);
        foreach (var line in lines)
        {
            width += line.Box.Width;
            var end = (int)Math.Round(text.Length * width / whole);
            texts.Add(text[begin..end]);
            begin = end;
        }

        return texts;
    }

    /// <summary>How high a line's ideographs are, in pixels: as the line where several patches are as high as it, for dirt and rulings make lines higher.</summary>
    private static double HeightOf(InkLine line, double em)
    {
        const double whole = 0.85;
        const int several = 2;
        var isWhole = line.Parts.Count(part => part.Box.Height >= whole * line.Box.Height) >= several;
        return Math.Clamp(isWhole ? line.Box.Height : Ideograph * em, LeastIdeograph * em, MostIdeograph * em);
    }

    /// <summary>A line of pale print, with the characters at its ends of which nothing was dark enough to count as ink.</summary>
    private static PixelSpan WithPaleEnds(PageRaster page, PixelSpan line, double em, PixelSpan cell)
    {
        const int pale = 200, least = 2;
        int margin = (int)Math.Ceiling(BesideRuling * page.Scale), gap = (int)em;
        int left = line.Left, right = line.Right;
        for (var x = left - 1; x >= Math.Max(0, cell.Left + margin) && left - x <= gap; x--)
            if (IsInk(x))
                left = x;
        for (var x = right; x < Math.Min(page.Width, cell.Right - margin) && x - right < gap; x++)
            if (IsInk(x))
                right = x + 1;
        return line with { Left = left, Right = right };

        bool IsInk(int x)
        {
            var ink = 0;
            for (var y = line.Top; y < line.Bottom; y++)
                if (page.Row(y)[x] < pale)
                    ink++;
            return ink >= least;
        }
    }

    /// <summary>How sure the reader is of a line, 0 to 1, turned by 0 or 180 degrees; 0 where it sees hardly an ideograph, for digits are digits both ways, and so are a few strokes.</summary>
    public double Try(PageRaster page, InkLine line, double em, int turn)
    {
        const int enough = 3;
        const string strokes = "一二三十丁上下土士工干王丨口日田中";
        var (text, confidence) = recognizer.ReadLine(Fit(Strengthen(SideBySide(page, [line], em)), em).Turn(turn));
        return text.Count(c => LabelText.IsIdeograph(c) && !strokes.Contains(c, StringComparison.Ordinal)) >= enough ? confidence : 0;
    }

    private static PageRaster SideBySide(PageRaster page, List<InkLine> lines, double em)
    {
        int margin = Math.Max(2, (int)(0.4 * em)), gap = (int)(0.2 * em);
        var height = lines.Max(line => line.Box.Height) + (2 * margin);
        var width = lines.Sum(line => line.Box.Width) + ((lines.Count - 1) * gap) + (2 * margin);
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        var left = margin;
        foreach (var line in lines)
        {
            var top = (height - line.Box.Height) / 2;
            for (var y = -1; y <= line.Box.Height; y++)
            {
                var from = line.Box.Top + y;
                if (from < 0 || from >= page.Height) continue;
                page.Row(from)[line.Box.Left..line.Box.Right].CopyTo(pixels.AsSpan(((top + y) * width) + left));
            }

            left += line.Box.Width + gap;
        }

        return new(width, height, page.DotsPerInch, pixels);
    }

    /// <summary>The strip in the size that costs least and is read well.</summary>
    private static PageRaster Fit(PageRaster strip, double em)
    {
        if (em < LeastHeight) (strip, em) = (strip.Enlarge(), 2 * em);
        var size = Math.Min(1, MostHeight / em);
        return strip.Shrink(Math.Max(1, (int)(strip.Width * size * Width)), Math.Max(1, (int)(strip.Height * size)));
    }

    /// <summary>Pale strokes as dark as the others: tesseract loses hairlines, and takes 十 for 一.</summary>
    private static PageRaster Strengthen(PageRaster strip)
    {
        const int palest = 160;
        var black = Math.Min(palest, LabelPicture.Darkest(strip, stackalloc int[256]));
        Span<byte> to = stackalloc byte[256];
        for (var grey = 0; grey < 256; grey++)
        {
            var light = Math.Clamp((grey - black) / (255.0 - black), 0, 1);
            to[grey] = (byte)(255 * Math.Pow(light, Gamma));
        }

        return strip.Map(to);
    }
}
