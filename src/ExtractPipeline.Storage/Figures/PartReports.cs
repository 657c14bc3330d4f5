using System.Buffers.Binary;

namespace ExtractPipeline.Storage;

/// <summary>A report that counts.</summary>
/// <param name="Year">Its year.</param>
/// <param name="Record">Its record.</param>
/// <param name="Cells">All its cells, as in <c>figures.cells</c>.</param>
public sealed record CountedReport(int Year, long Record, byte[] Cells);

/// <summary>The reports of a body in <c>figure_parts.reports</c>: the width of the cells, then of each report year, record and cells.</summary>
public static class PartReports
{
    private const int YearBytes = 2, RecordBytes = 8, Head = YearBytes + RecordBytes;

    /// <summary>Writes one row of the form of a body's reports.</summary>
    /// <param name="part">The row.</param>
    /// <param name="reports">The reports, by year.</param>
    public static byte[] Write(FigurePart part, IReadOnlyList<CountedReport> reports)
    {
        var width = part.Width;
        var bytes = new byte[1 + (reports.Count * (Head + width))];
        bytes[0] = checked((byte)width);
        for (var i = 0; i < reports.Count; i++)
        {
            var entry = bytes.AsSpan(1 + (i * (Head + width)), Head + width);
            BinaryPrimitives.WriteInt16LittleEndian(entry, checked((short)reports[i].Year));
            BinaryPrimitives.WriteInt64LittleEndian(entry[YearBytes..], reports[i].Record);
            var at = Head;
            foreach (var slot in part.Slots)
            {
                // A row that was written before there was the slot is shorter: the cell stays absent.
                if (slot.Start - 1 + slot.Width <= reports[i].Cells.Length) reports[i].Cells.AsSpan(slot.Start - 1, slot.Width).CopyTo(entry[at..]);
                at += slot.Width;
            }
        }

        return bytes;
    }

    /// <summary>How many reports there are.</summary>
    public static int CountOf(ReadOnlySpan<byte> reports) => (reports.Length - 1) / (Head + reports[0]);

    /// <summary>Year and record of a report.</summary>
    public static (int Year, long Record) HeadOf(ReadOnlySpan<byte> reports, int index)
    {
        var entry = reports[(1 + (index * (Head + reports[0])))..];
        return (BinaryPrimitives.ReadInt16LittleEndian(entry), BinaryPrimitives.ReadInt64LittleEndian(entry[YearBytes..]));
    }

    /// <summary>A cell of a report.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="index">Which report.</param>
    /// <param name="slot">The cell's place among those of a report.</param>
    public static FigureCell CellOf(ReadOnlySpan<byte> reports, int index, FigureSlot slot)
    {
        var width = reports[0];
        var cells = reports.Slice(1 + (index * (Head + width)) + Head, width);
        return FigureCell.Read(slot.Start < cells.Length ? cells[slot.Start..] : default, slot.Width);
    }
}
