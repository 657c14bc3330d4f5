using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Records;

/// <summary>A range of risks and what fields that people looked at say about it.</summary>
/// <param name="UpTo">Its upper end, included; it begins where the range before ends.</param>
/// <param name="Factor">What a risk in it is multiplied by: 1 where the fields bear the risk out.</param>
/// <param name="AtLeast">The least that a risk in it becomes: more doubt never makes a field surer than a range below that was found worse than stated.</param>
/// <param name="Fields">How many fields were looked at.</param>
/// <param name="Wrong">How many of them were wrong.</param>
public sealed record RiskRange(double UpTo, double Factor, double AtLeast, int Fields, int Wrong)
{
    /// <summary>Whether risks stay as they are.</summary>
    [JsonIgnore]
    public bool IsUnchanged => Factor == 1 && AtLeast == 0;

    /// <summary>What becomes of a risk in this range.</summary>
    public double Apply(double risk) => Math.Min(1, Math.Max(risk * Factor, AtLeast));
}

/// <summary>
/// What reviewed fields make of the risks that <see cref="Confidence"/> states: a table of ranges for each kind of reading, from the least risk to 1.
/// <c>calibrate</c> fits it, <c>extract --confidence-map</c> uses it, and a record that was made with it holds it, so that its review needs nothing else.
/// </summary>
/// <param name="Documents">Of how many documents fields were looked at.</param>
/// <param name="Text">For readings of text layers.</param>
/// <param name="Markup">For web pages, Word files and plain text.</param>
/// <param name="Scan">For readings of images.</param>
public sealed record ConfidenceMap(int Documents, IReadOnlyList<RiskRange> Text, IReadOnlyList<RiskRange> Markup, IReadOnlyList<RiskRange> Scan)
{
    /// <summary>Whether all risks stay as they are.</summary>
    [JsonIgnore]
    public bool IsUnchanged => Text.Concat(Markup).Concat(Scan).All(range => range.IsUnchanged);

    /// <summary>The ranges for a kind of reading; none for what a person said.</summary>
    public IReadOnlyList<RiskRange> For(ReadingMethod method) => method switch
    {
        ReadingMethod.Text => Text,
        ReadingMethod.Markup => Markup,
        ReadingMethod.Ocr or ReadingMethod.OcrAndSums => Scan,
        ReadingMethod.Human => [],
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>What becomes of a risk of a reading.</summary>
    public double Apply(ReadingMethod method, double risk) => For(method).FirstOrDefault(range => risk <= range.UpTo)?.Apply(risk) ?? risk;

    /// <summary>The map as a file.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ConfidenceMapJson.Default.ConfidenceMap);

    /// <summary>Reads a map from a file.</summary>
    /// <exception cref="InvalidDataException">It is none; the message names the file and what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ConfidenceMap Load(string path)
    {
        try
        {
            var map = JsonSerializer.Deserialize(File.ReadAllBytes(path), ConfidenceMapJson.Default.ConfidenceMap) ?? throw new JsonException("it is null");
            foreach (var ranges in (IReadOnlyList<RiskRange>[])[map.Text, map.Markup, map.Scan])
            {
                if (ranges.Count == 0) continue;
                if (!ranges.All(range => range is { UpTo: > 0, Factor: > 0 and <= 1e6, AtLeast: >= 0 and <= 1, Fields: >= 0 } && range.Wrong >= 0 && range.Wrong <= range.Fields))
                    throw new JsonException("a range has a factor or a count that cannot be");
                if (ranges[^1].UpTo != 1 || !ranges.Zip(ranges.Skip(1)).All(pair => pair.First.UpTo < pair.Second.UpTo)) throw new JsonException("the ranges do not go up to 1, one after the other");
            }

            return map;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' is no confidence map, as 'calibrate' writes it: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public bool Equals(ConfidenceMap? other) =>
        other is not null && Documents == other.Documents && Text.SequenceEqual(other.Text) && Markup.SequenceEqual(other.Markup) && Scan.SequenceEqual(other.Scan);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var range in Text.Concat(Markup).Concat(Scan)) hash.Add(range);
        return hash.ToHashCode();
    }
}

/// <summary>Compiled reading and writing of maps.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ConfidenceMap))]
internal sealed partial class ConfidenceMapJson : JsonSerializerContext;
