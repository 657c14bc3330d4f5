using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>What was found in a document.</summary>
/// <param name="Flow">The strip that it was found on.</param>
/// <param name="Grids">The tables, at most one of a kind.</param>
/// <param name="Repeated">Kinds of table that the document has more than once.</param>
internal sealed record FoundGrids(Flow Flow, IReadOnlyList<Grid> Grids, IReadOnlyList<TableKind> Repeated)
{
    /// <summary>How many tables a whole report has.</summary>
    public const int All = 3;

    /// <summary>The table of a kind, or null.</summary>
    public Grid? Of(TableKind table) => Grids.FirstOrDefault(grid => grid.Form.Table == table);

    /// <summary>How well everything agrees with the form.</summary>
    public double Agreement => Grids.Sum(grid => grid.Agreement);
}

/// <summary>Finds the three tables on the strip by their labels and headings, and in which edition each is printed.</summary>
internal static class GridFinder
{
    /// <summary>Fewer labels than these are no table.</summary>
    private const int LeastRequestRows = 6, LeastProactiveRows = 2;

    /// <summary>A second set of this many labels is a second table.</summary>
    private const int RepeatedRows = 10, RepeatedProactiveRows = 4;

    /// <summary>What a row that an edition has and the document lacks speaks against the edition, in similarities of a label: little, but it decides between equals.</summary>
    private const double AbsentRow = 0.1;

    /// <summary>The highest heading, in points.</summary>
    private const double HeadingHeight = 230;

    /// <summary>Finds the tables of upright pages.</summary>
    public static FoundGrids Find(IReadOnlyList<Page> pages)
    {
        var whole = FindOn(FlowBuilder.Build(pages, splitSideBySide: false));
        if (!pages.Any(page => page.Width > 1.15 * page.Height)) return whole;
        var halves = FindOn(FlowBuilder.Build(pages, splitSideBySide: true));
        return halves.Agreement > whole.Agreement + 1 ? halves : whole;
    }

    private static FoundGrids FindOn(Flow flow)
    {
        var grids = new List<Grid>();
        var repeated = new List<TableKind>();
        if (FindLabelled(TableKind.Proactive, flow, LeastProactiveRows, RepeatedProactiveRows, repeated) is { } proactive) grids.Add(proactive);
        if (FindLabelled(TableKind.Requests, flow, LeastRequestRows, RepeatedRows, repeated) is { } requests) grids.Add(requests);
        if (DisputesReader.Find(flow, repeated) is { } disputes) grids.Add(disputes);
        return new(flow, grids, repeated);
    }

    /// <summary>A table whose rows have labels on the left. It is read as each edition prints it; the reading that agrees better is kept.</summary>
    private static Grid? FindLabelled(TableKind table, Flow flow, int least, int again, List<TableKind> repeated)
    {
        var forms = FormCatalogue.Of(table).ToList();
        var targets = forms.SelectMany(form => form.Sections).SelectMany(Labels).DistinctBy(label => label.Id).Select(label => new AnchorTarget(label.Id, label.Wordings)).ToList();
        var matches = AnchorFinder.FindAll(targets, flow);
        var best = forms.Select(form => Read(form, matches, flow, least)).OfType<Grid>().MaxBy(grid => grid.Agreement - (AbsentRow * grid.AbsentRows));
        if (best is null) return null;
        var elsewhere = matches.Where(match => match.Similarity > 0.8 && (match.Box.Bottom < best.Extent.Top || match.Box.Top > best.Extent.Bottom));
        if (AnchorFinder.Choose(Ids(best.Form), elsewhere).Count >= again) repeated.Add(table);
        return best;
    }

    private static List<string> Ids(FormTable form) => [.. form.Sections.SelectMany(Labels).Select(label => label.Id)];

    private static IEnumerable<(string Id, IEnumerable<string> Wordings)> Labels(FormSection section)
    {
        if (section.Banner is { } banner) yield return (banner, [banner]);
        foreach (var row in section.Rows) yield return (row.Id, row.Wordings);
    }

    private static Grid? Read(FormTable form, IReadOnlyList<Anchor> matches, Flow flow, int least)
    {
        var anchors = RowOrder.Complete(form, ChooseBelowEachOther(form, matches), flow);
        var labels = anchors.Values.OrderBy(anchor => anchor.Box.CenterY).ToList();
        var rows = form.Sections.SelectMany(section => section.Rows).Count(row => anchors.ContainsKey(row.Id));
        if (rows < least) return null;
        var cells = new List<GridCell>();
        var oddities = new List<string>();
        var agreement = 0.0;
        foreach (var section in form.Sections)
        {
            var rowLabels = section.Rows.Select(row => anchors.GetValueOrDefault(row.Id)).ToList();
            var first = rowLabels.OfType<Anchor>().FirstOrDefault();
            var headingTop = first is null ? 0 : HeadingTop(first, rowLabels.IndexOf(first), section, labels, flow);
            var last = rowLabels.OfType<Anchor>().LastOrDefault();
            var bottom = labels.SkipWhile(label => label != last).Skip(1).FirstOrDefault()?.Box.Top ?? double.MaxValue;
            var read = SectionReader.Read(new(form, section, rowLabels, headingTop, bottom), flow);
            cells.AddRange(read.Cells);
            oddities.AddRange(read.Oddities);
            agreement += read.Agreement;
        }

        // The labels of a scan have another reader than its numbers, and tell nothing about these.
        var numbered = form.Sections.SelectMany(section => section.Rows)
            .Where(row => char.IsAsciiDigit(row.Label[0]) && anchors.TryGetValue(row.Id, out var anchor) && !anchor.Pieces[0].Recognized && char.IsAsciiDigit(anchor.Pieces[0].Key[0]))
            .ToList();
        return new()
        {
            Form = form,
            Cells = cells,
            Extent = (labels[0].Box.Top - 1, labels[^1].Box.Bottom + 1),
            Agreement = agreement,
            Numbering = numbered.ConvertAll(row => (row.Label[0], anchors[row.Id].Pieces[0].Key[0])),
            Oddities = [.. oddities.Distinct().Take(20)],
        };
    }

    /// <summary>On a scan a label that cannot be read has its like in a heading of the next table (总计), to the right of all labels: that is none.</summary>
    private static IReadOnlyDictionary<string, Anchor> ChooseBelowEachOther(FormTable form, IReadOnlyList<Anchor> matches)
    {
        const int enough = 5;
        const double most = 0.8;
        var chosen = AnchorFinder.Choose(Ids(form), matches);
        var rows = form.Sections.SelectMany(section => section.Rows).Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var rights = chosen.Values
            .Where(anchor => rows.Contains(anchor.Id) && anchor.Pieces.All(piece => piece.Recognized))
            .GroupBy(anchor => anchor.Pieces[0].Sheet, anchor => anchor.Box.Right)
            .Where(sheet => sheet.Count() >= enough)
            .ToDictionary(sheet => sheet.Key, sheet => sheet.Order().ElementAt((int)(most * sheet.Count())));
        return chosen.Values.Any(IsBeside) ? AnchorFinder.Choose(Ids(form), matches.Where(match => !IsBeside(match))) : chosen;

        bool IsBeside(Anchor anchor) => rows.Contains(anchor.Id) && rights.TryGetValue(anchor.Pieces[0].Sheet, out var right) && anchor.Box.Left > right;
    }

    /// <summary>
    /// Headings begin below the label before, and below the nearest line that holds a number, is prose, or is a section's title. On a scan
    /// the labels of the first rows may be misread: so many lines of numbers are theirs, and they are no prose. One number alone makes no row of many columns.
    /// </summary>
    private static double HeadingTop(Anchor first, int rowsBefore, FormSection section, List<Anchor> labels, Flow flow)
    {
        var leastValues = section.Columns.Count > 2 ? 2 : 1;
        var before = labels.LastOrDefault(label => label.Box.Bottom <= first.Box.Top + 1)?.Box.Bottom ?? double.NegativeInfinity;
        var ownRow = first.Box.Top - (2.2 * flow.LineHeight); // Values that wrap stand higher than their label.
        var above = double.NegativeInfinity;
        var mayBeMisread = rowsBefore > 0;

        // Beside a table on a photograph is what it lies on.
        var own = flow.Between(first.Box.Top, first.Box.Bottom).SelectMany(line => line.Words).Where(word => word.IsValue && word.Recognized && word.Box.Left > first.Box.Right).ToList();
        var right = own.Count >= leastValues ? own.Max(word => word.Box.Right) + flow.LineHeight : double.PositiveInfinity;
        var lines = flow.Between(first.Box.Top - HeadingHeight, first.Box.Top - 1).Reverse().ToList();
        foreach (var line in lines)
        {
            var values = line.Center < ownRow ? line.Words.Where(word => word.IsValue && !word.IsLargerThan(first.Pieces[0].Box.Height) && word.Box.Right > first.Box.Left && word.Box.Left < right).ToList() : [];
            if (values.Count > 0 && values.TrueForAll(word => word.Recognized) && rowsBefore-- > 0) continue;
            if (values.Count < leastValues && (!Texts(line).Any(piece => IsTitleOrProse(piece) && !IsMisreadNote(piece, section)) || IsMisreadLabel(line))) continue;
            above = line.Bottom;
            break;
        }

        return Math.Max(Math.Max(before, above), first.Box.Top - HeadingHeight);

        // On a scan headings of cells side by side are no prose, however long they are together.
        static IReadOnlyList<Token> Texts(Line line) => line.Words.All(word => word.Recognized) ? line.Words : line.Pieces;

        // Beside numbers of which it is the label; a stamp across it makes it higher than their line.
        bool IsMisreadLabel(Line line) => mayBeMisread && line.Words.All(word => word.Recognized)
            && lines.Exists(other => other.Center > line.Top && other.Center < line.Bottom && other.Words.Count(word => word.IsValue && word.Recognized) >= leastValues);
    }

    /// <summary>The note that stands beside the headings, or a line of it, on a scan: most of its characters are the note's.</summary>
    private static bool IsMisreadNote(Token piece, FormSection section)
    {
        const double most = 0.6;
        return piece.Recognized && section.Note is { } note && piece.Key.Count(c => note.Contains(c, StringComparison.Ordinal)) >= most * piece.Key.Length;
    }

    /// <summary>The note on the sums (勾稽关系) is long as well, and stands beside the headings.</summary>
    internal static bool IsTitleOrProse(Token piece)
    {
        const int longestHeading = 16;
        if (piece.Key.Contains("勾稽", StringComparison.Ordinal) || piece.Key.Contains("第一项", StringComparison.Ordinal) || piece.Key.Contains("第三项", StringComparison.Ordinal)) return false;
        if (piece.Key.Contains("信息情况", StringComparison.Ordinal) || piece.Key.Contains("申请情况", StringComparison.Ordinal)) return true;
        return piece.Key.Length > longestHeading || (piece.Text.Length > 4 && (piece.Text[1] is '、' or '.' or '．') && "一二三四五六七八九".Contains(piece.Text[0], StringComparison.Ordinal));
    }
}
