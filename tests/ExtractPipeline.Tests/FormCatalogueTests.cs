using ExtractPipeline.Extraction.Forms;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

public class FormCatalogueTests
{
    [Theory]
    [InlineData(Layout.Ogi2021, 10, 175, 15)]
    [InlineData(Layout.Ogi2019, 22, 161, 15)]
    public void Tables_OfAnEdition_HaveTheCellsOfTheForm(Layout layout, int proactive, int requests, int disputes)
    {
        FormCatalogue.Of(TableKind.Proactive, layout).Cells.Count().ShouldBe(proactive);
        FormCatalogue.Of(TableKind.Requests, layout).Cells.Count().ShouldBe(requests);
        FormCatalogue.Of(TableKind.Disputes, layout).Cells.Count().ShouldBe(disputes);
    }

    [Fact]
    public void FieldIds_AreUniqueAndParseBack()
    {
        foreach (var layout in new[] { Layout.Ogi2021, Layout.Ogi2019 })
        {
            var ids = FormCatalogue.Cells(layout, layout, layout).Select(cell => cell.Id).ToList();
            ids.Distinct().Count().ShouldBe(ids.Count);
            ids.ShouldAllBe(id => FieldId.Parse(id.ToString()) == id);
        }
    }

    [Fact]
    public void Checks_NameRowsAndColumnsThatExist()
    {
        foreach (var form in FormCatalogue.Tables)
        {
            foreach (var check in form.Checks)
            {
                var lines = form.Sections.SelectMany(section => check.Each == CheckDirection.Column ? section.Rows : section.Columns).Select(line => line.Id);
                check.Left.Concat(check.Right).ShouldBeSubsetOf(lines);
            }
        }
    }

    [Fact]
    public void Lines_WithoutVariantsOrGroups_HaveEmptyLists()
    {
        foreach (var line in FormCatalogue.Tables.SelectMany(form => form.Sections).SelectMany(section => section.Rows.Concat(section.Columns)))
        {
            line.Wordings.ShouldContain(line.Label);
            line.Path.ShouldEndWith(line.Label);
        }
    }
}
