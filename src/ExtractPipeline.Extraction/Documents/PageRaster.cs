using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using ExtractPipeline.Extraction.Ocr;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>A page as grey pixels, 0 black to 255 white, rows from the top; the page as displayed.</summary>
public sealed class PageRaster
{
    private readonly ReadOnlyMemory<byte> pixels;

    /// <summary>Wraps pixels.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="dotsPerInch">Resolution, the same in both directions.</param>
    /// <param name="pixels">One byte a pixel, row by row without padding.</param>
    /// <exception cref="ArgumentException">The buffer does not have width × height bytes.</exception>
    public PageRaster(int width, int height, double dotsPerInch, ReadOnlyMemory<byte> pixels)
    {
        if (pixels.Length != (long)width * height) throw new ArgumentException("width × height bytes expected", nameof(pixels));
        Width = width;
        Height = height;
        DotsPerInch = dotsPerInch;
        this.pixels = pixels;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels an inch.</summary>
    public double DotsPerInch { get; }

    /// <summary>Pixels a point.</summary>
    public double Scale => DotsPerInch / 72;

    /// <summary>The page's coloured ink, where this is the page with that made light; null where there is none, or it was not asked for.</summary>
    internal ColouredInk? Coloured { get; init; }

    /// <summary>One row of pixels.</summary>
    public ReadOnlySpan<byte> Row(int y) => pixels.Span.Slice(y * Width, Width);

    /// <summary>
    /// How much of the box is printed on, in square points: pixels that differ from the box's own background by so many greys or more.
    /// The background is the most common grey, so that a shaded cell counts as empty; lines that cross most of the box are rulings and no ink.
    /// </summary>
    /// <param name="box">In points.</param>
    /// <param name="contrast">In greys; a third of the scale where nothing else is said.</param>
    public double Ink(Box box, int contrast = 80)
    {
        const double ruling = 0.6;
        int left = Math.Clamp((int)Math.Ceiling(box.Left * Scale), 0, Width), right = Math.Clamp((int)(box.Right * Scale), 0, Width);
        int top = Math.Clamp((int)Math.Ceiling(box.Top * Scale), 0, Height), bottom = Math.Clamp((int)(box.Bottom * Scale), 0, Height);
        if (right <= left || bottom <= top) return 0;
        var background = MostCommon(left, top, right, bottom);
        var columns = new int[right - left];
        var rows = new int[bottom - top];
        for (var y = top; y < bottom; y++)
        {
            var row = Row(y);
            for (var x = left; x < right; x++)
            {
                if (Math.Abs(row[x] - background) < contrast) continue;
                columns[x - left]++;
                rows[y - top]++;
            }
        }

        var ruled = columns.Count(count => count > ruling * rows.Length);
        var inked = rows.Where(count => count <= ruling * columns.Length).Sum(count => Math.Max(0, count - ruled));
        return inked / (Scale * Scale);
    }

    /// <summary>A part of the page, cut to it; null where nothing is left.</summary>
    /// <param name="box">In points.</param>
    public PageRaster? Crop(Box box) => Crop((int)Math.Ceiling(box.Left * Scale), (int)Math.Ceiling(box.Top * Scale), (int)(box.Right * Scale), (int)(box.Bottom * Scale));

    /// <summary>A part of the page, cut to it; null where nothing is left.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="right">The column after the last.</param>
    /// <param name="bottom">The row after the last.</param>
    public PageRaster? Crop(int left, int top, int right, int bottom)
    {
        (left, right) = (Math.Clamp(left, 0, Width), Math.Clamp(right, 0, Width));
        (top, bottom) = (Math.Clamp(top, 0, Height), Math.Clamp(bottom, 0, Height));
        if (right <= left || bottom <= top) return null;
        var part = new byte[(right - left) * (bottom - top)];
        for (var y = top; y < bottom; y++) Row(y)[left..right].CopyTo(part.AsSpan((y - top) * (right - left)));
        return new(right - left, bottom - top, DotsPerInch, part);
    }

    /// <summary>The grey that most of its pixels have.</summary>
    public int Background() => MostCommon(0, 0, Width, Height);

    /// <summary>By how many greys the darkest nine pixels of a box, three by three, are darker than its background. 0 where the box is smaller.</summary>
    /// <param name="box">In points.</param>
    public int Contrast(Box box)
    {
        int left = Math.Clamp((int)Math.Ceiling(box.Left * Scale), 0, Width), right = Math.Clamp((int)(box.Right * Scale), 0, Width);
        int top = Math.Clamp((int)Math.Ceiling(box.Top * Scale), 0, Height), bottom = Math.Clamp((int)(box.Bottom * Scale), 0, Height);
        if (right - left < 3 || bottom - top < 3) return 0;
        var background = MostCommon(left, top, right, bottom);
        var darkest = 9 * background;
        for (var y = top + 1; y + 1 < bottom; y++)
        {
            ReadOnlySpan<byte> above = Row(y - 1), here = Row(y), below = Row(y + 1);
            for (var x = left + 1; x + 1 < right; x++)
                darkest = Math.Min(darkest, above[x - 1] + above[x] + above[x + 1] + here[x - 1] + here[x] + here[x + 1] + below[x - 1] + below[x] + below[x + 1]);
        }

        return ((9 * background) - darkest) / 9;
    }

    /// <summary>The mean grey of the darkest two by two pixels of a place, for noise is single ones; 255 where there are none.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="right">The column after the last.</param>
    /// <param name="bottom">The row after the last.</param>
    public int Darkest(int left, int top, int right, int bottom)
    {
        var darkest = 255;
        for (var y = Math.Max(1, top); y < Math.Min(Height, bottom); y++)
        {
            ReadOnlySpan<byte> above = Row(y - 1), here = Row(y);
            for (var x = Math.Max(1, left); x < Math.Min(Width, right); x++) darkest = Math.Min(darkest, (above[x - 1] + above[x] + here[x - 1] + here[x]) / 4);
        }

        return darkest;
    }

    /// <summary>Whether the print has greys, at the edges of its strokes at least: a picture in black and white has none.</summary>
    public bool HasGreys()
    {
        const byte dark = 32, light = 224;
        const double least = 0.1;
        var all = pixels.Span;
        var (black, print, at) = (0L, 0L, 0);
        for (; at + Vector256<byte>.Count <= all.Length; at += Vector256<byte>.Count)
        {
            var greys = Vector256.Create(all[at..]);
            print += BitOperations.PopCount(Vector256.LessThan(greys, Vector256.Create(light)).ExtractMostSignificantBits());
            black += BitOperations.PopCount(Vector256.LessThanOrEqual(greys, Vector256.Create(dark)).ExtractMostSignificantBits());
        }

        foreach (var grey in all[at..])
        {
            if (grey < light) print++;
            if (grey <= dark) black++;
        }

        return print - black > least * print;
    }

    private int MostCommon(int left, int top, int right, int bottom)
    {
        Span<int> histogram = stackalloc int[256];
        for (var y = top; y < bottom; y++)
            foreach (var grey in Row(y)[left..right])
                histogram[grey]++;
        var most = 0;
        for (var grey = 1; grey < 256; grey++)
            if (histogram[grey] > histogram[most])
                most = grey;
        return most;
    }

    /// <summary>The same page in other greys.</summary>
    /// <param name="greys">The grey that each of the 256 becomes.</param>
    public PageRaster Map(ReadOnlySpan<byte> greys)
    {
        var mapped = pixels.ToArray();
        for (var i = 0; i < mapped.Length; i++) mapped[i] = greys[mapped[i]];
        return new(Width, Height, DotsPerInch, mapped);
    }

    /// <summary>The same page turned clockwise by 0, 90, 180 or 270 degrees.</summary>
    public PageRaster Turn(int degrees)
    {
        // Where the first pixel goes, and how far from there each step to the right and each step down leads.
        return degrees switch
        {
            0 => this,
            90 => Move(Height, Width, Height - 1, Height, -1),
            180 => Move(Width, Height, (Width * Height) - 1, -1, -Width),
            _ => Move(Height, Width, (Width - 1) * Height, -Height, 1),
        };
    }

    /// <summary>The same page with rows for columns.</summary>
    public PageRaster Transpose()
    {
        var turned = GC.AllocateUninitializedArray<byte>(pixels.Length);
        PixelTransposition.Transpose(pixels.Span, Width, turned);
        return new(Height, Width, DotsPerInch, turned) { Coloured = Coloured?.Map(page => page.Transpose()) };
    }

    private PageRaster Move(int width, int height, int origin, int right, int down)
    {
        var turned = GC.AllocateUninitializedArray<byte>(pixels.Length);

        // Square by square, so that what is read and what is written both stay in the processor's cache.
        const int side = 32;
        for (var top = 0; top < Height; top += side)
        {
            for (var left = 0; left < Width; left += side)
            {
                for (var y = top; y < Math.Min(top + side, Height); y++)
                {
                    var to = origin + (left * right) + (y * down);
                    foreach (var pixel in Row(y)[left..Math.Min(left + side, Width)])
                    {
                        turned[to] = pixel;
                        to += right;
                    }
                }
            }
        }

        return new(width, height, DotsPerInch, turned) { Coloured = Coloured?.Map(page => page.Move(width, height, origin, right, down)) };
    }

    /// <summary>The page with what another of the same size shows in some places.</summary>
    /// <param name="other">The other page.</param>
    /// <param name="places">Where; they are cut to the page.</param>
    internal PageRaster With(PageRaster other, IEnumerable<PixelSpan> places)
    {
        var shown = pixels.ToArray();
        foreach (var place in places)
        {
            for (var y = Math.Max(0, place.Top); y < Math.Min(Height, place.Bottom); y++)
                for (var x = Math.Max(0, place.Left); x < Math.Min(Width, place.Right); x++)
                    shown[(y * Width) + x] = other.pixels.Span[(y * Width) + x];
        }

        return new(Width, Height, DotsPerInch, shown);
    }

    /// <summary>The page with some boxes made white.</summary>
    /// <param name="boxes">In points.</param>
    public PageRaster Without(IEnumerable<Box> boxes) => Without(boxes.Select(box =>
        new PixelSpan((int)(box.Left * Scale) - 1, (int)(box.Top * Scale) - 1, (int)Math.Ceiling(box.Right * Scale) + 1, (int)Math.Ceiling(box.Bottom * Scale) + 1)));

    /// <summary>The page with some places made white; they are cut to the page.</summary>
    internal PageRaster Without(IEnumerable<PixelSpan> places)
    {
        var kept = pixels.ToArray();
        foreach (var place in places)
        {
            int left = Math.Clamp(place.Left, 0, Width), right = Math.Clamp(place.Right, 0, Width);
            for (var y = Math.Max(0, place.Top); y < Math.Min(Height, place.Bottom); y++)
                kept.AsSpan((y * Width) + left, Math.Max(0, right - left)).Fill(255);
        }

        return new(Width, Height, DotsPerInch, kept);
    }

    /// <summary>The same pixels taken for another resolution.</summary>
    public PageRaster WithResolution(double dotsPerInch) => new(Width, Height, dotsPerInch, pixels) { Coloured = Coloured?.Map(page => page.WithResolution(dotsPerInch)) };

    /// <summary>The page at a whole part of its resolution: squares of pixels become their mean.</summary>
    public PageRaster Reduce(int factor) => Shrink(Width / factor, Height / factor);

    /// <summary>The page with fewer pixels, each the mean of what it covers. Its resolution becomes that of its rows.</summary>
    /// <param name="width">Pixels a row, no more than now.</param>
    /// <param name="height">Rows, no more than now.</param>
    public PageRaster Shrink(int width, int height)
    {
        const int one = 1 << 8;
        var shrunk = GC.AllocateUninitializedArray<byte>(width * height);
        var sums = new int[width];
        var ends = Enumerable.Range(1, width).Select(x => (int)((long)x * Width * one / width)).ToArray();
        for (var y = 0; y < height; y++)
        {
            int top = (int)((long)y * Height * one / height), bottom = (int)((long)(y + 1) * Height * one / height);
            Array.Clear(sums);
            for (var row = top / one; row * one < bottom; row++)
            {
                var weight = Math.Min(bottom, (row + 1) * one) - Math.Max(top, row * one);
                var pixelsOfRow = Row(row);
                for (int x = 0, from = 0; x < width; from = ends[x++])
                {
                    var (to, sum) = (ends[x], 0);
                    for (var i = from / one; i * one < to; i++) sum += pixelsOfRow[i] * (Math.Min(to, (i + 1) * one) - Math.Max(from, i * one));
                    sums[x] += sum / (to - from) * weight;
                }
            }

            for (var x = 0; x < width; x++) shrunk[(y * width) + x] = (byte)(sums[x] / (bottom - top));
        }

        return new(width, height, DotsPerInch * height / Height, shrunk) { Coloured = Coloured?.Map(page => page.Shrink(width, height)) };
    }

    /// <summary>Every stroke a little thicker: each pixel halfway to the darkest of it and its eight neighbours.</summary>
    public PageRaster Thicken()
    {
        var thick = new byte[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                byte darkest = 255;
                for (var row = Math.Max(0, y - 1); row < Math.Min(Height, y + 2); row++)
                    foreach (var grey in Row(row)[Math.Max(0, x - 1)..Math.Min(Width, x + 2)]) darkest = Math.Min(darkest, grey);
                thick[(y * Width) + x] = (byte)((Row(y)[x] + darkest) / 2);
            }
        }

        return new(Width, Height, DotsPerInch, thick);
    }

    /// <summary>The page at twice its resolution, interpolated.</summary>
    public PageRaster Enlarge()
    {
        int width = 2 * Width, height = 2 * Height;
        var doubled = GC.AllocateUninitializedArray<byte>(width * height);
        for (var y = 0; y < height; y++)
        {
            // A pixel's middle lies a quarter of a pixel from that of the one it is part of.
            ReadOnlySpan<byte> near = Row(y / 2), far = Row(Math.Clamp((y / 2) + (y % 2 == 0 ? -1 : 1), 0, Height - 1));
            var row = doubled.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                int here = x / 2, beside = Math.Clamp(here + (x % 2 == 0 ? -1 : 1), 0, Width - 1);
                row[x] = (byte)(((9 * near[here]) + (3 * near[beside]) + (3 * far[here]) + far[beside] + 8) >> 4);
            }
        }

        return new(width, height, 2 * DotsPerInch, doubled);
    }

    /// <summary>The page as a map about its middle lays it, of the same size; what comes in from outside is white.</summary>
    /// <param name="map">In pixels.</param>
    public PageRaster Project(Projection map)
    {
        var laid = GC.AllocateUninitializedArray<byte>(pixels.Length);
        var back = map.Inverse();
        var source = pixels.Span;
        double middleX = (Width - 1) / 2.0, middleY = (Height - 1) / 2.0;
        for (var y = 0; y < Height; y++)
        {
            var row = laid.AsSpan(y * Width, Width);

            // Where a stretch of the row comes from, the map says of its two ends; between them it is as good as even.
            const int stretch = 32, shift = 14, one = 1 << shift, lanes = 8;
            for (var start = 0; start < row.Length; start += stretch)
            {
                var part = row[start..Math.Min(row.Length, start + stretch)];
                var (x, v) = From(start, y);
                var (endX, endV) = From(start + stretch, y);
                int fromX = (int)(x * one), fromY = (int)(v * one), stepX = (int)((endX - x) * one / stretch), stepY = (int)((endV - v) * one / stretch);
                for (var i = 0; i < part.Length;)
                {
                    int left = fromX >> shift, top = fromY >> shift, lastX = fromX + ((lanes - 1) * stepX), lastY = fromY + ((lanes - 1) * stepY);
                    if (i + lanes <= part.Length && lastX >> shift == left + lanes - 1 && lastY >> shift == top && (uint)left < (uint)(Width - lanes) && (uint)top < (uint)(Height - 1))
                    {
                        // Eight pixels that come from eight of the same row.
                        var at = (top * Width) + left;
                        var across = Fractions(fromX, stepX);
                        var above = Between(Eight(source[at..]), Eight(source[(at + 1)..]), across);
                        var below = Between(Eight(source[(at + Width)..]), Eight(source[(at + Width + 1)..]), across);
                        var mixed = ((above << 10) + ((below - above) * Fractions(fromY, stepY))) >> 20;
                        var narrow = Vector128.Narrow(mixed.GetLower().AsUInt32(), mixed.GetUpper().AsUInt32());
                        BinaryPrimitives.WriteUInt64LittleEndian(part[i..], Vector128.Narrow(narrow, narrow).AsUInt64()[0]);
                        (i, fromX, fromY) = (i + lanes, lastX + stepX, lastY + stepY);
                        continue;
                    }

                    if ((uint)left >= (uint)(Width - 1) || (uint)top >= (uint)(Height - 1))
                    {
                        part[i] = 255;
                    }
                    else
                    {
                        int across = (fromX & (one - 1)) >> 4, along = (fromY & (one - 1)) >> 4, at = (top * Width) + left;
                        var above = (source[at] << 10) + ((source[at + 1] - source[at]) * across);
                        var below = (source[at + Width] << 10) + ((source[at + Width + 1] - source[at + Width]) * across);
                        part[i] = (byte)(((above << 10) + ((below - above) * along)) >> 20);
                    }

                    (i, fromX, fromY) = (i + 1, fromX + stepX, fromY + stepY);
                }
            }

            static Vector256<int> Fractions(int from, int step) => ((Vector256.Create(from) + (Vector256<int>.Indices * step)) & Vector256.Create(one - 1)) >> 4;
            static Vector256<int> Eight(ReadOnlySpan<byte> greys)
            {
                var (lower, upper) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(greys)).AsByte()));
                return Vector256.Create(lower, upper).AsInt32();
            }

            static Vector256<int> Between(Vector256<int> here, Vector256<int> next, Vector256<int> across) => (here << 10) + ((next - here) * across);
        }

        return new(Width, Height, DotsPerInch, laid);

        (double X, double Y) From(int x, int y)
        {
            var (fromX, fromY) = back.Apply(x - middleX, y - middleY);
            return (Math.Clamp(fromX + middleX, -Width, 2 * Width), Math.Clamp(fromY + middleY, -Height, 2 * Height));
        }
    }

    /// <summary>Renders consecutive pages of a PDF through one <c>pdftoppm</c>: its start and its fonts cost as much as a page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">1-based page.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="dotsPerInch">Resolution.</param>
    /// <param name="limits">Limits on the child process.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="lightInk">Whether coloured ink becomes light (<see cref="InkColour"/>); else grey is the mean of red, green and blue.</param>
    /// <exception cref="DocumentException">A page cannot be rendered within the limits.</exception>
    public static async Task<IReadOnlyList<PageRaster>> RenderAsync(
        string path, int first, int count, int dotsPerInch, ExtractionLimits limits, CancellationToken cancellation, bool lightInk = false)
    {
        var drawn = await ColourRaster.DrawAsync(path, first, count, dotsPerInch, dotsPerInch, isGrey: !lightInk, limits, cancellation);
        return [.. drawn.Select(page => page.ToRaster(dotsPerInch))];
    }

    /// <summary>Reads a binary PGM or PPM (<see cref="ColourRaster.ReadNetpbm"/>) and leaves what follows it. A PPM's coloured ink becomes light.</summary>
    internal static PageRaster? ReadPgm(ref ReadOnlyMemory<byte> file, double dotsPerInch) => ColourRaster.ReadNetpbm(ref file)?.ToRaster(dotsPerInch);
}
