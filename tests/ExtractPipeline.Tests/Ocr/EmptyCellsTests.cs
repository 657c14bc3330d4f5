using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A row of thirty cells of 40 points: bars for numbers in the first of them, none in the last; below it may be labels, bars too.</summary>
public class EmptyCellsTests
{
    private const int Cells = 30, Pixels = 100;

    [Fact]
    public void Mark_CleanPaperBesideEvenPrint_IsBare() => IsBare(print: _ => 40).ShouldBeTrue();

    [Fact]
    public void Mark_TraceOfInk_IsNotBare() => IsBare(print: _ => 40, trace: 215).ShouldBeFalse();

    /// <summary>Where one number is much paler than others, another may be paler still.</summary>
    [Fact]
    public void Mark_UnevenPrint_LeavesItOpen() => IsBare(print: i => (byte)(i == 3 ? 190 : 40)).ShouldBeFalse();

    /// <summary>Black and white: what was pale is white.</summary>
    [Fact]
    public void Mark_PictureWithoutGreys_LeavesItOpen() => IsBare(print: _ => 40, greys: false).ShouldBeFalse();

    [Fact]
    public void Mark_CellWithoutRulings_LeavesItOpen() => IsBare(print: _ => 40, ruled: false).ShouldBeFalse();

    [Fact]
    public void HasGreys_StrokesWithSoftEdges_AreToldFromBlackAndWhite()
    {
        new Drawing(100, 100).Fill(20, 20, 40, 40).ToRaster().HasGreys().ShouldBeFalse();
        new Drawing(100, 100).Fill(19, 19, 41, 41, 128).Fill(20, 20, 40, 40).ToRaster().HasGreys().ShouldBeTrue();
    }

    /// <summary>What is left of a seal is pale and cannot be read; print that fades is pale too, but there is more of it.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(4, false)]
    public void Mark_PaleNumbersThatCannotBeRead_TellOfFadingPrintWhereTheyAreMany(int pale, bool isBare) =>
        IsBare(print: i => (byte)(i < pale ? 190 : 40), probability: i => i < pale ? 0.5 : 0.9999).ShouldBe(isBare);

    /// <summary>In a report of a body without any requests there is no number, or hardly one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Mark_HardlyANumberBesideEvenLabels_IsBare(int numbers) => IsBare(print: _ => 40, numbers: numbers, labels: _ => 40).ShouldBeTrue();

    [Fact]
    public void Mark_HardlyANumberAndNoLabels_LeavesItOpen() => IsBare(print: _ => 40, numbers: 3).ShouldBeFalse();

    [Fact]
    public void Mark_HardlyANumberBesideUnevenLabels_LeavesItOpen() => IsBare(print: _ => 40, numbers: 3, labels: i => (byte)(i == 5 ? 190 : 40)).ShouldBeFalse();

    /// <summary>Numbers that are paler than the form may be paler still.</summary>
    [Fact]
    public void Mark_PaleNumberBesideDarkLabels_LeavesItOpen() => IsBare(print: i => (byte)(i == 1 ? 190 : 40), numbers: 3, labels: _ => 40).ShouldBeFalse();

    [Fact]
    public void Mark_TraceOfInkBesideEvenLabels_IsNotBare() => IsBare(print: _ => 40, numbers: 0, labels: _ => 40, trace: 215).ShouldBeFalse();

    private static bool IsBare(Func<int, byte> print, byte trace = 255, bool greys = true, bool ruled = true, Func<int, double>? probability = null, int numbers = Cells - 1, Func<int, byte>? labels = null)
    {
        var drawing = new Drawing(Cells * Pixels, 2 * Pixels, dotsPerInch: 180);
        for (var i = 0; i < numbers; i++) Bar(i, 0, print(i));
        Bar(Cells - 1, 0, trace);
        for (var i = 0; i < Cells && labels is not null; i++) Bar(i, 1, labels(i));
        var image = drawing.ToRaster();
        var page = new Page { Number = 1, Width = image.Width / image.Scale, Height = image.Height / image.Scale, Words = labels is null ? [] : [.. Enumerable.Range(0, Cells).Select(i => new Word("其他处理", Slot(i, 1)))], Scan = new(image, Projection.None, greys) };
        var sheet = new Sheet(0, page, double.NegativeInfinity, double.PositiveInfinity, 0);
        var forms = FormCatalogue.Of(TableKind.Requests).First().Cells.ToList();

        return EmptyCells.Mark([.. Enumerable.Range(0, Cells).Select(Cell)])[^1].IsBare;

        void Bar(int i, int row, byte grey) => drawing.Fill((i * Pixels) + 45, (row * Pixels) + 35, (i * Pixels) + 55, (row * Pixels) + 65, grey);

        Box Slot(int i, int row) => new(i * Pixels / image.Scale, row * Pixels / image.Scale, (i + 1) * Pixels / image.Scale, (row + 1) * Pixels / image.Scale);

        GridCell Cell(int i)
        {
            var slot = Slot(i, 0);
            return new() { Form = forms[i], Presence = Presence.Present, Sheet = sheet, Slot = slot, Ruled = ruled, Words = i < numbers ? [new("1", "1", slot, sheet, true) { Readings = probability is null ? [] : [new("1", probability(i), true)] }] : [] };
        }
    }
}
