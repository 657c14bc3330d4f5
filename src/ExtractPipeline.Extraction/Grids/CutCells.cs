using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>
/// The cells of a scanned table that goes on beyond the edge of its sheet. Nobody sees what is missing there: a number may have lost digits, and
/// an empty cell all of them.
/// </summary>
internal static class CutCells
{
    /// <summary>In points: a cell that reaches so close to the edge, and print that does, may be cut; and how far from a cell's end the ruling stands that closes it.</summary>
    private const double Near = 4, Same = 3;

    /// <summary>The grid with such cells doubted.</summary>
    public static Grid Doubt(Grid grid) => grid with { Cells = [.. grid.Cells.Select(Doubt)] };

    private static GridCell Doubt(GridCell cell)
    {
        if (cell is not { Slot: { } slot, Sheet.Page: { Scan: { } scan } page }) return cell;
        var edges = EdgesBeside(scan.ToDisplayed(slot), page).Where(edge => !IsClosed(edge, slot, page)).ToList();
        var isCut = edges.Count > 0 && (cell.Words.Count == 0 || cell.Words.Any(word => EdgesBeside(scan.ToDisplayed(word.PageBox), page).Intersect(edges).Any()));
        return isCut ? cell with { Doubts = cell.Doubts | PlacementDoubts.CutOff } : cell;
    }

    /// <summary>The edges of the sheet that a box as people see it reaches.</summary>
    private static IEnumerable<Edge> EdgesBeside(Box box, Page page)
    {
        if (box.Left < Near) yield return Edge.Left;
        if (box.Top < Near) yield return Edge.Top;
        if (box.Right > page.Width - Near) yield return Edge.Right;
        if (box.Bottom > page.Height - Near) yield return Edge.Bottom;
    }

    /// <summary>Whether a ruling on the sheet closes the cell: a picture may end at its table's border.</summary>
    private static bool IsClosed(Edge edge, Box slot, Page page)
    {
        var (direction, at, along, size) = edge switch
        {
            Edge.Left => (Direction.Vertical, slot.Left, slot.CenterY, page.Width),
            Edge.Right => (Direction.Vertical, slot.Right, slot.CenterY, page.Width),
            Edge.Top => (Direction.Horizontal, slot.Top, slot.CenterX, page.Height),
            _ => (Direction.Horizontal, slot.Bottom, slot.CenterX, page.Height),
        };
        return page.Rulings is { } rulings && rulings.Any(ruling =>
            ruling.Direction == direction && Math.Abs(ruling.At - at) < Same && ruling.From < along && ruling.To > along && ruling.At > 0 && ruling.At < size);
    }

    private enum Edge
    {
        Left,
        Top,
        Right,
        Bottom,
    }
}
