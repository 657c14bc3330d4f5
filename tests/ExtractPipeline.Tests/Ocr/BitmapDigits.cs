using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Numbers in a type of its own for the tests: characters of five by seven squares, three pixels each, equally far apart.</summary>
internal static class BitmapDigits
{
    /// <summary>In pixels: how far characters stand apart, and how high they are.</summary>
    public const int Advance = 18, Height = 7 * Square;

    private const int Square = 3;

    private static readonly Dictionary<char, string> Shapes = new()
    {
        ['0'] = " ### #   ##   ##   ##   ##   # ### ",
        ['1'] = "  #   ##  # #    #    #    #  #####",
        ['2'] = " ### #   #    #   #   #   #   #####",
        ['3'] = " ### #   #    #  ##     ##   # ### ",
        ['4'] = "   #   ##  # # #  # #####   #    # ",
        ['5'] = "######    ####     #    ##   # ### ",
        ['6'] = " ### #    #    #### #   ##   # ### ",
        ['7'] = "#####    #   #   #   #    #    #   ",
        ['8'] = " ### #   ##   # ### #   ##   # ### ",
        ['9'] = " ### #   ##   # ####    #    # ### ",
        ['+'] = "       #    #  #####  #    #       ",
        ['-'] = "               #####               ",
        ['.'] = "                          ##   ##  ",
    };

    /// <summary>Draws a text.</summary>
    /// <param name="page">Where.</param>
    /// <param name="left">First column of the first character.</param>
    /// <param name="top">First row.</param>
    /// <param name="text">What.</param>
    /// <param name="advance">How far characters stand apart.</param>
    public static Drawing Write(this Drawing page, int left, int top, string text, int advance = Advance)
    {
        for (var i = 0; i < text.Length; i++)
            for (var square = 0; square < Shapes[text[i]].Length; square++)
                if (Shapes[text[i]][square] == '#')
                    page.Fill(left + (i * advance) + (square % 5 * Square), top + (square / 5 * Square), left + (i * advance) + (((square % 5) + 1) * Square), top + (((square / 5) + 1) * Square));
        return page;
    }

    /// <summary>A text by itself, as a line to compare.</summary>
    public static GlyphLine Line(string text, Action<Drawing>? spoil = null, int advance = Advance)
    {
        const int margin = 30;
        var page = new Drawing((2 * margin) + (text.Length * advance), (2 * margin) + Height).Write(margin, margin, text, advance);
        spoil?.Invoke(page);
        var cell = CellInk.Of(page.ToRaster(), new PixelSpan(0, 0, page.Width, page.Height));
        return GlyphLine.Of(cell, cell.Lines.Single(), Height);
    }
}
