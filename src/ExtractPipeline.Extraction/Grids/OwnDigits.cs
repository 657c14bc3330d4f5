using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// Compares numbers of scans that the reader of digits, with the sums, is not certain about with digits of the same document that are: a reader that knows one type and one scanner only,
/// and errs otherwise than nets that know many.
/// </summary>
internal static class OwnDigits
{
    /// <summary>How like the digits a number is at least that says the same, and how much ink may be beside it.</summary>
    private const double LeastLikeness = 0.87, LeastLead = 0.1, MostRest = 0.06;

    /// <summary>How much rarer a text that is not what is printed is so like it than one that is (docs/ocr.md).</summary>
    private const double Times = 3000;

    /// <summary>What the reader of digits itself holds for less likely than this is not confirmed.</summary>
    private const double Likely = 0.5;

    /// <summary>No reading is surer, as in <see cref="Agreement"/>.</summary>
    private const double Surest = 0.99995;

    /// <summary>In heights of a line: how much paper beside it, and above and below it, is looked at; and in points how far rulings reach.</summary>
    private const double Beside = 1.2, Above = 0.35, Ruling = 1.2;

    /// <summary>Lines whose height differs more from what is usual in their table, in pixels or as a share, show no whole digits.</summary>
    private const double OddPixels = 1.6, OddHeight = 0.12;

    private const int LeastLines = 3;

    /// <summary>The tables with doubtful readings weighed once more.</summary>
    public static FoundGrids Weigh(FoundGrids found)
    {
        if (!found.Grids.Any(grid => grid.Cells.Any(IsRead))) return found;
        var tables = found.Grids.Select(grid => FieldReader.Read(grid).Cells).ToList();
        if (!tables.Exists(cells => cells.Any(IsDoubtful)) || Learn(tables) is not { } known) return found;
        return found with { Grids = [.. found.Grids.Zip(tables, WeighTable)] };

        Grid WeighTable(Grid grid, IReadOnlyList<ReadCell> cells)
        {
            if (!known.Heights.TryGetValue(grid.Form.Table, out var height)) return grid;
            var weighed = cells.Select(cell => IsDoubtful(cell) ? Weigh(cell.Cell, known.Digits, height) : cell.Cell).ToList();
            return weighed.Zip(cells, (after, before) => ReferenceEquals(after, before.Cell)).All(same => same) ? grid : grid with { Cells = weighed };
        }
    }

    /// <summary>What a document's certain numbers show: its digits, and how high these are in each table, in pixels.</summary>
    internal static (Specimen Digits, Dictionary<Forms.TableKind, double> Heights)? Learn(IEnumerable<IReadOnlyList<ReadCell>> tables)
    {
        var heights = new Dictionary<Forms.TableKind, double>();
        var numbers = new List<(GlyphLine Line, string Text)>();
        foreach (var cells in tables)
        {
            var certain = cells.Where(cell => IsRead(cell.Cell) && !IsDoubtful(cell))
                .Select(cell => (Text: TextOf(cell), Ink: InkOf(cell.Cell), cell.Cell.Form.Id.Table))
                .Where(number => number.Text is not null && number.Ink is not null).ToList();
            if (certain.Count < LeastLines) continue;
            var height = MiddleMean([.. certain.Select(number => (double)number.Ink!.Lines[0].Height)]);
            heights[certain[0].Table] = height;
            numbers.AddRange(certain.Where(number => IsUsual(number.Ink!.Lines[0], height)).Select(number => (GlyphLine.Of(number.Ink!, number.Ink!.Lines[0], height), number.Text!)));
        }

        return Specimen.Learn(numbers) is { } digits ? (digits, heights) : null;
    }

    /// <summary>The ink of a number on a scan; null where it cannot be seen by itself.</summary>
    internal static CellInk? InkOf(GridCell cell)
    {
        if (cell is not { Sheet.Page.Scan: { } scan, Words: [var word] }) return null;
        var box = word.PageBox;
        double beside = Beside * box.Height, above = Above * box.Height;
        var shown = new Box(box.Left - beside, box.Top - above, box.Right + beside, box.Bottom + above);
        if (cell is { Ruled: true, Slot: { } slot })
        {
            shown = new(
                Math.Min(box.Left, Math.Max(shown.Left, slot.Left + Ruling)), Math.Min(box.Top, Math.Max(shown.Top, slot.Top + Ruling)),
                Math.Max(box.Right, Math.Min(shown.Right, slot.Right - Ruling)), Math.Max(box.Bottom, Math.Min(shown.Bottom, slot.Bottom - Ruling)));
        }

        var scale = scan.Print.Scale;
        var span = new PixelSpan(
            Math.Max(0, (int)(shown.Left * scale)), Math.Max(0, (int)(shown.Top * scale)),
            Math.Min(scan.Print.Width, (int)Math.Ceiling(shown.Right * scale)), Math.Min(scan.Print.Height, (int)Math.Ceiling(shown.Bottom * scale)));

        // A line of dirt may have covered a 1.
        if (span.Width <= 0 || span.Height <= 0 || (scan.Clean is { } clean && Streaks.Cross(scan.Image, clean, span))) return null;
        return CellInk.Of(scan.Print, span) is { Lines.Count: 1 } ink ? ink : null;
    }

    /// <summary>Whether a likeness says that the text is what is printed.</summary>
    internal static bool Says(Likeness likeness) => likeness.Least >= LeastLikeness && likeness.Lead >= LeastLead && likeness.Rest <= MostRest;

    /// <summary>Whether a line is as high as the digits of its table.</summary>
    internal static bool IsUsual(PixelSpan line, double height) => Math.Abs(line.Height - height) <= Math.Max(OddPixels, OddHeight * height);

    private static GridCell Weigh(GridCell cell, Specimen digits, double height)
    {
        var word = cell.Words[0];
        var one = word.Readings[0];
        if (one.Probability < Likely || (IsSigned(one.Text) && cell.Form.Column.Kind != Forms.ValueKind.Difference)) return cell;
        if (InkOf(cell) is not { } ink || !IsUsual(ink.Lines[0], height)) return cell;
        var line = GlyphLine.Of(ink, ink.Lines[0], height);
        if (new GlyphComparison(digits, line).Compare(one.Text) is not { } likeness || !Says(likeness)) return cell;

        // Bayes' rule.
        var all = (one.Probability * Times) + 1 - one.Probability;
        var readings = word.Readings.Select((reading, i) => reading with { Probability = i == 0 ? Math.Max(reading.Probability, Math.Min(Surest, reading.Probability * Times / all)) : reading.Probability / all });
        return cell with { Words = [word with { Readings = [.. readings], IsConfirmed = true }] };
    }

    /// <summary>Dirt before a number is like a minus, and digits tell nothing of it.</summary>
    private static bool IsSigned(string text) => text is ['+' or '-', ..];

    private static bool IsRead(GridCell cell) => cell is { Sheet.Page.Scan: not null, Words: [{ Readings.Count: > 0 }] };

    private static bool IsDoubtful(ReadCell cell) => IsRead(cell.Cell) && cell.ReadingRisk > Confidence.DefaultAcceptedRisk;

    /// <summary>What a cell that holds a whole number says; null for others.</summary>
    private static string? TextOf(ReadCell cell) =>
        cell.Value is { } value ? cell.Cell.Words[0].Readings.Select(reading => reading.Text).FirstOrDefault(text => text.All(char.IsAsciiDigit) && decimal.TryParse(text, out var number) && number == value) : null;

    /// <summary>The mean of the middle half.</summary>
    private static double MiddleMean(List<double> values)
    {
        values.Sort();
        return values.Skip(values.Count / 4).Take(values.Count - (2 * (values.Count / 4))).Average();
    }
}
