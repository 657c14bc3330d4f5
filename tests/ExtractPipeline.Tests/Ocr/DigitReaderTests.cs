using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

public class DigitReaderTests
{
    private static readonly DigitReader Reader = DigitReader.Default;

    [Fact]
    public void Read_CellsInUnknownFonts_PutsTheirTextFirst()
    {
        foreach (var cell in CheckedCell.All) Best(cell.Page).Text.ShouldBe(cell.Text, $"{cell.Font}, {cell.Condition}");
    }

    [Fact]
    public void Read_AnyCell_GivesProbabilitiesThatAddUpToOneAtMost()
    {
        foreach (var cell in CheckedCell.All) Readings(cell.Page).Sum(reading => reading.Probability).ShouldBeInRange(0.5, 1);
    }

    /// <summary>The same whether the number is black on white or white on black, pale or full.</summary>
    [Theory]
    [InlineData(-1.0, 255)]
    [InlineData(0.4, 120)]
    public void Read_OtherContrast_ReadsTheSame(double gain, double offset)
    {
        foreach (var cell in CheckedCell.All)
        {
            var changed = Array.ConvertAll(cell.Grey, grey => (byte)((gain * grey) + offset));
            Best(new(cell.Width, cell.Height, cell.Dpi, changed)).Text.ShouldBe(cell.Text, $"{cell.Font}, {cell.Condition}");
        }
    }

    [Fact]
    public void Read_BlankCell_GivesNothing()
    {
        Readings(Blank(90, 40)).ShouldBeEmpty();
    }

    [Fact]
    public void Read_RulingsAlongTheEdges_GivesNothing()
    {
        var pixels = new byte[90 * 40];
        pixels.AsSpan().Fill(255);
        for (var y = 0; y < 40; y++)
            for (var x = 0; x < 90; x++)
                if (x < 2 || y < 2 || x > 87)
                    pixels[(y * 90) + x] = 0;

        Readings(new(90, 40, 150, pixels)).ShouldBeEmpty();
    }

    /// <summary>A number broken over two lines is one number.</summary>
    [Fact]
    public void Read_TwoLines_AppendsTheSecond()
    {
        var cells = CheckedCell.All;
        var (upper, lower) = (cells[0], cells[1]);
        var width = Math.Max(upper.Width, lower.Width);
        var pixels = new byte[width * (upper.Height + lower.Height)];
        pixels.AsSpan().Fill(255);
        Paste(upper, 0);
        Paste(lower, upper.Height);

        Best(new(width, upper.Height + lower.Height, upper.Dpi, pixels)).Text.ShouldBe(upper.Text + lower.Text);

        // Without the rulings around.
        void Paste(CheckedCell cell, int top)
        {
            for (var y = 3; y < cell.Height - 3; y++) cell.Grey.AsSpan((y * cell.Width) + 3, cell.Width - 6).CopyTo(pixels.AsSpan(((top + y) * width) + 3));
        }
    }

    [Fact]
    public void ReadAll_ManyThreads_ReadsAsOneByOne()
    {
        var cells = CheckedCell.All;
        var alone = cells.Select(cell => Readings(cell.Page)).ToArray();

        var together = cells.AsParallel().AsOrdered().Select(cell => Reader.ReadAll(cell.Page, [cell.Box])[0]).ToArray();

        together.Zip(alone).ShouldAllBe(pair => pair.First.SequenceEqual(pair.Second));
    }

    [Fact]
    public void Read_BoxBeyondThePage_IsCut()
    {
        Reader.Read(Blank(20, 10), -5, -5, 400, 400).ShouldBeEmpty();
        Reader.Read(Blank(20, 10), 30, 0, 40, 10).ShouldBeEmpty();
    }

    private static PageRaster Blank(int width, int height)
    {
        var pixels = new byte[width * height];
        pixels.AsSpan().Fill(255);
        return new(width, height, 150, pixels);
    }

    private static IReadOnlyList<DigitReading> Readings(PageRaster page) => Reader.Read(page, 0, 0, page.Width, page.Height);

    private static DigitReading Best(PageRaster page) => Readings(page)[0];
}
