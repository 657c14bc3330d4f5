using System.Numerics;
using System.Runtime.Intrinsics;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Finds the long runs of ink in rows of pixels, 64 pixels at a time: nearly all rows of a page have none.</summary>
/// <param name="width">Pixels a row.</param>
internal sealed class LongRuns(int width)
{
    private const int Bits = 64;

    private readonly ulong[] closed = new ulong[WordsOf(width)], starts = new ulong[WordsOf(width)];

    /// <summary>How many words a row takes: with some to spare, for runs are followed beyond its end.</summary>
    public static int WordsOf(int width) => (width / Bits) + 2;

    /// <summary>The ink of a row of grey pixels as bits: pixel x is bit x % 64 of word x / 64.</summary>
    /// <param name="row">The pixels.</param>
    /// <param name="threshold">Darker is ink.</param>
    /// <param name="words">What is written.</param>
    public static void Pack(ReadOnlySpan<byte> row, byte threshold, Span<ulong> words)
    {
        words.Clear();
        var x = 0;
        for (; x + Vector256<byte>.Count <= row.Length; x += Vector256<byte>.Count)
            words[x / Bits] |= (ulong)Vector256.LessThan(Vector256.Create(row[x..]), Vector256.Create(threshold)).ExtractMostSignificantBits() << (x % Bits);
        for (; x < row.Length; x++)
            if (row[x] < threshold)
                words[x / Bits] |= 1UL << (x % Bits);
    }

    /// <summary>The runs of ink, from the first pixel to the one after the last.</summary>
    /// <param name="ink">A packed row.</param>
    /// <param name="least">How long they are at least, gaps included.</param>
    /// <param name="dropout">Gaps up to this length are bridged; less than 64.</param>
    /// <param name="filled">The share of a run that is ink at least.</param>
    public IEnumerable<(int From, int To)> Find(ulong[] ink, int least, int dropout, double filled)
    {
        // What follows ink within a gap's length is closed; a run is then so much longer. It starts where as many closed pixels follow.
        ink.CopyTo(closed, 0);
        for (var step = 1; step <= dropout; step *= 2) Spread(Math.Min(step, dropout - step + 1));
        closed.CopyTo(starts, 0);
        for (int step = 1, rest = least + dropout - 1; rest > 0; rest -= step, step *= 2) Narrow(Math.Min(step, rest));
        for (var from = Next(starts, 0, set: true); from < closed.Length * Bits; from = Next(starts, from, set: true))
        {
            var end = Next(closed, from, set: false);
            var to = Math.Min(end - dropout, width);
            if (Count(ink, from, to) >= filled * (to - from)) yield return (from, to);
            from = end;
        }
    }

    private void Spread(int pixels)
    {
        for (var i = closed.Length - 1; i >= 0; i--) closed[i] |= (closed[i] << pixels) | (i > 0 ? closed[i - 1] >> (Bits - pixels) : 0);
    }

    private void Narrow(int pixels)
    {
        var (words, bits) = (pixels / Bits, pixels % Bits);
        for (var i = 0; i < starts.Length; i++) starts[i] &= bits == 0 ? Word(i + words) : (Word(i + words) >> bits) | (Word(i + words + 1) << (Bits - bits));

        ulong Word(int i) => i < starts.Length ? starts[i] : 0;
    }

    /// <summary>The first pixel from one on that is set (or not); behind the last where there is none.</summary>
    private static int Next(ulong[] words, int from, bool set)
    {
        for (var i = from / Bits; i < words.Length; i++)
        {
            var word = set ? words[i] : ~words[i];
            if (i == from / Bits) word &= ulong.MaxValue << (from % Bits);
            if (word != 0) return (i * Bits) + BitOperations.TrailingZeroCount(word);
        }

        return words.Length * Bits;
    }

    private static int Count(ulong[] words, int from, int to)
    {
        var count = 0;
        for (var i = from / Bits; i * Bits < to; i++)
        {
            var word = words[i];
            if (i == from / Bits) word &= ulong.MaxValue << (from % Bits);
            if (to < (i + 1) * Bits) word &= ~(ulong.MaxValue << (to % Bits));
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
