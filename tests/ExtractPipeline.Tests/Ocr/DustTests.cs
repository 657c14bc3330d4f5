using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>A row of twenty cells of 40 points: bars 30 pixels high for numbers in all but the last, which has specks.</summary>
public class DustTests
{
    private const int Cells = 20, Pixels = 100;

    [Fact]
    public void IsDust_FewSpecksApart_IsDust() => IsDust((20, 20, 5), (80, 70, 4)).ShouldBeTrue();

    /// <summary>The upper and the lower end of a worn digit.</summary>
    [Fact]
    public void IsDust_SpecksAsCloseAsThePartsOfADigit_AreNone() => IsDust((50, 40, 5), (50, 60, 5)).ShouldBeFalse();

    [Fact]
    public void IsDust_ManySpecksTogether_AreNone() => IsDust((40, 40, 5), (50, 45, 5), (45, 55, 5), (55, 60, 5)).ShouldBeFalse();

    /// <summary>The noise of a fax: all that could be one digit is next to nothing beside a number's ink.</summary>
    [Fact]
    public void IsDust_ManyTinySpecksEverywhere_AreDust() => IsDust((10, 10, 2), (20, 14, 2), (90, 10, 2), (10, 85, 2), (85, 85, 2), (50, 50, 2), (55, 58, 2)).ShouldBeTrue();

    [Fact]
    public void IsDust_StrokeOfADigit_IsNone() => IsDust((50, 40, 14)).ShouldBeFalse();

    /// <summary>Where one number has come apart, another may have left no more than a speck.</summary>
    [Fact]
    public void IsDust_BesideAWornNumber_LeavesItOpen() => IsDust(worn: true, (20, 20, 5)).ShouldBeFalse();

    /// <summary>The print of a page is not known to be solid, and nobody reads what stands in a cell: specks, whatever words were made of them.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("□")]
    public void Sweep_SpecksThatNobodyReads_AreLikelyDust(string? word)
    {
        var (dust, cell) = Draw(worn: true, (20, 20, 8), (80, 70, 4), (50, 50, 6));

        var swept = dust.Sweep(cell with { Doubts = word is null ? PlacementDoubts.UnreadInk : PlacementDoubts.None, Words = word is null ? [] : [new(word, word, cell.Slot!.Value, cell.Sheet!, IsValue: false) { Recognized = true }] });

        swept.Words.ShouldBeEmpty();
        swept.Doubts.ShouldBe(PlacementDoubts.Specked);
        Confidence.OfPlace(swept.Doubts, scanned: true).ShouldBeGreaterThan(Confidence.DefaultAcceptedRisk);
    }

    /// <summary>A stroke, and as much ink as a thin number has, may be one.</summary>
    [Theory]
    [InlineData(50, 40, 16, 50, 80, 4)]
    [InlineData(45, 40, 11, 55, 55, 11)]
    public void Sweep_WhatMayBeANumber_IsLeft(int x, int y, int size, int otherX, int otherY, int otherSize)
    {
        var (dust, cell) = Draw(worn: true, (x, y, size), (otherX, otherY, otherSize));

        dust.Sweep(cell with { Doubts = PlacementDoubts.UnreadInk }).Doubts.ShouldBe(PlacementDoubts.UnreadInk);
    }

    [Fact]
    public void Sweep_NumberThatWasRead_IsLeft()
    {
        var (dust, cell) = Draw(worn: true, (20, 20, 5));
        var read = cell with { Words = [new("7", "7", cell.Slot!.Value, cell.Sheet!, IsValue: true) { Recognized = true, Readings = [new("7", 0.9, true)] }] };

        dust.Sweep(read).ShouldBeSameAs(read);
    }

    private static bool IsDust(params (int X, int Y, int Size)[] specks) => IsDust(worn: false, specks);

    private static bool IsDust(bool worn, params (int X, int Y, int Size)[] specks) => Draw(worn, specks) is var (dust, cell) && dust.IsDust(cell);

    private static (Dust Dust, GridCell Last) Draw(bool worn, params (int X, int Y, int Size)[] specks)
    {
        var drawing = new Drawing(Cells * Pixels, Pixels, dotsPerInch: 180);
        for (var i = 0; i + 1 < Cells; i++) drawing.Fill((i * Pixels) + 45, 35, (i * Pixels) + 55, 65);
        if (worn) drawing.Fill((3 * Pixels) + 45, 45, (3 * Pixels) + 55, 55, 255);
        foreach (var (x, y, size) in specks) drawing.Fill(((Cells - 1) * Pixels) + x, y, ((Cells - 1) * Pixels) + x + size, y + size);
        var image = drawing.ToRaster();
        var page = new Page { Number = 1, Width = image.Width / image.Scale, Height = image.Height / image.Scale, Words = [], Scan = new(image, Projection.None, false) };
        var sheet = new Sheet(0, page, double.NegativeInfinity, double.PositiveInfinity, 0);
        var forms = FormCatalogue.Of(TableKind.Requests).First().Cells.ToList();
        var cells = Enumerable.Range(0, Cells).Select(Cell).ToList();

        return (new(cells), cells[^1]);

        GridCell Cell(int i)
        {
            var slot = new Box(i * Pixels / image.Scale, 0, (i + 1) * Pixels / image.Scale, Pixels / image.Scale);
            return new() { Form = forms[i], Presence = Presence.Present, Sheet = sheet, Slot = slot, Ruled = true, Words = i + 1 < Cells ? [new("1", "1", slot, sheet, true)] : [] };
        }
    }
}
