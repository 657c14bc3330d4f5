using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>Finds the columns of a section on a sheet, and which column of the form each of them is.</summary>
internal static class BandFinder
{
    /// <summary>A heading less alike than this is another heading.</summary>
    private const double LeastSimilarity = 0.5;

    /// <summary>In points: no column is so narrow.</summary>
    private const double Sliver = 4.5;

    /// <summary>The columns between the rulings that cross the rows, right of the labels.</summary>
    /// <param name="lattice">The sheet's rulings.</param>
    /// <param name="top">Top of the rows.</param>
    /// <param name="bottom">Bottom of the rows.</param>
    /// <param name="labelRight">Where the labels end.</param>
    /// <param name="contents">Values and headings: what stands right of the last ruling makes a column that is open on its right.</param>
    /// <param name="scanned">For a scanned table, how many columns the form has: beside such a table, and down through it, there is dirt.</param>
    public static List<Band> FromRulings(Lattice lattice, double top, double bottom, double labelRight, IReadOnlyList<Box> contents, int? scanned = null)
    {
        var xs = lattice.Verticals(top, bottom, 0.6);
        var bands = new List<Band>();
        for (var i = 0; i + 1 < xs.Count; i++)
            if ((xs[i] + xs[i + 1]) / 2 > labelRight && xs[i] > labelRight - 4)
                bands.Add(new() { Left = xs[i], Right = xs[i + 1], Ruled = true });

        // Two rulings with hardly anything between, on a scan often the pieces of one.
        bands.RemoveAll(band => band.Right - band.Left < Sliver && !contents.Any(box => band.Holds(box.CenterX)));
        if (scanned is { } columns) JoinEmpty(bands, contents, columns);

        // A table may be open on its right side; a scanned one that has all its columns is not, and needs more than dirt beside it.
        var open = contents.Where(box => bands.Count > 0 && box.CenterX > bands[^1].Right).ToList();
        var isOpen = scanned is null ? open.Count > 0 : bands.Count < scanned && open.Count >= Math.Max(1, contents.Count / (2 * scanned.Value));
        if (isOpen) bands.Add(new() { Left = bands[^1].Right, Right = open.Max(box => box.Right) + 10, Ruled = true });
        return bands;
    }

    /// <summary>
    /// Where there are more columns than the form has, one that holds nothing, or that makes its neighbour as wide as the others, is a part of that: a streak goes down through it.
    /// </summary>
    private static void JoinEmpty(List<Band> bands, IReadOnlyList<Box> contents, int columns)
    {
        const double sliver = 0.45, even = 0.12;
        while (bands.Count > columns && bands.Count > 1)
        {
            var usual = bands.Select(Width).Order().ElementAt(bands.Count / 2);
            var parts = bands.Index().Select(entry => (At: entry.Index, Into: NeighbourOf(entry.Index, usual))).Where(part => IsPart(part.At, part.Into, usual)).ToList();
            if (parts.Count == 0) return;
            var (at, into) = parts.MinBy(part => Width(bands[part.At]));
            bands[into] = bands[into] with { Left = Math.Min(bands[into].Left, bands[at].Left), Right = Math.Max(bands[into].Right, bands[at].Right) };
            bands.RemoveAt(at);
        }

        bool IsPart(int at, int into, double usual) =>
            !contents.Any(box => bands[at].Holds(box.CenterX)) || (Width(bands[at]) < sliver * usual && Unevenness(at, into, usual) < even * usual);
        int NeighbourOf(int at, double usual) => new[] { at - 1, at + 1 }.Where(i => i >= 0 && i < bands.Count).MinBy(i => Unevenness(at, i, usual));
        double Unevenness(int at, int into, double usual) => Math.Abs(Width(bands[at]) + Width(bands[into]) - usual);
        static double Width(Band band) => band.Right - band.Left;
    }

    /// <summary>
    /// The columns that the values themselves form: within a column their x-ranges touch, between columns they do not, and the edge between
    /// two columns is the widest gap there that no heading crosses. Heading characters far from all values make the columns that hold no value.
    /// </summary>
    public static List<Band> FromWords(IEnumerable<Box> values, IReadOnlyList<Box> heading, int columns)
    {
        var clusters = Cluster(values, 0);
        var pitch = clusters.Count > 1 ? (clusters[^1].Center - clusters[0].Center) / (clusters.Count - 1) : 40;
        for (var i = 1; i < clusters.Count; i++) pitch = Math.Min(pitch, clusters[i].Center - clusters[i - 1].Center);
        var headings = Cluster(heading, 0.5);
        if (WithHeadings(clusters, headings) is { } joined) return Separate(joined, pitch, heading, clear: true);
        if (headings.Count == columns && clusters.Count < columns)
        {
            // Values in few columns: clear only where each stands under (and not beside) a heading.
            var under = clusters.TrueForAll(cluster => headings.Count(range => cluster.Left < range.Right && range.Left < cluster.Right) == 1);
            return Separate(headings, pitch / 2, heading, under);
        }

        var alone = heading.Where(box => clusters.TrueForAll(cluster => Math.Max(cluster.Left - box.CenterX, box.CenterX - cluster.Right) > 0.45 * pitch)).ToList();
        clusters.AddRange(Cluster(alone, 3));
        clusters.Sort((a, b) => a.Center.CompareTo(b.Center));
        return Separate(clusters, pitch, heading, clear: clusters.Count == columns && alone.Count == 0);
    }

    private static List<Band> Separate(List<(double Left, double Right, double Center)> clusters, double pitch, IReadOnlyList<Box> heading, bool clear) =>
    [
        .. clusters.Select((cluster, i) => new Band
        {
            Left = i == 0 ? cluster.Left - pitch : EdgeBetween(clusters[i - 1].Right, cluster.Left, heading),
            Right = i == clusters.Count - 1 ? cluster.Right + pitch : EdgeBetween(cluster.Right, clusters[i + 1].Left, heading),
            Ruled = false,
            Clear = clear,
        }),
    ];

    /// <summary>
    /// Where there are as many headings as columns of values, the first heading is that of the first column, and so on: values on the
    /// left or the right of their cell may stand nearer to the neighbour's heading.
    /// </summary>
    private static List<(double Left, double Right, double Center)>? WithHeadings(
        List<(double Left, double Right, double Center)> clusters, List<(double Left, double Right, double Center)> headings)
    {
        if (clusters.Count == 0 || headings.Count != clusters.Count) return null;
        var joined = clusters.Zip(headings, (a, b) => (Left: Math.Min(a.Left, b.Left), Right: Math.Max(a.Right, b.Right))).ToList();
        for (var i = 1; i < joined.Count; i++)
            if (joined[i].Left < joined[i - 1].Right)
                return null;
        return joined.ConvertAll(range => (range.Left, range.Right, (range.Left + range.Right) / 2));
    }

    private static double EdgeBetween(double left, double right, IReadOnlyList<Box> heading)
    {
        double reached = left, widest = 0, at = (left + right) / 2;
        foreach (var box in heading.Where(box => box.Right > left && box.Left < right).OrderBy(box => box.Left).Append(new(right, 0, right, 0)))
        {
            var gap = Math.Min(box.Left, right) - reached;
            if (gap > widest) (widest, at) = (gap, reached + (gap / 2));
            reached = Math.Max(reached, box.Right);
        }

        return at;
    }

    private static List<(double Left, double Right, double Center)> Cluster(IEnumerable<Box> boxes, double bridge)
    {
        var clusters = new List<(double Left, double Right, double Center)>();
        foreach (var box in boxes.OrderBy(box => box.Left))
        {
            if (clusters.Count > 0 && box.Left <= clusters[^1].Right + bridge)
            {
                var right = Math.Max(clusters[^1].Right, box.Right);
                clusters[^1] = (clusters[^1].Left, right, (clusters[^1].Left + right) / 2);
            }
            else
            {
                clusters.Add((box.Left, box.Right, box.CenterX));
            }
        }

        return clusters;
    }

    /// <summary>
    /// Rulings decide, unless the columns that the words form hold more of the values under headings of the form, or as many under headings
    /// that agree clearly better.
    /// </summary>
    public static List<Band> Better(List<Band> ruled, List<Band> words, IReadOnlyList<Box> values)
    {
        const double clearly = 0.6;
        var more = Held(words) - Held(ruled);
        return more > 0 || (more == 0 && Agreement(words) > Agreement(ruled) + clearly) ? words : ruled;

        int Held(List<Band> bands) => values.Count(value => bands.Exists(band => band.Column is not null && band.Holds(value.CenterX)));
    }

    /// <summary>How well the headings agree with the columns that they are taken for: the sum of their similarities.</summary>
    public static double Agreement(List<Band> bands) => bands.Where(band => band.Column is not null).Sum(band => band.Similarity);

    /// <summary>
    /// Gives each band its heading's text, and the column of the form that it is. Headings and columns keep their order;
    /// a band may be no column of the form and a column may have no band.
    /// </summary>
    /// <param name="bands">From left to right.</param>
    /// <param name="heading">The words above the first row.</param>
    /// <param name="columns">The form's columns, from left to right.</param>
    /// <param name="spanning">Headings that stand over several columns.</param>
    public static List<Band> Name(List<Band> bands, IReadOnlyList<Line> heading, IReadOnlyList<FormLine> columns, IReadOnlyList<string> spanning)
    {
        var texts = new string[bands.Count];
        Array.Fill(texts, "");
        var spans = spanning.Select(LabelText.Normalize).ToList();
        foreach (var line in heading.Select(line => WithoutSpanning(line, bands, spans)))
            foreach (var (character, x) in Characters(line, spans))
                for (var i = 0; i < bands.Count; i++)
                    if (bands[i].Holds(x) && (char.IsLetterOrDigit(character) || character == Word.Unreadable))
                        texts[i] += character;

        var chosen = Align(texts, columns);
        if (heading.Any(line => line.Words.Any(word => word.Recognized))) FillInOrder(chosen, bands, texts, columns);
        return [.. bands.Select((band, i) => band with { Heading = texts[i], Column = chosen[i].Column, Similarity = chosen[i].Similarity })];
    }

    /// <summary>A heading of several columns that is misread on a scan: still it stands over a ruling between columns, or is more like itself than like others.</summary>
    private static Line WithoutSpanning(Line line, List<Band> bands, List<string> spans)
    {
        const double like = 0.6;
        return line with { Words = [.. line.Words.Where(word => !word.Recognized || !IsSpanning(word))] };

        bool IsSpanning(Token word)
        {
            var reach = word.Box.Height / 2;
            return spans.Exists(span => span.Length > 3 && LabelText.Similarity(span, word.Key) >= like)
                || bands.Exists(band => band.Ruled && band.Right > word.Box.Left + reach && band.Right < word.Box.Right - reach);
        }
    }

    /// <summary>
    /// Headings of a scan are misread now and then. Where rulings make as many columns as the form has, some headings stand over their column
    /// and none clearly over another, the rest is told by order; where headings were not read at all, more of them have to be in place. Where the
    /// form has one column, the label of the row is enough.
    /// </summary>
    private static void FillInOrder((FormLine? Column, double Similarity)[] chosen, List<Band> bands, string[] texts, IReadOnlyList<FormLine> columns)
    {
        const double some = 0.25, more = 0.4;
        var only = columns.Count == 1;
        if (bands.Count != columns.Count || !(only || bands.TrueForAll(band => band.Ruled)) || (only && texts[0].Length == 0)) return;
        var inPlace = chosen.Where((entry, i) => entry.Column == columns[i]).Count();
        var elsewhere = chosen.Where((entry, i) => entry.Column is not null && entry.Column != columns[i] && entry.Similarity >= SectionReader.Plain).Any();
        var least = Array.Exists(texts, text => text.Length == 0) ? more : some;
        if (elsewhere || (!only && inPlace < least * columns.Count)) return;
        for (var i = 0; i < chosen.Length; i++) chosen[i] = (columns[i], Math.Max(chosen[i].Column == columns[i] ? chosen[i].Similarity : 0, SectionReader.Plain));
    }

    /// <summary>Where the characters of the headings stand, without the headings that span columns.</summary>
    public static IEnumerable<Box> HeadingBoxes(IReadOnlyList<Line> heading, IReadOnlyList<string> spanning)
    {
        var spans = spanning.Select(LabelText.Normalize).ToList();
        return heading.SelectMany(line => Characters(line, spans).Select(character =>
        {
            var half = (line.Bottom - line.Top) / 2;
            return new Box(character.X - half, line.Top, character.X + half, line.Bottom);
        }));
    }

    /// <summary>The characters of a heading line with the x of their centres, without the headings that span columns.</summary>
    private static List<(char Character, double X)> Characters(Line line, List<string> spans)
    {
        var characters = line.Words.Where(word => !word.IsValue).SelectMany(Explode).ToList();
        foreach (var span in spans)
        {
            // The span's letters, and the brackets and marks between and beside them.
            var letters = Enumerable.Range(0, characters.Count).Where(IsLetter).ToList();
            var at = new string([.. letters.Select(i => characters[i].Character)]).IndexOf(span, StringComparison.Ordinal);
            if (at < 0) continue;
            int first = letters[at], last = letters[at + span.Length - 1];
            while (first > 0 && !IsLetter(first - 1)) first--;
            while (last + 1 < characters.Count && !IsLetter(last + 1)) last++;
            characters.RemoveRange(first, last - first + 1);
        }

        return characters;

        bool IsLetter(int i) => char.IsLetterOrDigit(characters[i].Character);
    }

    /// <summary>A word's characters, spread over its box: ideographs are as wide as they are high, others half as wide.</summary>
    private static IEnumerable<(char Character, double X)> Explode(Token word)
    {
        var box = word.Box;
        if (box.Height > 1.8 * box.Width && word.Key.Length > 1) return word.Key.Select(c => (c, box.CenterX));
        var weights = word.Text.Select(c => c < 0x2000 ? 0.5 : 1.0).ToList();
        var total = weights.Sum();
        var x = box.Left;
        var characters = new List<(char, double)>();
        for (var i = 0; i < word.Text.Length; i++)
        {
            var width = box.Width * weights[i] / total;
            characters.Add((LabelText.Fold(word.Text[i]), x + (width / 2)));
            x += width;
        }

        return characters;
    }

    private static (FormLine? Column, double Similarity)[] Align(string[] texts, IReadOnlyList<FormLine> columns)
    {
        var similarity = new double[texts.Length, columns.Count];
        for (var i = 0; i < texts.Length; i++)
            for (var j = 0; j < columns.Count; j++)
                similarity[i, j] = texts[i].Length is 0 or > 60 ? 0 : columns[j].Wordings.Max(wording => LabelText.Similarity(LabelText.Normalize(wording), texts[i]));

        // best[i, j]: the most similarity that the first i bands and the first j columns can have together.
        var best = new double[texts.Length + 1, columns.Count + 1];
        for (var i = 1; i <= texts.Length; i++)
            for (var j = 1; j <= columns.Count; j++)
                best[i, j] = Math.Max(Math.Max(best[i - 1, j], best[i, j - 1]), best[i - 1, j - 1] + Gain(i, j));

        var chosen = new (FormLine?, double)[texts.Length];
        for (int i = texts.Length, j = columns.Count; i > 0 && j > 0;)
        {
            if (Gain(i, j) > 0 && best[i, j] == best[i - 1, j - 1] + Gain(i, j))
            {
                chosen[i - 1] = (columns[j - 1], similarity[i - 1, j - 1]);
                (i, j) = (i - 1, j - 1);
            }
            else if (best[i, j] == best[i - 1, j])
            {
                i--;
            }
            else
            {
                j--;
            }
        }

        return chosen;

        double Gain(int i, int j) => similarity[i - 1, j - 1] >= LeastSimilarity ? similarity[i - 1, j - 1] : 0;
    }
}
