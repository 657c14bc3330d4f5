using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>The page of one document: its pages with the boxes that were read, beside the grids that were made of them.</summary>
internal static class DocumentPage
{
    /// <summary>Writes the page.</summary>
    public static string Write(ExtractionRecord record, IReadOnlyList<PageImage> images)
    {
        var view = new FieldView(record);
        var pages = images.Count == 0
            ? Markup.None
            : Markup.Of($"""<aside class="pages" aria-label="页面 pages">{Markup.Join(images.Select(image => Page(image, view)))}</aside>""");
        var body = Markup.Of($"""
            {Header(record)}
            <div class="{(images.Count == 0 ? "alone" : "beside")}">
            {pages}
            <main>
            {Problems(view)}
            {Grids(view)}
            {OtherChecks(view)}
            {Footer(record)}
            </main>
            </div>
            """);
        return PageShell.Wrap(record.Report.Title ?? record.Source.File, body);
    }

    private static Markup Header(ExtractionRecord record)
    {
        var review = record.Fields.Count(field => field.Decision == Decision.Review);
        var broken = record.Checks.Count(check => check.Status == CheckStatus.Broken);
        return Markup.Of($"""
            <header>
            <a class="up" href="index.html">← 目录<small>index</small></a>
            <div class="title"><h1><bdi>{record.Report.Title ?? "（未找到标题 no title found）"}</bdi></h1>
            <p><bdi>{record.Source.File}</bdi> · {record.Report.Agency ?? "机关未知 agency unknown"} · {(record.Report.Year is { } year ? $"{year}" : "年份未知 year unknown")}</p></div>
            <ul class="facts"><li>{Looks.Badge(record.Outcome)}</li>
            <li><b>{record.Fields.Count - review}</b><small>接受 accepted</small></li><li class="{(review > 0 ? "warn" : "")}"><b>{review}</b><small>复核 review</small></li>
            <li class="{(broken > 0 ? "warn" : "")}"><b>{broken}</b><small>勾稽不符 broken sums</small></li></ul>
            </header>
            """);
    }

    private static Markup Page(PageImage image, FieldView view)
    {
        var boxes = view.Record.Fields.Index().Where(item => item.Item.Page == image.Number && item.Item.Box is not null).Select(item => Box(item.Index, item.Item, image, view));
        var turned = view.Record.Problems.Any(problem => problem.Code == ProblemCode.PageTurned && problem.Page == image.Number)
            ? Markup.Of($" · 此页已转正，框以转正后的页面为准<small>This page was turned when read; boxes belong to the upright page.</small>")
            : Markup.None;
        return Markup.Of($"""
            <figure><div class="sheet"><img src="{image.Path}" alt="第 {image.Number} 页 page {image.Number}" loading="lazy" width="{image.Width:0}" height="{image.Height:0}">
            {Markup.Join(boxes)}</div><figcaption>第 {image.Number} 页 page {image.Number}{turned}</figcaption></figure>

            """);
    }

    private static Markup Box(int place, Field field, PageImage image, FieldView view)
    {
        var box = field.Box!.Value;
        double X(double x) => 100 * x / image.Width;
        double Y(double y) => 100 * y / image.Height;
        return Markup.Of($"""<a class="box {Looks.StyleOf(field)}" id="b{place}" href="#c{place}" data-hot="{place}" style="left:{X(box.Left):0.###}%;top:{Y(box.Top):0.###}%;width:{X(box.Width):0.###}%;height:{Y(box.Height):0.###}%" title="{view.Tooltip(field)}"></a>""");
    }

    private static Markup Problems(FieldView view)
    {
        if (view.Record.Problems.Count == 0) return Markup.None;
        return Markup.Of($"""<section><h2>问题 <small>Problems</small></h2><ul class="problems">{Markup.Join(view.Record.Problems.Select(problem => Problem(problem, view)))}</ul></section>""");
    }

    private static Markup Problem(Problem problem, FieldView view)
    {
        const int mostLinks = 12;
        var rule = ProblemTable.Of(problem.Code);
        var (style, sign) = problem.Severity switch { Severity.Error => ("error", "✕"), Severity.Warning => ("warning", "▲"), _ => ("info", "i") };
        var where = problem.Page is { } page ? Markup.Of($" · 第 {page} 页 page {page}") : Markup.None;
        var links = string.Join(", ", problem.Fields.Take(mostLinks).Select(id => view.Link(id).Text));
        var more = problem.Fields.Count > mostLinks ? $" … +{problem.Fields.Count - mostLinks}" : "";
        var fields = problem.Fields.Count == 0 ? Markup.None : Markup.Of($"""<p class="fields">{new Markup(links)}{more}</p>""");
        return Markup.Of($"""
            <li class="{style}"><p><b class="sign">{sign}</b> <code>{PageShell.NameOf(problem.Code)}</code>{where}: {problem.Message}</p>
            <p class="cure">{rule.Meaning} <b>→</b> {rule.Cure}</p>{fields}</li>

            """);
    }

    private static Markup Grids(FieldView view) => view.Record.Layouts == TableLayouts.None
        ? new("""<section><p class="none">没有可读的统计表。<small>No statistical grid was read.</small></p></section>""")
        : Markup.Of($"{Legend()}{Markup.Join(Enum.GetValues<TableKind>().Select(table => GridTables.Grid(table, view)))}");

    private static Markup Legend()
    {
        var levels = Looks.Levels.Select(level => Markup.Of($"""<li><span class="key {level.Style}"></span>{level.Text}</li>"""));
        return Markup.Of($"""
            <ul class="legend" aria-label="图例 legend"><li>置信度<small>confidence</small></li>{Markup.Join(levels)}
            <li><span class="key l1 review"></span>待复核<small>review</small></li><li><span class="key blank">空</span>空白<small>blank</small></li>
            <li><span class="key missing">缺</span>无此行列<small>missing</small></li><li><span class="key unread">？</span>未读出<small>unread</small></li>
            <li><span class="key broken">≠</span>勾稽不符<small>broken sum</small></li></ul>
            """);
    }

    /// <summary>Checks that are no sums of a form's grid: across years, or against the narrative.</summary>
    private static Markup OtherChecks(FieldView view)
    {
        var own = FormCatalogue.Tables.SelectMany(form => form.Checks).Select(check => check.Id).ToHashSet();
        var others = view.Record.Checks.Where(check => !own.Contains(check.Id.Split('.')[0])).ToList();
        if (others.Count == 0) return Markup.None;
        var rows = others.Select(check => Markup.Of($"<tr><td>{check.Id}</td><td>{PageShell.NameOf(check.Status)}</td><td>{check.Left}</td><td>{check.Right}</td></tr>"));
        return Markup.Of($"""<section><h2>其他核对 <small>Other checks</small></h2><table class="plain">{Markup.Join(rows)}</table></section>""");
    }

    private static Markup Footer(ExtractionRecord record) => Markup.Of($"""
        <footer>{record.Source.MediaType} · {record.Source.Bytes} bytes · sha256 {record.Source.Sha256 ?? "–"}<br>extractor {record.Extractor.Version} · text layer {record.Extractor.TextLayer ?? "–"} · OCR {record.Extractor.Ocr ?? "–"} · accepted risk {record.Extractor.AcceptedRisk}</footer>
        """);
}
