using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Tests.Grids;

/// <summary>How a sketched report looks.</summary>
/// <param name="FontSize">In points.</param>
/// <param name="ValueWidth">Width of a column of table 三, in points.</param>
/// <param name="LabelWidth">Width of the row labels of table 三, in points.</param>
/// <param name="GroupWidth">Width of the group labels of table 三, in points.</param>
/// <param name="Values">Where values stand in their cells.</param>
/// <param name="Labels">Where labels stand in their cells.</param>
/// <param name="Ruled">Whether cells have borders, and these are known.</param>
/// <param name="Requests">The edition of table 三.</param>
/// <param name="MissingColumn">A column of table 三 that is left out; −1 for none.</param>
/// <param name="MissingRows">Rows of table 三 that are left out.</param>
/// <param name="BlankShare">Of 100 cells, so many are empty.</param>
/// <param name="BreakAfter">The row of table 三 after which a new page begins; −1 for none.</param>
/// <param name="MostDigits">Length of the longest values.</param>
/// <param name="Seed">Of the values.</param>
internal sealed record ReportLook(
    double FontSize, double ValueWidth, double LabelWidth, double GroupWidth, Alignment Values, Alignment Labels, bool Ruled, Layout Requests,
    int MissingColumn, IReadOnlyList<int> MissingRows, int BlankShare, int BreakAfter, int MostDigits, int Seed)
{
    public override string ToString() =>
        $"font {FontSize}, columns {ValueWidth}/{LabelWidth}/{GroupWidth}, values {Values}, labels {Labels}, ruled {Ruled}, {Requests}, without column {MissingColumn} and rows [{string.Join(',', MissingRows)}], {BlankShare} % blank, break after {BreakAfter}, {MostDigits} digits, seed {Seed}";
}

/// <summary>Sets a whole report on pages in memory, and knows what stands in each cell.</summary>
internal sealed class ReportSketch
{
    private const double Left = 40;

    private readonly ReportLook look;
    private readonly PageSketch sketch;
    private readonly Random random;
    private readonly Dictionary<FieldId, string> printed = [];

    private ReportSketch(ReportLook look)
    {
        this.look = look;
        sketch = new(look.FontSize, look.Ruled);
        random = new(look.Seed);
    }

    /// <summary>The pages, and what each cell that is there holds; an empty text is an empty cell.</summary>
    public static (IReadOnlyList<Page> Pages, IReadOnlyDictionary<FieldId, string> Printed) Draw(ReportLook look)
    {
        var report = new ReportSketch(look);
        report.sketch.Text("洛阳市商务局2025年政府信息公开工作年度报告");
        report.sketch.Text("一、总体情况");
        report.sketch.Text("本年度及时公开各类信息，公开工作总体平稳。");
        report.sketch.Text("二、主动公开政府信息情况");
        report.DrawProactive(FormCatalogue.Of(TableKind.Proactive, Layout.Ogi2021));
        report.sketch.Advance(report.sketch.LineHeight);
        report.sketch.Text("三、收到和处理政府信息公开申请情况");
        report.DrawRequests(FormCatalogue.Of(TableKind.Requests, look.Requests));
        report.sketch.Advance(report.sketch.LineHeight);
        report.sketch.Text("四、政府信息公开行政复议、行政诉讼情况");
        report.DrawDisputes(FormCatalogue.Of(TableKind.Disputes).Single());
        report.sketch.Advance(report.sketch.LineHeight);
        report.sketch.Text("五、存在的主要问题及改进情况");
        report.sketch.Text("一是个别栏目更新不够及时，二是解读形式偏单一。");
        return (report.sketch.Pages(look.Ruled), report.printed);
    }

    private void DrawProactive(FormTable form)
    {
        const double width = 120;
        foreach (var section in form.Sections)
        {
            var heading = sketch.HeightOf("", width);
            if (!sketch.Fits(4 * heading)) sketch.Break();
            Row([(4 * width, section.Banner!, Alignment.Center)]);
            var column = 3 * width / section.Columns.Count;
            Row([(width, section.Corner!, Alignment.Center), .. section.Columns.Select(line => (column, line.Label, Alignment.Center))]);
            foreach (var row in section.Rows)
                Row([(width, row.Label, look.Labels), .. section.Columns.Select(line => (column, Value(new(form.Table, row.Id, line.Id), column), look.Values))]);
        }
    }

    /// <summary>A row of cells side by side.</summary>
    private void Row(IReadOnlyList<(double Width, string Text, Alignment Alignment)> cells)
    {
        var height = cells.Max(cell => sketch.HeightOf(cell.Text, cell.Width));
        if (!sketch.Fits(height)) sketch.Break();
        var x = Left;
        foreach (var (width, text, alignment) in cells)
        {
            sketch.Cell(new(x, sketch.Y, x + width, sketch.Y + height), text, alignment);
            x += width;
        }

        sketch.Advance(height);
    }

    private void DrawRequests(FormTable form)
    {
        var section = form.Sections[0];
        var columns = section.Columns.Where((_, i) => i != look.MissingColumn).ToList();
        var rows = section.Rows.Where((_, i) => !look.MissingRows.Contains(i)).ToList();
        double narrow = 2.6 * look.FontSize, group = Left + narrow, label = group + look.GroupWidth, first = label + look.LabelWidth;
        DrawRequestHeadings(section, columns, first);

        var from = 0;
        var run = new List<(double Top, double Bottom)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var labelLeft = row.Groups.Count switch { 0 => Left, 1 => group, _ => label };
            var height = Math.Max(sketch.HeightOf(row.Label, first - labelLeft), 1.9 * look.FontSize);
            if (!sketch.Fits(height) || i == look.BreakAfter + 1)
            {
                DrawGroups(rows, from, run, group, label, first);
                sketch.Break();
                (from, run) = (i, []);
            }

            var (top, bottom) = (sketch.Y, sketch.Y + height);
            sketch.Cell(new(labelLeft, top, first, bottom), row.Label, look.Labels);
            for (var c = 0; c < columns.Count; c++)
                sketch.Cell(new(first + (c * look.ValueWidth), top, first + ((c + 1) * look.ValueWidth), bottom), Value(new(form.Table, row.Id, columns[c].Id), look.ValueWidth), look.Values);
            run.Add((top, bottom));
            sketch.Advance(height);
        }

        DrawGroups(rows, from, run, group, label, first);
    }

    private void DrawRequestHeadings(FormSection section, List<FormLine> columns, double first)
    {
        var leaf = columns.Max(column => sketch.HeightOf(column.Label, look.ValueWidth));
        var level = sketch.HeightOf("", 100);
        var height = Math.Max((2 * level) + leaf, sketch.HeightOf(section.Note!, first - Left));
        if (!sketch.Fits(height + (4 * level))) sketch.Break();
        double top = sketch.Y, second = top + level, third = second + level, bottom = top + height;
        sketch.Cell(new(Left, top, first, bottom), section.Note!, Alignment.Left);
        sketch.Cell(new(first, top, first + (columns.Count * look.ValueWidth), second), section.Heading!, Alignment.Center);
        for (var i = 0; i < columns.Count; i++)
            sketch.Cell(new(first + (i * look.ValueWidth), columns[i].Group is null ? second : third, first + ((i + 1) * look.ValueWidth), bottom), columns[i].Label, Alignment.Center);
        var grouped = columns.FindIndex(column => column.Group is not null);
        var last = columns.FindLastIndex(column => column.Group is not null);
        sketch.Cell(new(first + (grouped * look.ValueWidth), second, first + ((last + 1) * look.ValueWidth), third), columns[grouped].Group!, Alignment.Center);
        sketch.Advance(height);
    }

    /// <summary>The groups of the rows that stand on a page; a group that a page break cuts has its text on the first page.</summary>
    private void DrawGroups(List<FormLine> rows, int from, List<(double Top, double Bottom)> run, double group, double label, double first)
    {
        for (var depth = 0; depth < 2; depth++)
        {
            var (left, right) = depth == 0 ? (Left, group) : (group, label);
            for (var i = 0; i < run.Count; i++)
            {
                var name = rows[from + i].Groups.ElementAtOrDefault(depth);
                if (name is null) continue;
                var end = i;
                while (end + 1 < run.Count && rows[from + end + 1].Groups.ElementAtOrDefault(depth) == name) end++;
                var begun = i == 0 && from > 0 && rows[from - 1].Groups.ElementAtOrDefault(depth) == name;
                sketch.Cell(new(left, run[i].Top, right, run[end].Bottom), begun ? "" : name, Alignment.Center);
                i = end;
            }
        }
    }

    private void DrawDisputes(FormTable form)
    {
        const double width = 34;
        var section = form.Sections[0];
        var level = sketch.HeightOf("", 100);
        var leaf = section.Columns.Max(column => sketch.HeightOf(column.Label, width));
        if (!sketch.Fits((3 * level) + leaf)) sketch.Break();
        double top = sketch.Y, second = top + level, third = second + level, fourth = third + leaf, bottom = fourth + level;
        var x = Left;
        for (var r = 0; r < section.Rows.Count; r++)
        {
            var row = section.Rows[r];
            var block = section.Columns.Count * width;
            sketch.Cell(new(x, row.Groups.Count == 0 ? top : second, x + block, third), row.Label, Alignment.Center);
            if (row.Groups.Count > 0 && section.Rows[r - 1].Groups.Count == 0) sketch.Cell(new(x, top, x + (2 * block), second), row.Groups[0], Alignment.Center);
            foreach (var column in section.Columns)
            {
                sketch.Cell(new(x, third, x + width, fourth), column.Label, Alignment.Center);
                sketch.Cell(new(x, fourth, x + width, bottom), Value(new(form.Table, row.Id, column.Id), width), look.Values);
                x += width;
            }
        }

        sketch.Advance(bottom - top);
    }

    /// <summary>A number that fits its column, or nothing; remembered as what the cell holds.</summary>
    private string Value(FieldId id, double width)
    {
        var fitting = (int)((width - 6) / PageSketch.WidthOf('0', look.FontSize));
        var digits = random.Next(1, Math.Clamp(fitting, 1, look.MostDigits) + 1);
        var value = random.Next(3) == 0 ? 0 : random.Next((int)Math.Pow(10, digits));
        return printed[id] = random.Next(100) < look.BlankShare ? "" : FormattableString.Invariant($"{value}");
    }
}
