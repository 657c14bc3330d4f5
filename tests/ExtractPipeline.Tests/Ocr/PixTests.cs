using ExtractPipeline.Extraction.Ocr.Native;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

public class PixTests
{
    [Fact]
    public void ToColours_TransparentPixels_LieOnWhitePaper()
    {
        // Four pixels of a PNG: transparent black, black, half transparent black, red.
        var file = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAQAAAABCAYAAAD5PA/NAAAAE0lEQVR4nGNggID/QNxwgovrPwAP2QNb8mQcBAAAAABJRU5ErkJggg==");
        using var pix = Pix.Read(file).ShouldNotBeNull();
        pix.ToColours().Pixels.ToArray().ShouldBe([255, 255, 255, 0, 0, 0, 127, 127, 127, 200, 10, 10]);
    }
}
