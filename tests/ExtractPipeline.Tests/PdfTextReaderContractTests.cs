using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

/// <summary>What every reader behind <see cref="IPdfTextReader"/> must do: the same words in the same places.</summary>
public class PdfTextReaderContractTests
{
    /// <summary>Readers may round, and take the height of a font from other tables.</summary>
    private const double Points = 1;

    // Helvetica: "Hello" is 2.278 of its size wide; the font rises 0.718 of it above the baseline and falls 0.207 below.
    private const double Size = 12, Width = 2.278 * Size, Ascent = 0.718 * Size, Descent = 0.207 * Size;

    private static readonly Dictionary<string, IPdfTextReader> ByName = new(StringComparer.Ordinal)
    {
        ["poppler"] = new PopplerTextReader(),
#if WITH_PDFPIG
        ["PdfPig"] = new PdfPigTextReader(),
#endif
    };

    public static TheoryData<string> Readers => [.. ByName.Keys];

    public static MatrixTheoryData<string, int> ReadersAndTurns => new(ByName.Keys, [0, 90, 180, 270]);

    [Theory]
    [MemberData(nameof(ReadersAndTurns))]
    public async Task Read_TurnedAndCroppedPage_HasItsWordAsDisplayed(string reader, int rotate)
    {
        // Shown are 260 × 360 points; the baseline begins at (10, 40) from their top left.
        var page = new TinyPage(TinyPdf.Text(30, 350, Size, "Hello")) { CropBox = "[20 30 280 390]", Rotate = rotate };
        const double x = 10, y = 40, width = 260, height = 360;

        var read = (await ReadAsync(reader, TinyPdf.Of(page))).ShouldHaveSingleItem();

        var upright = new Box(x, y - Ascent, x + Width, y + Descent);
        var (size, box) = rotate switch
        {
            90 => ((height, width), new Box(height - upright.Bottom, upright.Left, height - upright.Top, upright.Right)),
            180 => ((width, height), new Box(width - upright.Right, height - upright.Bottom, width - upright.Left, height - upright.Top)),
            270 => ((height, width), new Box(upright.Top, width - upright.Right, upright.Bottom, width - upright.Left)),
            _ => ((width, height), upright),
        };
        (read.Width, read.Height).ShouldBe(size);
        var word = read.Words.ShouldHaveSingleItem();
        word.Text.ShouldBe("Hello");
        ShouldBeAt(word, box);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_SeveralPages_KeepsTheirOrderAndTheEmptyOne(string reader)
    {
        var pages = await ReadAsync(reader, TinyPdf.Of(
            new TinyPage(TinyPdf.Text(30, 350, Size, "one")),
            new TinyPage(""),
            new TinyPage(TinyPdf.Text(30, 150, Size, "three")) { Compressed = false, MediaBox = "[0 0 500 200]" }));

        pages.Select(page => page.Number).ShouldBe([1, 2, 3]);
        pages.Select(page => string.Join(' ', page.Words.Select(word => word.Text))).ShouldBe(["one", "", "three"]);
        (pages[2].Width, pages[2].Height).ShouldBe((500, 200));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_Gaps_PartWords(string reader)
    {
        var line = TinyPdf.Text(30, 350, Size, "left right");
        var apart = TinyPdf.Text(30, 300, Size, "12") + TinyPdf.Text(30 + (2 * 0.556 * Size) + 3, 300, Size, "34");
        var together = TinyPdf.Text(30, 250, Size, "12") + TinyPdf.Text(30 + (2 * 0.556 * Size), 250, Size, "34");
        var below = TinyPdf.Text(30, 200, Size, "56") + TinyPdf.Text(30, 185, Size, "78");

        var page = (await ReadAsync(reader, TinyPdf.Of(new TinyPage(line + apart + together + below)))).ShouldHaveSingleItem();

        page.Words.Select(word => word.Text).ShouldBe(["left", "right", "12", "34", "1234", "56", "78"], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_Encrypted_IsFileEncrypted(string reader)
    {
        using var folder = new TempFolder();
        var path = await EncryptedPdf.MakeAsync(folder, "secret");

        (await ReadFailingAsync(reader, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))).Code.ShouldBe(ProblemCode.FileEncrypted);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_Garbage_IsFileDamaged(string reader) =>
        (await ReadFailingAsync(reader, "%PDF-1.7\nnothing that a PDF has"u8.ToArray())).Code.ShouldBe(ProblemCode.FileDamaged);

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_BeyondTheLimits_IsRefused(string reader)
    {
        var pages = TinyPdf.Of(new TinyPage(""), new TinyPage(""), new TinyPage(""));
        var large = TinyPdf.Of(new TinyPage("") { MediaBox = "[0 0 300 6000]" });

        (await ReadFailingAsync(reader, pages, new() { Pages = 2 })).Code.ShouldBe(ProblemCode.TooManyPages);
        (await ReadFailingAsync(reader, large)).Code.ShouldBe(ProblemCode.PageTooLarge);
    }

#if WITH_PDFPIG
    [Fact]
    public async Task PdfPig_LinesAndThinRectangles_AreRulings()
    {
        const string content = "0.5 w 50 100 m 250 100 l S 60 50 1 200 re f 100 100 80 90 re f";

        var page = (await ReadAsync("PdfPig", TinyPdf.Of(new TinyPage(content)))).ShouldHaveSingleItem();

        page.Rulings.ShouldBe([new Ruling(Direction.Horizontal, 300, 50, 250), new Ruling(Direction.Vertical, 60.5, 150, 350)]);
    }
#endif

    private static async Task<IReadOnlyList<Page>> ReadAsync(string reader, byte[] file, ExtractionLimits? limits = null)
    {
        using var folder = new TempFolder();
        var layer = await ByName[reader].ReadAsync(folder.Write("input.pdf", file), file, limits ?? new(), TestContext.Current.CancellationToken);
        layer.Complaints.ShouldBeEmpty();
        return layer.Pages;
    }

    private static Task<DocumentException> ReadFailingAsync(string reader, byte[] file, ExtractionLimits? limits = null) =>
        Should.ThrowAsync<DocumentException>(() => ReadAsync(reader, file, limits));

    private static void ShouldBeAt(Word word, Box box)
    {
        word.Box.Left.ShouldBe(box.Left, Points);
        word.Box.Top.ShouldBe(box.Top, Points);
        word.Box.Right.ShouldBe(box.Right, Points);
        word.Box.Bottom.ShouldBe(box.Bottom, Points);
    }
}
