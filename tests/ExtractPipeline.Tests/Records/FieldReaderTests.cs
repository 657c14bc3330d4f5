using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Records;

/// <summary>Several steps ask what a grid says, and a worn one takes seconds.</summary>
public class FieldReaderTests
{
    [Fact]
    public void Read_SameGridAgain_IsNotReadAnew()
    {
        var form = FormCatalogue.Of(TableKind.Disputes).Single();
        var grid = new Grid { Form = form, Cells = [.. form.Cells.Select(cell => new GridCell { Form = cell, Presence = Presence.Unseen })], Extent = (0, 100), Agreement = 1 };

        FieldReader.Read(grid).ShouldBeSameAs(FieldReader.Read(grid));
        FieldReader.Read(grid with { Agreement = 2 }).ShouldNotBeSameAs(FieldReader.Read(grid));
    }
}
