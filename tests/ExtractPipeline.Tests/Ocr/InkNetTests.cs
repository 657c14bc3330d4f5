using System.Text.Json;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>The net that takes coloured ink off print.</summary>
public class InkNetTests
{
    private static readonly byte[][] AsTheyAre = [.. Enumerable.Repeat(Enumerable.Range(0, 256).Select(level => (byte)level).ToArray(), BalancedColours.Colours)];

    private static readonly (byte R, byte G, byte B) Paper = (250, 250, 250), Print = (20, 20, 20), Seal = (200, 40, 45);

    [Fact]
    public void Default_Weights_AreThoseOfTheRecipe() => Repository.Read("fixtures/InkModel/README.md").ShouldContain(InkNet.Default.Hash);

    /// <summary>What the program makes of pieces of sheets under ink is what the training side makes of them, which knows no paper beyond their edges.</summary>
    [Fact]
    public void Erase_CheckedPieces_EqualsTheTrainingSide()
    {
        const int rounding = 2, edge = 10;
        var compared = 0;
        foreach (var piece in Pieces())
        {
            var colours = new BalancedColours(piece.Colours, piece.Width, AsTheyAre);
            var separated = new SeparatedInk(piece.Greys.Length);
            InkNet.Default.Erase(colours, separated);
            var coloured = colours.FindColoured();
            for (var i = 0; i < piece.Greys.Length; i++)
            {
                var (x, y) = (i % piece.Width, i / piece.Width);
                if (x < edge || y < edge || x >= colours.Width - edge || y >= colours.Height - edge) continue;
                if (!coloured[(y / BalancedColours.Square * colours.SquaresAcross) + (x / BalancedColours.Square)]) continue;
                Math.Abs(separated.Light[i] - piece.Greys[i]).ShouldBeLessThanOrEqualTo(rounding);
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(5_000);
    }

    /// <summary>What the net sees of a place does not depend on where the tiles end.</summary>
    [Fact]
    public void Erase_SheetLargerThanATile_HasNoSeams()
    {
        const int width = 300, height = 200;
        var page = Sheet(width, height, (x, y) => y is > 90 and < 110 ? Seal : x % 40 < 3 ? Print : Paper);
        var separated = InkColour.Separate(page, width);

        for (var x = 40; x < width - 80; x++)
            for (var y = 80; y < 120; y++)
                Math.Abs(separated.Light[(y * width) + x] - separated.Light[(y * width) + x + 40]).ShouldBeLessThanOrEqualTo(1, $"{x}, {y}");
    }

    [Fact]
    public void FindColoured_NoiseOfSinglePixels_IsNone()
    {
        var noise = new Random(1);
        var page = Sheet(200, 200, (_, _) => ((byte)noise.Next(235, 255), (byte)noise.Next(235, 255), (byte)noise.Next(235, 255)));

        new BalancedColours(page, 200, AsTheyAre).FindColoured().Count(square => square).ShouldBeLessThan(200);
    }

    /// <summary>No width or height need be even; what is beyond the page's edge is paper.</summary>
    [Fact]
    public void Separate_PageOfOddSides_IsWhole()
    {
        var page = Sheet(101, 61, (x, _) => x > 60 ? Seal : Paper);

        InkColour.Separate(page, 101).Light.Min().ShouldBeGreaterThan((byte)215);
    }

    internal static byte[] Sheet(int width, int height, Func<int, int, (byte R, byte G, byte B)> colour)
    {
        var pixels = new byte[width * height * BalancedColours.Colours];
        for (var i = 0; i < width * height; i++) (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = colour(i % width, i / width);
        return pixels;
    }

    private static IEnumerable<(int Width, byte[] Colours, byte[] Greys)> Pieces()
    {
        using var file = JsonDocument.Parse(Repository.Read("fixtures/InkModel/check.json"));
        foreach (var piece in file.RootElement.EnumerateArray())
            yield return (piece.GetProperty("width").GetInt32(), piece.GetProperty("colours").GetBytesFromBase64(), piece.GetProperty("greys").GetBytesFromBase64());
    }
}
