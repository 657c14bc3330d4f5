using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>What a section of a table is, once its labels are found.</summary>
/// <param name="Form">The table.</param>
/// <param name="Section">Its part.</param>
/// <param name="Rows">The label of each row, or null where it was not found.</param>
/// <param name="HeadingTop">Where its headings may begin, in the flow.</param>
/// <param name="Bottom">Where what follows begins, in the flow.</param>
internal sealed record SectionPlace(FormTable Form, FormSection Section, IReadOnlyList<Anchor?> Rows, double HeadingTop, double Bottom);

/// <summary>Crosses the labels of a section with its columns and puts every word into its cell.</summary>
internal sealed class SectionReader
{
    /// <summary>A label or heading less alike than this is doubted: of four characters one may be wrong.</summary>
    internal const double Plain = 0.75;

    /// <summary>Where more rows than these are not found, the reading fails and not the publisher.</summary>
    private const int MostAbsentRows = 4;

    /// <summary>What a line of values that belongs to no row speaks against the edition, in similarities of a label: more than the label that another edition has in its place.</summary>
    private const double LooseLine = 1.2;

    private SectionPlace place;
    private readonly Flow flow;
    private readonly double lineHeight, labelHeight;
    private readonly List<RowExtent> rows = [];
    private readonly Dictionary<Sheet, SheetColumns> columns = [];
    private readonly List<string> oddities = [];
    private readonly Dictionary<(int Row, FormLine Column), List<Token>> words = [];
    private readonly HashSet<int> unaligned = [], unlabelled = [], misread = [], split = [], stray = [], besideLoose = [];
    private readonly HashSet<Sheet> weaklyHeaded = [];
    private PlacementDoubts everywhere;
    private int looseLines;

    private SectionReader(SectionPlace place, Flow flow)
    {
        this.place = place;
        this.flow = flow;
        lineHeight = flow.LineHeight;
        var heights = place.Rows.OfType<Anchor>().SelectMany(anchor => anchor.Pieces).Select(piece => piece.Box.Height).Order().ToList();
        labelHeight = heights[heights.Count / 2];
    }

    /// <summary>A row's stretch of the flow.</summary>
    private sealed record RowExtent(int Index, Anchor? Anchor, double Top, double Bottom, bool Ruled)
    {
        public bool IsLevelWith(Token word, double slack) =>
            Anchor is not null && word.Box.CenterY >= Anchor.Box.Top - slack && word.Box.CenterY <= Anchor.Box.Bottom + slack;
    }

    /// <summary>The columns on one sheet.</summary>
    private sealed record SheetColumns(double LabelRight, List<Band> Bands, Lattice Lattice);

    /// <summary>The cells of a section, in form order, with what does not fit and how well the anchors agree.</summary>
    public static (IReadOnlyList<GridCell> Cells, IReadOnlyList<string> Oddities, double Agreement) Read(SectionPlace place, Flow flow)
    {
        var found = place.Rows.OfType<Anchor>().ToList();
        if (found.Count == 0) return ([.. Absent(place)], [], 0);
        var reader = new SectionReader(place, flow);
        reader.FindColumns(found);
        reader.LeaveOutLabelsBelow();
        found = [.. reader.place.Rows.OfType<Anchor>()];
        reader.FindRows();
        reader.PlaceWords(found);
        var cells = reader.MakeCells();
        var headings = reader.columns.Values.Max(sheet => sheet.Bands.Where(band => band.Column is not null).Sum(band => band.Similarity));
        return (cells, reader.oddities, found.Sum(anchor => anchor.Similarity) + headings - (LooseLine * reader.looseLines));
    }

    private static IEnumerable<GridCell> Absent(SectionPlace place) =>
        place.Form.Cells.Where(cell => cell.Section == place.Section).Select(cell => new GridCell { Form = cell, Presence = Presence.RowMissing, Doubts = PlacementDoubts.Unlabelled });

    /// <summary>A sheet's share of the section.</summary>
    private sealed record Part(Sheet Sheet, double LabelRight, double Top, double Bottom, Lattice Lattice, List<Box> Values);

    private void FindColumns(List<Anchor> found)
    {
        var parts = found.SelectMany(anchor => anchor.Pieces).GroupBy(piece => piece.Sheet).Select(PartOf).ToList();
        var first = parts[0];
        var heading = flow.Between(place.HeadingTop, found[0].Box.Top - (0.2 * lineHeight)).GroupBy(line => line.Sheet).SelectMany(lines => HeadingLines([.. lines], first.Sheet)).ToList();
        var spanning = place.Form.Sections.Select(section => section.Banner)
            .Concat(place.Section.Columns.Select(column => column.Group))
            .Append(place.Section.Heading)
            .Append(place.Section.Corner)
            .OfType<string>().Distinct().ToList();
        var headings = BandFinder.HeadingBoxes(heading, spanning).Where(box => box.CenterX > first.LabelRight).ToList();

        // The values of all sheets together show the columns better than the few of one, where the sheets are laid out alike.
        var alone = Name(SoftBands(first.Values, headings, first.LabelRight));
        var together = Name(SoftBands([.. parts.SelectMany(part => part.Values.Select(box => Across(box, Origin(first.Sheet) - Origin(part.Sheet))))], headings, first.LabelRight));
        var alike = BandFinder.Agreement(together) > BandFinder.Agreement(alone) - 0.01;
        var unruled = alike ? together : alone;
        var reference = BandFinder.Better(Name(Ruled(first, headings) ?? unruled), unruled, first.Values);
        LookForShift(heading, reference, first.LabelRight);
        columns.Add(first.Sheet, new(first.LabelRight, reference, first.Lattice));

        foreach (var part in parts.Skip(1))
        {
            var (factor, offset) = Onto(first, part);
            var before = reference.ConvertAll(band => Move(band, factor, offset));
            var soft = alike ? together.ConvertAll(band => Move(band, factor, offset)) : Follow(SoftBands(part.Values, [], part.LabelRight), before);
            var ruled = Ruled(part, []) is { } bands ? Follow(WithoutDirt(bands, before), before) : soft;
            LookForShift(ruled, before, part.LabelRight);
            var chosen = BandFinder.Better(ruled, soft, part.Values);
            if (chosen.Count(band => band.Column is not null) < reference.Count(band => band.Column is not null)) weaklyHeaded.Add(part.Sheet);
            columns.Add(part.Sheet, new(part.LabelRight, chosen, part.Lattice));
        }

        List<Band> Name(List<Band> bands) => BandFinder.Name(bands, heading, place.Section.Columns, spanning);
        static Box Across(Box box, double by) => box with { Left = box.Left + by, Right = box.Right + by };
        static Band Move(Band band, double factor, double by) => band with { Left = (factor * band.Left) + by, Right = (factor * band.Right) + by };
    }

    private Part PartOf(IGrouping<Sheet, Token> labels)
    {
        double top = labels.Min(piece => piece.Box.Top), bottom = labels.Max(piece => piece.Box.Bottom);
        var lattice = new Lattice(labels.Key);
        var values = flow.Between(top - (0.6 * lineHeight), bottom + (0.6 * lineHeight))
            .Where(line => line.Sheet == labels.Key)
            .SelectMany(line => line.Words)
            .Where(word => word.IsValue && !word.IsLargerThan(labelHeight))
            .ToList();
        var right = LabelRight([.. labels], values, lattice.Verticals(top, bottom, 0.6));
        return new(labels.Key, right, top, bottom, lattice, [.. values.Where(word => word.Box.CenterX > right).Select(word => word.Box)]);
    }

    /// <summary>
    /// Where the labels end. On a scan some are read on into the first column, where a signature goes across or a ruling is lost: they end at the ruling that parts labels and values best.
    /// </summary>
    private static double LabelRight(List<Token> labels, List<Token> values, List<double> verticals)
    {
        const double most = 0.9;
        var end = labels.Max(piece => piece.Box.Right);
        if (!labels.TrueForAll(piece => piece.Recognized) || verticals.Count == 0) return end;
        values = values.FindAll(word => !word.IsDirt);
        var (parted, at) = verticals.Select(x => (Parted: labels.Count(piece => piece.Box.CenterX < x) + values.Count(word => word.Box.CenterX > x), At: x)).MaxBy(entry => entry.Parted);
        return parted >= most * (labels.Count + values.Count) ? Math.Min(at, end) : end;
    }

    /// <summary>The columns between the rulings of a sheet, when there are any that hold (nearly) all values.</summary>
    private List<Band>? Ruled(Part part, List<Box> headings)
    {
        var contents = part.Sheet.Page.Scan is null ? [.. part.Values, .. headings] : part.Values;
        var bands = BandFinder.FromRulings(part.Lattice, part.Top, part.Bottom, part.LabelRight, contents, part.Sheet.Page.Scan is null ? null : place.Section.Columns.Count);

        // Beside a scanned table with all its columns there may be dirt.
        var strangers = part.Sheet.Page.Scan is not null && bands.Count == place.Section.Columns.Count ? 1 : 0;
        var covers = bands.Count > 0
            && bands.Count >= place.Section.Columns.Count - 2
            && part.Values.Count(box => bands.Exists(band => band.Holds(box.CenterX))) >= Math.Min(0.9 * part.Values.Count, part.Values.Count - strangers);
        if (!covers) return null;
        return place.Section.Columns.Count == 1 ? [new() { Left = bands[0].Left, Right = bands[^1].Right, Ruled = true }] : bands;
    }

    /// <summary>The heading lines of a sheet without what is no heading, moved to where their columns go on where the table goes on in the other half of a page, or on another scan.</summary>
    private IEnumerable<Line> HeadingLines(List<Line> lines, Sheet onto)
    {
        var (factor, offset) = Onto(lines, onto);
        return lines.Select(line => line with
        {
            Words = [.. line.Words.Where(word => !word.IsLargerThan(labelHeight) && !IsOfNote(word)).Select(Move)],
            Pieces = [.. line.Pieces.Where(piece => !piece.IsLargerThan(labelHeight)).Select(Move)],
        });

        Token Move(Token token) => token with { Box = token.Box with { Left = (factor * token.Box.Left) + offset, Right = (factor * token.Box.Right) + offset } };
        bool IsOfNote(Token word) => word.Key.Length > 1 && place.Section.Note is { } note && LabelText.Normalize(note).Contains(word.Key, StringComparison.Ordinal);
    }

    /// <summary>
    /// Where the x of a sheet's lines stand on another one, as a factor and an offset. Halves of a page begin at their first words; two scans, which nobody takes from quite the same place,
    /// are laid over each other by the rulings beside the lines and those at the top of the other one.
    /// </summary>
    private (double Factor, double Offset) Onto(List<Line> lines, Sheet onto)
    {
        var sheet = lines[0].Sheet;
        if (sheet == onto || sheet.Page.Scan is null || onto.Page.Scan is null) return (1, Origin(onto) - Origin(sheet));
        var top = flow.Lines.Where(other => other.Sheet == onto).Min(other => other.Top);
        return Overlay.Find(new Lattice(sheet).Verticals(lines[0].Top, lines[^1].Bottom, 0.25), new Lattice(onto).Verticals(top, top + (4 * lineHeight), 0.5)) ?? (1, 0);
    }

    /// <summary>Where the columns of one sheet's share of the table stand on another sheet.</summary>
    private (double Factor, double Offset) Onto(Part part, Part onto) => part.Sheet.Page.Scan is null || onto.Sheet.Page.Scan is null
        ? (1, Origin(onto.Sheet) - Origin(part.Sheet))
        : Overlay.Find(part.Lattice.Verticals(part.Top, part.Bottom, 0.5), onto.Lattice.Verticals(onto.Top, onto.Bottom, 0.5)) ?? (1, Origin(onto.Sheet) - Origin(part.Sheet));

    /// <summary>Where a sheet begins: whole pages at their edge, halves of a page at their first word, since they have the same margins.</summary>
    private double Origin(Sheet sheet) =>
        double.IsFinite(sheet.Left) ? flow.Lines.Where(line => line.Sheet == sheet).SelectMany(line => line.Words).Min(word => word.Box.Left) : 0;

    private List<Band> SoftBands(IReadOnlyList<Box> values, List<Box> headings, double labelRight)
    {
        if (place.Section.Columns.Count == 1) return [new() { Left = labelRight, Right = double.MaxValue, Ruled = false }];
        var bands = BandFinder.FromWords(values, headings, place.Section.Columns.Count);
        return bands.Count == 0 ? bands : [bands[0] with { Left = Math.Max(bands[0].Left, labelRight) }, .. bands.Skip(1)];
    }

    /// <summary>Where a sheet has more columns than the first, but those of the first are what they make together, lines of dirt go down through it.</summary>
    private static List<Band> WithoutDirt(List<Band> bands, List<Band> reference)
    {
        const double same = 4;
        if (bands.Count <= reference.Count || !reference.TrueForAll(band => band.Ruled)) return bands;
        var parts = reference.ConvertAll(whole => bands.FindAll(band => whole.Holds(band.Center)));
        var isAlike = parts.Sum(part => part.Count) == bands.Count
            && parts.Zip(reference).All(entry => entry.First.Count > 0 && Math.Abs(entry.First[0].Left - entry.Second.Left) < same && Math.Abs(entry.First[^1].Right - entry.Second.Right) < same);
        return isAlike ? parts.ConvertAll(part => part[0] with { Right = part[^1].Right }) : bands;
    }

    /// <summary>The columns of a sheet without headings are those of the first sheet: at the same x, or, where the page is laid out otherwise, in the same order.</summary>
    private static List<Band> Follow(List<Band> bands, List<Band> reference)
    {
        if (bands.Count == reference.Count && !bands.Exists(band => Nearest(band) is null)) return [.. bands.Select(band => Named(band, Nearest(band)))];
        if (bands.Count == reference.Count) return [.. bands.Select((band, i) => Named(band, reference[i]))];
        return [.. bands.Select(band => Named(band, Nearest(band)))];

        Band? Nearest(Band band) => reference.Find(other => other.Holds(band.Center) && band.Holds(other.Center));
        static Band Named(Band band, Band? from) => band with { Column = from?.Column, Similarity = from?.Similarity ?? 0, Heading = from?.Heading ?? "" };
    }

    /// <summary>A heading of the form that stands over the labels shows that the cells below have shifted.</summary>
    private void LookForShift(List<Line> heading, List<Band> bands, double labelRight)
    {
        var unnamed = place.Section.Columns.Where(column => !bands.Exists(band => band.Column == column)).SelectMany(column => column.Wordings).Select(LabelText.Normalize).ToList();
        if (place.Section.Columns.Count > 1 && heading.SelectMany(line => line.Pieces).Any(piece => piece.Box.CenterX < labelRight && unnamed.Contains(piece.Key)))
            Shifted();
    }

    /// <summary>On a later sheet: labels that reach under the first sheet's columns, while the other columns are where they were.</summary>
    private void LookForShift(List<Band> bands, List<Band> reference, double labelRight)
    {
        var same = bands.Count(band => reference.Exists(other => Math.Abs(other.Left - band.Left) < 4));
        if (same * 2 > bands.Count && reference.Exists(band => band.Column is not null && band.Center < labelRight)) Shifted();
    }

    private void Shifted()
    {
        everywhere |= PlacementDoubts.Shifted;
        oddities.Add("a column heading stands over the labels: the cells have shifted");
    }

    /// <summary>On a scan a label that cannot be read has its like in a heading of the next table (总计): where the rulings between the columns do not go on, that is none.</summary>
    private void LeaveOutLabelsBelow()
    {
        var anchors = place.Rows.ToList();
        while (anchors.FindLastIndex(anchor => anchor is not null) is > 0 and var last && IsOutside(anchors[last]!)) anchors[last] = null;
        if (anchors.Exists(anchor => anchor is not null)) place = place with { Rows = anchors };

        bool IsOutside(Anchor anchor)
        {
            if (!anchor.Pieces.All(piece => piece.Recognized)) return false;
            var here = columns[anchor.Pieces[0].Sheet];
            var edges = Edges(here);
            return edges.Count > place.Section.Columns.Count && edges.Count(Through(here.Lattice, anchor.Box.Top, anchor.Box.Bottom)) * 2 < edges.Count;
        }
    }

    /// <summary>The rulings between the columns of a sheet; none where it has none.</summary>
    private static List<double> Edges(SheetColumns sheet) => [.. sheet.Bands.Where(band => band.Ruled).SelectMany(band => new[] { band.Left, band.Right }).Distinct()];

    /// <summary>Whether there is a vertical at an x in a stretch of the flow.</summary>
    private static Func<double, bool> Through(Lattice lattice, double top, double bottom)
    {
        const double near = 3;
        var xs = lattice.Verticals(top, bottom, 0.6);
        return edge => xs.Exists(x => Math.Abs(x - edge) < near);
    }

    private void FindRows()
    {
        var anchors = place.Rows.Select(anchor => anchor is null ? null : WithinRulings(anchor)).ToList();
        Anchor? before = null;
        var top = 0.0;
        var ruledTop = false;
        for (var i = 0; i < anchors.Count; i++)
        {
            if (anchors[i] is not { } anchor) continue;
            if (before is null) (top, ruledTop) = Above(anchor);
            var next = anchors.Skip(i + 1).FirstOrDefault(other => other is not null);
            var (bottom, ruledBottom, nextTop, ruledNextTop) = next is null ? Below(anchor) : Between(anchor, next);
            rows.Add(new(i, anchor, top, bottom, ruledTop && ruledBottom));
            (top, ruledTop, before) = (nextTop, ruledNextTop, anchor);
        }
    }

    /// <summary>On a scan a misread label below may pass for a line of this one. A ruling across all columns is between them: the longer part is the label.</summary>
    private Anchor WithinRulings(Anchor anchor)
    {
        if (!anchor.Pieces.All(piece => piece.Recognized)) return anchor;
        var parts = anchor.Pieces
            .GroupBy(piece => (piece.Sheet, Above: Horizontals(piece.Sheet, double.NegativeInfinity, piece.Box.CenterY).Count))
            .OrderByDescending(part => part.Sum(piece => piece.Key.Length)).ToList();
        return parts.Count == 1 || parts[0].Key.Sheet != parts[1].Key.Sheet ? anchor : anchor with { Pieces = [.. parts[0]] };
    }

    private List<double> Horizontals(Sheet sheet, double from, double to)
    {
        var here = columns[sheet];
        if (here.Bands.Count == 0) return [];
        double left = here.Bands[0].Left, right = here.Bands[^1].Right;
        if (right > 1e6) (left, right) = (here.LabelRight + 5, here.LabelRight + 60);
        return [.. here.Lattice.Horizontals(left, right, 0.6).Where(y => y > from && y < to)];
    }

    private (double Top, bool Ruled) Above(Anchor anchor)
    {
        var first = anchor.Pieces[0].Box;
        var sheet = anchor.Pieces[0].Sheet;
        var ys = Horizontals(sheet, first.Top - (4 * lineHeight), first.CenterY);
        if (ys.Count == 0) return (first.Top - (0.8 * lineHeight), false);

        // A heading without a ruling below it (coloured cells) is not in the row.
        var headings = flow.Between(ys[^1], first.Top)
            .Where(line => line.Sheet == sheet && line.Words.Any(word => word.Box.CenterX > columns[sheet].LabelRight && !word.IsLargerThan(labelHeight) && word.Key.Length > 1 && !word.IsValue))
            .ToList();
        return headings.Count > 0 ? (headings.Max(line => line.Bottom), false) : (ys[^1], true);
    }

    private (double Bottom, bool RuledBottom, double NextTop, bool RuledNextTop) Below(Anchor anchor)
    {
        var last = anchor.Pieces[^1].Box;
        var ys = Horizontals(anchor.Pieces[^1].Sheet, last.CenterY, last.Bottom + (4 * lineHeight));
        var bottom = ys.Count > 0 ? ys[0] : last.Bottom + (0.8 * lineHeight);
        return (Math.Min(bottom, place.Bottom), ys.Count > 0, bottom, ys.Count > 0);
    }

    private (double Bottom, bool RuledBottom, double NextTop, bool RuledNextTop) Between(Anchor anchor, Anchor next)
    {
        Token last = anchor.Pieces[^1], first = next.Pieces[0];
        if (last.Sheet != first.Sheet)
        {
            var (top, ruled) = Above(next);
            var start = flow.Lines.Where(line => line.Sheet == first.Sheet).Min(line => line.Top);
            top = Math.Max(top, start - 1);

            // A ruled table that is cut by the page's end may have no ruling at the next page's top: the row begins there.
            var isCut = !ruled && Horizontals(first.Sheet, first.Box.Bottom, double.PositiveInfinity).Count > 0
                && !flow.Between(start - 1, first.Box.Top).SelectMany(line => line.Words).Any(word => !word.IsValue && word.Box.CenterX > columns[first.Sheet].LabelRight);
            if (isCut) (top, ruled) = (start - 1, true);
            var (bottom, ruledBelow, _, _) = Below(anchor);

            // The next sheet follows the last line of this one, above the ruling that closes its row.
            if (ruledBelow) return (Math.Min(bottom, top), true, top, ruled);

            // A ruled table that is cut by the page's end has no ruling there: the row goes down to the end.
            var end = flow.Lines.Where(line => line.Sheet == last.Sheet).Max(line => line.Bottom);
            return (end + 1, Horizontals(last.Sheet, double.NegativeInfinity, last.Box.Top).Count > 0, top, ruled);
        }

        var ys = Horizontals(last.Sheet, last.Box.CenterY, first.Box.CenterY);
        if (ys.Count > 0) return (ys[0], true, ys[^1], true);
        var middle = (last.Box.Bottom + first.Box.Top) / 2;
        return (middle, false, middle, false);
    }

    private void PlaceWords(List<Anchor> found)
    {
        var labels = found.SelectMany(anchor => anchor.Pieces).ToHashSet(ReferenceEqualityComparer.Instance);
        var loose = new List<List<Token>>();
        var isRecognized = found[0].Pieces[0].Recognized;
        foreach (var line in flow.Between(isRecognized && rows[0].Index > 0 ? place.HeadingTop : rows[0].Top, rows[^1].Bottom))
        {
            if (!columns.TryGetValue(line.Sheet, out var here)) continue;
            var inTable = line.Words.Where(word => word.Box.CenterX > here.LabelRight && !word.IsLargerThan(labelHeight) && !labels.Contains(word)).ToList();
            var values = inTable.Where(word => word.IsValue).ToList();
            if (IsLoose(values, here)) loose.Add(inTable);
            else inTable.ForEach(word => Put(word, here));
        }

        if (isRecognized) loose.AddRange(BelowLastLabel());
        GiveLooseLines(loose);
    }

    /// <summary>On a scan the labels of the last rows may be hidden: lines of values between the same rulings, as many as rows are missing, are theirs.</summary>
    private List<List<Token>> BelowLastLabel()
    {
        const int mostLines = 12;
        var last = rows[^1];
        var sheet = last.Anchor!.Pieces[^1].Sheet;
        var here = columns[sheet];
        var missing = place.Rows.Count - 1 - last.Index;
        var edges = Edges(here);
        if (missing == 0 || edges.Count <= place.Section.Columns.Count) return [];
        var lines = flow.Between(last.Bottom, last.Bottom + (missing * mostLines * labelHeight))
            .Where(line => line.Sheet == sheet)
            .Select(line => line.Words.Where(word => word.IsValue && word.Box.CenterX > here.LabelRight && !word.IsLargerThan(labelHeight)).ToList())
            .Where(values => values.Count * 2 >= place.Section.Columns.Count)
            .TakeWhile(values => edges.TrueForAll(new Predicate<double>(Through(here.Lattice, values[0].Box.Top, values[0].Box.Bottom))))
            .ToList();
        return lines.Count == missing ? lines : [];
    }

    /// <summary>A line of values that is level with no label while its row has a line of its own, or that stands between the rows.</summary>
    private bool IsLoose(List<Token> values, SheetColumns here)
    {
        if (values.Count < (values.Exists(word => word.Recognized) ? 1 : 2) || values.Count < here.Bands.Count / 2) return false;
        var row = rows.Find(row => values[0].Box.CenterY >= row.Top && values[0].Box.CenterY < row.Bottom);
        if (row is null) return true;
        var slack = 0.35 * lineHeight;
        return !row.Ruled && !row.IsLevelWith(values[0], slack) && flow.Between(row.Top, row.Bottom)
            .SelectMany(line => line.Words)
            .Any(word => word.IsValue && word.Box.CenterX > here.LabelRight && row.IsLevelWith(word, slack));
    }

    private void Put(Token word, SheetColumns here)
    {
        var row = rows.Find(row => word.Box.CenterY >= row.Top && word.Box.CenterY < row.Bottom) ?? Continued(word);
        if (row is null)
        {
            if (word.IsValue) Stray(word, rows.FindLast(row => row.Top < word.Box.CenterY)?.Index);
            return;
        }

        var band = here.Bands.Find(band => band.Holds(word.Box.CenterX));
        if (band?.Column is null)
        {
            if (word.IsValue && band is not null) Extra(band, word);
            else if (word.IsValue) Stray(word, row.Index);
            return;
        }

        if (!row.Ruled && !row.IsLevelWith(word, 0.35 * lineHeight))
        {
            if (!word.IsValue) return; // a repeated heading
            unaligned.Add(row.Index);
        }

        Words(row.Index, band.Column).Add(word);
    }

    /// <summary>Values above the first label of a sheet belong to the row that the page break cut.</summary>
    private RowExtent? Continued(Token word)
    {
        if (!word.IsValue) return null;
        var row = rows.FindLast(row => row.Bottom <= word.Box.CenterY);
        if (row?.Anchor is null || row.Anchor.Pieces[^1].Sheet.Index != word.Sheet.Index - 1) return null;
        split.Add(row.Index);
        return row;
    }

    private void Stray(Token word, int? row)
    {
        if (word.IsDirt) return;
        if (row is { } index) stray.Add(index);
        oddities.Add($"'{word.Text}'{word.Sheet.Where} stands in no cell");
    }

    private void Extra(Band band, Token word)
    {
        if (word.IsDirt) return;
        everywhere |= PlacementDoubts.Unexpected;
        oddities.Add($"a column that the form does not have{(band.Heading.Length > 0 ? $" ('{band.Heading}')" : "")} holds '{word.Text}'{word.Sheet.Where}");
    }

    /// <summary>
    /// Lines of values without a label are the rows whose labels were not found, when there are as many of both between the same neighbours. Else the rows
    /// about them are doubtful, and all that their own label and rulings do not place.
    /// </summary>
    private void GiveLooseLines(List<List<Token>> loose)
    {
        foreach (var group in loose.GroupBy(line => rows.FindLast(row => row.Anchor!.Box.CenterY < line[0].Box.CenterY)?.Index ?? -1))
        {
            var next = rows.Find(row => row.Index > group.Key)?.Index ?? place.Rows.Count;
            var free = Enumerable.Range(group.Key + 1, next - group.Key - 1).ToList();
            var lines = group.ToList();
            if (lines.Count != free.Count)
            {
                besideLoose.UnionWith([.. free, group.Key, next]);
                looseLines += lines.Count;
                oddities.Add($"{lines.Count} lines of values without a label{lines[0][0].Sheet.Where}");
                continue;
            }

            foreach (var (line, row) in lines.Zip(free))
            {
                (IsMisread(line[0]) ? misread : unlabelled).Add(row);
                foreach (var word in line)
                    if (columns[word.Sheet].Bands.Find(band => band.Holds(word.Box.CenterX))?.Column is { } column)
                        Words(row, column).Add(word);
            }
        }
    }

    /// <summary>Whether a label stands beside a value that was read from an image: it is there and only its characters are wrong.</summary>
    private bool IsMisread(Token value) =>
        value.Recognized && flow.Between(value.Box.Top - (0.6 * lineHeight), value.Box.Bottom + (0.6 * lineHeight))
            .Any(line => line.Words.Any(word => word.Recognized && word.Sheet == value.Sheet && word.Key.Length > 1 && word.Box.CenterX < columns[value.Sheet].LabelRight));

    private List<Token> Words(int row, FormLine column)
    {
        if (!words.TryGetValue((row, column), out var list)) words[(row, column)] = list = [];
        return list;
    }

    private List<GridCell> MakeCells()
    {
        var cells = new List<GridCell>();
        for (var i = 0; i < place.Rows.Count; i++)
            foreach (var column in place.Section.Columns)
                cells.Add(MakeCell(i, column));
        return cells;
    }

    private GridCell MakeCell(int index, FormLine column)
    {
        var row = rows.Find(row => row.Index == index);
        var formRow = place.Section.Rows[index];
        var form = new FormCell(new(place.Form.Table, formRow.Id, column.Id), place.Section, formRow, column);
        var all = words.GetValueOrDefault((index, column), []);
        var inCell = GridCell.WithoutStamps(all);
        var sheet = all.FirstOrDefault()?.Sheet ?? row?.Anchor?.Pieces[0].Sheet;
        var doubts = everywhere;
        if (sheet is null || (row is null && !unlabelled.Contains(index) && !misread.Contains(index)))
            return new() { Form = form, Presence = Presence.RowMissing, Doubts = doubts | (IsSurelyAbsent(index) ? PlacementDoubts.None : PlacementDoubts.Unlabelled) };
        var band = columns[sheet].Bands.Find(band => band.Column == column);
        if (band is null && columns.Values.All(other => !other.Bands.Exists(b => b.Column == column)))
            return new() { Form = form, Presence = HasNames() ? Presence.ColumnMissing : Presence.Unseen, Doubts = doubts | (HeadingsArePlain() ? PlacementDoubts.None : PlacementDoubts.Unexpected) };
        if (row?.Anchor?.Similarity < Plain) doubts |= PlacementDoubts.WeakLabel;
        if (looseLines > 0 && (besideLoose.Contains(index) || row is not { Ruled: true, Anchor.Similarity: >= Plain })) doubts |= PlacementDoubts.Unexpected;
        if (band is not { Clear: true } || band.Similarity < Plain || weaklyHeaded.Contains(sheet)) doubts |= PlacementDoubts.WeakHeading;
        if (unaligned.Contains(index)) doubts |= PlacementDoubts.Unaligned;
        if (unlabelled.Contains(index)) doubts |= PlacementDoubts.Unlabelled;
        if (misread.Contains(index)) doubts |= PlacementDoubts.MisreadLabel;
        if (split.Contains(index)) doubts |= PlacementDoubts.SplitRow;
        if (stray.Contains(index) || (band is not null && row is not null && IsCut(band, row, sheet))) doubts |= PlacementDoubts.Stray;
        var ruled = band?.Ruled == true && row?.Ruled == true;
        if (inCell.Count < all.Count) doubts |= PlacementDoubts.Stamped;
        if (IsScattered(inCell)) doubts |= PlacementDoubts.Scattered;
        if (inCell.Count == 0 && !ruled) doubts |= PlacementDoubts.Unbounded;
        var slot = band is null || row is null ? (Box?)null : Slot(band, row, sheet);
        return new() { Form = form, Presence = Presence.Present, Sheet = sheet, Slot = slot, Words = inCell, Doubts = doubts, Ruled = ruled, Heading = band?.Heading ?? "" };
    }

    /// <summary>On a scan: whether something that passes for a ruling, the stroke of a signature, goes down through a cell and may cut its number.</summary>
    private bool IsCut(Band band, RowExtent row, Sheet sheet)
    {
        const double border = 4, most = 0.6;
        return sheet.Page.Scan is not null && columns[sheet].Lattice.Verticals(row.Top, row.Bottom, most).Exists(x => x > band.Left + border && x < band.Right - border);
    }

    /// <summary>A row is absent for sure when its neighbours touch on one page: one ruling between them, or no room for a line.</summary>
    private bool IsSurelyAbsent(int index)
    {
        var above = rows.FindLast(row => row.Index < index);
        var below = rows.Find(row => row.Index > index);
        if (above?.Anchor is null || below?.Anchor is null || above.Anchor.Pieces[^1].Sheet != below.Anchor.Pieces[0].Sheet) return false;
        if (place.Rows.Count(row => row is null) > MostAbsentRows) return false;
        var touch = above.Ruled && below.Ruled && Math.Abs(below.Top - above.Bottom) < 1;
        return touch || below.Anchor.Box.Top - above.Anchor.Box.Bottom < 1.3 * lineHeight;
    }

    /// <summary>A column is absent for sure when every column that there is has the heading of another one.</summary>
    private bool HeadingsArePlain() => columns.Values.First().Bands.TrueForAll(band => band.Column is not null && band.Similarity >= Plain);

    /// <summary>Whether most columns were found: else it is the reading that fails, not the document.</summary>
    private bool HasNames() => columns.Values.First().Bands.Count(band => band.Column is not null) * 2 > place.Section.Columns.Count;

    private static Box Slot(Band band, RowExtent row, Sheet sheet)
    {
        var right = band.Right > 1e6 ? band.Left + 60 : band.Right;
        return sheet.ToPage(new(band.Left, row.Top, right, row.Bottom));
    }

    /// <summary>Whether two words of a line stand further apart than the digits of one number do.</summary>
    private static bool IsScattered(IReadOnlyList<Token> inCell)
    {
        for (var i = 1; i < inCell.Count; i++)
        {
            Box a = inCell[i - 1].Box, b = inCell[i].Box;
            var gap = b.Left - a.Right;
            if (a.OverlapY(b) > 0.3 * a.Height && (gap > 0.8 * a.Height || gap < -0.15 * a.Height)) return true;
        }

        return false;
    }
}
