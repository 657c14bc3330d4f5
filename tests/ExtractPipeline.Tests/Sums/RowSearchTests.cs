using ExtractPipeline.Extraction.Sums;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Sums;

/// <summary>Rows with options, and sums over several of them.</summary>
public class RowSearchTests
{
    private static readonly (double Holds, double Breaks) Odds = (Math.Log(0.995), Math.Log(0.005));

    private static double Judge(Term term) => term.Open switch
    {
        0 => term.Difference == 0 ? Odds.Holds : Odds.Breaks,
        > 0 => term.Difference < 0 ? Odds.Breaks : Odds.Holds,
        _ => 0,
    };

    /// <summary>Some rows of few options with small numbers, so that many tables add up; now and then a value is not known.</summary>
    private static List<List<RowOption>> Draw(Random random, int rows, int sums) =>
    [
        .. Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, random.Next(1, 6)).Select(_ => new RowOption(
            -4 * random.NextDouble(),
            [.. Enumerable.Range(0, sums).Select(_ => random.Next(12) == 0 ? new Term(0, row + 1) : new Term(random.Next(-3, 4), 0))])).ToList()),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Weigh_TablesThatCanBeCounted_HaveTheSharesOfTheCount(int seed)
    {
        var random = new Random(seed);
        var rows = Draw(random, 6, 3);
        List<Term> known = [new(1, 0), new(-2, 0), new(0, 0)];

        var verdict = new RowSearch(rows, known, (_, term) => Judge(term), Odds).Weigh(Math.Log(1e-12), 100_000, 10);

        var counted = Count(rows, known);
        var all = counted.Sum(table => table.Weight);
        for (var row = 0; row < rows.Count; row++)
            for (var option = 0; option < rows[row].Count; option++)
                verdict.Shares[row][option].ShouldBe(counted.Where(table => table.Options[row] == option).Sum(table => table.Weight) / all, tolerance: 1e-9);
        var best = counted.OrderByDescending(table => table.Weight).Take(10).ToList();
        verdict.Tables.Select(table => Math.Exp(table.LogWeight)).ShouldBe(best.Select(table => table.Weight), tolerance: 1e-9);
        verdict.Lost.ShouldBe(0);
    }

    /// <summary>What a walk with few beginnings leaves aside it says.</summary>
    [Fact]
    public void Weigh_WithFewBeginnings_SaysWhatIsLost()
    {
        var rows = Draw(new(11), 9, 3);

        new RowSearch(rows, [default, default, default], (_, term) => Judge(term), Odds).Weigh(Math.Log(1e-12), 3, 10).Lost.ShouldBeGreaterThan(1e-3);
    }

    /// <summary>Beginnings are let go of already on the way over a row: where nothing that matters is said to be lost the shares are those of all tables.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Weigh_NothingLostThatMatters_HasTheSharesOfTheCount(int seed)
    {
        var rows = Draw(new(seed), 7, 3);
        List<Term> known = [new(1, 0), default, default];
        var counted = Count(rows, known);
        var all = counted.Sum(table => table.Weight);

        var verdicts = Enumerable.Range(0, 15).Select(power => new RowSearch(rows, known, (_, term) => Judge(term), Odds).Weigh(Math.Log(1e-12), 1 << power, 10)).ToList();

        verdicts[0].Lost.ShouldBeGreaterThan(1e-3);
        verdicts[^1].Lost.ShouldBeLessThan(1e-9);
        foreach (var verdict in verdicts.Where(verdict => verdict.Lost < 1e-3))
            for (var row = 0; row < rows.Count; row++)
                for (var option = 0; option < rows[row].Count; option++)
                    verdict.Shares[row][option].ShouldBe(counted.Where(table => table.Options[row] == option).Sum(table => table.Weight) / all, tolerance: 2 * (verdict.Lost + 1e-9));
    }

    [Fact]
    public void Weigh_WhereNoBeginningMayBeFollowed_NamesATableAndCallsAllLost()
    {
        var verdict = new RowSearch(Draw(new(11), 9, 3), [default, default, default], (_, term) => Judge(term), Odds).Weigh(Math.Log(1e-12), 0, 10);

        verdict.Tables.ShouldNotBeEmpty();
        verdict.Lost.ShouldBe(1);
    }

    private static List<(int[] Options, double Weight)> Count(List<List<RowOption>> rows, List<Term> known)
    {
        var tables = new List<(int[], double)>();
        Go([], 0, [.. known]);
        return tables;

        void Go(int[] options, double log, Term[] terms)
        {
            if (options.Length == rows.Count)
            {
                tables.Add((options, Math.Exp(log + terms.Sum(Judge))));
                return;
            }

            foreach (var (at, option) in rows[options.Length].Index())
                Go([.. options, at], log + option.LogWeight, [.. terms.Zip(option.Terms, (a, b) => a.With(b))]);
        }
    }
}
