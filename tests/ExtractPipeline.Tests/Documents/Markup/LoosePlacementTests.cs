using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Documents.Markup;
using ExtractPipeline.Extraction.Forms;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Documents.Markup;

public class LoosePlacementTests
{
    private static readonly string[] Headings = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];

    [Fact]
    public void Place_BlankCellsInAlignedRows_StayWhereTheyAre()
    {
        var placed = Place(
            ["", "", "7.属于行政执法案卷", "0", "0", "0", "0", "0", "0", "0"],
            ["", "", "8.属于行政查询事项", "", "0", "0", "", "", "0", ""]);
        placed[1].ShouldAllBe(cell => cell.Readings == null);
        placed[1].Select(cell => cell.Cell?.Text ?? "").ShouldBe(["", "0", "0", "", "", "0", ""]);
    }

    [Fact]
    public void Place_LabelHasSlippedAgainstItsSisters_NothingInItsRowIsCertain()
    {
        var placed = Place(
            ["", "", "7.属于行政执法案卷", "0", "0", "0", "0", "0", "0", "0"],
            ["", "8.属于行政查询事项", "", "0", "0", "", "", "0", "0", ""]);
        placed[0].ShouldAllBe(cell => cell.Readings == null);
        placed[1].ShouldAllBe(cell => cell.Readings != null);
    }

    private static IReadOnlyList<IReadOnlyList<PlacedCell>> Place(params string[][] rows)
    {
        var section = new LooseSection(null, null, [.. Headings.Select(Cell)], 3);
        foreach (var row in rows)
        {
            var label = Array.FindIndex(row, text => text.Contains('.', StringComparison.Ordinal));
            section.Entries.Add(new([Cell(row[label])], label + 1, [.. row.Skip(label + 1).Select(Cell)]));
        }

        return LoosePlacement.Place(section, TableKind.Requests);
    }

    private static LooseCell Cell(string text) => new(text, new() { Kind = LocatorKind.Text });
}
