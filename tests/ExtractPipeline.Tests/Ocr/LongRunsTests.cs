using ExtractPipeline.Extraction.Ocr;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>Long runs of ink, against a search pixel by pixel.</summary>
public class LongRunsTests
{
    private static List<(int From, int To)> Find(byte[] row, int least, int dropout, double filled)
    {
        var words = new ulong[LongRuns.WordsOf(row.Length)];
        LongRuns.Pack(row, 128, words);
        return [.. new LongRuns(row.Length).Find(words, least, dropout, filled)];
    }

    private static List<(int From, int To)> PixelByPixel(byte[] row, int least, int dropout, double filled)
    {
        var found = new List<(int From, int To)>();
        for (var x = 0; x < row.Length;)
        {
            if (row[x] >= 128)
            {
                x++;
                continue;
            }

            int from = x, last = x, ink = 0;
            for (; x < row.Length && x - last <= dropout + 1; x++)
            {
                if (row[x] >= 128) continue;
                if (x - last > dropout + 1) break;
                (last, ink) = (x, ink + 1);
            }

            if (last + 1 - from >= least && ink >= filled * (last + 1 - from)) found.Add((from, last + 1));
            x = last + 1;
        }

        return found;
    }

    [Fact]
    public void Find_RunsOfAllKinds_AreThoseOfASearchPixelByPixel()
    {
        var random = new Random(3);
        for (var round = 0; round < 400; round++)
        {
            var row = new byte[random.Next(30, 700)];
            Array.Fill(row, (byte)255);
            for (var x = 0; x < row.Length;)
            {
                var length = random.Next(1, random.Next(2, 150));
                if (random.Next(3) > 0) row.AsSpan(x, Math.Min(length, row.Length - x)).Clear();
                else length = random.Next(1, 9);
                x += length;
            }

            int least = random.Next(5, 140), dropout = random.Next(0, 13);
            var filled = random.NextDouble();

            Find(row, least, dropout, filled).ShouldBe(PixelByPixel(row, least, dropout, filled), $"{round}: {least}, {dropout}, {filled}");
        }
    }

    [Fact]
    public void Find_RowOfInk_IsOneRun() => Find(new byte[200], 50, 3, 0.8).ShouldBe([(0, 200)]);
}
