using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

public class LabelTextProperties
{
    private static readonly string[] Labels =
        [.. FormCatalogue.Tables.SelectMany(form => form.Sections).SelectMany(section => section.Rows.Concat(section.Columns)).SelectMany(line => line.Wordings).Distinct()];

    /// <summary>Labels, pieces of labels and words, so that some are alike and some are equal.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements(Labels),
        from label in Gen.Elements(Labels) from length in Gen.Choose(0, 6) select label[..Math.Min(length, label.Length)],
        Gen.Elements("自", "然", "人", "1", ".", " ").ArrayOf().Select(string.Concat));

    private static readonly Gen<(string A, string B)> Pairs = from a in Texts from b in Texts select (LabelText.Normalize(a), LabelText.Normalize(b));

    [Fact]
    public void Similarity_OfTwoTexts_IsSymmetricAndAShare() => Prop.ForAll(Pairs.ToArbitrary(), pair =>
    {
        var similarity = LabelText.Similarity(pair.A, pair.B);
        similarity.ShouldBe(LabelText.Similarity(pair.B, pair.A));
        similarity.ShouldBeInRange(0, 1);
        (similarity == 1).ShouldBe(pair.A == pair.B);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Normalize_OfALabelPrintedOtherwise_IsTheSame()
    {
        var noises = Gen.Elements("", "", "", " ", "\u3000", "\n", "，", "（", "·", "“", "-");
        var printed =
            from label in Gen.Elements(Labels)
            from noise in noises.ArrayOf(label.Length)
            from full in Gen.Elements(true, false).ArrayOf(label.Length)
            select (label, Text: string.Concat(label.Select((c, i) => noise[i] + (full[i] && c is > ' ' and < '\x7F' ? (char)(c + 0xFEE0) : c))));

        Prop.ForAll(printed.ToArbitrary(), pair => LabelText.Normalize(pair.Text).ShouldBe(LabelText.Normalize(pair.label))).QuickCheckThrowOnFailure();
    }

    /// <summary>One wrong character leaves a row's label nearer to its own wording than to any other row's of its table.</summary>
    [Fact]
    public void Similarity_OfALabelWithOneWrongCharacter_IsMostForItsOwnRow()
    {
        var damaged =
            from form in Gen.Elements(FormCatalogue.Tables.Where(form => form.Table != TableKind.Disputes).ToArray())
            let rows = form.Sections.SelectMany(section => section.Rows).ToArray()
            from row in Gen.Elements(rows)
            let key = LabelText.Normalize(row.Label)
            from at in Gen.Choose(0, key.Length - 1)
            from c in Gen.Elements('口', '囗', '末', '己', '工', 'l', '8')
            select (rows, row, Text: key[..at] + c + key[(at + 1)..]);

        Prop.ForAll(damaged.ToArbitrary(), sample =>
        {
            var best = sample.rows.MaxBy(row => row.Wordings.Max(wording => LabelText.Similarity(LabelText.Normalize(wording), sample.Text)));
            best!.Id.ShouldBe(sample.row.Id);
        }).QuickCheckThrowOnFailure();
    }
}
