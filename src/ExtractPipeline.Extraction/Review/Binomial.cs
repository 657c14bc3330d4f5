namespace ExtractPipeline.Extraction.Review;

/// <summary>
/// What so many errors in so many trials say about the rate behind them: the exact bounds of Clopper and Pearson (Biometrika 26, 1934).
/// At no errors the one-sided 95 % bound is 1 − 0.05^(1/n), which the rule of three rounds to 3/n.
/// </summary>
public static class Binomial
{
    // Halving an interval of length 1 leaves less than the resolution of a double.
    private const int Halvings = 200;

    /// <summary>The largest rate at which so few errors are seen with probability <paramref name="tail"/>.</summary>
    public static double Upper(int errors, int trials, double tail = 0.05)
    {
        if (errors >= trials) return 1;
        if (errors == 0) return -double.ExpM1(Math.Log(tail) / trials);
        return Solve(rate => 1 - RegularizedBeta(rate, errors + 1, trials - errors), tail);
    }

    /// <summary>The smallest rate at which so many errors are seen with probability <paramref name="tail"/>.</summary>
    public static double Lower(int errors, int trials, double tail = 0.05) =>
        errors == 0 ? 0 : Solve(rate => 1 - RegularizedBeta(rate, errors, trials - errors + 1), 1 - tail);

    /// <summary>Where a falling function of the rate passes a level.</summary>
    private static double Solve(Func<double, double> falling, double level)
    {
        double low = 0, high = 1;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (falling(middle) > level) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The regularized incomplete beta function I_x(a, b), by the continued fraction of Lentz (Numerical Recipes, 6.4).</summary>
    private static double RegularizedBeta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * double.LogP1(-x));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(1 - x, b, a) / b;
    }

    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        static double AwayFromZero(double value) => Math.Abs(value) < tiny ? tiny : value;

        double c = 1, d = 1 / AwayFromZero(1 - (a + b) * x / (a + 1)), result = d;
        for (var m = 1; m <= 10_000; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / AwayFromZero(1 + even * d);
            c = AwayFromZero(1 + even / c);
            result *= d * c;

            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / AwayFromZero(1 + odd * d);
            c = AwayFromZero(1 + odd / c);
            result *= d * c;
            if (Math.Abs(d * c - 1) < 1e-14) break;
        }

        return result;
    }

    /// <summary>The logarithm of the gamma function, by Lanczos' approximation (g = 7, nine terms).</summary>
    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> terms =
        [
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
            12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ];
        var sum = terms[0];
        for (var i = 1; i < terms.Length; i++) sum += terms[i] / (x - 1 + i);
        var t = x + 6.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
