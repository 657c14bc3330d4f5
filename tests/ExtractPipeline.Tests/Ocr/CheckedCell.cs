using System.Text.Json;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A cell with what the training side makes of it: <c>fixtures/DigitModel/check.json</c>.</summary>
internal sealed record CheckedCell(string Text, string Font, string Condition, double Dpi, int Width, int Height, byte[] Grey, int[] Line, CheckedNet[] Nets)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static CheckedCell[] All => JsonSerializer.Deserialize<CheckedCell[]>(Repository.Read("fixtures/DigitModel/check.json"), Options)!;

    public PageRaster Page => new(Width, Height, Dpi, Grey);

    public PixelSpan Box => new(0, 0, Width, Height);
}
