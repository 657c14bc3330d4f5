using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A ruling in pixels.</summary>
/// <param name="At">Its middle: y of a horizontal, x of a vertical.</param>
/// <param name="From">Where it begins along its direction.</param>
/// <param name="To">Where it ends.</param>
/// <param name="First">The first row (column) of pixels that it covers.</param>
/// <param name="Last">The one after the last.</param>
internal readonly record struct InkRuling(double At, int From, int To, int First, int Last)
{
    public int Length => To - From;

    /// <summary>Whether one of the other direction crosses it or ends at it, so many pixels away at most.</summary>
    public bool Meets(InkRuling other, double miss) => other.At > From - miss && other.At < To + miss && At > other.From - miss && At < other.To + miss;

    /// <summary>The same in points.</summary>
    public Ruling ToRuling(Direction direction, double scale) => new(direction, At / scale, From / scale, To / scale);
}

/// <summary>Finds the rulings of a levelled, upright scan, also where they are broken, thick or uneven.</summary>
internal static class InkRulings
{
    /// <summary>In points: shorter runs are strokes of characters.</summary>
    private const double ShortestHorizontal = 20, ShortestVertical = 13;

    /// <summary>In points: gaps between pieces of one line.</summary>
    private const double Gap = 14;

    /// <summary>In points: gaps in print that are bridged while a run is followed; and the share of a run that is ink. The second of each is for worn print.</summary>
    private const double Dropout = 1.2, WornDropout = 3, Filled = 0.8, WornFilled = 0.55;

    /// <summary>In points: how far beside a ruling there is paper, and how thick it may be.</summary>
    private const double Clearance = 2.6, Thickest = 4;

    /// <summary>Share of a ruling that may have ink on both sides: where others cross; and on one side: numbers may stand close to it.</summary>
    private const double Crowded = 0.3, CrowdedBeside = 0.75;

    /// <summary>In points: no characters below each other make a line so long without a gap; none beside each other one so long and thin.</summary>
    private const double Unbroken = 30, UnbrokenLevel = 75, Thin = 2;

    /// <summary>In points: a ruling that meets no other is one only from this length.</summary>
    private const double Alone = 110;

    /// <summary>In points: of a broken one, pieces at least so long that stand so exactly in one line are together so long.</summary>
    private const double Piece = 18, InLine = 1, AlonePieces = 80;

    /// <summary>In points: verticals that a page's end cuts end so close together; and with so many others.</summary>
    private const double CutTogether = 1.5;

    private const int CutOthers = 3;

    /// <summary>In points: so long is a ruling that may be the strokes of the characters in one narrow cell.</summary>
    private const double Narrow = 60;

    /// <summary>In points: beside a ruling there is paper for so long, unless another one crosses; and the share of its crossings at which a ruling has to be seen there.</summary>
    private const double Beside = 2, Reached = 0.5;

    /// <summary>In points: how far ends and crossings may miss each other.</summary>
    private const double Miss = 4;

    /// <summary>Horizontals and verticals.</summary>
    /// <param name="page">The page.</param>
    /// <param name="transposed">Its rows as columns.</param>
    /// <param name="threshold">Darker is ink.</param>
    /// <param name="worn">Whether rulings of which much is missing are looked for: dotted lines of text are then more easily taken for one.</param>
    public static (List<InkRuling> Horizontals, List<InkRuling> Verticals) Find(PageRaster page, PageRaster transposed, byte threshold, bool worn)
    {
        var horizontals = Join(Scan(page, threshold, ShortestHorizontal, worn, Direction.Horizontal), page.Scale);
        var verticals = Join(Scan(transposed, threshold, ShortestVertical, worn, Direction.Vertical), page.Scale);
        if (horizontals.Count + verticals.Count == 0) return (horizontals, verticals);
        using var ink = InkImage.Of(page, threshold);
        while (true)
        {
            var before = horizontals.Count + verticals.Count;
            horizontals.RemoveAll(ruling => !Stands(ruling, horizontals, verticals, page.Scale) && !IsBrokenHorizontal(ruling, horizontals, verticals, page.Scale));
            verticals.RemoveAll(ruling => (!Stands(ruling, verticals, horizontals, page.Scale) && !IsBrokenVertical(ruling, verticals, page.Scale) && !IsCutOff(ruling, verticals, horizontals, page.Scale)) || !Reaches(ink, ruling, horizontals));
            horizontals.RemoveAll(ruling => IsStroke(ink, ruling, horizontals));
            if (before == horizontals.Count + verticals.Count) return (horizontals, verticals);
        }
    }

    /// <summary>A ruling meets others at both ends or is long; or it meets one, where a page's end cuts the table, and goes on from a longer one.</summary>
    private static bool Stands(InkRuling ruling, List<InkRuling> along, List<InkRuling> others, double scale)
    {
        var miss = Miss * scale;
        var meets = others.Count(other => ruling.Meets(other, miss));
        return meets >= 2 || ruling.Length > Alone * scale || (meets == 1 && along.Exists(other => other.Length > ruling.Length && Math.Abs(other.At - ruling.At) < miss));
    }

    /// <summary>The pieces of a broken ruling: in one line, and together long.</summary>
    private static List<InkRuling> PiecesOf(InkRuling ruling, List<InkRuling> along, double scale)
    {
        var pieces = along.FindAll(other => other.Length > Piece * scale && Math.Abs(other.At - ruling.At) < InLine * scale);
        return pieces.Contains(ruling) && pieces.Sum(piece => piece.Length) > AlonePieces * scale ? pieces : [];
    }

    /// <summary>Characters stand in lines beside each other, and so do their level strokes: half of the pieces of a broken horizontal meet a vertical.</summary>
    private static bool IsBrokenHorizontal(InkRuling ruling, List<InkRuling> horizontals, List<InkRuling> verticals, double scale)
    {
        var pieces = PiecesOf(ruling, horizontals, scale);
        return pieces.Count > 0 && pieces.Count(piece => verticals.Exists(other => piece.Meets(other, Miss * scale))) * 2 >= pieces.Count;
    }

    /// <summary>No upright strokes of characters stand exactly above each other in line after line.</summary>
    private static bool IsBrokenVertical(InkRuling ruling, List<InkRuling> verticals, double scale) => PiecesOf(ruling, verticals, scale).Count > 0;

    /// <summary>Where a page's end cuts a table, the verticals of its first or last row meet a ruling at one end only, and end together.</summary>
    private static bool IsCutOff(InkRuling ruling, List<InkRuling> verticals, List<InkRuling> horizontals, double scale)
    {
        var miss = Miss * scale;
        if (horizontals.FindAll(other => ruling.Meets(other, miss)) is not [var met]) return false;
        var isFirst = met.At - ruling.From > ruling.To - met.At;
        return verticals.Count(other => Math.Abs(isFirst ? other.From - ruling.From : other.To - ruling.To) < CutTogether * scale && horizontals.Exists(across => other.Meets(across, miss))) > CutOthers;
    }

    /// <summary>Strokes of characters that fill a narrow cell look like a ruling through it; but rulings between narrow cells go on into those beside.</summary>
    private static bool IsStroke(InkImage page, InkRuling horizontal, List<InkRuling> horizontals)
    {
        var (shortest, miss) = (Narrow * page.Scale, Miss * page.Scale);
        if (horizontal.Length >= shortest || horizontals.Exists(other => other != horizontal && Math.Abs(other.At - horizontal.At) < miss && other.From - horizontal.To < shortest && horizontal.From - other.To < shortest)) return false;
        var (above, below) = Crowd(page, horizontal.First - 1, horizontal.Last, horizontal.From, horizontal.To);
        return Math.Max(above, below) > Crowded * horizontal.Length;
    }

    /// <summary>A ruling goes up to the rulings that it meets; strokes of characters below each other keep away from them.</summary>
    private static bool Reaches(InkImage page, InkRuling vertical, List<InkRuling> horizontals)
    {
        var (miss, beside) = ((int)(Miss * page.Scale), (int)Math.Ceiling(Beside * page.Scale));
        int meets = 0, reaches = 0;
        foreach (var other in horizontals.Where(other => vertical.At > other.From - miss && vertical.At < other.To + miss))
        {
            if (vertical.From < other.First - miss && vertical.To > other.First - miss) Count(other.First - beside);
            if (vertical.To > other.Last + miss && vertical.From < other.Last + miss) Count(other.Last + 1);
        }

        return reaches >= Reached * meets;

        void Count(int top)
        {
            var dark = 0;
            for (var y = Math.Max(0, top); y < Math.Min(page.Height, top + beside - 1); y++)
                if (page.Row(y)[Math.Max(0, vertical.First - 1)..Math.Min(page.Width, vertical.Last + 1)].Contains((byte)1))
                    dark++;
            meets++;
            if (dark * 2 >= beside - 1) reaches++;
        }
    }

    private static List<InkRuling> Scan(PageRaster page, byte threshold, double shortest, bool worn, Direction direction)
    {
        var least = (int)(shortest * page.Scale);
        var dropout = Math.Max(2, (int)((worn ? WornDropout : Dropout) * page.Scale));
        var open = new List<(int First, int Last, int From, int To)>();
        var runs = new List<List<(int Y, int From, int To)>>();
        var longRuns = new LongRuns(page.Width);
        var rows = Enumerable.Range(0, 3).Select(_ => new ulong[LongRuns.WordsOf(page.Width)]).ToArray();
        var row = new ulong[rows[0].Length];
        for (var y = 0; y < Math.Min(2, page.Height); y++) LongRuns.Pack(page.Row(y), threshold, rows[y]);
        for (var y = 1; y < page.Height - 1; y++)
        {
            // Lines that are not quite level move from one row of pixels to the next: a row is taken with its neighbours.
            LongRuns.Pack(page.Row(y + 1), threshold, rows[(y + 1) % 3]);
            for (var i = 0; i < row.Length; i++) row[i] = rows[0][i] | rows[1][i] | rows[2][i];
            foreach (var (from, to) in longRuns.Find(row, least, dropout, worn ? WornFilled : Filled))
            {
                var index = open.FindIndex(line => line.Last >= y - 1 && Math.Min(line.To, to) - Math.Max(line.From, from) > 0.3 * Math.Min(line.To - line.From, to - from));
                if (index < 0)
                {
                    open.Add((y, y, from, to));
                    runs.Add([(y, from, to)]);
                    continue;
                }

                open[index] = (open[index].First, y, Math.Min(open[index].From, from), Math.Max(open[index].To, to));
                runs[index].Add((y, from, to));
            }
        }

        // The strokes of a signature or a stamp beside a ruling run on from it, but are shorter.
        for (var i = 0; i < open.Count; i++)
        {
            if (!IsThick(open[i])) continue;
            var longest = runs[i].Max(run => run.To - run.From);
            var core = runs[i].FindAll(run => run.To - run.From > longest / 2);
            open[i] = (core[0].Y, core[^1].Y, core.Min(run => run.From), core.Max(run => run.To));
        }

        // The other line of a double ruling is no crowd.
        open.RemoveAll(IsThick);
        if (open.Count == 0) return [];
        using var rest = InkImage.Of(page, threshold);
        foreach (var (first, last, from, to) in open) rest.Erase(from, first, to, last + 1);
        open.RemoveAll(line => IsCrowded(rest, line.First, line.Last, line.From, line.To) && !IsUnbroken(line.From, line.To, line.First, line.Last));
        return open.ConvertAll(line => new InkRuling((line.First + line.Last + 1) / 2.0, line.From, line.To, line.First + 1, Math.Max(line.First + 2, line.Last)));

        bool IsThick((int First, int Last, int From, int To) line) => line.Last - line.First - 1 > Thickest * page.Scale;

        // Characters in lines below each other do not touch, nor do the level strokes of those beside each other, however tightly they fill the cells beside a ruling.
        bool IsUnbroken(int from, int to, int first, int last)
        {
            var unbroken = direction == Direction.Vertical ? Unbroken : last - first - 1 < Thin * page.Scale ? UnbrokenLevel : double.MaxValue;
            var (longest, here) = (0, 0);
            for (var x = from; x < to; x++)
            {
                here = IsDark(x) ? here + 1 : 0;
                longest = Math.Max(longest, here);
            }

            return longest >= unbroken * page.Scale;

            bool IsDark(int x)
            {
                for (var y = Math.Max(0, first); y < Math.Min(page.Height, last + 1); y++)
                    if (page.Row(y)[x] < threshold)
                        return true;
                return false;
            }
        }
    }

    /// <summary>Characters have strokes above and below a stroke; a ruling has paper.</summary>
    private static bool IsCrowded(InkImage page, int first, int last, int from, int to)
    {
        var (above, below) = Crowd(page, first, last, from, to);
        return Math.Min(above, below) > Crowded * (to - from) || Math.Max(above, below) > CrowdedBeside * (to - from);
    }

    /// <summary>Over how much of a line's length there is ink close above, and close below it.</summary>
    private static (int Above, int Below) Crowd(InkImage page, int first, int last, int from, int to)
    {
        var clearance = (int)(Clearance * page.Scale);
        int above = 0, below = 0;
        for (var x = from; x < to; x++)
        {
            if (HasInk(page, x, first - clearance, first - 1)) above++;
            if (HasInk(page, x, last + 2, last + clearance + 1)) below++;
        }

        return (above, below);
    }

    private static bool HasInk(InkImage page, int x, int top, int bottom)
    {
        for (var y = Math.Max(0, top); y < Math.Min(page.Height, bottom); y++)
            if (page.Row(y)[x] == 1)
                return true;
        return false;
    }

    /// <summary>Pieces of one broken line become one.</summary>
    private static List<InkRuling> Join(List<InkRuling> pieces, double scale)
    {
        pieces.Sort((a, b) => a.From.CompareTo(b.From));
        var joined = new List<InkRuling>();
        foreach (var piece in pieces)
        {
            var index = joined.FindLastIndex(line => Math.Abs(line.At - piece.At) < 1.6 * scale && piece.From - line.To < Gap * scale);
            if (index < 0)
            {
                joined.Add(piece);
                continue;
            }

            var line = joined[index];
            var at = ((line.At * line.Length) + (piece.At * piece.Length)) / (line.Length + piece.Length);
            joined[index] = new(at, line.From, Math.Max(line.To, piece.To), Math.Min(line.First, piece.First), Math.Max(line.Last, piece.Last));
        }

        return joined;
    }
}
