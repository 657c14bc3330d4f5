using System.Globalization;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Benchmarks.Digits;

/// <summary>One cell of a set with known values.</summary>
/// <param name="Image">File name of its picture.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Condition">What was done to it.</param>
/// <param name="Font">What it was set in.</param>
/// <param name="Text">What it says.</param>
internal sealed record DigitCell(string Image, PixelSpan Box, string Condition, string Font, string Text);

/// <summary>Pictures of cells with their values, as <c>fixtures/DigitModel/grids.py</c> writes them: PGM files and <c>cells.tsv</c>.</summary>
internal static class DigitCells
{
    /// <summary>The reader with the weights of a file, or with those that the program carries.</summary>
    public static DigitReader Reader(IReadOnlyList<string> weights) => weights is [var file] ? new(NetWeights.Parse(File.ReadAllBytes(file))) : DigitReader.Default;

    /// <summary>The cells of a folder, picture by picture; cells without text are left out.</summary>
    public static IEnumerable<(PageRaster Image, IReadOnlyList<DigitCell> Cells)> Read(string folder)
    {
        var rows = File.ReadLines(Path.Combine(folder, "cells.tsv")).Select(line => line.Split('\t'));
        foreach (var picture in rows.GroupBy(row => (row[0], row[5]), EqualityComparer<(string, string)>.Default))
        {
            ReadOnlyMemory<byte> file = File.ReadAllBytes(Path.Combine(folder, picture.Key.Item1));
            var raster = PageRaster.ReadPgm(ref file, Number(picture.Key.Item2))
                ?? throw new InvalidDataException($"{picture.Key.Item1} is no binary PGM of eight bits");
            yield return (raster, [.. picture.Select(Cell).Where(cell => cell.Text.Length > 0)]);
        }
    }

    private static DigitCell Cell(string[] row) =>
        new(row[0], new((int)Number(row[1]), (int)Number(row[2]), (int)Number(row[3]), (int)Number(row[4])), row[6], row[7], row[8]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
