using System.Text.Json;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A line of a label with what the training side makes of it: <c>fixtures/LabelModel/check.json</c>.</summary>
internal sealed record CheckedLabel(int Width, int Height, byte[] Greys, double Tall, int Columns, byte[] Picture, string Text)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static CheckedLabel[] All => JsonSerializer.Deserialize<CheckedLabel[]>(Repository.Read("fixtures/LabelModel/check.json"), Options)!;

    public PageRaster Strip => new(Width, Height, 200, Greys);
}
