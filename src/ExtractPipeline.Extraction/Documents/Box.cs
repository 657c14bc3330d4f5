using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// A rectangle on a page as a person sees it upright: points (1/72 inch), origin at the top left, y downwards.
/// In JSON it is <c>[left, top, right, bottom]</c>, rounded to a tenth of a point.
/// </summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
[JsonConverter(typeof(BoxJsonConverter))]
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Right minus left.</summary>
    [JsonIgnore] public double Width => Right - Left;

    /// <summary>Bottom minus top.</summary>
    [JsonIgnore] public double Height => Bottom - Top;

    /// <summary>Horizontal centre.</summary>
    [JsonIgnore] public double CenterX => (Left + Right) / 2;

    /// <summary>Vertical centre.</summary>
    [JsonIgnore] public double CenterY => (Top + Bottom) / 2;

    /// <summary>The smallest box that holds both.</summary>
    public Box Union(Box other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>The smallest box that holds all.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Box Around(IEnumerable<Box> boxes) => boxes.Aggregate((a, b) => a.Union(b));

    /// <summary>How far the horizontal extents overlap, in points; negative is the gap between them.</summary>
    public double OverlapX(Box other) => Math.Min(Right, other.Right) - Math.Max(Left, other.Left);

    /// <summary>How far the vertical extents overlap, in points; negative is the gap between them.</summary>
    public double OverlapY(Box other) => Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
}

/// <summary>Writes a box as an array of four numbers.</summary>
internal sealed class BoxJsonConverter : JsonConverter<Box>
{
    public override Box Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a box is [left, top, right, bottom]");
        Span<double> edges = stackalloc double[4];
        for (var i = 0; i < 4; i++)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number) throw new JsonException("a box has four numbers");
            edges[i] = reader.GetDouble();
        }

        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray) throw new JsonException("a box has four numbers");
        return new(edges[0], edges[1], edges[2], edges[3]);
    }

    public override void Write(Utf8JsonWriter writer, Box value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var edge in (ReadOnlySpan<double>)[value.Left, value.Top, value.Right, value.Bottom])
            writer.WriteNumberValue(Math.Round(edge, 1));
        writer.WriteEndArray();
    }
}
