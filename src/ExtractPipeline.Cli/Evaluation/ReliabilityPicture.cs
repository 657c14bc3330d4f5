using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>
/// The reliability diagram as SVG: claimed risk (1 − confidence) against observed error, both on log scales because the decisions are made
/// where confidence is near 1, with 95 % intervals of Clopper and Pearson; below it the number of fields of each range. Labelled in English and Chinese.
/// </summary>
internal static class ReliabilityPicture
{
    private const int LowestDecade = -6;
    private const double Left = 86, Top = 62, Side = 420, BarsTop = 560, BarsHeight = 70, Width = 560, Height = 684;

    /// <summary>Draws.</summary>
    public static string Draw(Reliability reliability)
    {
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="sans-serif" font-size="12" fill="#333">""");
        Add(svg, $"<title>Reliability diagram 可靠性图</title>");
        Add(svg, $"""<rect width="{Width}" height="{Height}" fill="#fff"/>""");
        Add(svg, $"""<text x="{Left}" y="28" font-size="16" font-weight="600">Claimed risk and observed error 声称风险与实际错误</text>""");
        Add(svg, $"""<text x="{Left}" y="47" fill="#666">{reliability.Count:#,0} fields 个字段, expected calibration error 期望校准误差 {reliability.ExpectedCalibrationError ?? 0:0.00000}</text>""");
        Frame(svg);
        foreach (var bin in reliability.Bins.Where(bin => bin.Count > 0)) Point(svg, bin);
        Bars(svg, reliability);
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Frame(StringBuilder svg)
    {
        for (var decade = LowestDecade; decade <= 0; decade++)
        {
            double x = X(Math.Pow(10, decade)), y = Y(Math.Pow(10, decade));
            Add(svg, $"""<path d="M{x:0.#} {Top}V{Top + Side}M{Left} {y:0.#}H{Left + Side}" stroke="#e6e8eb"/>""");
            Add(svg, $"""<text x="{x:0.#}" y="{Top + Side + 18}" text-anchor="middle">{Power(decade)}</text>""");
            Add(svg, $"""<text x="{Left - 8}" y="{y + 4:0.#}" text-anchor="end">{(decade == LowestDecade ? "0" : Power(decade))}</text>""");
        }

        Add(svg, $"""<path d="M{Left} {Top + Side}L{Left + Side} {Top}" stroke="#9aa3ad" stroke-dasharray="5 4"/>""");
        Add(svg, $"""<text transform="translate({X(5e-6) + 10:0.#} {Y(5e-6) + 10:0.#}) rotate(-45)" text-anchor="middle" fill="#7a828b">as claimed 与声称一致</text>""");
        Add(svg, $"""<text x="{Left + 10}" y="{Top + 20}" fill="#7a828b">overconfident 过于自信</text>""");
        Add(svg, $"""<text x="{Left + Side - 10}" y="{Top + Side - 30}" text-anchor="end" fill="#7a828b">cautious 偏保守</text>""");
        Add(svg, $"""<text x="{Left + Side / 2}" y="{Top + Side + 40}" text-anchor="middle">claimed risk: mean of 1 − confidence 声称风险：1 − 置信度的均值</text>""");
        Add(svg, $"""<text transform="translate(22 {Top + Side / 2}) rotate(-90)" text-anchor="middle">observed error 实际错误率</text>""");
        Add(svg, $"""<rect x="{Left}" y="{Top}" width="{Side}" height="{Side}" fill="none" stroke="#9aa3ad"/>""");
    }

    private static void Point(StringBuilder svg, ReliabilityBin bin)
    {
        var errors = bin.Count - bin.Right;
        double x = X(bin.MeanRisk!.Value), y = Y((double)errors / bin.Count);
        double low = Y(Binomial.Lower(errors, bin.Count, 0.025)), high = Y(Binomial.Upper(errors, bin.Count, 0.025));
        Add(svg, $"""<g><title>confidence {bin.From} to {bin.To}: {errors:#,0} wrong of {bin.Count:#,0}</title>""");
        Add(svg, $"""<path d="M{x:0.#} {low:0.#}V{high:0.#}M{x - 5:0.#} {high:0.#}h10M{x - 5:0.#} {low:0.#}h10" stroke="#1f6f8b" stroke-width="1.5"/>""");
        // Without an error there is no place for the point on a log scale: hollow, on the axis.
        Add(svg, $"""<circle cx="{x:0.#}" cy="{y:0.#}" r="5" fill="{(errors == 0 ? "#fff" : "#1f6f8b")}" stroke="#1f6f8b" stroke-width="1.5"/></g>""");
    }

    private static void Bars(StringBuilder svg, Reliability reliability)
    {
        var most = Math.Log10(1 + Math.Max(1, reliability.Bins.Max(bin => bin.Count)));
        var step = Side / reliability.Bins.Count;
        Add(svg, $"""<text x="{Left}" y="{BarsTop - 8}" fill="#666">fields by confidence (log scale) 各置信度区间的字段数（对数刻度）</text>""");
        foreach (var (i, bin) in reliability.Bins.Index())
        {
            var height = BarsHeight * Math.Log10(1 + bin.Count) / most;
            var x = Left + i * step;
            Add(svg, $"""<rect x="{x + 4:0.#}" y="{BarsTop + 16 + BarsHeight - height:0.#}" width="{step - 8:0.#}" height="{height:0.#}" fill="#b9d3dd"/>""");
            Add(svg, $"""<text x="{x + step / 2:0.#}" y="{BarsTop + 12 + BarsHeight - height:0.#}" text-anchor="middle" font-size="10">{bin.Count:#,0}</text>""");
            Add(svg, $"""<text x="{x + step / 2:0.#}" y="{BarsTop + 30 + BarsHeight}" text-anchor="middle" font-size="10" fill="#666">≥ {bin.From}</text>""");
        }

        Add(svg, $"""<path d="M{Left} {BarsTop + 16 + BarsHeight}h{Side}" stroke="#9aa3ad"/>""");
    }

    private static double X(double risk) => Left + Side * OnScale(risk);

    private static double Y(double error) => Top + Side * (1 - OnScale(error));

    private static double OnScale(double probability) =>
        Math.Clamp(1 - Math.Log10(Math.Max(probability, 1e-300)) / LowestDecade, 0, 1);

    private static string Power(int decade) => decade switch
    {
        0 => "1",
        >= -3 => Math.Pow(10, decade).ToString(CultureInfo.InvariantCulture),
        _ => $"10{string.Concat("⁻", "⁰¹²³⁴⁵⁶⁷⁸⁹"[-decade])}",
    };

    private static void Add(StringBuilder svg, FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
