using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>
/// Rulings of which pieces are lost. One that is seen on both sides of a cell goes on along that cell, for a table's ruling does not stop and begin again; one that is seen on one side
/// goes on where something is left of it, where most others go on with it, or up through the headings of its column. Between columns that are all equally wide lost ones stand where their width says. None does where print stands across its way.
/// </summary>
internal static class RulingBridges
{
    /// <summary>So much of a ruling has to be seen; and of a piece with nothing beyond it so much, in whatever dots.</summary>
    private const double Seen = 0.35, Left = 0.4;

    /// <summary>A piece of which so much is there is whole; and a vertical of which so much is seen below is that of a column, whose headings stand beside it as well.</summary>
    private const double Whole = 0.9, Column = 0.8;

    /// <summary>So many others go along the same row or column of a table; and where this share of those goes on into the next one, the rest do.</summary>
    private const int Others = 2;

    private const double Most = 0.6;

    /// <summary>From so many to so many columns make an even table, of which so many have to be seen and so many beside each other may be lost; their widths this share apart.</summary>
    private const int EvenColumns = 6, MostColumns = 20, LeastEven = 3, MostLost = 5;

    private const double Uneven = 0.1;

    /// <summary>So many columns of labels, of whatever widths, may stand before even ones.</summary>
    private const int MostLabels = 3;

    /// <summary>The columns of the form's even grid, 四: one for each of its cells.</summary>
    private static readonly int AllColumns = FormCatalogue.Of(TableKind.Disputes).Single().Cells.Count();

    /// <summary>Those of grid 三, beside its labels, which may be just as wide as the rest of 四's.</summary>
    private static readonly int RequestColumns = FormCatalogue.Of(TableKind.Requests).First().Sections[0].Columns.Count;

    /// <summary>So many columns beyond the last vertical may be open, for a border is lost; of a column's width, how far the rulings that go there may be worn at their ends.</summary>
    private const int MostBeyond = 2;

    private const double Worn = 0.3;

    /// <summary>In greys: darker is print, however pale.</summary>
    private const int Print = 200;

    /// <summary>In points: how far beside its place a ruling may stand; a stroke that reaches so far to both sides crosses it, unless it is so long that it is another ruling; what is left out beside that.</summary>
    private const double Beside = 0.7, Reach = 1.6, Longest = 24, Crossing = 2;

    /// <summary>In points: print that stands so close on both sides, for so long, is a character that the ruling would part, or two.</summary>
    private const double Near = 4, Character = 1.5, SameLine = 4;

    /// <summary>Adds the pieces.</summary>
    /// <param name="page">The levelled page.</param>
    /// <param name="transposed">Its rows as columns.</param>
    /// <param name="horizontals">Those that were found.</param>
    /// <param name="verticals">Those that were found.</param>
    public static void Add(PageRaster page, PageRaster transposed, List<InkRuling> horizontals, List<InkRuling> verticals)
    {
        Along(page, horizontals, verticals, hasHeadings: false);
        Along(transposed, verticals, horizontals, hasHeadings: true);
        Divide(transposed, verticals, horizontals);
        Along(page, horizontals, verticals, hasHeadings: false);
    }

    private static void Along(PageRaster page, List<InkRuling> rulings, List<InkRuling> across, bool hasHeadings)
    {
        var scale = page.Scale;
        double near = 1.5 * CellFinder.Same * scale, miss = CellFinder.Miss * scale;
        var places = CellFinder.Positions(rulings, scale).ConvertAll(at => (At: at, Pieces: rulings.Where(ruling => Math.Abs(ruling.At - at) < near).OrderBy(ruling => ruling.From).ToList()));
        var added = new List<InkRuling>();
        foreach (var (at, pieces) in places)
        {
            var crossings = CellFinder.Positions(across.FindAll(other => at > other.From - miss && at < other.To + miss), scale);
            foreach (var table in Tables(crossings, (from, to) => places.Count(other => other.At != at && Covered(other.Pieces, from, to) >= Whole) >= Others))
            {
                double first = table[0].From, last = table[^1].To;
                if (Covered(pieces, first, last) < Seen) continue;
                for (var i = 0; i < table.Count; i++)
                {
                    var (from, to) = table[i];
                    if (Covered(pieces, from, to) >= Whole) continue;
                    var here = Between(pieces, from, to);
                    var isBetween = pieces.Exists(piece => piece.From < from && piece.To > first) && pieces.Exists(piece => piece.To > to && piece.From < last);
                    var isHeading = hasHeadings && !pieces.Exists(piece => piece.From < from && piece.To > first) && Covered(pieces, to, last) >= Column;
                    var goesOn = (i > 0 && GoOn(table[i - 1], table[i])) || (i + 1 < table.Count && GoOn(table[i + 1], table[i]));
                    var isLeft = pieces.Exists(piece => Math.Abs(piece.To - from) < miss || Math.Abs(piece.From - to) < miss) && Remains(page, here, from, to) >= Left;
                    if ((isBetween || isHeading || goesOn || isLeft) && !IsCrossed(page, here, from, to, isBetween || isLeft ? 0 : SameLine))
                        added.Add(new(here, (int)from, (int)Math.Ceiling(to), (int)here - 1, (int)here + 2));
                }
            }

            // Where it is seen in the row beside, and most others that are seen there go on into this one.
            bool GoOn((double From, double To) beside, (double From, double To) row)
            {
                if (Covered(pieces, beside.From, beside.To) < Whole) return false;
                var others = places.FindAll(other => other.At != at && Covered(other.Pieces, beside.From, beside.To) >= Whole);
                return others.Count >= Others && others.Count(other => Covered(other.Pieces, row.From, row.To) >= Whole) >= Most * others.Count;
            }
        }

        rulings.AddRange(added);

        double Covered(List<InkRuling> pieces, double from, double to) =>
            pieces.Sum(piece => Math.Max(0, Math.Min(piece.To + (miss / 2), to) - Math.Max(piece.From - (miss / 2), from))) / (to - from);
    }

    /// <summary>Of a table of even columns one that is several times as wide has lost its rulings, where no print stands in their places; else it is a heading of several columns.</summary>
    private static void Divide(PageRaster page, List<InkRuling> verticals, List<InkRuling> horizontals)
    {
        var scale = page.Scale;
        var rows = CellFinder.Positions(horizontals, scale);
        var added = new List<InkRuling>();
        double? above = null;
        foreach (var (from, to) in rows.Zip(rows.Skip(1)))
        {
            var xs = CellFinder.Positions(verticals.FindAll(ruling => Math.Min(ruling.To, to) - Math.Max(ruling.From, from) >= Whole * (to - from)), scale);
            var widths = xs.Zip(xs.Skip(1), (a, b) => b - a).ToList();
            var labels = Enumerable.Range(0, Math.Min(MostLabels + 1, widths.Count)).FirstOrDefault(skipped => Usual(widths[skipped..]) is not null);

            // Where too few are seen, the columns are as wide as those above.
            above = widths.Count == 0 ? null : Usual(widths[labels..]) ?? (above is { } width && IsEven(widths, width) ? width : null);
            if (above is not { } usual) continue;
            var beside = horizontals.FindAll(ruling => Math.Min(Math.Abs(ruling.At - from), Math.Abs(ruling.At - to)) < CellFinder.Same * scale);
            double left = beside.Min(ruling => ruling.From), right = beside.Max(ruling => ruling.To);
            var isWhole = (int)Math.Round((Math.Max(xs[^1], right) - Math.Min(xs[0], left)) / usual) == AllColumns;
            for (var i = labels; i < widths.Count; i++)
            {
                // The first cell may be a label, of whatever width: it is divided only where all together are as many as grid 四 has. Nowhere else are many lost beside each other.
                var columns = (int)Math.Round(widths[i] / usual);
                if ((columns > MostLost && !isWhole) || (i == labels && (labels > 0 || !isWhole || widths.Count == RequestColumns + 1))) continue;
                var places = Enumerable.Range(1, Math.Max(0, columns - 1)).Select(column => xs[i] + (column * widths[i] / columns)).ToList();
                if (!places.Exists(at => IsCrossed(page, at, from, to, SameLine))) added.AddRange(places.Select(Piece));
            }

            // A border that is lost stands where the rulings above and below end, a column further or two.
            if (labels == 0) AddBorder(xs[0], left);
            AddBorder(xs[^1], right);

            void AddBorder(double last, double end)
            {
                var columns = (int)Math.Round(Math.Abs(end - last) / usual);
                if (columns is < 1 or > MostBeyond || Math.Abs(Math.Abs(end - last) - (columns * usual)) > Worn * usual) return;
                var places = Enumerable.Range(1, columns).Select(column => last + (column * (end > last ? usual : -usual))).ToList();
                if (!places.Exists(at => IsCrossed(page, at, from, to, SameLine))) added.AddRange(places.Select(Piece));
            }

            InkRuling Piece(double at) => new(at, (int)from, (int)Math.Ceiling(to), (int)at - 1, (int)at + 2);
        }

        verticals.AddRange(added);
    }

    /// <summary>How wide the columns of an even table are: several are so wide, and all others so many times as wide; null where they are uneven.</summary>
    private static double? Usual(List<double> widths)
    {
        foreach (var width in widths.Order().Take(widths.Count / 2))
        {
            var alike = widths.FindAll(other => Math.Abs(other - width) < Uneven * width);
            var usual = alike.Average();
            var all = widths.Sum(other => Math.Round(other / usual));
            if (alike.Count >= LeastEven && all is >= EvenColumns and <= MostColumns && IsEven(widths, usual)) return usual;
        }

        return null;
    }

    private static bool IsEven(List<double> widths, double usual) => widths.TrueForAll(other => Math.Abs(other - (usual * Math.Round(other / usual))) < Uneven * usual);

    /// <summary>The rows (columns) of each table that a place goes through: one after the other, as long as others go along.</summary>
    private static IEnumerable<List<(double From, double To)>> Tables(List<double> crossings, Func<double, double, bool> isTable)
    {
        var table = new List<(double From, double To)>();
        foreach (var gap in crossings.Zip(crossings.Skip(1)))
        {
            if (isTable(gap.First, gap.Second)) table.Add(gap);
            else if (table.Count > 0)
            {
                yield return table;
                table = [];
            }
        }

        if (table.Count > 0) yield return table;
    }

    /// <summary>Where a piece has to stand by those before and behind it: not every page is quite flat.</summary>
    private static double Between(List<InkRuling> pieces, double from, double to)
    {
        var middle = (from + to) / 2;
        var before = pieces.FindLast(piece => (piece.From + piece.To) / 2.0 <= middle);
        var behind = pieces.Find(piece => (piece.From + piece.To) / 2.0 > middle);
        if (before == default || behind == default) return (before == default ? behind : before).At;
        double start = (before.From + before.To) / 2.0, end = (behind.From + behind.To) / 2.0;
        return before.At + ((behind.At - before.At) * (middle - start) / Math.Max(1, end - start));
    }

    /// <summary>Over how much of its length there is something of a ruling.</summary>
    private static double Remains(PageRaster page, double at, double from, double to)
    {
        int first = Math.Max(0, (int)(at - (Beside * page.Scale))), last = Math.Min(page.Height - 1, (int)Math.Ceiling(at + (Beside * page.Scale)));
        int begin = Math.Max(0, (int)(from + (Crossing * page.Scale))), end = Math.Min(page.Width, (int)(to - (Crossing * page.Scale)));
        var dark = 0;
        for (var x = begin; x < end; x++)
            for (var y = first; y <= last; y++)
                if (page.Row(y)[x] < Print)
                {
                    dark++;
                    break;
                }

        return end > begin ? (double)dark / (end - begin) : 0;
    }

    /// <summary>Whether print stands across a ruling's way, or characters of one word close on both sides.</summary>
    /// <param name="page">The page, its rows along the ruling.</param>
    /// <param name="at">Where the ruling would be.</param>
    /// <param name="from">Where it would begin.</param>
    /// <param name="to">Where it would end.</param>
    /// <param name="sameLine">In points: what stands on the two sides is on one line where it is no further apart along the ruling.</param>
    private static bool IsCrossed(PageRaster page, double at, double from, double to, double sameLine)
    {
        var scale = page.Scale;
        int begin = (int)(from + (Crossing * scale)), end = (int)(to - (Crossing * scale));
        int first = (int)(at - (Beside * scale)), last = (int)Math.Ceiling(at + (Beside * scale)), reach = (int)(Reach * scale);
        if (first - reach < 0 || last + reach >= page.Height) return true;

        // The page's rows lie along the ruling: a stroke across it is a run down a column of pixels.
        int near = (int)(Near * scale), apart = (int)(sameLine * scale), both = 0, above = int.MinValue / 2, below = int.MinValue / 2;
        for (var x = Math.Max(0, begin); x < Math.Min(page.Width, end); x++)
        {
            var run = RunAcross(x);
            if (run > 0 && run < Longest * scale) return true;
            if (run == 0 && HasPrint(x, (int)at - near, first)) above = x;
            if (run == 0 && HasPrint(x, last + 1, (int)at + near + 1)) below = x;
            if (Math.Max(above, below) == x && Math.Abs(above - below) <= apart && ++both > Character * scale) return true;
        }

        return false;

        bool HasPrint(int x, int from, int to)
        {
            for (var y = Math.Max(0, from); y < Math.Min(page.Height, to); y++)
                if (page.Row(y)[x] < Print)
                    return true;
            return false;
        }

        // How long a run is that reaches far to both sides; 0 where there is none.
        int RunAcross(int x)
        {
            for (var y = first; y <= last; y++)
            {
                if (page.Row(y)[x] >= Print) continue;
                int top = y, bottom = y;
                while (top > 0 && at - top < Longest * scale && page.Row(top - 1)[x] < Print) top--;
                while (bottom + 1 < page.Height && bottom - at < Longest * scale && page.Row(bottom + 1)[x] < Print) bottom++;
                if (at - top > reach && bottom - at > reach) return bottom - top + 1;
                y = bottom;
            }

            return 0;
        }
    }
}
