namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// A projective map of points: what a flat sheet undergoes before a camera or askew on a scanner. Columns of the matrix in homogeneous coordinates:
/// (x, y) goes to ((<paramref name="Xx"/> x + <paramref name="Xy"/> y) / w, (<paramref name="Yx"/> x + <paramref name="Yy"/> y) / w), where
/// w = 1 + <paramref name="Wx"/> x + <paramref name="Wy"/> y. The origin, the page's middle, stays where it is.
/// </summary>
public readonly record struct Projection(double Xx, double Xy, double Yx, double Yy, double Wx, double Wy)
{
    /// <summary>Every point stays where it is.</summary>
    public static Projection None { get; } = new(1, 0, 0, 1, 0, 0);

    /// <summary>A turn about the origin.</summary>
    /// <param name="degrees">Clockwise, y pointing downwards.</param>
    public static Projection Rotation(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new(cos, -sin, sin, cos, 0, 0);
    }

    /// <summary>
    /// Makes two pencils of lines level and plumb. A line of the first that passes at (0, y) has the slope <paramref name="slope"/> + <paramref name="slopeChange"/> y, so all of them
    /// meet in one point, their vanishing point; a line of the second that passes at (x, 0) leans by <paramref name="lean"/> + <paramref name="leanChange"/> x to the right for each step down.
    /// </summary>
    public static Projection Straightening(double slope, double slopeChange, double lean, double leanChange)
    {
        // The horizon is the line through both vanishing points, (1, slope, -slopeChange) and (lean, 1, -leanChange): their cross product.
        var whole = 1 - (slope * lean);
        var size = 1 / Math.Sqrt(whole);
        return new(size, -size * lean, -size * slope, size, (slopeChange - (slope * leanChange)) / whole, (leanChange - (slopeChange * lean)) / whole);
    }

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Apply(double x, double y)
    {
        var w = 1 + (Wx * x) + (Wy * y);
        return (((Xx * x) + (Xy * y)) / w, ((Yx * x) + (Yy * y)) / w);
    }

    /// <summary>The map back.</summary>
    public Projection Inverse()
    {
        var determinant = (Xx * Yy) - (Xy * Yx);
        double xx = Yy / determinant, xy = -Xy / determinant, yx = -Yx / determinant, yy = Xx / determinant;
        return new(xx, xy, yx, yy, -((Wx * xx) + (Wy * yx)), -((Wx * xy) + (Wy * yy)));
    }

    /// <summary>The same map of lengths in another unit.</summary>
    /// <param name="factor">How many of the new unit make one of the old.</param>
    public Projection Scaled(double factor) => this with { Wx = Wx / factor, Wy = Wy / factor };
}
