namespace ExtractPipeline.Extraction.Grids;

/// <summary>A row's stretch of the flow.</summary>
/// <param name="Index">Its place in the section.</param>
/// <param name="Anchor">Its label.</param>
/// <param name="Top">Where it begins.</param>
/// <param name="Bottom">Where it ends.</param>
/// <param name="Ruled">Whether it does so at rulings.</param>
internal sealed record RowExtent(int Index, Anchor Anchor, double Top, double Bottom, bool Ruled)
{
    /// <summary>Whether a word stands beside the label.</summary>
    public bool IsLevelWith(Token word, double slack) => word.Box.CenterY >= Anchor.Box.Top - slack && word.Box.CenterY <= Anchor.Box.Bottom + slack;
}

/// <summary>Finds where the rows of a section begin and end: at the rulings between their labels, else in the middle between these.</summary>
internal sealed class RowFinder(Flow flow, SectionColumns columns, double labelHeight)
{
    /// <summary>On a scan a label that cannot be read has its like in a heading of the next table (总计): where the rulings between the columns do not go on, that is none.</summary>
    public SectionPlace WithoutLabelsBelow(SectionPlace place)
    {
        var anchors = place.Rows.ToList();
        while (anchors.FindLastIndex(anchor => anchor is not null) is > 0 and var last && IsOutside(anchors[last]!)) anchors[last] = null;
        return anchors.Exists(anchor => anchor is not null) ? place with { Rows = anchors } : place;

        bool IsOutside(Anchor anchor)
        {
            if (!anchor.Pieces.All(piece => piece.Recognized)) return false;
            var here = columns.Sheets[anchor.Pieces[0].Sheet];
            var edges = here.Edges;
            return edges.Count > place.Section.Columns.Count && edges.Count(here.Through(anchor.Box.Top, anchor.Box.Bottom)) * 2 < edges.Count;
        }
    }

    /// <summary>The rows whose labels were found, from the top.</summary>
    public List<RowExtent> Find(SectionPlace place)
    {
        var rows = new List<RowExtent>();
        var anchors = place.Rows.Select(anchor => anchor is null ? null : WithinRulings(anchor)).ToList();
        Anchor? before = null;
        var top = 0.0;
        var ruledTop = false;
        for (var i = 0; i < anchors.Count; i++)
        {
            if (anchors[i] is not { } anchor) continue;
            if (before is null) (top, ruledTop) = Above(anchor);
            var next = anchors.Skip(i + 1).FirstOrDefault(other => other is not null);
            var (bottom, ruledBottom, nextTop, ruledNextTop) = next is null ? Below(anchor, place.Bottom) : Between(anchor, next, place.Bottom);
            rows.Add(new(i, anchor, top, bottom, ruledTop && ruledBottom));
            (top, ruledTop, before) = (nextTop, ruledNextTop, anchor);
        }

        return rows;
    }

    /// <summary>On a scan a misread label below may pass for a line of this one. A ruling across all columns is between them: the longer part is the label.</summary>
    private Anchor WithinRulings(Anchor anchor)
    {
        if (!anchor.Pieces.All(piece => piece.Recognized)) return anchor;
        var parts = anchor.Pieces
            .GroupBy(piece => (piece.Sheet, Above: columns.Sheets[piece.Sheet].Horizontals(double.NegativeInfinity, piece.Box.CenterY).Count))
            .OrderByDescending(part => part.Sum(piece => piece.Key.Length)).ToList();
        return parts.Count == 1 || parts[0].Key.Sheet != parts[1].Key.Sheet ? anchor : anchor with { Pieces = [.. parts[0]] };
    }

    private (double Top, bool Ruled) Above(Anchor anchor)
    {
        var first = anchor.Pieces[0].Box;
        var sheet = anchor.Pieces[0].Sheet;
        var ys = columns.Sheets[sheet].Horizontals(first.Top - (4 * flow.LineHeight), first.CenterY);
        if (ys.Count == 0) return (first.Top - (0.8 * flow.LineHeight), false);

        // A heading without a ruling below it (coloured cells) is not in the row.
        var headings = flow.Between(ys[^1], first.Top)
            .Where(line => line.Sheet == sheet && line.Words.Any(word => word.Box.CenterX > columns.Sheets[sheet].LabelRight && !word.IsLargerThan(labelHeight) && word.Key.Length > 1 && !word.IsValue))
            .ToList();
        return headings.Count > 0 ? (headings.Max(line => line.Bottom), false) : (ys[^1], true);
    }

    private (double Bottom, bool RuledBottom, double NextTop, bool RuledNextTop) Below(Anchor anchor, double end)
    {
        var last = anchor.Pieces[^1].Box;
        var ys = columns.Sheets[anchor.Pieces[^1].Sheet].Horizontals(last.CenterY, last.Bottom + (4 * flow.LineHeight));
        var bottom = ys.Count > 0 ? ys[0] : last.Bottom + (0.8 * flow.LineHeight);
        return (Math.Min(bottom, end), ys.Count > 0, bottom, ys.Count > 0);
    }

    private (double Bottom, bool RuledBottom, double NextTop, bool RuledNextTop) Between(Anchor anchor, Anchor next, double end)
    {
        Token last = anchor.Pieces[^1], first = next.Pieces[0];
        if (last.Sheet != first.Sheet)
        {
            var (top, ruled) = Above(next);
            var start = flow.Lines.Where(line => line.Sheet == first.Sheet).Min(line => line.Top);
            top = Math.Max(top, start - 1);

            // A ruled table that is cut by the page's end may have no ruling at the next page's top: the row begins there.
            var isCut = !ruled && columns.Sheets[first.Sheet].Horizontals(first.Box.Bottom, double.PositiveInfinity).Count > 0
                && !flow.Between(start - 1, first.Box.Top).SelectMany(line => line.Words).Any(word => !word.IsValue && word.Box.CenterX > columns.Sheets[first.Sheet].LabelRight);
            if (isCut) (top, ruled) = (start - 1, true);
            var (bottom, ruledBelow, _, _) = Below(anchor, end);

            // The next sheet follows the last line of this one, above the ruling that closes its row.
            if (ruledBelow) return (Math.Min(bottom, top), true, top, ruled);

            // A ruled table that is cut by the page's end has no ruling there: the row goes down to the end.
            var lastLine = flow.Lines.Where(line => line.Sheet == last.Sheet).Max(line => line.Bottom);
            return (lastLine + 1, columns.Sheets[last.Sheet].Horizontals(double.NegativeInfinity, last.Box.Top).Count > 0, top, ruled);
        }

        var ys = columns.Sheets[last.Sheet].Horizontals(last.Box.CenterY, first.Box.CenterY);
        if (ys.Count > 0) return (ys[0], true, ys[^1], true);
        var middle = (last.Box.Bottom + first.Box.Top) / 2;
        return (middle, false, middle, false);
    }
}
