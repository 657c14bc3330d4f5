using System.Globalization;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>The columns of a section on one sheet.</summary>
/// <param name="LabelRight">Where the labels end.</param>
/// <param name="Bands">The columns, from the left.</param>
/// <param name="Lattice">The rulings of the sheet.</param>
internal sealed record SheetColumns(double LabelRight, List<Band> Bands, Lattice Lattice)
{
    /// <summary>The rulings between the columns; none where there are none.</summary>
    public List<double> Edges => [.. Bands.Where(band => band.Ruled).SelectMany(band => new[] { band.Left, band.Right }).Distinct()];

    /// <summary>Whether there is a vertical at an x in a stretch of the flow.</summary>
    public Func<double, bool> Through(double top, double bottom)
    {
        const double near = 3;
        var xs = Lattice.Verticals(top, bottom, 0.6);
        return edge => xs.Exists(x => Math.Abs(x - edge) < near);
    }

    /// <summary>The rulings across the columns in a stretch of the flow.</summary>
    public List<double> Horizontals(double from, double to)
    {
        if (Bands.Count == 0) return [];
        double left = Bands[0].Left, right = Bands[^1].Right;
        if (right > 1e6) (left, right) = (LabelRight + 5, LabelRight + 60);
        return [.. Lattice.Horizontals(left, right, 0.6).Where(y => y > from && y < to)];
    }
}

/// <summary>The columns of a section.</summary>
/// <param name="Sheets">On each sheet that holds a part of it.</param>
/// <param name="WeaklyHeaded">The sheets on which fewer of the form's columns were found than on the first.</param>
/// <param name="Shifted">Whether headings say that the cells have shifted against them.</param>
internal sealed record SectionColumns(IReadOnlyDictionary<Sheet, SheetColumns> Sheets, IReadOnlySet<Sheet> WeaklyHeaded, bool Shifted);

/// <summary>Finds the columns of a section: on its first sheet by headings, rulings and values, on the others by those of the first.</summary>
internal sealed class ColumnFinder
{
    private readonly SectionPlace place;
    private readonly Flow flow;
    private readonly double labelHeight;
    private readonly Dictionary<Sheet, SheetColumns> sheets = [];
    private readonly HashSet<Sheet> weaklyHeaded = [];
    private bool shifted;

    private ColumnFinder(SectionPlace place, Flow flow, double labelHeight) => (this.place, this.flow, this.labelHeight) = (place, flow, labelHeight);

    /// <summary>Finds them.</summary>
    /// <param name="place">The section; a label of it at least was found.</param>
    /// <param name="flow">The document.</param>
    /// <param name="labelHeight">The height of its labels: what is much larger is a stamp or a title.</param>
    public static SectionColumns Find(SectionPlace place, Flow flow, double labelHeight)
    {
        var finder = new ColumnFinder(place, flow, labelHeight);
        finder.Find([.. place.Rows.OfType<Anchor>()]);
        return new(finder.sheets, finder.weaklyHeaded, finder.shifted);
    }

    /// <summary>A sheet's share of the section.</summary>
    private sealed record Part(Sheet Sheet, double LabelRight, double Top, double Bottom, Lattice Lattice, List<Box> Values);

    private void Find(List<Anchor> found)
    {
        var parts = found.SelectMany(anchor => anchor.Pieces).GroupBy(piece => piece.Sheet).Select(PartOf).ToList();
        var first = parts[0];
        var heading = flow.Between(place.HeadingTop, found[0].Box.Top - (0.2 * flow.LineHeight)).GroupBy(line => line.Sheet).SelectMany(lines => HeadingLines([.. lines], first.Sheet)).ToList();
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
        var reference = WithTotals(BandFinder.Better(Name(Ruled(first, headings) ?? unruled), unruled, first.Values), parts);
        LookForShift(heading, reference, first.LabelRight);
        sheets.Add(first.Sheet, new(first.LabelRight, reference, first.Lattice));

        foreach (var part in parts.Skip(1))
        {
            var (factor, offset) = Onto(first, part);
            var before = reference.ConvertAll(band => Move(band, factor, offset));
            var soft = alike ? together.ConvertAll(band => Move(band, factor, offset)) : Follow(SoftBands(part.Values, [], part.LabelRight), before);
            var ruled = Ruled(part, []) is { } bands ? Follow(part.Sheet.Page.Scan is null ? WithoutDirt(bands, before) : WithoutWear(WithoutDirt(bands, before), before), before) : soft;
            LookForShift(ruled, before, part.LabelRight);
            var chosen = BandFinder.Better(ruled, soft, part.Values);
            if (chosen.Count(band => band.Column is not null) < reference.Count(band => band.Column is not null)) weaklyHeaded.Add(part.Sheet);
            sheets.Add(part.Sheet, new(part.LabelRight, chosen, part.Lattice));
        }

        List<Band> Name(List<Band> bands) => BandFinder.Name(bands, heading, place.Section.Columns, spanning);
        static Box Across(Box box, double by) => box with { Left = box.Left + by, Right = box.Right + by };
    }

    private static Band Move(Band band, double factor, double by) => band with { Left = (factor * band.Left) + by, Right = (factor * band.Right) + by };

    /// <summary>
    /// Headings of a scan that cannot be read: where rulings make as many columns as the form has, those that can be read stand in their places, and in nearly all rows the last
    /// number is what the others add up to, the columns are the form's.
    /// </summary>
    private List<Band> WithTotals(List<Band> bands, List<Part> parts)
    {
        const int enough = 6, times = 5;
        var columns = place.Section.Columns;
        var isOpen = parts[0].Sheet.Page.Scan is not null && bands.Count == columns.Count && columns.Count > 2 && columns[^1].Id == "total" && bands.TrueForAll(band => band.Ruled);
        if (!isOpen || bands.TrueForAll(band => band.Column is not null) || bands.Where((band, i) => band.Column is { } other && other != columns[i]).Any()) return bands;
        var rows = parts.SelectMany(part =>
        {
            var (factor, offset) = part == parts[0] ? (1, 0) : Onto(parts[0], part);
            return AddUp(bands.ConvertAll(band => Move(band, factor, offset)), part);
        }).ToList();
        var holding = rows.Count(holds => holds);
        return holding < enough || holding < times * (rows.Count - holding) ? bands : [.. bands.Select((band, i) => band with { Column = columns[i], Similarity = Math.Max(band.Similarity, SectionReader.Plain) })];
    }

    /// <summary>For each line that has a number in every column, and not only zeros: whether the last is the sum of the others.</summary>
    private IEnumerable<bool> AddUp(List<Band> bands, Part part)
    {
        foreach (var line in flow.Between(part.Top - (0.6 * flow.LineHeight), part.Bottom + (0.6 * flow.LineHeight)).Where(line => line.Sheet == part.Sheet))
        {
            var numbers = bands.ConvertAll(band => line.Words.Where(word => word.IsValue && band.Holds(word.Box.CenterX)).ToList())
                .ConvertAll(words => words.Count == 1 && long.TryParse(words[0].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null);
            if (numbers.TrueForAll(number => number is not null) && numbers.Exists(number => number > 0)) yield return numbers[^1] == numbers.SkipLast(1).Sum();
        }
    }

    private Part PartOf(IGrouping<Sheet, Token> labels)
    {
        double top = labels.Min(piece => piece.Box.Top), bottom = labels.Max(piece => piece.Box.Bottom);
        var lattice = new Lattice(labels.Key);
        var values = flow.Between(top - (0.6 * flow.LineHeight), bottom + (0.6 * flow.LineHeight))
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
    internal static double LabelRight(List<Token> labels, List<Token> values, List<double> verticals)
    {
        const double most = 0.9;
        var end = labels.Max(piece => piece.Box.Right);
        if (!labels.TrueForAll(piece => piece.Recognized) || verticals.Count == 0) return end;

        // Dashes are print where there are more of them than numbers, else they may be dirt.
        var numbers = values.FindAll(word => !word.IsDirt);
        if (2 * numbers.Count >= values.Count) values = numbers;
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
        return Overlay.Find(new Lattice(sheet).Verticals(lines[0].Top, lines[^1].Bottom, 0.25), new Lattice(onto).Verticals(top, top + (4 * flow.LineHeight), 0.5)) ?? (1, 0);
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

    /// <summary>Where nearly all rulings between the columns of the first sheet are found on another scan as well, the others are worn, and what else is found is dirt.</summary>
    private static List<Band> WithoutWear(List<Band> bands, List<Band> reference)
    {
        const double same = 4, nearly = 0.7;
        if (!reference.TrueForAll(band => band.Ruled)) return bands;
        List<double> edges = [.. bands.Select(band => band.Left), bands[^1].Right], expected = [.. reference.Select(band => band.Left), reference[^1].Right];
        var found = expected.Count(edge => Near(edge) is not null);
        if (found == expected.Count || found < nearly * expected.Count) return bands;
        return reference.ConvertAll(band => band with { Left = Near(band.Left) ?? band.Left, Right = Near(band.Right) ?? band.Right });

        double? Near(double edge) => edges.Select(other => (double?)other).Where(other => Math.Abs(other!.Value - edge) < same).MinBy(other => Math.Abs(other!.Value - edge));
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
            shifted = true;
    }

    /// <summary>On a later sheet: labels that reach under the first sheet's columns, while the other columns are where they were.</summary>
    private void LookForShift(List<Band> bands, List<Band> reference, double labelRight)
    {
        var same = bands.Count(band => reference.Exists(other => Math.Abs(other.Left - band.Left) < 4));
        if (same * 2 > bands.Count && reference.Exists(band => band.Column is not null && band.Center < labelRight)) shifted = true;
    }
}
