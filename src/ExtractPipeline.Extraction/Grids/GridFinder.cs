using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>What was found in a document.</summary>
/// <param name="Flow">The strip that it was found on.</param>
/// <param name="Grids">The tables, at most one of a kind.</param>
/// <param name="Repeated">Kinds of table that the document has more than once.</param>
internal sealed record FoundGrids(Flow Flow, IReadOnlyList<Grid> Grids, IReadOnlyList<TableKind> Repeated)
{
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

    /// <summary>A table whose rows have labels on the left. Both editions are looked for at once; the better one is kept.</summary>
    private static Grid? FindLabelled(TableKind table, Flow flow, int least, int again, List<TableKind> repeated)
    {
        var forms = FormCatalogue.Of(table).ToList();
        var targets = MergedTargets(forms);
        var anchors = AnchorFinder.Find(targets, flow);
        var found = anchors.OfType<Anchor>().Where(anchor => forms.Exists(form => form.Sections.Any(section => section.Rows.Any(row => row.Id == anchor.Id)))).ToList();
        if (found.Count < least) return null;
        double top = found[0].Box.Top, bottom = found[^1].Box.Bottom;
        var others = AnchorFinder.Find(targets, flow, piece => piece.Box.Bottom < top || piece.Box.Top > bottom).Count(anchor => anchor?.Similarity > 0.8);
        if (others >= again) repeated.Add(table);
        var byId = anchors.OfType<Anchor>().ToDictionary(anchor => anchor.Id);
        return forms.Select(form => Read(form, byId, flow)).MaxBy(grid => grid.Agreement);
    }

    /// <summary>The labels of all editions in form order: what only one edition has stands where that edition has it.</summary>
    private static List<AnchorTarget> MergedTargets(IReadOnlyList<FormTable> forms)
    {
        var merged = new List<(string Id, IEnumerable<string> Wordings)>();
        foreach (var form in forms)
        {
            var at = 0;
            foreach (var (id, wordings) in form.Sections.SelectMany(Labels))
            {
                var known = merged.FindIndex(target => target.Id == id);
                if (known < 0) merged.Insert(at++, (id, wordings));
                else at = known + 1;
            }
        }

        return [.. merged.Select(target => new AnchorTarget(target.Id, target.Wordings))];
    }

    private static IEnumerable<(string Id, IEnumerable<string> Wordings)> Labels(FormSection section)
    {
        if (section.Banner is { } banner) yield return (banner, [banner]);
        foreach (var row in section.Rows) yield return (row.Id, row.Wordings);
    }

    private static Grid Read(FormTable form, Dictionary<string, Anchor> anchors, Flow flow)
    {
        var cells = new List<GridCell>();
        var oddities = new List<string>();
        var agreement = 0.0;
        var labels = form.Sections.SelectMany(Labels).Select(label => anchors.GetValueOrDefault(label.Id)).OfType<Anchor>().ToList();
        if (labels.Count == 0) return new() { Form = form, Cells = [], Extent = (0, 0), Agreement = 0 };
        foreach (var section in form.Sections)
        {
            var rows = section.Rows.Select(row => anchors.GetValueOrDefault(row.Id)).ToList();
            var first = rows.OfType<Anchor>().FirstOrDefault();
            var headingTop = first is null ? 0 : HeadingTop(first, labels, form, flow);
            var last = rows.OfType<Anchor>().LastOrDefault();
            var bottom = labels.SkipWhile(label => label != last).Skip(1).FirstOrDefault()?.Box.Top ?? double.MaxValue;
            var read = SectionReader.Read(new(form, section, rows, headingTop, bottom), flow);
            cells.AddRange(read.Cells);
            oddities.AddRange(read.Oddities);
            agreement += read.Agreement;
        }

        return new() { Form = form, Cells = cells, Extent = (labels[0].Box.Top - 1, labels[^1].Box.Bottom + 1), Agreement = agreement, Oddities = [.. oddities.Distinct().Take(20)] };
    }

    /// <summary>Headings begin below the label before, or below the section's title.</summary>
    private static double HeadingTop(Anchor first, List<Anchor> labels, FormTable form, Flow flow)
    {
        var before = labels.LastOrDefault(label => label.Box.Bottom <= first.Box.Top + 1)?.Box.Bottom ?? double.NegativeInfinity;
        var title = LabelText.Normalize(form.Title);
        var above = flow.Between(first.Box.Top - HeadingHeight, first.Box.Top)
            .Where(line => line.Pieces.Any(piece => piece.Key.Contains(title, StringComparison.Ordinal)))
            .Select(line => line.Bottom)
            .DefaultIfEmpty(double.NegativeInfinity)
            .Max();
        return Math.Max(Math.Max(before, above), first.Box.Top - HeadingHeight);
    }
}
