using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>The middle cell of three times three, by what stands around it.</summary>
public class NumberCellsTests
{
    /// <param name="rows">The table: N for a number, L for a label, a point for nothing.</param>
    /// <param name="isWorn">Whether only remnants are left in the middle.</param>
    /// <param name="isNumber">What it is.</param>
    [Theory]
    [InlineData("LLL N?N NNN", false, true)] // Below headings, beside numbers.
    [InlineData("LLL L?L NNN", false, false)] // A heading beside headings.
    [InlineData("NNN L?L NNN", false, true)] // Between numbers.
    [InlineData("LLL N?N .NN", true, true)]
    [InlineData("NNN N?N ...", true, true)] // The last row.
    [InlineData("NNN L?L NN.", true, false)] // Beside labels alone.
    [InlineData("LLL N?N LLL", true, false)] // Its column has no number: the label of a row of numbers.
    [InlineData("NNN .?. NNN", true, false)] // Nothing beside it says so.
    public void IsAmong_WhatStandsAround_Tells(string rows, bool isWorn, bool isNumber)
    {
        var known = rows.Split(' ').SelectMany((row, y) => row.Select((kind, x) => (Cell: Cell(x, y), Kind: kind))).Where(cell => cell.Kind is 'N' or 'L').Select(cell => (cell.Cell, cell.Kind == 'N')).ToList();

        NumberCells.IsAmong(Cell(1, 1), known, isWorn).ShouldBe(isNumber);
    }

    private static PixelSpan Cell(int x, int y) => new(100 * x, 50 * y, (100 * x) + 100, (50 * y) + 50);
}
