using System.Globalization;

namespace ExtractPipeline.Extraction.Records;

/// <summary>Cells of comma-separated files.</summary>
public static class Csv
{
    /// <summary>Quotes a cell where it needs it; a text from a document that a spreadsheet would take for a formula is disarmed by an apostrophe.</summary>
    public static string Quote(string cell)
    {
        if (cell.Length > 0 && (cell[0] is '=' or '@' or '\t' or '\r' || (cell[0] is '+' or '-' && !IsNumber(cell)))) cell = "'" + cell;
        return cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static bool IsNumber(string cell) => decimal.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out _) || cell.Length == 1;
}
