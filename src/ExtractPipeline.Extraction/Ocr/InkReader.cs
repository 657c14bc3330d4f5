using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Decides which ink of a straightened page is a number and which is a label, and has it read.</summary>
internal sealed class InkReader(PageRaster page, DigitReader digits, LabelReader labels, IReadOnlyList<InkPart> parts, IReadOnlyList<PixelSpan> cells)
{
    /// <summary>Whether the page begins a document: its title, and the first lines of prose that name the body once more, are read as well.</summary>
    public bool IsOpening { get; init; }

    /// <summary>The rows of tables that have rulings between their rows and none between their columns.</summary>
    public IReadOnlyList<PixelSpan> OpenRows { get; init; } = [];

    /// <summary>The page as it is where lines that dirt in the scanner has drawn were taken out of it (<see cref="Streaks"/>).</summary>
    public PageRaster? Streaked { get; init; }

    /// <summary>In heights of a character: a number is at most so long.</summary>
    private const double LongestNumber = 9;

    /// <summary>A reading that is at least so likely makes a number; from the second on it is one where the reader of labels sees no word.</summary>
    private const double Numeric = 0.95, PerhapsNumeric = 0.05;

    /// <summary>In heights of a character: ink that is smaller is a speck; and outside of cells no digit is so low and no dash so short.</summary>
    private const double SmallestInk = 0.3, LeastNumber = 0.45;

    /// <summary>
    /// In heights of a character: how much paper the reader of digits is shown about the ink; beside it more, for hairlines too pale to count as ink (a 1, a minus).
    /// Within a cell also more above and below: a stroke at the edge of what it is shown, the bar of a 7, is taken for the rest of a ruling.
    /// </summary>
    private const double Margin = 0.2, MarginBeside = 2, MarginInLine = 0.6, MarginAbove = 0.6;

    /// <summary>In heights of a character: how high a digit is.</summary>
    private const double DigitHeight = 0.6;

    /// <summary>In greys, white being 255: what is darker is ink where print is pale.</summary>
    private static readonly byte[] PaleInk = [190, 220];

    /// <summary>In points: what stays free of the reader's box beside a ruling.</summary>
    private const double BesideRuling = 1.2;

    /// <summary>In points: how far from its middle a ruling may still be darker than paper, where a copy is soft.</summary>
    private const double SoftRuling = 2.4;

    private double em;
    private readonly List<Word> words = [];

    /// <summary>What was read in a cell: a number as it seems, or a label.</summary>
    private sealed record CellReading(PixelSpan Cell, List<InkLine> Lines, IReadOnlyList<DigitReading> Readings, List<(InkLine Line, string Text)> Label, bool? IsNumber)
    {
        /// <summary>Whether neither reader sees more in it than remnants.</summary>
        public bool IsWorn { get; init; }
    }

    /// <summary>The words of the page.</summary>
    public IReadOnlyList<Word> Read()
    {
        var usual = InkLines.CharacterHeight(InCells(parts, OpenRows.Count > 0 ? OpenRows : cells), page.Scale);
        var inCells = parts.ToLookup(part => IndexOfCell(part.Box));
        var read = new List<CellReading>();
        foreach (var table in Tables())
        {
            em = HeightIn([.. table.SelectMany(cell => inCells[cell])], usual);
            foreach (var cell in table)
                if (InkLines.InCell(inCells[cell], em) is { Count: > 0 } lines)
                    read.AddRange(Rows(cells[cell], lines).SelectMany(row => Columns(row.Cell, row.Lines)).Select(part => ReadCell(part.Cell, part.Lines)));
        }

        em = usual;
        read = WithSlashes(WithHyphens(read));
        var known = read.Where(cell => cell.IsNumber is not null).Select(cell => (cell.Cell, cell.IsNumber == true)).ToList();
        foreach (var cell in read) Add(cell.IsNumber is null ? cell with { IsNumber = NumberCells.IsAmong(cell.Cell, known, cell.IsWorn) } : cell);
        var outside = inCells[-1].ToList();
        if (IsOpening) outside = ReadOpening(outside);
        ReadOutside(InkLines.OnPage(outside, em));
        return words;
    }

    /// <summary>The cells of each table, by their places in the list: what is below a stretch without cells is another one.</summary>
    private List<List<int>> Tables()
    {
        const double apart = 8;
        var tables = new List<List<int>>();
        var bottom = 0;
        foreach (var cell in Enumerable.Range(0, cells.Count).OrderBy(cell => cells[cell].Top))
        {
            if (tables.Count == 0 || cells[cell].Top - bottom > apart * page.Scale) tables.Add([]);
            tables[^1].Add(cell);
            bottom = Math.Max(bottom, cells[cell].Bottom);
        }

        return tables;
    }

    /// <summary>The height of a table's characters: tables of many columns are printed smaller than others on the page.</summary>
    private double HeightIn(List<InkPart> print, double usual)
    {
        const int enough = 60;
        return print.Count < enough ? usual : InkLines.CharacterHeight(print, page.Scale);
    }

    /// <summary>Reads the first lines, and gives back the ink that is none of theirs.</summary>
    private List<InkPart> ReadOpening(List<InkPart> outside)
    {
        var lines = OpeningLines.Find(outside, cells.Select(cell => cell.Top).DefaultIfEmpty(page.Height).Min(), em);
        foreach (var line in lines)
            AddLabel(labels.ReadName(page, line, line.Max(piece => piece.Box.Height)));
        return [.. outside.Except(lines.SelectMany(line => line).SelectMany(piece => piece.Parts))];
    }

    /// <summary>Numbers far above each other are those of several rows, between which a ruling is lost.</summary>
    private List<(PixelSpan Cell, List<InkLine> Lines)> Rows(PixelSpan cell, List<InkLine> lines)
    {
        const double apart = 0.9;
        var isStack = lines.Count > 1 && lines.Zip(lines.Skip(1)).All(pair => pair.Second.Box.Top - pair.First.Box.Bottom > apart * em)
            && lines.TrueForAll(line => line.Box.Width < LongestNumber * em / 2 && Likely([line], ReadNumber([line], cell)) > Numeric);
        if (!isStack) return [(cell, lines)];
        List<int> edges = [cell.Top, .. lines.Zip(lines.Skip(1), (above, below) => (above.Box.Bottom + below.Box.Top) / 2), cell.Bottom];
        return [.. lines.Select((line, i) => (new PixelSpan(cell.Left, edges[i], cell.Right, edges[i + 1]), new List<InkLine> { line }))];
    }

    /// <summary>Numbers far beside each other are those of several columns, between which a ruling is lost.</summary>
    private List<(PixelSpan Cell, List<InkLine> Lines)> Columns(PixelSpan cell, List<InkLine> lines)
    {
        const double apart = 1.2;
        if (lines is not [var line] || InkLines.Pieces(line.Parts, apart * em) is not { Count: > 1 } pieces || !pieces.TrueForAll(piece => piece.Box.Width < LongestNumber * em / 2)) return [(cell, lines)];
        List<int> edges = [cell.Left, .. pieces.Zip(pieces.Skip(1), (left, right) => (left.Box.Right + right.Box.Left) / 2), cell.Right];
        var columns = pieces.Select((piece, i) => (Cell: new PixelSpan(edges[i], cell.Top, edges[i + 1], cell.Bottom), Lines: new List<InkLine> { piece })).ToList();
        return columns.TrueForAll(column => Likely(column.Lines, ReadNumber(column.Lines, column.Cell)) > Numeric) ? columns : [(cell, lines)];
    }

    private CellReading ReadCell(PixelSpan? cell, List<InkLine> lines)
    {
        var readings = ReadNumber(lines, cell);
        if (Likely(lines, readings) <= Numeric && WithoutSpecks(lines) is { Count: > 0 } clean && ReadNumber(clean, cell) is var cleaned && Likely(clean, cleaned) > Likely(lines, readings))
            (lines, readings) = (clean, cleaned);
        if (cell is { } place && IsDash(lines, place)) readings = AsDash(readings);
        if (readings.Any(reading => IsDashes(reading.Text)) && !StandsAlone(lines, cell)) readings = [.. readings.Where(reading => !IsDashes(reading.Text))];
        var likely = Likely(lines, readings);
        var (label, isSure) = likely > Numeric ? ([], true) : labels.Read(page, lines, em, cell);
        var text = string.Concat(label.Select(part => part.Text));
        var isWorn = likely <= PerhapsNumeric && !IsWord(text) && readings.Any(reading => IsNumber(reading.Text));
        bool? isNumber = likely > Numeric ? true : isWorn ? null : likely <= PerhapsNumeric || IsWord(text) ? false : null;
        if (isNumber != true && !(isSure && IsWord(text)) && cell is { } pale && PaleLabel(pale, orElse: IsWord(text)) is { } legible) (label, isNumber) = (legible, false);
        if (isNumber is null && !isWorn && IsMark(text) && readings.Any(reading => IsMark(reading.Text))) (isNumber, readings) = (true, AsMark(readings));
        if (isWorn) readings = [.. readings.Where(reading => IsNumber(reading.Text)).Take(1)];
        return new(cell ?? lines[0].Box, lines, readings, label, isNumber) { IsWorn = isWorn };
    }

    /// <summary>The label of a cell in thin type, of which only the darkest strokes count as ink: with all that is darker than paper; null where that makes no word either.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="orElse">Whether there is another reading, so that this one has to be sure.</param>
    private List<(InkLine Line, string Text)>? PaleLabel(PixelSpan cell, bool orElse)
    {
        var walls = cell.Grow(-(int)Math.Ceiling(2 * page.Scale));
        if (page.Crop(walls.Left, walls.Top, walls.Right, walls.Bottom) is not { } within) return null;
        foreach (var pale in PaleInk)
        {
            using var ink = InkImage.Of(within, pale);
            var print = InkParts.Find(ink).ConvertAll(part => part with { Box = new(part.Box.Left + walls.Left, part.Box.Top + walls.Top, part.Box.Right + walls.Left, part.Box.Bottom + walls.Top) });
            var (label, isSure) = labels.Read(page, InkLines.InCell(print, em), em, cell);
            if (IsWord(string.Concat(label.Select(part => part.Text))) && (isSure || !orElse)) return label;
        }

        return null;
    }

    /// <summary>The print of a cell without specks: small patches that do not stand on its line, as points and commas do.</summary>
    private List<InkLine> WithoutSpecks(List<InkLine> lines)
    {
        const double onLine = 0.25, beside = 0.4;
        var clean = new List<InkLine>();
        foreach (var line in lines)
        {
            var print = line.Parts.Where(part => !IsSmall(part)).ToList();
            if (print.Count == 0) continue;
            var box = print.Select(part => part.Box).Aggregate((a, b) => a.Union(b));
            print.AddRange(line.Parts.Where(part => IsSmall(part) && Math.Abs(part.Box.Top - box.Bottom) < onLine * em && part.Box.Left > box.Left - (beside * em) && part.Box.Right < box.Right + (beside * em)));
            clean.Add(new(print.Select(part => part.Box).Aggregate((a, b) => a.Union(b)), print));
        }

        return clean;

        bool IsSmall(InkPart part) => Math.Max(part.Box.Width, part.Box.Height) < SmallestInk * em;
    }

    /// <summary>
    /// A thin level stroke away from the rulings: a dash, also where it is too thin for the reader of digits. One no wider than a digit may be the foot of a 2 of which the rest is worn.
    /// </summary>
    private bool IsDash(List<InkLine> lines, PixelSpan cell)
    {
        const double thin = 0.25, shortest = 0.6, longest = 1.3;
        if (lines is not [{ Box: var ink }]) return false;
        var clear = SmallestInk * em;
        return ink.Height <= thin * em && ink.Width >= Math.Max(shortest * em, 3 * ink.Height) && ink.Width <= longest * em
            && ink.Top - cell.Top > clear && cell.Bottom - ink.Bottom > clear && ink.Left - cell.Left > clear && cell.Right - ink.Right > clear;
    }

    /// <summary>
    /// Whether nothing stands above or below a stroke, not even what is too pale to be read: the foot of a 2, or the bar of a 7, may be darker than the rest of it. No digit is as wide as a long dash.
    /// </summary>
    /// <param name="lines">The stroke.</param>
    /// <param name="cell">Where it stands.</param>
    /// <param name="pale">What has less than this share of its darkness is nothing.</param>
    private bool StandsAlone(List<InkLine> lines, PixelSpan? cell, double pale = 0.3)
    {
        const double wide = 0.65, around = 0.25, soft = 0.1, far = 0.8;
        var ink = lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b));
        if (ink.Width > wide * em) return true;
        int beside = (int)(around * em), edge = Math.Max(2, (int)(soft * em)), ruling = (int)Math.Ceiling(SoftRuling * page.Scale);
        var walls = cell is { } place ? place.Grow(-ruling) : new(0, ink.Top - (int)(far * em), page.Width, ink.Bottom + (int)(far * em));
        int left = Math.Max(walls.Left, ink.Left - beside), right = Math.Min(walls.Right, ink.Right + beside);
        int above = Math.Max(walls.Top, ink.Top - (int)em), below = Math.Min(walls.Bottom, ink.Bottom + (int)em);
        var palest = 255 - (pale * (255 - Darkest(ink.Top, ink.Bottom)));
        return Darkest(above, ink.Top - edge) >= palest && Darkest(ink.Bottom + edge, below) >= palest;

        int Darkest(int top, int bottom) => page.Darkest(left, top, right, bottom);
    }

    private static bool IsDashes(string text) => text.Length > 0 && text.All(c => c is '—' or '-');

    private static List<DigitReading> AsDash(IReadOnlyList<DigitReading> readings) => Surely("—", readings, text => text == "—");

    private static List<DigitReading> AsSlash(IReadOnlyList<DigitReading> readings) => Surely("/", readings, IsMark);

    private static List<DigitReading> Surely(string mark, IReadOnlyList<DigitReading> readings, Predicate<string> isMark)
    {
        const double sure = 0.995;
        var read = readings.FirstOrDefault(reading => isMark(reading.Text));
        if (read.Probability >= sure) return [.. readings];
        return [new(mark, sure, read.Agreed), .. readings.Where(reading => reading.Text.Length > 0 && !isMark(reading.Text)).Select(reading => reading with { Probability = reading.Probability * (1 - sure) })];
    }

    private List<CellReading> WithHyphens(List<CellReading> read)
    {
        var inked = read.FindAll(cell => cell.IsNumber == true && cell.Lines.Count == 1 && cell.Lines[0].Box.Height > LeastNumber * em);
        const double pale = 0.6; // Those of a table tell each other from the foot of a 2; the grain of a copy is no print.
        var strokes = read.FindAll(cell => cell.Lines.Count == 1 && cell.Lines[0].Parts.Count == 1 && StandsAlone(cell.Lines, cell.Cell, pale));
        var hyphens = Hyphens.Find(strokes.Select(cell => (cell.Lines[0].Box, cell.Cell)), inked.ConvertAll(cell => cell.Lines[0].Box), em);
        read = read.ConvertAll(cell => cell.Lines.Count == 1 && hyphens.Contains(cell.Lines[0].Box) ? cell with { Readings = AsDash(cell.Readings), IsNumber = true } : cell);
        return WithBrokenDashes(read, inked);
    }

    private List<CellReading> WithBrokenDashes(List<CellReading> read, List<CellReading> inked)
    {
        var dashes = BrokenDashes.Find(
            read.ConvertAll(cell => (cell.Cell, (IReadOnlyList<PixelSpan>)[.. cell.Lines.SelectMany(line => line.Parts).Select(part => part.Box)])),
            inked.ConvertAll(cell => (cell.Cell, cell.Lines[0].Box)),
            em);
        return [.. read.Select((cell, place) => dashes.TryGetValue(place, out var dash)
            ? cell with { Lines = [new(dash, [.. cell.Lines.SelectMany(line => line.Parts).Where(part => dash.Contains(part.Box))])], Readings = AsDash(cell.Readings), IsNumber = true }
            : cell)];
    }

    private List<CellReading> WithSlashes(List<CellReading> read)
    {
        const double surelyDigit = 0.9;
        var strokes = read.Where(cell => !cell.Readings.Any(reading => reading.Probability > surelyDigit && reading.Text.Any(char.IsAsciiDigit))).ToDictionary(cell => cell, cell => WithoutSpecks(cell.Lines));
        var slashes = Slashes.Find(page, strokes.Where(entry => entry.Value.Count == 1).Select(entry => (entry.Value[0].Box, entry.Key.Cell.Grow(-(int)Math.Ceiling(SoftRuling * page.Scale)))), em);
        return read.ConvertAll(cell => strokes.GetValueOrDefault(cell) is [var stroke] && slashes.Contains(stroke.Box) ? cell with { Lines = [stroke], Readings = AsSlash(cell.Readings), IsNumber = true } : cell);
    }

    private void Add(CellReading cell)
    {
        if (cell.IsNumber == true) AddNumber(cell.Lines, cell.Readings);
        else if (cell.Label.Count > 0) AddLabel(cell.Label);

        // A cell whose ink nobody can read is not empty.
        else if (cell.Lines.Exists(line => Math.Max(line.Box.Width, line.Box.Height) > SmallestInk * em))
            words.AddRange(cell.Lines.Select(line => new Word(Word.Unreadable.ToString(), ToPoints(line.Box)) { Recognized = true }));
    }

    /// <summary>
    /// Outside of ruled cells: a table without rulings is read whole. Of prose only what stands out is read, titles and short lines by a
    /// table: a page of it would cost ten times as much and holds nothing of the grids.
    /// </summary>
    private void ReadOutside(List<InkLine> pieces)
    {
        const int enoughCells = 6, enoughNumbers = 8;
        const double title = 1.2, shortLine = 22, titleLine = 34, near = 5, plain = 0.9, surely = 0.99; // Dirt beside a table is some digit or other, and alone.
        var numbers = pieces
            .Where(piece => piece.Box.Width < LongestNumber * em / 2 && Math.Max(piece.Box.Width, piece.Box.Height) > LeastNumber * em)
            .Select(piece => (Piece: piece, Readings: ReadNumber([piece], null)))
            .Where(entry => Likely([entry.Piece], entry.Readings) > Numeric)
            .ToList();
        foreach (var (piece, readings) in numbers)
            if (cells.Count < enoughCells || readings[0].Probability > (HasColumn(piece) ? plain : surely))
                AddNumber([piece], readings);
        var rest = pieces.Except(numbers.Select(entry => entry.Piece)).ToList();
        var heights = pieces.Where(piece => piece.Box.Width > shortLine * em).Select(piece => piece.Box.Height).DefaultIfEmpty(0).Order().ToList();
        var prose = heights[heights.Count / 2];
        foreach (var piece in rest)
        {
            var wanted = numbers.Count >= enoughNumbers || OpenRows.Any(row => row.Contains(piece.Box.CenterX, piece.Box.CenterY)) || piece.Box.Height > title * Math.Max(prose, em) || (cells.Count >= enoughCells && piece.Box.Width < titleLine * Math.Max(em, piece.Box.Height) && IsBeside(piece.Box, near * em));
            if (wanted) Add(piece);
        }

        bool HasColumn(InkLine piece) => numbers.Exists(other => other.Piece != piece && other.Piece.Box.Left < piece.Box.Right && piece.Box.Left < other.Piece.Box.Right);
    }

    /// <summary>Whether ink stands no further above or below a cell than so many pixels.</summary>
    private bool IsBeside(PixelSpan ink, double pixels) => cells.Any(cell => Math.Max(cell.Top - ink.Bottom, ink.Top - cell.Bottom) < pixels);

    private int IndexOfCell(PixelSpan part) => IndexOfCell(part, cells);

    /// <summary>The smallest cell about a patch: the box of a cell that is no rectangle, for a ruling was not found, covers others.</summary>
    private static int IndexOfCell(PixelSpan part, IReadOnlyList<PixelSpan> cells)
    {
        var (smallest, index) = (long.MaxValue, -1);
        for (var i = 0; i < cells.Count; i++)
        {
            var area = (long)cells[i].Width * cells[i].Height;
            if (area < smallest && cells[i].Contains(part.CenterX, part.CenterY)) (smallest, index) = (area, i);
        }

        return index;
    }

    /// <summary>The ink of the table, where there is one: titles and prose may be printed larger.</summary>
    private static IReadOnlyList<InkPart> InCells(IReadOnlyList<InkPart> parts, IReadOnlyList<PixelSpan> cells)
    {
        const int enough = 60;
        var inCells = parts.Where(part => IndexOfCell(part.Box, cells) >= 0).ToList();
        return inCells.Count >= enough ? inCells : parts;
    }

    private void Add(InkLine piece)
    {
        var read = ReadCell(null, [piece]);
        if (read.IsNumber != false && !read.IsWorn) AddNumber(read.Lines, read.Readings);
        else AddLabel(read.Label);
    }

    private void AddLabel(IEnumerable<(InkLine Line, string Text)> label) =>
        words.AddRange(label.Select(part => new Word(part.Text, ToPoints(part.Line.Box)) { Recognized = true }));

    private void AddNumber(List<InkLine> lines, IReadOnlyList<DigitReading> readings)
    {
        var box = lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b));

        // As in print, a dash is as high as the digits beside it.
        var missing = (DigitHeight * em) - box.Height;
        if (missing > 0) box = box with { Top = box.Top - (int)(missing / 2), Bottom = box.Bottom + (int)(missing / 2) };
        words.Add(new(readings.First(reading => IsNumber(reading.Text)).Text, ToPoints(box)) { Recognized = true, Readings = readings });
    }

    /// <summary>The probability that the ink is a number, whichever.</summary>
    private double Likely(List<InkLine> lines, IReadOnlyList<DigitReading> readings) =>
        readings.Where(reading => IsNumber(reading.Text) && HasShape(reading.Text, lines)).Sum(reading => reading.Probability);

    /// <summary>Digits, or what stands in their place, a dash, a slash, 无: a point alone is a speck.</summary>
    private static bool IsNumber(string text) => text.Any(c => char.IsAsciiDigit(c) || c is '—' or '-' or '/' or '无');

    /// <summary>A dash is a thin line, and no speck; three strokes below each other are the ideograph 三. Digits are narrower than ideographs, and not flat.</summary>
    private bool HasShape(string text, List<InkLine> lines) =>
        IsDashes(text)
            ? lines.TrueForAll(line => line.Box.Height <= 0.5 * em) && lines.Max(line => line.Box.Width) >= 0.3 * em
            : lines.Max(line => line.Box.Width) <= em * ((0.75 * text.Length) + 0.25) && lines.Max(line => line.Box.Height) >= 0.4 * em;

    /// <summary>A slash in place of a number, as either reader writes it.</summary>
    private static bool IsMark(string text) => text is "/" or "／";

    /// <summary>What the reader of labels takes for a slash as well is hardly anything else.</summary>
    private static List<DigitReading> AsMark(IReadOnlyList<DigitReading> readings)
    {
        const double otherwise = 0.1;
        var rest = readings.Where(reading => !IsMark(reading.Text)).Select(reading => reading with { Probability = reading.Probability * otherwise }).ToList();
        return [new("/", 1 - ((1 - readings.Where(reading => IsMark(reading.Text)).Sum(reading => reading.Probability)) * otherwise), true), .. rest];
    }

    /// <summary>Two ideographs or more; one alone is what the reader of labels makes of a digit.</summary>
    private static bool IsWord(string text) => text.Count(LabelText.IsIdeograph) >= 2;

    private IReadOnlyList<DigitReading> ReadNumber(List<InkLine> lines, PixelSpan? cell)
    {
        if (lines.Count > 2 || lines.Exists(line => line.Box.Width > LongestNumber * em)) return [];
        var ink = lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b));
        var box = ink.Grow((int)Math.Ceiling(Margin * em));
        var (beside, ruling) = ((int)((cell is null ? MarginInLine : MarginBeside) * em), (int)Math.Ceiling(BesideRuling * page.Scale));
        var shown = new PixelSpan(ink.Left - beside, box.Top, ink.Right + beside, box.Bottom);
        if (cell is { } walls)
        {
            var above = (int)Math.Ceiling(MarginAbove * em);
            shown = new(
                Math.Max(shown.Left, walls.Left + ruling), Math.Max(ink.Top - above, walls.Top + ruling),
                Math.Min(shown.Right, walls.Right - ruling), Math.Min(ink.Bottom + above, walls.Bottom - ruling));
        }

        shown = shown.Union(box);
        var readings = Read(page);
        return Streaked is { } streaked && Streaks.Cross(streaked, page, shown) ? EitherOf(readings, Read(streaked)) : readings;

        IReadOnlyList<DigitReading> Read(PageRaster raster) => digits.Read(raster, shown.Left, shown.Top, shown.Right, shown.Bottom);
    }

    /// <summary>A line through a number may be dirt, or a 1 that dirt lies on: only the sums can tell.</summary>
    private static IReadOnlyList<DigitReading> EitherOf(IReadOnlyList<DigitReading> one, IReadOnlyList<DigitReading> other) =>
        [.. one.Concat(other)
            .GroupBy(reading => reading.Text, (text, same) => same.Select(reading => reading with { Probability = reading.Probability / 2 }).Aggregate((a, b) => new(text, a.Probability + b.Probability, a.Agreed && b.Agreed)), StringComparer.Ordinal)
            .OrderByDescending(reading => reading.Probability)];

    private Box ToPoints(PixelSpan box) => new(box.Left / page.Scale, box.Top / page.Scale, box.Right / page.Scale, box.Bottom / page.Scale);
}
