using System.Globalization;
using System.Text;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>Judges the text layer of each page before anybody trusts it. Pages that fail keep no words.</summary>
internal static class TextLayerJudge
{
    /// <summary>Share of characters without meaning, and of rare ideographs, that no honest page of a report reaches.</summary>
    private const double MostMeaningless = 0.12, LeastCommon = 0.35;

    /// <summary>An image is a scan of the page from this share of its area; a picture of a table from the second.</summary>
    private const double ScanShare = 0.4, PictureShare = 0.06;

    /// <summary>Share of the characters that must be painted visibly, and after the image.</summary>
    private const double VisibleShare = 0.9;

    /// <summary>Fewer characters than these beside a scan are a page number or a stamp.</summary>
    private const int FewCharacters = 40;

    /// <summary>Printed area in square points from which a page is not blank.</summary>
    private const double BlankInk = 40;

    /// <summary>In points: the empty end of a table is no ink.</summary>
    private const double ThickestRuling = 1.5;

    // The ideographs that the form's own labels and any administrative prose are made of.
    private static readonly HashSet<char> Common =
    [
        .. Forms.FormCatalogue.Tables.SelectMany(form => form.Sections.SelectMany(section => section.Columns.Concat(section.Rows)).SelectMany(line => line.Wordings).Append(form.Title)).SelectMany(LabelText.Normalize),
        .. "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理府给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严",
    ];

    /// <summary>The pages of a PDF with their verdicts: at a glance where they are nothing but pictures, else what a reader makes of them.</summary>
    public static async Task<PdfTextLayer> ReadAsync(
        IPdfTextReader reader, string path, ReadOnlyMemory<byte> file, ExtractionLimits limits, CancellationToken cancellation)
    {
        if (PlainScan.Read(file, limits) is { } scan) return new(scan, Complaints: "");
        var text = await reader.ReadAsync(path, file, limits, cancellation);
        return text with { Pages = await JudgeAsync(text.Pages, path, file, limits, cancellation) };
    }

    /// <summary>The pages with their verdicts.</summary>
    private static async Task<IReadOnlyList<Page>> JudgeAsync(
        IReadOnlyList<Page> pages, string path, ReadOnlyMemory<byte> file, ExtractionLimits limits, CancellationToken cancellation)
    {
        var images = (await PdfImage.ListAsync(path, file, limits, cancellation)).ToLookup(image => image.Page);
        var judged = new List<Page>(pages.Count);
        foreach (var page in pages)
        {
            PdfImage[] drawn = [.. images[page.Number]];
            var verdict = await JudgeAsync(page, drawn, path, limits, cancellation);
            var picture = drawn.Any(image => image.Area > PictureShare * page.Width * page.Height);
            judged.Add(page with { TextLayer = verdict, HasPicture = picture, Images = drawn, Words = verdict == TextLayer.Good ? page.Words : [] });
        }

        return judged;
    }

    private static async Task<TextLayer> JudgeAsync(Page page, IReadOnlyList<PdfImage> images, string path, ExtractionLimits limits, CancellationToken cancellation)
    {
        var characters = page.Words.Sum(word => word.Text.Length);
        var area = page.Width * page.Height;
        var largest = images.Select(image => image.Area).DefaultIfEmpty(0).Max() / area;
        var total = images.Sum(image => Math.Min(image.Area, area)) / area;
        if (characters == 0)
        {
            if (largest > PictureShare) return TextLayer.Absent;
            var raster = (await PageRaster.RenderAsync(path, page.Number, 1, 100, limits, cancellation))[0];
            var rulings = RulingFinder.Find(raster).Sum(ruling => ruling.To - ruling.From) * ThickestRuling;
            return raster.Ink(new(0, 0, page.Width, page.Height)) - rulings > BlankInk ? TextLayer.Absent : TextLayer.Blank;
        }

        if (IsGarbage(page.Words)) return TextLayer.Garbage;
        if (total < PictureShare) return TextLayer.Good;
        if (total >= ScanShare && characters < FewCharacters) return TextLayer.Absent;
        var visible = await PaintedText.CountAsync(path, page.Number, afterImages: total >= ScanShare, limits, cancellation);
        return visible >= VisibleShare * page.Words.Sum(word => new StringInfo(word.Text).LengthInTextElements) ? TextLayer.Good : TextLayer.Hidden;
    }

    /// <summary>
    /// Whether the characters cannot be what the page shows: code points without a meaning (private use, replacement, control), letters of
    /// scripts that such reports do not use, ideographs of which hardly any is a common one, or letters where a Chinese report has ideographs.
    /// </summary>
    internal static bool IsGarbage(IReadOnlyList<Word> words)
    {
        int all = 0, meaningless = 0, ideographs = 0, common = 0, foreign = 0, marks = 0, letters = 0;
        foreach (var rune in words.SelectMany(word => word.Text.EnumerateRunes()))
        {
            all++;
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.PrivateUse or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate || rune.Value == 0xFFFD) meaningless++;
            if (rune.Value is >= 0x3400 and <= 0x9FFF or >= 0x2E80 and <= 0x2FDF or >= 0x20000)
            {
                ideographs++;
                if (rune.IsBmp && Common.Contains(LabelText.Fold((char)rune.Value))) common++;
            }
            else if (Rune.IsLetter(rune) || (rune.Value is >= 0x80 and < 0x2000 && Rune.IsSymbol(rune)))
            {
                letters++;
                if (rune.Value is >= 0x80 and < 0x2000 && Rune.IsLetter(rune)) foreign++;
            }
            else if (rune.Value < 0x80 && (Rune.IsPunctuation(rune) || Rune.IsSymbol(rune)))
            {
                marks++;
            }
        }

        const int enough = 20;
        if (all < enough) return meaningless > all / 3;
        return meaningless > MostMeaningless * all
            || (ideographs >= enough && common < LeastCommon * ideographs)
            || foreign > 0.3 * all
            || (ideographs < 0.05 * all && marks > 0.4 * all)
            || (ideographs < 0.1 * all && letters > 0.3 * all);
    }
}
