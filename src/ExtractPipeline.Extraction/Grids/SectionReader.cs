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

    /// <summary>The share of a table's rows in which dirt beside its columns may look like a value.</summary>
    private const double FewRows = 0.1;

    /// <summary>In heights of a label: numbers of one row that are broken over lines are closer to each other, those of two rows between the same rulings are not.</summary>
    private const double Apart = 1.8;

    private readonly SectionPlace place;
    private readonly Flow flow;
    private readonly SectionColumns columns;
    private readonly List<RowExtent> rows;
    private readonly double lineHeight, labelHeight;
    private readonly List<string> oddities = [];
    private readonly OddWords odd = new();
    private readonly List<(Band Band, Token Word, int Row)> extra = [];
    private readonly Dictionary<(int Row, FormLine Column), List<Token>> words = [];
    private readonly HashSet<int> unaligned = [], unlabelled = [], misread = [], split = [], stray = [], besideLoose = [];
    private PlacementDoubts everywhere;
    private int looseLines;

    private SectionReader(SectionPlace place, Flow flow, SectionColumns columns, List<RowExtent> rows, double labelHeight)
    {
        (this.place, this.flow, this.columns, this.rows, this.labelHeight) = (place, flow, columns, rows, labelHeight);
        lineHeight = flow.LineHeight;
        if (!columns.Shifted) return;
        everywhere = PlacementDoubts.Shifted;
        oddities.Add("a column heading stands over the labels: the cells have shifted");
    }

    /// <summary>The cells of a section, in form order, with what does not fit and how well the anchors agree.</summary>
    public static (IReadOnlyList<GridCell> Cells, IReadOnlyList<string> Oddities, double Agreement) Read(SectionPlace place, Flow flow)
    {
        var heights = place.Rows.OfType<Anchor>().SelectMany(anchor => anchor.Pieces).Select(piece => piece.Box.Height).Order().ToList();
        if (heights.Count == 0) return ([.. Absent(place)], [], 0);
        var usual = heights[heights.Count / 2];
        var found = ColumnFinder.Find(place, flow, usual);
        var finder = new RowFinder(flow, found, usual);
        place = finder.WithoutLabelsBelow(place);
        var reader = new SectionReader(place, flow, found, finder.Find(place), usual);
        reader.PlaceWords();
        reader.JudgeExtra();
        var cells = reader.MakeCells();
        var headings = found.Sheets.Values.Max(sheet => sheet.Bands.Where(band => band.Column is not null).Sum(band => band.Similarity));
        return (cells, [.. reader.odd.Tell(), .. reader.oddities], place.Rows.OfType<Anchor>().Sum(anchor => anchor.Similarity) + headings - (LooseLine * reader.looseLines));
    }

    private static IEnumerable<GridCell> Absent(SectionPlace place) =>
        place.Form.Cells.Where(cell => cell.Section == place.Section).Select(cell => new GridCell { Form = cell, Presence = Presence.RowMissing, Doubts = PlacementDoubts.Unlabelled });

    private void PlaceWords()
    {
        var found = place.Rows.OfType<Anchor>().ToList();
        var labels = found.SelectMany(anchor => anchor.Pieces).ToHashSet(ReferenceEqualityComparer.Instance);
        var loose = new List<List<Token>>();
        var isRecognized = found[0].Pieces[0].Recognized;
        foreach (var line in flow.Between(isRecognized && rows[0].Index > 0 ? place.HeadingTop : rows[0].Top, rows[^1].Bottom))
        {
            if (!columns.Sheets.TryGetValue(line.Sheet, out var here)) continue;
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
        var sheet = last.Anchor.Pieces[^1].Sheet;
        var here = columns.Sheets[sheet];
        var missing = place.Rows.Count - 1 - last.Index;
        var edges = here.Edges;
        if (missing == 0 || edges.Count <= place.Section.Columns.Count) return [];
        var lines = flow.Between(last.Bottom, last.Bottom + (missing * mostLines * labelHeight))
            .Where(line => line.Sheet == sheet)
            .Select(line => line.Words.Where(word => word.IsValue && word.Box.CenterX > here.LabelRight && !word.IsLargerThan(labelHeight)).ToList())
            .Where(values => values.Count * 2 >= place.Section.Columns.Count)
            .TakeWhile(values => edges.TrueForAll(new Predicate<double>(here.Through(values[0].Box.Top, values[0].Box.Bottom))))
            .ToList();
        return lines.Count == missing ? lines : [];
    }

    /// <summary>A line of values that is level with no label while its row has a line of its own, or that stands between the rows.</summary>
    private bool IsLoose(List<Token> values, SheetColumns here)
    {
        if (values.Count < (values.Exists(word => word.Recognized) ? 1 : 2) || values.Count < here.Bands.Count / 2) return false;
        var row = RowAt(values[0]);
        if (row is null) return true;
        if (row.Ruled && !(values[0].Recognized && LacksNeighbour(row))) return false;
        var slack = 0.35 * lineHeight;
        return !row.IsLevelWith(values[0], slack) && flow.Between(row.Top, row.Bottom)
            .SelectMany(line => line.Words)
            .Any(word => word.IsValue && word.Box.CenterX > here.LabelRight && row.IsLevelWith(word, slack) && (!row.Ruled || Math.Abs(word.Box.CenterY - values[0].Box.CenterY) > Apart * labelHeight));
    }

    private RowExtent? RowAt(Token word) => rows.Find(row => word.Box.CenterY >= row.Top && word.Box.CenterY < row.Bottom);

    /// <summary>Whether the row before or after one was not found: on a scan the ruling between them may not have been found either, and the one have the other's values as well.</summary>
    private bool LacksNeighbour(RowExtent row)
    {
        var at = rows.IndexOf(row);
        var (before, after) = (at == 0 ? -1 : rows[at - 1].Index, at + 1 == rows.Count ? place.Rows.Count : rows[at + 1].Index);
        return before < row.Index - 1 || after > row.Index + 1;
    }

    private void Put(Token word, SheetColumns here)
    {
        var row = RowAt(word) ?? Continued(word);
        if (row is null)
        {
            if (word.IsValue) Stray(word, rows.FindLast(row => row.Top < word.Box.CenterY)?.Index);
            return;
        }

        var band = here.Bands.Find(band => band.Holds(word.Box.CenterX));
        if (band?.Column is null)
        {
            if (word.IsValue && band is not null) Extra(band, word, row.Index);
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
        if (row is null || row.Anchor.Pieces[^1].Sheet.Index != word.Sheet.Index - 1) return null;
        split.Add(row.Index);
        return row;
    }

    private void Stray(Token word, int? row)
    {
        if (word.IsDirt) return;
        if (row is { } index) stray.Add(index);
        odd.Add("in no cell", word);
    }

    private void Extra(Band band, Token word, int row)
    {
        if (word.IsDirt) return;
        extra.Add((band, word, row));
        odd.Add($"in a column that the form does not have{(band.Heading.Length > 0 ? $" ('{band.Heading}')" : "")}", word);
    }

    /// <summary>
    /// Values in a column that the form does not have cast doubt on the whole table; but on a scan, where all columns of the form were found, a few beside
    /// them under no heading are dirt, and cast doubt on their rows.
    /// </summary>
    private void JudgeExtra()
    {
        foreach (var column in extra.GroupBy(value => value.Band))
        {
            var sheet = column.First().Word.Sheet;
            var isWhole = place.Section.Columns.All(known => columns.Sheets[sheet].Bands.Exists(band => band.Column == known));
            var hit = column.Select(value => value.Row).ToHashSet();
            if (sheet.Page.Scan is not null && isWhole && column.Key.Heading.Length == 0 && hit.Count <= FewRows * rows.Count) stray.UnionWith(hit);
            else everywhere |= PlacementDoubts.Unexpected;
        }
    }

    /// <summary>
    /// Lines of values without a label are the rows whose labels were not found, when there are as many of both between the same neighbours. Else the rows
    /// about them are doubtful, and all that their own label and rulings do not place.
    /// </summary>
    private void GiveLooseLines(List<List<Token>> loose)
    {
        foreach (var group in loose.GroupBy(line => rows.FindLast(row => row.Anchor.Box.CenterY < line[0].Box.CenterY)?.Index ?? -1))
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
                if (RowAt(line[0]) is { Ruled: true } shared) unaligned.UnionWith([shared.Index, row]);
                foreach (var word in line)
                    if (columns.Sheets[word.Sheet].Bands.Find(band => band.Holds(word.Box.CenterX))?.Column is { } column)
                        Words(row, column).Add(word);
            }
        }
    }

    /// <summary>Whether a label stands beside a value that was read from an image: it is there and only its characters are wrong.</summary>
    private bool IsMisread(Token value) =>
        value.Recognized && flow.Between(value.Box.Top - (0.6 * lineHeight), value.Box.Bottom + (0.6 * lineHeight))
            .Any(line => line.Words.Any(word => word.Recognized && word.Sheet == value.Sheet && word.Key.Length > 1 && word.Box.CenterX < columns.Sheets[value.Sheet].LabelRight));

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
        var sheet = all.FirstOrDefault()?.Sheet ?? row?.Anchor.Pieces[0].Sheet;
        var doubts = everywhere;
        if (sheet is null || (row is null && !unlabelled.Contains(index) && !misread.Contains(index)))
            return new() { Form = form, Presence = Presence.RowMissing, Doubts = doubts | (IsSurelyAbsent(index) ? PlacementDoubts.None : PlacementDoubts.Unlabelled) };
        var band = columns.Sheets[sheet].Bands.Find(band => band.Column == column);
        if (band is null && columns.Sheets.Values.All(other => !other.Bands.Exists(b => b.Column == column)))
            return new() { Form = form, Presence = HasNames() ? Presence.ColumnMissing : Presence.Unseen, Doubts = doubts | (HeadingsArePlain() ? PlacementDoubts.None : PlacementDoubts.Unexpected) };
        if (row?.Anchor.Similarity < Plain) doubts |= PlacementDoubts.WeakLabel;
        if (looseLines > 0 && (besideLoose.Contains(index) || row is not { Ruled: true, Anchor.Similarity: >= Plain })) doubts |= PlacementDoubts.Unexpected;
        if (band is not { Clear: true } || band.Similarity < Plain || columns.WeaklyHeaded.Contains(sheet)) doubts |= PlacementDoubts.WeakHeading;
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
        return sheet.Page.Scan is not null && columns.Sheets[sheet].Lattice.Verticals(row.Top, row.Bottom, most).Exists(x => x > band.Left + border && x < band.Right - border);
    }

    /// <summary>A row is absent for sure when its neighbours touch on one page: one ruling between them, or no room for a line.</summary>
    private bool IsSurelyAbsent(int index)
    {
        var above = rows.FindLast(row => row.Index < index);
        var below = rows.Find(row => row.Index > index);
        if (above is null || below is null || above.Anchor.Pieces[^1].Sheet != below.Anchor.Pieces[0].Sheet) return false;
        if (place.Rows.Count(row => row is null) > MostAbsentRows) return false;
        var touch = above.Ruled && below.Ruled && Math.Abs(below.Top - above.Bottom) < 1;
        return touch || below.Anchor.Box.Top - above.Anchor.Box.Bottom < 1.3 * lineHeight;
    }

    /// <summary>A column is absent for sure when every column that there is has the heading of another one.</summary>
    private bool HeadingsArePlain() => columns.Sheets.Values.First().Bands.TrueForAll(band => band.Column is not null && band.Similarity >= Plain);

    /// <summary>Whether most columns were found: else it is the reading that fails, not the document.</summary>
    private bool HasNames() => columns.Sheets.Values.First().Bands.Count(band => band.Column is not null) * 2 > place.Section.Columns.Count;

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
