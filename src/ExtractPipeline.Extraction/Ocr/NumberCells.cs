namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Tells by the cells around it whether one holds a number where its own ink does not tell.</summary>
internal static class NumberCells
{
    /// <summary>Ink that may be either is what most cells beside it are, for headings stand beside headings; or what the cells above and below it are. Remnants are a number where both say so.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="known">Others, and whether they hold numbers.</param>
    /// <param name="isWorn">Whether nobody sees more in it than remnants.</param>
    public static bool IsAmong(PixelSpan cell, IReadOnlyList<(PixelSpan Cell, bool IsNumber)> known, bool isWorn)
    {
        var beside = known.Where(other => other.Cell.CenterY > cell.Top && other.Cell.CenterY < cell.Bottom).ToList();
        var column = known.Where(other => other.Cell.CenterX > cell.Left && other.Cell.CenterX < cell.Right).ToList();
        var above = column.Where(other => other.Cell.Bottom <= cell.CenterY).OrderByDescending(other => other.Cell.Bottom).Select(other => (bool?)other.IsNumber).FirstOrDefault();
        var below = column.Where(other => other.Cell.Top >= cell.CenterY).OrderBy(other => other.Cell.Top).Select(other => (bool?)other.IsNumber).FirstOrDefault();
        var isBeside = beside.Count(other => other.IsNumber) * 2 >= beside.Count;
        return isWorn ? isBeside && beside.Count > 0 && (above == true || below == true) : isBeside || (above == true && below != false);
    }
}
