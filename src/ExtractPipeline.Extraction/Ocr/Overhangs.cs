namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Verticals that go on where no table is. Those of a table end with it, all of them; a line that goes on by itself, above or below all rows or from one table to the next, was drawn by dirt in the scanner,
/// and is none in the table either.
/// </summary>
internal static class Overhangs
{
    /// <summary>In points: a line that stands so far out, further than a stroke of a title beside a table, or nearly all the way to the next one; and paper between two tables is so high, for it holds a title.</summary>
    private const double Out = 40, Apart = 26;

    private const double Nearly = 0.95;

    /// <summary>In points: another line stands out as well from this length.</summary>
    private const double Seen = 6;

    /// <summary>Where no more than this share of a table's verticals goes on, the table does not.</summary>
    private const double Few = 0.25;

    /// <summary>In points: pieces of one line, that may be a little aslant.</summary>
    private const double SameLine = 2.5;

    /// <summary>Leaves them out, with the pieces of the same lines within tables.</summary>
    /// <param name="horizontals">Those that were found.</param>
    /// <param name="verticals">Those that were found.</param>
    /// <param name="scale">Pixels a point.</param>
    public static void LeaveOut(List<InkRuling> horizontals, List<InkRuling> verticals, double scale)
    {
        var ys = CellFinder.Positions(horizontals, scale);
        if (ys.Count < 2) return;
        var edges = ys.Prepend(double.NegativeInfinity).Append(double.PositiveInfinity).ToList();
        var alone = new List<InkRuling>();
        for (var i = 0; i + 1 < edges.Count; i++)
        {
            var (top, bottom) = (edges[i], edges[i + 1]);
            if (bottom - top < Apart * scale) continue;
            var here = Lines(top, bottom);
            var inTable = Math.Max(i > 0 ? Lines(edges[i - 1], top).Count : 0, i + 2 < edges.Count ? Lines(bottom, edges[i + 2]).Count : 0);
            if (here.Count <= Few * inTable) alone.AddRange(verticals.Where(vertical => Within(vertical, top, bottom) > Math.Min(Out * scale, Nearly * (bottom - top))));
        }

        verticals.RemoveAll(vertical => alone.Exists(other => Math.Abs(other.At - vertical.At) < SameLine * scale));

        List<double> Lines(double top, double bottom) => CellFinder.Positions(verticals.FindAll(vertical => Within(vertical, top, bottom) > Math.Min(Seen * scale, (bottom - top) / 2)), scale);

        static double Within(InkRuling vertical, double top, double bottom) => Math.Min(vertical.To, bottom) - Math.Max(vertical.From, top);
    }
}
