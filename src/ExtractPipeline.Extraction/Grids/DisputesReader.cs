using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// Reads 四、行政复议、行政诉讼: no labels on the left, one line of values under a heading of three levels whose upper ones are the form's rows.
/// </summary>
internal static class DisputesReader
{
    private const double LeastSimilarity = 0.5;
    private const int LeastColumns = 8;

    /// <summary>Share of a heading line, and length of a line of its own, that a stamp's characters may have; and the share of a line that may be misread.</summary>
    private const double MostForeign = 0.35, MostMisread = 0.6;

    private const int FewForeign = 3;

    /// <summary>On a scan: how much a line is like the table's title, and so many lines of heading at the most stand below it.</summary>
    private const double LeastLikeTitle = 0.7;

    private const int HeadingLines = 8;

    /// <summary>Of the nine leaf labels that begin or end so (维持, 纠正, 尚未) a heading has so many at least, and so many are most.</summary>
    private const int LeastLeaves = 4, MostLeaves = 6;

    /// <summary>In lines: so far apart are two parts of one heading at the most.</summary>
    private const double MostBetween = 3;

    /// <summary>Finds the table; reports it as repeated where the document has another.</summary>
    public static Grid? Find(Flow flow, List<TableKind> repeated)
    {
        var form = FormCatalogue.Of(TableKind.Disputes).Single();
        var headings = FindHeadings(form, flow);
        var grids = headings.Select(heading => Read(form, heading, flow)).OfType<Grid>().ToList();
        if (grids.Count > 1) repeated.Add(TableKind.Disputes);
        return grids.MaxBy(grid => grid.Agreement);
    }

    /// <summary>
    /// A heading: successive lines made of the form's heading characters, with several of its leaf labels. Characters of a stamp may stand
    /// among them.
    /// </summary>
    private static List<List<Line>> FindHeadings(FormTable form, Flow flow)
    {
        var section = form.Sections[0];
        var vocabulary = section.Columns.Concat(section.Rows).SelectMany(line => line.Wordings.Concat(line.Groups)).SelectMany(LabelText.Normalize).ToHashSet();
        var found = new List<List<Line>>();
        var current = new List<Line>();
        var (between, untilValues) = (0, 0);
        foreach (var line in flow.Lines)
        {
            var words = line.Words.Where(word => word.Key.Length > 0 && (current.Count == 0 || !word.IsLargerThan(WordHeight(current)))).ToList();
            var text = string.Concat(words.Select(word => word.Key));
            if (IsTitle(line))
            {
                Close();
                untilValues = HeadingLines;
                continue;
            }

            // On a scan, what stands between the title and the values is the heading, however it was read.
            if (untilValues-- > 0 && line.Words.All(word => word.Recognized) && line.Words.Count(word => word.IsValue) < LeastColumns && !IsSparseRow(line) && !IsBelowTable(line))
            {
                current.Add(line);
                continue;
            }

            var foreign = text.Count(c => !vocabulary.Contains(c));
            if (current.Count > 0 && text.Length <= FewForeign && foreign == text.Length && line.Words.Count(word => word.IsValue) < LeastColumns && !words.Exists(word => word.IsValue)) continue; // of a stamp
            if (text.Length > 0 && foreign <= (words.TrueForAll(word => word.Recognized) ? MostMisread : MostForeign) * text.Length && !words.Exists(word => word.IsValue))
            {
                current.Add(line);
                continue;
            }

            Close();
            untilValues = 0;
            between += line.Pieces.Any(GridFinder.IsTitleOrProse) ? section.Columns.Count : line.Words.Count(word => word.IsValue);
        }

        Close();
        return found;

        bool IsTitle(Line line) => line.Words.All(word => word.Recognized) && LabelText.Similarity(LabelText.Normalize(form.Title), string.Concat(line.Words.Select(word => word.Key))) >= LeastLikeTitle;

        // A number below most of the leaf labels, in a row that is otherwise empty.
        bool IsSparseRow(Line line) => Leaves() >= MostLeaves && line.Words.Any(word => word.IsValue && !word.IsDirt);

        // The row of values may be empty.
        bool IsBelowTable(Line line) => Leaves() >= MostLeaves && line.Sheet == current[^1].Sheet && line.Center > EndOfTable(current, flow.LineHeight);

        int Leaves() => current.SelectMany(line => line.Words).Sum(word => word.Key.Count(c => c is '维' or '纠' or '尚'));

        void Close()
        {
            var isHeading = Leaves() >= LeastLeaves;

            // A signature across the headings may part them; between two tables there are values, or a title.
            if (isHeading && found.Count > 0 && between < section.Columns.Count && current[0].Top - found[^1][^1].Bottom < MostBetween * flow.LineHeight) found[^1].AddRange(current);
            else if (isHeading) found.Add(current);
            if (isHeading) between = 0;
            current = [];
        }
    }

    private static Grid? Read(FormTable form, List<Line> heading, Flow flow)
    {
        var section = form.Sections[0];
        var wordHeight = WordHeight(heading);
        var values = ValueLines(flow, heading, wordHeight).ToList();
        var sheet = values.Count > 0 ? values[0].Sheet : heading[^1].Sheet;
        var lattice = new Lattice(sheet);
        var leaves = (from row in section.Rows from column in section.Columns select (Row: row, Column: column)).ToList();
        var spanning = section.Rows.SelectMany(row => row.Wordings.Concat(row.Groups)).Distinct().OrderByDescending(text => text.Length).ToList();

        List<Line> strange = [];
        if (!values.Exists(line => line.Words.Any(word => word.IsValue))) (strange, values) = (values, []);
        var (top, bottom, ruled) = RowExtent(lattice, heading, values, flow.LineHeight);
        if (ruled) values.RemoveAll(line => line.Center > bottom || (line.Center < top && line.Words.All(word => word.Recognized)));
        var words = values.SelectMany(line => line.Words).Where(word => !word.IsLargerThan(wordHeight)).ToList();
        var headings = BandFinder.HeadingBoxes(heading, spanning).ToList();
        var bands = Name(BandFinder.FromRulings(lattice, top, bottom, double.NegativeInfinity, [.. words.Select(word => word.Box), .. headings], sheet.Page.Scan is null ? null : leaves.Count));
        var soft = Name(BandFinder.FromWords(words.Where(word => word.IsValue).Select(word => word.Box), headings, leaves.Count));
        words.RemoveAll(word => word.IsDirt && !bands.Exists(band => band.Holds(word.Box.CenterX)));
        var covered = words.Count(word => bands.Exists(band => band.Holds(word.Box.CenterX)));
        bands = bands.Count < leaves.Count - 2 || covered < words.Count ? soft : BandFinder.Better(bands, soft, [.. words.Where(word => word.IsValue).Select(word => word.Box)]);
        if (bands.Count(band => band.Similarity >= LeastSimilarity) < LeastColumns)
        {
            // Rulings may tell the columns apart where the words do not; then this is asked again.
            if (lattice.Known) return null;
            return new() { Form = form, Extent = (heading[0].Top, bottom), Agreement = 0, Cells = [.. form.Cells.Select(cell => new GridCell { Form = cell, Presence = Presence.Unseen, Sheet = sheet })] };
        }


        var order = OrderOfLeaves(bands, section, heading);
        var (oddities, odd) = (new List<string>(), new OddWords());
        var everywhere = PlacementDoubts.None;
        foreach (var word in words.Where(word => word.IsValue && !bands.Exists(band => band.Column is not null && band.Holds(word.Box.CenterX))))
        {
            everywhere |= PlacementDoubts.Unexpected;
            odd.Add("under no heading of the form", word);
        }

        oddities.AddRange(odd.Tell());

        // A row of the table that is empty is one; where there is none, or it holds what is no number, its values are elsewhere or cannot be read.
        var unread = strange.SelectMany(line => line.Words).FirstOrDefault(word => word.Box.CenterY > top && word.Box.CenterY < bottom);
        if (unread is not null) oddities.Add($"'{unread.Text}'{unread.Sheet.Where} stands under the headings and is no number");
        else if (values.Count == 0 && !(ruled && bands.TrueForAll(band => band.Ruled))) oddities.Add("there is no line of values under the headings");
        if (values.Count == 0 && oddities.Count > 0) everywhere |= PlacementDoubts.Unexpected;
        if (BlockOutOfOrder(order, section, heading) is { } block)
        {
            everywhere |= PlacementDoubts.Shifted;
            oddities.Add($"the heading '{block.Text}'{block.Sheet.Where} stands over columns of another block");
        }

        // The same five headings stand three times: where a scan shows some of the columns only, nobody knows of which block they are.
        if (heading.Exists(line => line.Words.Any(word => word.Recognized)) && order.Contains(null)) everywhere |= PlacementDoubts.Unexpected;
        var several = values.Count(line => line.Words.Count(word => word.IsValue) > leaves.Count / 2) > 1;
        if (several)
        {
            everywhere |= PlacementDoubts.Unexpected;
            oddities.Add("more than one line of values under the headings");
        }

        var plain = bands.TrueForAll(band => band.Column is not null && band.Similarity >= SectionReader.Plain);
        var absent = plain ? PlacementDoubts.None : PlacementDoubts.Unexpected;
        var cells = leaves.Select((leaf, i) => Cell(form, section, leaf.Row, leaf.Column, order[i])).ToList();
        return new()
        {
            Form = form,
            Cells = cells,
            Extent = (heading[0].Top, bottom),
            Agreement = bands.Sum(band => band.Similarity),
            Oddities = oddities,
        };

        List<Band> Name(List<Band> columns) => BandFinder.Name(columns, heading, [.. leaves.Select(leaf => leaf.Column)], spanning);

        GridCell Cell(FormTable table, FormSection part, FormLine row, FormLine column, Band? band)
        {
            var id = new FormCell(new(table.Table, row.Id, column.Id), part, row, column);
            if (band is null) return new() { Form = id, Presence = Presence.ColumnMissing, Doubts = everywhere | absent };
            var all = words.Where(word => band.Holds(word.Box.CenterX)).ToList();
            var inCell = GridCell.WithoutStamps(all);
            var doubts = everywhere;
            if (inCell.Count < all.Count) doubts |= PlacementDoubts.Stamped;
            if (!band.Clear || band.Similarity < SectionReader.Plain) doubts |= PlacementDoubts.WeakHeading;
            var isRuled = band.Ruled && ruled;
            if (inCell.Count == 0 && !isRuled) doubts |= PlacementDoubts.Unbounded;
            if (inCell.Count > 1 && !isRuled) doubts |= PlacementDoubts.Scattered;
            return new()
            {
                Form = id,
                Presence = Presence.Present,
                Sheet = sheet,
                Slot = sheet.ToPage(new(band.Left, top, band.Right, bottom)),
                Words = inCell,
                Doubts = doubts,
                Ruled = isRuled,
                Heading = band.Heading,
            };
        }
    }

    private static double WordHeight(List<Line> heading)
    {
        var heights = heading.SelectMany(line => line.Words).Select(word => word.Box.Height).Order().ToList();
        return heights[heights.Count / 2];
    }

    /// <summary>The lines below the heading, within its width, up to the next title or prose: values, and notes on them.</summary>
    private static IEnumerable<Line> ValueLines(Flow flow, List<Line> heading, double wordHeight)
    {
        var (left, right) = (heading.Min(line => line.Words[0].Box.Left), heading.Max(line => line.Words[^1].Box.Right));

        // On a scan the headings of the outer columns may be misread: the table is as wide as its rulings.
        var isScan = heading[0].Sheet.Page.Scan is not null;
        var end = isScan ? EndOfTable(heading, flow.LineHeight) : double.PositiveInfinity;
        if (isScan && new Lattice(heading[0].Sheet).Longest(heading[0].Top - (MostBetween * flow.LineHeight), heading[^1].Bottom + (MostBetween * flow.LineHeight)) is { } ruling)
            (left, right) = (Math.Min(left, ruling.From), Math.Max(right, ruling.To));
        var reached = heading[^1].Bottom;
        foreach (var line in flow.Lines.SkipWhile(line => !ReferenceEquals(line, heading[^1])).Skip(1))
        {
            var words = line.Words.Where(word => !word.IsLargerThan(wordHeight) && !IsBeside(word)).ToList();
            if (words.Count == 0) continue;
            if (line.Sheet == heading[^1].Sheet && line.Center > end) yield break;
            if (line.Top - reached > 3.5 * flow.LineHeight || line.Pieces.Any(GridFinder.IsTitleOrProse)) yield break;
            if (words[0].Box.CenterX < left - wordHeight || words[^1].Box.CenterX > right + (3 * wordHeight)) yield break;
            reached = line.Bottom;
            yield return words.Count == line.Words.Count ? line : line with { Words = [.. line.Words.Where(word => !IsBeside(word))] };
        }

        // On a scan, dirt or the shadow of the sheet's edge.
        bool IsBeside(Token word) => word.Recognized && word.IsDirt && (word.Box.Left > right + wordHeight || word.Box.Right < left - wordHeight);
    }

    /// <summary>Where the rulings below the headings end that make a row at least: numbers of the prose below are no values of an empty row.</summary>
    private static double EndOfTable(List<Line> heading, double lineHeight)
    {
        const double highest = 5, slack = 0.3, most = 0.6;
        var (left, right, top) = (heading.Min(line => line.Words[0].Box.Left), heading.Max(line => line.Words[^1].Box.Right), heading[^1].Bottom);
        var below = new Lattice(heading[^1].Sheet).Horizontals(left, right, most).Where(y => y > top - (slack * lineHeight)).ToList();
        var rows = below.Zip(below.Skip(1)).TakeWhile(row => row.Second - row.First < highest * lineHeight).ToList();
        return rows.Count > 0 && below[0] - top < highest * lineHeight ? rows[^1].Second : double.PositiveInfinity;
    }

    private static (double Top, double Bottom, bool Ruled) RowExtent(Lattice lattice, List<Line> heading, List<Line> values, double lineHeight)
    {
        var top = heading[^1].Bottom;
        if (values.Count == 0)
        {
            var (from, to) = (heading.Min(line => line.Words[0].Box.Left), heading.Max(line => line.Words[^1].Box.Right));
            var below = lattice.Horizontals(from, to, 0.6).Where(y => y > top - (0.3 * lineHeight)).Take(2).ToList();
            return below.Count == 2 && below[1] - below[0] < 5 * lineHeight ? (below[0], below[1], true) : (top, top + lineHeight, false);
        }

        // On a scan a stamp may stand above the values, or something below them.
        var first = values[0].Words.All(word => word.Recognized) ? values.MaxBy(line => line.Words.Count(word => word.IsValue))! : values[0];
        double left = first.Words[0].Box.Left, right = first.Words[^1].Box.Right;
        var ys = lattice.Horizontals(left, right, 0.6);
        var above = ys.Where(y => y < first.Center).DefaultIfEmpty(double.NaN).Max();
        var under = ys.Where(y => y > (first.Words.Any(word => word.IsValue) ? first : values.First(line => line.Words.Any(word => word.IsValue))).Center).DefaultIfEmpty(double.NaN).Min();
        var ruled = !double.IsNaN(above) && !double.IsNaN(under);
        return ruled ? (above, under, true) : (values[0].Top - (0.3 * lineHeight), values[^1].Bottom + (0.3 * lineHeight), false);
    }

    /// <summary>
    /// Which band is which of the form's leaves. The same five labels stand three times; the alignment keeps their order, and
    /// the heading above decides where a whole block is absent.
    /// </summary>
    private static Band?[] OrderOfLeaves(List<Band> bands, FormSection section, List<Line> heading)
    {
        var perBlock = section.Columns.Count;
        var named = bands.Where(band => band.Column is not null).ToList();
        var order = new Band?[section.Rows.Count * perBlock];
        if (named.Count == order.Length)
        {
            for (var i = 0; i < order.Length; i++) order[i] = named[i];
            return order;
        }

        var block = -1;
        var last = perBlock;
        foreach (var band in named)
        {
            var column = section.Columns.ToList().FindIndex(line => line.Id == band.Column!.Id);
            if (column <= last) block = NextBlock(block, band, section, heading);
            last = column;
            if (block < section.Rows.Count) order[(block * perBlock) + column] = band;
        }

        return order;
    }

    /// <summary>A heading of one of the blocks that stands over the columns of another; null where each stands over its own, or is not found as a whole.</summary>
    private static Token? BlockOutOfOrder(Band?[] order, FormSection section, List<Line> heading)
    {
        var pieces = heading.SelectMany(line => line.Pieces).ToList();
        for (var block = 0; block < section.Rows.Count; block++)
        {
            var own = order.Skip(block * section.Columns.Count).Take(section.Columns.Count).OfType<Band>().ToList();
            var keys = section.Rows[block].Wordings.Select(LabelText.Normalize).ToList();
            var titles = pieces.FindAll(piece => keys.Contains(piece.Key));
            if (own.Count > 0 && titles is [var title] && (title.Box.CenterX < own[0].Left || title.Box.CenterX > own[^1].Right)) return title;
        }

        return null;
    }

    private static int NextBlock(int block, Band band, FormSection section, List<Line> heading)
    {
        for (var next = block + 1; next < section.Rows.Count; next++)
        {
            var keys = section.Rows[next].Wordings.Select(LabelText.Normalize).ToList();
            if (heading.SelectMany(line => line.Pieces).Any(piece => keys.Contains(piece.Key) && piece.Box.Right > band.Left)) return next;
        }

        return block + 1;
    }
}
