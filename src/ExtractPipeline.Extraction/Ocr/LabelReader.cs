using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Reads labels, headings and titles.</summary>
internal sealed class LabelReader(TextRecognizer recognizer)
{
    /// <summary>In pixels: of lower characters the reader makes others, twice as high it does not; higher ones cost more and are read no better. How wide they are made, a share: its work goes by their width.</summary>
    private const double LeastHeight = 22, MostHeight = 28, Width = 0.85;

    /// <summary>In points: what is left out beside a ruling.</summary>
    private const double BesideRuling = 1.5;

    /// <summary>Makes greys darker and leaves white and black.</summary>
    private const double Gamma = 1.7;

    /// <summary>
    /// Reads the lines of a label as one: side by side they give the reader the context that a line of one or two characters lacks. What it
    /// reads is given back to the lines in proportion to their widths.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="lines">The lines of one label, from the top.</param>
    /// <param name="em">The height of a character, in pixels.</param>
    /// <param name="cell">The cell that the label stands in, if it does in one.</param>
    /// <param name="isName">Whether every character counts, as in a name, and not only how alike it is to a label of the form.</param>
    public IEnumerable<(InkLine Line, string Text)> Read(PageRaster page, List<InkLine> lines, double em, PixelSpan? cell, bool isName = false)
    {
        lines = lines.FindAll(line => line.Box.Height > 0.5 * em && line.Box.Height < 4 * em);
        if (lines.Count == 0) yield break;
        if (cell is { } walls) lines = lines.ConvertAll(line => line with { Box = WithPaleEnds(page, line.Box, em, walls) });
        var text = Read(SideBySide(page, lines, em), em, isName);
        double whole = lines.Sum(line => line.Box.Width), width = 0;
        var begin = 0;
        foreach (var line in lines)
        {
            width += line.Box.Width;
            var end = (int)Math.Round(text.Length * width / whole);
            if (end > begin) yield return (line, text[begin..end]);
            begin = end;
        }
    }

    /// <summary>What the reader is not sure of is read once more as it is, twice as large: it then errs elsewhere, and the surer reading counts. Names are read so at once.</summary>
    private string Read(PageRaster strip, double em, bool isName)
    {
        const double sure = 0.8, large = 36;
        var (text, confidence) = isName ? Large() : recognizer.ReadLine(Fit(strip, em));
        if (confidence >= sure) return text;
        var (other, otherwise) = isName ? recognizer.ReadLine(Fit(strip, em)) : Large();
        return otherwise > confidence ? other : text;

        (string Text, double Confidence) Large() => recognizer.ReadLine(em < large ? strip.Enlarge() : strip, search: true);
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
        var (text, confidence) = recognizer.ReadLine(Fit(SideBySide(page, [line], em), em).Turn(turn));
        return text.Count(c => c is >= '\u4E00' and <= '\u9FFF' && !strokes.Contains(c, StringComparison.Ordinal)) >= enough ? confidence : 0;
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

        Strengthen(pixels);
        return new(width, height, page.DotsPerInch, pixels);
    }

    /// <summary>The strip in the size that costs least and is read well.</summary>
    private static PageRaster Fit(PageRaster strip, double em)
    {
        if (em < LeastHeight) (strip, em) = (strip.Enlarge(), 2 * em);
        var size = Math.Min(1, MostHeight / em);
        return strip.Shrink(Math.Max(1, (int)(strip.Width * size * Width)), Math.Max(1, (int)(strip.Height * size)));
    }

    /// <summary>Pale strokes as dark as the others: the reader loses hairlines, and takes 十 for 一.</summary>
    private static void Strengthen(byte[] pixels)
    {
        const int darkestShare = 50;
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (var grey in pixels) histogram[grey]++;
        var (darkest, rest) = (0, pixels.Length / darkestShare);
        while (darkest < 160 && (rest -= histogram[darkest]) >= 0) darkest++;
        Span<byte> to = stackalloc byte[256];
        for (var grey = 0; grey < 256; grey++)
        {
            var light = Math.Clamp((grey - darkest) / (255.0 - darkest), 0, 1);
            to[grey] = (byte)(255 * Math.Pow(light, Gamma));
        }

        for (var i = 0; i < pixels.Length; i++) pixels[i] = to[pixels[i]];
    }
}
