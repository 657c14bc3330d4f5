using System.Buffers.Binary;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Storage;

/// <summary>What a report says in one field, as it is added up.</summary>
public enum CellState
{
    /// <summary>The report has no such field: the table is absent, or of another edition.</summary>
    Absent,

    /// <summary>There is a number.</summary>
    Read,

    /// <summary>The cell is empty.</summary>
    Blank,

    /// <summary>The document lacks the row or column.</summary>
    Missing,

    /// <summary>There is something that was not made out.</summary>
    Unread,

    /// <summary>There is a number that is larger or finer than can be added up exactly.</summary>
    Beyond,
}

/// <summary>One field of one report in <c>figures.cells</c>: a byte for its state, then its number.</summary>
/// <param name="State">What there is.</param>
/// <param name="Millionths">The number, in millionths; 0 where there is none.</param>
/// <param name="IsReviewed">Whether it is accepted.</param>
/// <param name="IsInconsistent">Whether a sum that it belongs to is wrong as printed.</param>
public readonly record struct FigureCell(CellState State, long Millionths, bool IsReviewed, bool IsInconsistent)
{
    private const decimal Scale = 1_000_000;
    private const byte StateBits = 7, ReviewBit = 8, InconsistentBit = 16;

    /// <summary>The cell of a report that has no such field.</summary>
    public static FigureCell Absent => default;

    /// <summary>The number.</summary>
    public decimal Value => Millionths / Scale;

    /// <summary>A number of so many millionths.</summary>
    public static decimal ValueOf(Int128 millionths) => (decimal)millionths / Scale;

    /// <summary>Whether the number is known: read, or blank, which counts as nothing.</summary>
    public bool IsKnown => State is CellState.Read or CellState.Blank;

    /// <summary>Bytes of a cell that holds such values.</summary>
    public static int WidthOf(ValueKind kind) => kind == ValueKind.Amount ? 9 : 5;

    /// <summary>A field of a record.</summary>
    /// <param name="field">The field.</param>
    /// <param name="inconsistent">Whether a sum that it belongs to is broken.</param>
    public static FigureCell Of(Field field, bool inconsistent)
    {
        var state = field.State switch
        {
            FieldState.Blank => CellState.Blank,
            FieldState.Missing => CellState.Missing,
            FieldState.Unread => CellState.Unread,
            _ => CellState.Read,
        };
        var millionths = 0L;
        if (field.Value is { } value)
        {
            var scaled = Math.Abs(value) < long.MaxValue / Scale ? value * Scale : 0.5m;
            if (scaled == decimal.Truncate(scaled)) millionths = (long)scaled;
            else state = CellState.Beyond;
        }

        return new(state, millionths, field.Decision == Decision.Accept, inconsistent);
    }

    /// <summary>Writes it over as many bytes as its slot has.</summary>
    public void Write(Span<byte> slot)
    {
        var (state, number) = (State, Millionths);
        if (slot.Length == 5)
        {
            if (Millionths % 1_000_000 != 0 || Math.Abs(Millionths / 1_000_000) > int.MaxValue) (state, number) = (CellState.Beyond, 0);
            BinaryPrimitives.WriteInt32LittleEndian(slot[1..], (int)(number / 1_000_000));
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(slot[1..], number);
        }

        slot[0] = (byte)((int)state | (IsReviewed ? 0 : ReviewBit) | (IsInconsistent ? InconsistentBit : 0));
    }

    /// <summary>Reads it; a slot that a row is too short for is absent.</summary>
    public static FigureCell Read(ReadOnlySpan<byte> slot, int width)
    {
        if (slot.Length < width) return Absent;
        var number = width == 5 ? BinaryPrimitives.ReadInt32LittleEndian(slot[1..]) * 1_000_000L : BinaryPrimitives.ReadInt64LittleEndian(slot[1..]);
        return new((CellState)(slot[0] & StateBits), number, (slot[0] & ReviewBit) == 0, (slot[0] & InconsistentBit) != 0);
    }
}
