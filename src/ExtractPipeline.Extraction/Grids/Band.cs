using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>A column of a grid as it stands on one sheet: an x-range, and what its heading says.</summary>
internal sealed record Band
{
    /// <summary>Left edge: a ruling, or halfway to the neighbour.</summary>
    public required double Left { get; init; }

    /// <summary>Right edge.</summary>
    public required double Right { get; init; }

    /// <summary>Whether rulings bound it.</summary>
    public required bool Ruled { get; init; }

    /// <summary>Whether it is clear which values are its own: rulings say so, or values and headings agree on the columns.</summary>
    public bool Clear { get; init; } = true;

    /// <summary>The form's column; null while unknown, or where the form has no such column.</summary>
    public FormLine? Column { get; init; }

    /// <summary>How alike its heading and the form's are.</summary>
    public double Similarity { get; init; }

    /// <summary>The heading as it is compared.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Horizontal centre.</summary>
    public double Center => (Left + Right) / 2;

    /// <summary>Whether an x lies inside.</summary>
    public bool Holds(double x) => x >= Left && x < Right;
}
