using System.Text;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Fixtures.Content;
using ExtractPipeline.Fixtures.Rendering;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

/// <summary>What stands in a cell besides plain text: it is not blank, and characters that look otherwise are no digits of the number.</summary>
public sealed class CellContentTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("<img src='215.png'>")]
    [InlineData("<img src='215.png' alt='215'>")]
    [InlineData("<svg><text>215</text></svg>")]
    [InlineData("<math><mn>215</mn></math>")]
    [InlineData("<object data='x'></object>")]
    [InlineData("<script>document.write(215)</script>")]
    [InlineData("<span class='drawn'></span>")]
    public async Task Html_CellThatShowsWhatIsNoText_IsUnread(string cell) => await IsHeldBackAsync(MarkupSketch.Page(cell, head: "<style>.drawn::before{content:attr(title)'215'}</style>"));

    [Theory]
    [InlineData("<img src='gap.gif' width=1 height=1>")]
    [InlineData("&nbsp;")]
    [InlineData("<span class='clear'></span>")]
    public async Task Html_CellWithNothingToSee_IsBlank(string cell)
    {
        var field = MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, MarkupSketch.Page(cell, head: "<style>.clear:after{content:'.';visibility:hidden}</style>")));

        (field.State, field.Decision).ShouldBe((FieldState.Blank, Decision.Accept));
    }

    [Theory]
    [InlineData("215<span style='vertical-align:super;font-size:6pt'>1</span>")]
    [InlineData("215<span class='up'>1</span>")]
    [InlineData("215<span style='position:relative;top:-4pt;mso-text-raise:4pt'>1</span>")]
    public async Task Html_RaisedDigit_IsNoneOfTheNumber(string cell)
    {
        var field = MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, MarkupSketch.Page(cell, head: "<style>.up{vertical-align:super}</style>")));

        field.Value.ShouldBe(215);
    }

    [Theory]
    [InlineData("<span style='text-decoration:line-through'>99</span>215")]
    [InlineData("<span class='old'>99</span>215")]
    [InlineData("<span style='color:#fff'>9</span>215")]
    [InlineData("<span style='opacity:0'>9</span>215")]
    [InlineData("<span style='position:absolute;left:-9999px'>9</span>215")]
    [InlineData("<bdo dir='rtl'>512</bdo>")]
    public async Task Html_DigitsOfAnotherLook_AreNeverPartOfAnAcceptedNumber(string cell) => await IsHeldBackAsync(MarkupSketch.Page(cell, head: "<style>.old{text-decoration:line-through}</style>"));

    [Theory]
    [InlineData("<w:r><w:sym w:font='Wingdings' w:char='F081'/></w:r>")]
    [InlineData("<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:r><m:t>215</m:t></m:r></m:oMath>")]
    [InlineData("<w:r><w:object/></w:r>")]
    [InlineData("<w:r><w:fldChar><w:ffData><w:ddList/></w:ffData></w:fldChar></w:r>")]
    [InlineData("<w:r><w:fldChar/></w:r><w:r><w:instrText> EQ \\f(215,1)</w:instrText></w:r>")]
    [InlineData("<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>215</w:t></w:r>")]
    public async Task Word_CellThatShowsWhatIsNoText_IsUnread(string runs) =>
        await IsHeldBackAsync(DocxWriter.Pack(DocxWriter.Document(MarkupSketch.Word(runs.Replace('\'', '"'))), ""));

    [Theory]
    [InlineData("<w:r><w:t>215</w:t></w:r><w:r><w:rPr><w:position w:val='8'/></w:rPr><w:t>1</w:t></w:r>")]
    [InlineData("<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>215</w:t></w:r></w:rubyBase></w:ruby></w:r>")]
    public async Task Word_RaisedDigitOrRuby_IsNoneOfTheNumber(string runs) =>
        MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, DocxWriter.Pack(DocxWriter.Document(MarkupSketch.Word(runs.Replace('\'', '"'))), ""))).Value.ShouldBe(215);

    /// <summary>The whole row of 四 holds words: it is not empty.</summary>
    [Theory]
    [InlineData("零")]
    [InlineData("〇")]
    [InlineData("未发生")]
    [InlineData("7/10")]
    [InlineData("<img src='7.png'>")]
    public async Task Html_DisputesWithoutANumber_AreNotBlank(string cell)
    {
        var draft = new Draft(new("no numbers"));
        foreach (var (_, printed) in draft.CellsOf(TableKind.Disputes)) printed.Text = "@";
        var page = Encoding.UTF8.GetString(MarkupFile.Write(draft, MarkupFormat.Portal)).Replace("@", cell, StringComparison.Ordinal);

        var record = await MarkupSketch.ExtractAsync(folder, page);

        page.ShouldContain(cell);
        record.Fields.Where(field => field.Id.StartsWith("disputes.", StringComparison.Ordinal)).ShouldAllBe(field => field.Decision == Decision.Review);
        record.Outcome.ShouldBe(Outcome.NeedsReview);
    }

    /// <summary>The blocks of 四 in another order: their leaves are the same, only their headings tell.</summary>
    [Fact]
    public async Task Html_DisputesWithBlocksInAnotherOrder_GoToReview()
    {
        var draft = new Draft(new("other order"));
        var page = Encoding.UTF8.GetString(MarkupFile.Write(draft, MarkupFormat.Portal));
        var swapped = page.Replace("未经复议直接起诉", "@@", StringComparison.Ordinal).Replace("复议后起诉", "未经复议直接起诉", StringComparison.Ordinal).Replace("@@", "复议后起诉", StringComparison.Ordinal);

        var record = await MarkupSketch.ExtractAsync(folder, swapped);

        swapped.ShouldNotBe(page);
        record.Fields.Where(field => field.Id.StartsWith("disputes.litigation", StringComparison.Ordinal)).ShouldAllBe(field => field.Decision == Decision.Review);
    }

    private Task IsHeldBackAsync(string page) => IsHeldBackAsync(Encoding.UTF8.GetBytes(page));

    private async Task IsHeldBackAsync(byte[] document)
    {
        var field = MarkupSketch.FieldOf(await MarkupSketch.ExtractAsync(folder, document));

        (field.State, field.Decision).ShouldBe((FieldState.Unread, Decision.Review), $"{field.Value} from {field.Raw}");
    }
}
