using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// Reads cells of scans again whose ink was taken for no number, now that the grid says that they hold one: with dirt beside it, or too worn, it looked like a word. What comes of it is
/// right in nine cases of ten, and is shown to a person (<see cref="PlacementDoubts.ReadAgain"/>).
/// </summary>
internal static class SecondLook
{
    /// <summary>In points: how far inside its rulings a cell is looked at.</summary>
    private const double Inset = 1.2;

    /// <summary>A reading of the digits this likely needs no second look, and what the nets do not agree about is worth this share.</summary>
    private const double Legible = 0.5, Disputed = 0.5;

    /// <summary>The grid with these cells read again.</summary>
    public static Grid Read(Grid grid) => grid with { Cells = [.. grid.Cells.Select(Read)] };

    private static GridCell Read(GridCell cell)
    {
        if (cell is not { Presence: Presence.Present, Ruled: true, Sheet: { Page.Scan: { } scan } sheet, Slot: { } slot }) return cell;
        if (cell.Words.Count == 0 && !cell.Doubts.HasFlag(PlacementDoubts.UnreadInk)) return cell;
        var known = ScanDecoder.Read(cell, 0).Proposals.Select(proposal => proposal.Probability).DefaultIfEmpty(0).Max();
        if (known >= Legible && cell.Words.Any(word => word.Readings.Count > 0)) return cell;
        var within = new Box(slot.Left + Inset, slot.Top + Inset, slot.Right - Inset, slot.Bottom - Inset);
        if (scan.Print.Crop(within) is not { } print) return cell;

        // A fax breaks hairlines into dots, which are strokes again where each is a little thicker.
        var readings = Mean(ReadDigits(print), ReadDigits(print.Thicken()));
        if (readings.Count == 0 || readings[0].Probability <= known) return cell;
        var place = cell.Words.Count == 0 ? sheet.ToFlow(within) : Box.Around(cell.Words.Select(word => word.Box));
        return cell with { Words = [new(readings[0].Text, readings[0].Text, place, sheet, IsValue: true) { Readings = readings, Recognized = true }], Doubts = (cell.Doubts & ~PlacementDoubts.UnreadInk) | PlacementDoubts.ReadAgain };
    }

    private static List<DigitReading> ReadDigits(PageRaster print) =>
    [
        .. DigitReader.Default.Read(print, 0, 0, print.Width, print.Height)
            .Where(reading => reading.Text.Any(char.IsAsciiDigit)).Select(reading => reading with { Probability = reading.Agreed ? reading.Probability : reading.Probability * Disputed }),
    ];

    /// <summary>What is read in one of two ways is half as likely, the likeliest first.</summary>
    private static List<DigitReading> Mean(List<DigitReading> one, List<DigitReading> other) =>
    [
        .. one.Concat(other).GroupBy(reading => reading.Text)
            .Select(same => new DigitReading(same.Key, same.Sum(reading => reading.Probability) / 2, same.Any(reading => reading.Agreed)))
            .OrderByDescending(reading => reading.Probability),
    ];
}
