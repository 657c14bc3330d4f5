
namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// Carries the doubts of the source to the cells found: where a reader of markup could not say which cell of the table something is, nobody
/// can say what is printed in the cell of the form.
/// </summary>
internal static class SourceDoubts
{
    /// <summary>The grids with such cells unread; what may stand in them is kept for people.</summary>
    public static FoundGrids Apply(FoundGrids found) =>
        found.Flow.Sheets.All(sheet => sheet.Page.Source is null) ? found : found with { Grids = [.. found.Grids.Select(Apply)] };

    private static Grid Apply(Grid grid)
    {
        var cells = grid.Cells.Select(Apply).ToList();
        var doubtful = cells.Count(cell => cell.Readings.Count > 0);
        return doubtful == 0 ? grid : grid with { Cells = cells, Oddities = [.. grid.Oddities, $"{doubtful} cells do not agree with the columns or rows of their table"] };
    }

    private static GridCell Apply(GridCell cell)
    {
        if (cell.Sheet?.Page.Source is not { } source) return cell;
        var boxes = cell.Words.Select(word => word.PageBox);
        if (cell.Slot is { } slot) boxes = boxes.Append(slot);
        var readings = boxes.SelectMany(box => source.At(box)?.Readings ?? []).Distinct().ToList();
        return readings.Count == 0 ? cell : cell with { Presence = Presence.Unseen, Words = [], Readings = readings };
    }
}
