using System.Globalization;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Web.Pages;

/// <summary>Lines over the years as SVG. Lines differ in colour, in dashes and in the marks of their points; the table beside says the same in numbers.</summary>
internal static class Chart
{
    private const double Width = 760, Height = 340, Left = 76, Right = 180, Top = 16, Bottom = 36;

    // Okabe and Ito's colours, told apart by every kind of sight, dark enough on white.
    private static readonly string[] Colours = ["#0060a0", "#b84a00", "#00704f", "#8a3f74", "#5a5a00", "#333333"], Dashes = ["", "6 3", "2 3", "10 3 2 3", "1 4", "14 4"];

    /// <summary>Draws lines.</summary>
    /// <param name="years">The years, from left to right.</param>
    /// <param name="lines">The lines with a figure a year.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="isRatio">Whether figures are shares.</param>
    public static Html Draw(IReadOnlyList<int> years, IReadOnlyList<(string Name, List<Figure> Figures)> lines, string title, bool isRatio)
    {
        var largest = (double)lines.SelectMany(line => line.Figures).Max(figure => figure.Value ?? 0);
        var step = Step(largest <= 0 ? 1 : largest);
        var top = Math.Max(step, Math.Ceiling(largest / step) * step);
        var steps = Enumerable.Range(0, (int)Math.Round(top / step) + 1).Select(i => i * step);
        return Html.Of($"""
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{title}" class="chart">
            {Html.Join(steps.Select(value => Html.Of($"""<line x1="{Left}" x2="{Width - Right}" y1="{Number(Y(value))}" y2="{Number(Y(value))}" class="grid"/><text x="{Left - 8}" y="{Number(Y(value) + 4)}" class="end">{ChartsPage.Text((decimal)value, isRatio)}</text>""")))}
            {Html.Join(years.Select((year, i) => Html.Of($"""<text x="{Number(X(i))}" y="{Height - 12}" class="middle">{year}</text>""")))}
            {Html.Join(lines.Select((line, i) => Line(line.Name, line.Figures, i)))}
            </svg>
            """);

        double X(int i) => years.Count == 1 ? (Left + Width - Right) / 2 : Left + i * (Width - Right - Left) / (years.Count - 1);

        double Y(double value) => Height - Bottom - Math.Max(0, value) / top * (Height - Bottom - Top);

        Html Line(string name, List<Figure> figures, int number)
        {
            var points = figures.Select(figure => (At: X(years.ToList().IndexOf(figure.Year!.Value)), figure.Value, Year: figure.Year.Value)).Where(point => point.Value is not null).ToList();
            var path = string.Join(' ', points.Select(point => $"{Number(point.At)},{Number(Y((double)point.Value!))}"));
            var key = Top + 8 + number * 22;
            return Html.Of($"""
                <g stroke="{Colours[number]}" fill="{Colours[number]}"><polyline points="{path}" fill="none" stroke-width="2" stroke-dasharray="{Dashes[number]}"/>
                {Html.Join(points.Select(point => Html.Of($"""<circle cx="{Number(point.At)}" cy="{Number(Y((double)point.Value!))}" r="3.5"><title>{name} {point.Year}: {ChartsPage.Text(point.Value, isRatio)}</title></circle>""")))}
                <line x1="{Width - Right + 14}" x2="{Width - Right + 44}" y1="{key}" y2="{key}" stroke-width="2" stroke-dasharray="{Dashes[number]}"/></g>
                <text x="{Width - Right + 50}" y="{key + 4}">{(name.Length > 11 ? name[..10] + "…" : name)}</text>
                """);
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, four to ten of which reach the largest.</summary>
    private static double Step(double largest)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest / 4)));
        return (largest / 4 / power) switch { < 2 => 1, < 5 => 2, _ => 5 } * power;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
