using System.Globalization;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Grids;

/// <summary>Grid 三 as it comes from the image of a page: its words are read well or badly, its rulings are as they were.</summary>
public class ScannedGridTests
{
    private static readonly ReportLook Look = new(9, 36, 110, 55, Alignment.Center, Alignment.Left, true, Layout.Ogi2021, -1, [], 0, 99, 2, 1);

    private static readonly IReadOnlyList<Page> Pages = ReportSketch.Draw(Look).Pages;

    private static readonly Grid Printed = GridFinder.Find(Pages).Of(TableKind.Requests)!, Disputes = GridFinder.Find(Pages).Of(TableKind.Disputes)!;

    private static GridCell CellOf(Grid grid, string row, string column) => grid.Cells.Single(cell => cell.Form.Id.Row == row && cell.Form.Id.Column == column);

    /// <summary>The page on which the grid stands, after a change of its words, as a scan.</summary>
    private static IReadOnlyList<Page> Scanned(Func<Word, IEnumerable<Word>> change) => Scanned(Pages, change);

    private static IReadOnlyList<Page> Scanned(IReadOnlyList<Page> pages, Func<Word, IEnumerable<Word>> change) =>
    [
        .. pages.Select(page => page with
        {
            Words = [.. page.Words.SelectMany(change).Select(word => word with { Recognized = true })],
            Scan = new(new PageRaster((int)page.Width, (int)page.Height, 72, new byte[(int)page.Width * (int)page.Height]), Projection.None, true),
        }),
    ];

    private static void ShouldBeWhole(Grid? grid) => ShouldBeWhole(grid, Printed);

    private static void ShouldBeWhole(Grid? grid, Grid whole)
    {
        grid.ShouldNotBeNull();
        grid.Cells.Where(cell => cell.Presence != Presence.Present).Select(cell => cell.Form.Id.ToString()).ShouldBeEmpty();
        foreach (var (cell, printed) in grid.Cells.Zip(whole.Cells))
            string.Concat(cell.Words.Select(word => word.Text)).ShouldBe(string.Concat(printed.Words.Select(word => word.Text)), cell.Form.Id.ToString());
    }

    [Fact]
    public void Find_ScanThatIsReadWell_IsThePrintedGrid() => ShouldBeWhole(GridFinder.Find(Scanned(word => [word])).Of(TableKind.Requests));

    /// <summary>A line that dirt has drawn goes through an empty cell: it is no print, but may lie on a 1, so the cell is empty for all that can be seen and a person looks.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verify_EmptyCellUnderALineOfDirt_IsLeftToAPerson(bool isKnownAsDirt)
    {
        var cell = await VerifyEmptyCell((line, white) => new(line, Projection.None, true) { Clean = isKnownAsDirt ? white : null });

        string.Concat(cell.Words.Select(word => word.Text)).ShouldBe(isKnownAsDirt ? "" : "1");
        cell.Doubts.ShouldBe(isKnownAsDirt ? PlacementDoubts.Stray : PlacementDoubts.ReadAgain);
    }

    /// <summary>Coloured ink that was taken for a seal's may be a number printed in red.</summary>
    [Fact]
    public async Task Verify_EmptyCellUnderColouredInk_IsLeftToAPerson()
    {
        var cell = await VerifyEmptyCell((line, white) => new(white, Projection.None, true) { Stamps = line });

        cell.Words.ShouldBeEmpty();
        cell.Doubts.ShouldBe(PlacementDoubts.ColouredInk);
        Confidence.OfPlace(cell.Doubts, scanned: true).ShouldBeGreaterThan(Confidence.DefaultAcceptedRisk);
    }

    /// <summary>What the scan has kept of a number printed in red looks like a dash, or like another number.</summary>
    [Theory]
    [InlineData("—", true, true)]
    [InlineData("—", false, false)]
    [InlineData("7", true, true)]
    [InlineData("7", false, false)]
    public async Task Verify_WordThatIsLeftOfColouredInk_IsLeftToAPerson(string text, bool isColoured, bool isDoubted)
    {
        var cell = await VerifyEmptyCell((line, white) => new(line, Projection.None, true) { Stamps = isColoured ? line : white }, text);

        string.Concat(cell.Words.Select(word => word.Text)).ShouldBe(text);
        cell.Doubts.HasFlag(PlacementDoubts.ColouredInk).ShouldBe(isDoubted);
    }

    /// <summary>
    /// A cell of 三 once verified, on a scan without words in it but for a text in its middle, of which the picture is made from one with a slanted line
    /// through it and one that is white.
    /// </summary>
    private static async Task<GridCell> VerifyEmptyCell(Func<PageRaster, PageRaster, Scan> look, string text = "")
    {
        var empty = CellOf(Printed, "granted", "natural_person");
        var slot = empty.Slot!.Value;
        var pages = Scanned(word => [word]).Select(page =>
        {
            if (page.Number != empty.Sheet!.Page.Number) return page;
            var (width, height) = ((int)page.Width, (int)page.Height);
            byte[] white = [.. Enumerable.Repeat((byte)255, width * height)], line = [.. white];
            for (var y = (int)slot.Top; y < slot.Bottom; y++) line[(y * width) + (int)(slot.CenterX + ((y - slot.CenterY) / 3))] = 0;
            return page with
            {
                Words =
                [
                    .. page.Words.Where(word => !(word.Box.CenterX > slot.Left && word.Box.CenterX < slot.Right && word.Box.CenterY > slot.Top && word.Box.CenterY < slot.Bottom)),
                    .. text.Length == 0 ? [] : (Word[])[new(text, new(slot.CenterX - 4, slot.CenterY - 4, slot.CenterX + 4, slot.CenterY + 4)) { Recognized = true }],
                ],
                Scan = look(new(width, height, 72, line), new(width, height, 72, white)),
            };
        }).ToList();

        var (_, found) = await GridVerifier.VerifyAsync(pages, GridFinder.Find(pages), new PageLooks("none", new()), TestContext.Current.CancellationToken);
        return CellOf(found.Of(TableKind.Requests)!, "granted", "natural_person");
    }

    /// <summary>A line of values between two rows of the table belongs to neither of them: what is right about it is doubtful, not what has its own label and rulings.</summary>
    [Fact]
    public void Find_LineOfValuesWithoutALabel_CastsDoubtOnTheRowsAboutItOnly()
    {
        var (above, below) = (CellOf(Printed, "denied_internal_affairs", "total"), CellOf(Printed, "denied_process_information", "total"));
        const double room = 14;
        var edge = below.Slot!.Value.Top;
        var pages = Pages.Select(page => page.Number != above.Sheet!.Page.Number ? page : page with
        {
            Height = page.Height + room,
            Words =
            [
                .. page.Words.Select(word => word.Box.CenterY > edge ? word with { Box = Down(word.Box) } : word),
                .. Printed.Cells.Where(cell => cell.Form.Id.Row == "denied_internal_affairs").Select(cell => new Word("7", Box.Around([cell.Words[0].PageBox]) with { Top = edge + 3, Bottom = edge + room - 3 })),
            ],
            Rulings =
            [
                .. page.Rulings!.Select(ruling => ruling.Direction == Direction.Horizontal
                    ? ruling.At > edge + 1 ? ruling with { At = ruling.At + room } : ruling
                    : ruling with { From = ruling.From > edge + 1 ? ruling.From + room : ruling.From, To = ruling.To > edge + 1 ? ruling.To + room : ruling.To }),
                new(Direction.Horizontal, edge + room, page.Rulings!.Min(ruling => ruling.From), page.Rulings!.Max(ruling => ruling.To)),
            ],
        }).ToList();

        var found = GridFinder.Find(Scanned(pages, word => [word])).Of(TableKind.Requests);

        ShouldBeWhole(found);
        found!.Oddities.ShouldContain(oddity => oddity.Contains("without a label", StringComparison.Ordinal));
        found.Cells.Where(cell => cell.Doubts.HasFlag(PlacementDoubts.Unexpected)).Select(cell => cell.Form.Id.Row).Distinct().ShouldBe(["denied_internal_affairs", "denied_process_information"]);

        static Box Down(Box box) => box with { Top = box.Top + room, Bottom = box.Bottom + room };
    }

    /// <summary>A shadow has drawn one more ruling beside the table: a speck before it is dirt beside its row; where many rows have values there, it is a column.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(12, true)]
    public void Find_ValuesUnderNoHeadingBesideTheTable_AreAColumnWhereManyRowsHaveOne(int count, bool isColumn)
    {
        const double room = 24;
        var totals = Printed.Cells.Where(cell => cell.Form.Id.Column == "total" && cell.Slot is not null).ToList();
        var right = totals.Max(cell => cell.Slot!.Value.Right);
        var hit = totals.Skip(4).Take(count).ToList();
        var pages = Scanned([.. Pages.Select(page => page with
        {
            Width = page.Width + room,
            Rulings =
            [
                .. page.Rulings!.Select(ruling => ruling.Direction == Direction.Horizontal && Math.Abs(ruling.To - right) < 2 ? ruling with { To = ruling.To + room } : ruling),
                .. page.Rulings!.Where(ruling => ruling.Direction == Direction.Vertical && Math.Abs(ruling.At - right) < 2).Select(ruling => ruling with { At = ruling.At + room }),
            ],
            Words = [.. page.Words, .. hit.Where(cell => cell.Sheet!.Page.Number == page.Number).Select(cell => new Word("1", new(right + 10, cell.Slot!.Value.CenterY - 3, right + 14, cell.Slot!.Value.CenterY + 3)) { Readings = [new("1", 0.999, true)] })],
        })], word => [word]);

        var found = GridFinder.Find(pages).Of(TableKind.Requests);

        ShouldBeWhole(found);
        found!.Oddities.ShouldHaveSingleItem().ShouldContain("in a column that the form does not have");
        found.Cells.All(cell => cell.Doubts.HasFlag(PlacementDoubts.Unexpected)).ShouldBe(isColumn);
        found.Cells.Any(cell => cell.Doubts.HasFlag(PlacementDoubts.Unexpected)).ShouldBe(isColumn);
        if (!isColumn) found.Cells.Where(cell => cell.Doubts.HasFlag(PlacementDoubts.Stray) && cell.Sheet!.Page.Number == hit[0].Sheet!.Page.Number).Select(cell => cell.Form.Id.Row).Distinct().ShouldBe([hit[0].Form.Id.Row]);
    }

    /// <summary>A column that the form does not have is one thing to look at, however many values it holds.</summary>
    [Fact]
    public void Tell_WordsOfOneColumn_AreOneSentence()
    {
        var odd = new OddWords();
        var words = Printed.Cells.SelectMany(cell => cell.Words).Take(7).ToList();
        foreach (var word in words) odd.Add("in a column that the form does not have", word);
        odd.Add("in no cell", words[0] with { Text = "x" });

        odd.Tell().ShouldBe([$"{string.Join(", ", words.Take(5).Select(word => $"'{word.Text}'"))} and 2 more on page {words[0].Sheet.Page.Number} stand in a column that the form does not have", $"'x' on page {words[0].Sheet.Page.Number} stands in no cell"]);
    }

    /// <summary>What a photographed table lies on looks like numbers, left and right of its headings: no line of values ends these.</summary>
    [Fact]
    public void Find_DirtOnBothSidesOfTheHeadings_LeavesThemHeadings()
    {
        var first = CellOf(Printed, "received_new", "natural_person").Slot!.Value;
        var last = CellOf(Printed, "received_new", "total").Slot!.Value;
        var pages = Scanned(word => [word]).Select(page => page.Number != Printed.Cells[0].Sheet!.Page.Number ? page : page with
        {
            Words = [.. page.Words, .. new[] { 12, last.Right + 30 }.Select(x => new Word("4", new(x, first.Top - 16, x + 4, first.Top - 9)) { Recognized = true, Readings = [new("4", 0.99, true)] })],
        }).ToList();

        ShouldBeWhole(GridFinder.Find(pages).Of(TableKind.Requests));
    }

    /// <summary>Dashes in all cells of 四 are its values, and the title below them is no heading.</summary>
    [Fact]
    public void Find_DisputesOfDashesAlone_AreItsValues()
    {
        var (first, last) = (Disputes.Cells[0].Slot!.Value, Disputes.Cells[^1].Slot!.Value);
        var pages = Scanned(word => word.Box.CenterY > first.Top && word.Box.CenterY < first.Bottom ? [word with { Text = "—", Readings = [new("—", 0.99, true)] }] : [word]).Select(page => page.Number != Disputes.Cells[0].Sheet!.Page.Number ? page : page with
        {
            Words = [.. page.Words, new("行政复议", new(first.Left, first.Bottom + 6, first.Left + 40, first.Bottom + 15)) { Recognized = true }],
        }).ToList();

        var found = GridFinder.Find(pages).Of(TableKind.Disputes)!;

        found.Cells.ShouldAllBe(cell => string.Concat(cell.Words.Select(word => word.Text)) == "—");
        found.Oddities.ShouldBeEmpty();
    }

    /// <summary>All cells of 四 are empty: the next title is no heading of it, and numbers of the prose below are none of its values.</summary>
    [Fact]
    public void Find_DisputesOfAnEmptyRowAboveAnotherTitle_HaveNoValues()
    {
        var (first, last) = (Disputes.Cells[0].Slot!.Value, Disputes.Cells[^1].Slot!.Value);
        var pages = Scanned(word => word.Box.CenterY > first.Top && word.Box.CenterY < first.Bottom ? [] : [word]).Select(page => page.Number != Disputes.Cells[0].Sheet!.Page.Number ? page : page with
        {
            Words =
            [
                .. page.Words.Where(word => word.Box.Top < first.Bottom),
                new("五、", new(first.Left, first.Bottom + 8, first.Left + 18, first.Bottom + 17)) { Recognized = true },
                new("存在的主要问题", new(first.Left + 24, first.Bottom + 8, first.Left + 90, first.Bottom + 17)) { Recognized = true },
                new("1", new(first.Left + 60, first.Bottom + 24, first.Left + 65, first.Bottom + 32)) { Recognized = true, Readings = [new("1", 0.999, true)] },
                new("1", new(last.Left - 40, first.Bottom + 24, last.Left - 35, first.Bottom + 32)) { Recognized = true, Readings = [new("1", 0.999, true)] },
            ],
        }).ToList();

        var found = GridFinder.Find(pages).Of(TableKind.Disputes)!;

        found.Cells.ShouldAllBe(cell => cell.Presence == Presence.Present && cell.Ruled && cell.Words.Count == 0);
        found.Cells[0].Slot!.Value.Bottom.ShouldBe(first.Bottom, 1);
    }

    /// <summary>A line of dirt goes down through a column on the second page only: the first shows that it is no ruling.</summary>
    [Fact]
    public void Find_LineOfDirtThroughTheSecondPage_PartsNoColumn()
    {
        var pages = ReportSketch.Draw(Look with { BreakAfter = 10 }).Pages;
        var printed = GridFinder.Find(pages).Of(TableKind.Requests)!;
        var cell = CellOf(printed, "disposed_total", "public_welfare_org");
        var slot = cell.Slot!.Value;
        var dirt = new Ruling(Direction.Vertical, slot.Left + 5, 0, pages[^1].Height);

        var found = GridFinder.Find([.. Scanned(pages, word => [word]).Select(page => page.Number == cell.Sheet!.Page.Number ? page with { Rulings = [.. page.Rulings!, dirt] } : page)]).Of(TableKind.Requests);

        ShouldBeWhole(found, printed);
        found!.Cells.ShouldAllBe(other => !other.Doubts.HasFlag(PlacementDoubts.Unexpected));
        CellOf(found, "disposed_total", "public_welfare_org").Doubts.HasFlag(PlacementDoubts.Stray).ShouldBeTrue();
    }

    /// <summary>Of the headings one can be read, or none: the rows' own sums say that the last column is their total, and the form says the rest. Where they do not add up, nobody knows.</summary>
    [Theory]
    [InlineData("科研机构", 0, true)]
    [InlineData("", 0, true)]
    [InlineData("科研机构", 1, false)]
    public void Find_HeadingsThatCannotBeRead_AreToldByTheTotals(string legible, int excess, bool isWhole)
    {
        var first = CellOf(Printed, "received_new", "natural_person");
        var totals = Printed.Cells.GroupBy(cell => cell.Form.Id.Row).ToDictionary(row => (row.Last().Sheet!.Page.Number, Slot: row.Last().Slot!.Value), row => row.SkipLast(1).Sum(cell => int.Parse(cell.Words[0].Text, CultureInfo.InvariantCulture)) + excess);
        var pages = Scanned(word => [word]).Select(page => page with
        {
            Words = [.. page.Words.Where(word => page.Number != first.Sheet!.Page.Number || !IsHeading(word) || legible.Contains(word.Text, StringComparison.Ordinal)).Select(word => WithTotal(page.Number, word))],
        }).ToList();

        var found = GridFinder.Find(pages).Of(TableKind.Requests)!;

        found.Cells.All(cell => cell.Presence == Presence.Present).ShouldBe(isWhole);

        bool IsHeading(Word word) => word.Box.Left > first.Slot!.Value.Left - 1 && word.Box.Bottom < first.Slot!.Value.Top + 1 && word.Box.Top > first.Slot!.Value.Top - 60 && !word.Text.Any(char.IsAsciiDigit);
        Word WithTotal(int page, Word word) => totals.Where(total => total.Key.Number == page && IsIn(total.Key.Slot, word.Box)).Select(total => word with { Text = total.Value.ToString(CultureInfo.InvariantCulture) }).FirstOrDefault(word);
        static bool IsIn(Box slot, Box word) => word.CenterX > slot.Left && word.CenterX < slot.Right && word.CenterY > slot.Top && word.CenterY < slot.Bottom;
    }

    /// <summary>On the second page a ruling is worn away and dirt has drawn another: there are as many columns as before, but the first page shows where.</summary>
    [Fact]
    public void Find_RulingLostAndDirtOnTheSecondPage_LeaveTheColumnsWhereTheyWere()
    {
        var pages = ReportSketch.Draw(Look with { BreakAfter = 10 }).Pages;
        var printed = GridFinder.Find(pages).Of(TableKind.Requests)!;
        var (first, third) = (CellOf(printed, "disposed_total", "natural_person"), CellOf(printed, "disposed_total", "research_institution"));
        var dirt = new Ruling(Direction.Vertical, third.Slot!.Value.Left + 8, 0, pages[^1].Height);

        var found = GridFinder.Find([.. Scanned(pages, word => [word]).Select(page => page.Number != first.Sheet!.Page.Number ? page : page with
        {
            Rulings = [.. page.Rulings!.Where(ruling => ruling.Direction == Direction.Horizontal || Math.Abs(ruling.At - first.Slot!.Value.Right) > 2), dirt],
        })]).Of(TableKind.Requests);

        ShouldBeWhole(found, printed);
    }

    /// <summary>A sparse table: few numbers, and one speck beside it that looks like one.</summary>
    [Fact]
    public void Find_DirtBesideASparseTable_LeavesItsRulings()
    {
        var total = CellOf(Printed, "disposed_total", "total");
        var others = Printed.Cells.Where(cell => cell.Form.Id.Row != "disposed_total").SelectMany(cell => cell.Words).Select(word => word.PageBox).ToHashSet();
        var (right, top) = (total.Slot!.Value.Right + 30, total.Slot!.Value.Top - 40);
        var pages = Scanned(word => others.Contains(word.Box) ? [] : [word])
            .Select(page => page.Number != total.Sheet!.Page.Number ? page : page with { Words = [.. page.Words, new("1", new(right, top, right + 4, top + 8)) { Recognized = true }] }).ToList();

        var found = GridFinder.Find(pages).Of(TableKind.Requests)!;

        found.Cells.ShouldAllBe(cell => cell.Presence == Presence.Present && cell.Ruled);
        CellOf(found, "disposed_total", "total").Words[0].Text.ShouldBe(total.Words[0].Text);
    }

    /// <summary>One number in the row of 四, and dirt that was read as words in another cell: still it is no heading.</summary>
    [Fact]
    public void Find_DisputesOfOneNumber_HaveTheirRow()
    {
        var first = Disputes.Cells[0].Slot!.Value;
        var last = Disputes.Cells[^1].Slot!.Value;
        var found = GridFinder.Find(Scanned(word => word.Box.CenterY < first.Top || word.Box.CenterY > first.Bottom ? [word]
            : word.Box.CenterX > last.Left ? [word with { Text = "1", Readings = [new("1", 0.999, true)] }]
            : word.Box.CenterX < first.Right ? [word with { Text = "导" }] : [])).Of(TableKind.Disputes)!;

        found.Cells.ShouldAllBe(cell => cell.Presence == Presence.Present);
        string.Concat(found.Cells[^1].Words.Select(word => word.Text)).ShouldBe("1");
    }

    /// <summary>A signature goes from a label into the first column, and the reader of labels reads all of it.</summary>
    [Fact]
    public void Find_LabelReadOnIntoTheFirstColumn_DoesNotHideTheColumn()
    {
        var cell = CellOf(Printed, "not_processed_duplicate", "natural_person").Words[0].PageBox;
        var found = GridFinder.Find(Scanned(word => word.Text.Contains("重复申请", StringComparison.Ordinal) && Math.Abs(word.Box.CenterY - cell.CenterY) < 5
            ? [word with { Text = word.Text + "多", Box = word.Box with { Right = cell.Right } }]
            : [word]));

        ShouldBeWhole(found.Of(TableKind.Requests));
    }

    /// <summary>A dash of the first column was taken for the end of its row's label; the table holds dashes only, which elsewhere may be dirt.</summary>
    [Theory]
    [InlineData("—", 60)]
    [InlineData("7", 60)]
    public void LabelRight_DashOfTheFirstColumnReadAsALabel_IsTheRulingBeforeTheColumn(string value, double right)
    {
        var sheet = new Sheet(0, Pages[0], double.NegativeInfinity, double.PositiveInfinity, 0);
        var labels = Enumerable.Range(0, 9).Select(row => Token("规章", 20, row)).Append(Token("—", 70, 9)).ToList();
        var values = Enumerable.Range(0, 10).SelectMany(row => new double[] { 70, 90, 110 }.Skip(row / 9).Select(x => Token(value, x, row) with { Readings = [new(value, 0.99, true)] })).ToList();

        ColumnFinder.LabelRight(labels, values, [10, right, 80, 100, 120]).ShouldBe(right);

        Token Token(string text, double x, int row) => new(text, text, new(x - 5, row * 10, x + 5, (row * 10) + 8), sheet, IsValue: text == value) { Recognized = true };
    }

    /// <summary>A cell of the headings that is not closed is read on over those below it, and with these it is longer than a heading.</summary>
    [Fact]
    public void Find_HeadingsReadOverEachOther_AreNoProse()
    {
        var research = CellOf(Printed, "received_new", "research_institution").Slot!.Value;
        var legal = CellOf(Printed, "received_new", "legal_service_org").Slot!.Value;
        var isAdded = false;
        var pages = Scanned(word =>
        {
            if (isAdded || !word.Text.StartsWith("科研", StringComparison.Ordinal)) return [word];
            isAdded = true;
            return [word, word with { Text = "织科研机下社会公四法律服", Box = word.Box with { Left = research.Left + 2, Right = legal.Right - 2 } }];
        });

        var found = GridFinder.Find([.. pages.Select(page => page with { Rulings = [.. page.Rulings!.Where(ruling => ruling.Direction == Direction.Horizontal)] })]).Of(TableKind.Requests)!;

        found.Cells.Where(other => other.Presence != Presence.Present).Select(other => other.Form.Id.ToString()).ShouldBeEmpty();
    }

    /// <summary>Three headings were not read at all, and beside the table there is dirt that looks like a number.</summary>
    [Fact]
    public void Find_HeadingsThatWereNotReadAndDirtBesideTheTable_LeaveTheColumnsInTheirOrder()
    {
        string[] unread = ["商业", "企业", "科研", "机构", "总计"];
        var first = CellOf(Printed, "received_new", "total").Words[0].PageBox;
        var found = GridFinder.Find(Scanned(word =>
            Math.Abs(word.Box.CenterX - first.CenterX) < 3 && Math.Abs(word.Box.CenterY - first.CenterY) < 3 ? [word, word with { Text = "7", Box = new(first.Left + 40, first.Top, first.Left + 44, first.Bottom) }]
            : word.Box.CenterY < first.Top && unread.Any(heading => word.Text.StartsWith(heading, StringComparison.Ordinal)) ? []
            : [word]));

        ShouldBeWhole(found.Of(TableKind.Requests));
    }

    /// <summary>A signature hides the labels of the last two rows, and to the right of all labels stands a 总计 of another table.</summary>
    [Fact]
    public void Find_LabelsOfTheLastRowsHidden_LeavesTheirValuesInTheirRows()
    {
        var total = CellOf(Printed, "disposed_total", "natural_person");
        var below = CellOf(Printed, "carried_forward", "natural_person").Words[0].PageBox;
        var pages = Scanned(word => [word]).Select(page => page.Number != total.Sheet!.Page.Number ? page : page with
        {
            Words =
            [
                .. page.Words.Select(word => word.Box.CenterY > total.Slot!.Value.Top && word.Box.CenterY < below.Bottom + 5 && word.Box.Right < total.Slot!.Value.Left ? word with { Text = "多" } : word),
                new("总计", new(below.Left, below.Top + 60, below.Left + 18, below.Bottom + 60)) { Recognized = true },
            ],
        }).ToList();

        ShouldBeWhole(GridFinder.Find(pages).Of(TableKind.Requests));
    }

    /// <summary>The reader of labels errs in their numbers more often than the reader of numbers does: that says nothing about the values.</summary>
    [Fact]
    public void Find_MisreadNumbersOfLabels_TellNothingAboutTheValues() =>
        GridFinder.Find(Scanned(word => [word.Text.StartsWith("3.", StringComparison.Ordinal) ? word with { Text = "8" + word.Text[1..] } : word])).Of(TableKind.Requests)!.Numbering.ShouldBeEmpty();

    /// <summary>The stroke of a signature passes for a ruling and cuts a number in two: what is left of it is not to be believed.</summary>
    [Fact]
    public void Find_StrokeThroughACell_CastsDoubtOnItsNumber()
    {
        var slot = CellOf(Printed, "denied_third_party_rights", "research_institution").Slot!.Value;
        var pages = Scanned(word => [word]).Select(page => page.Number != CellOf(Printed, "denied_third_party_rights", "research_institution").Sheet!.Page.Number ? page
            : page with { Rulings = [.. page.Rulings!, new(Direction.Vertical, (slot.Left + slot.Right) / 2, slot.Top, slot.Bottom)] }).ToList();

        var found = GridFinder.Find(pages).Of(TableKind.Requests)!;

        CellOf(found, "denied_third_party_rights", "research_institution").Doubts.HasFlag(PlacementDoubts.Stray).ShouldBeTrue();
        CellOf(found, "denied_internal_affairs", "research_institution").Doubts.HasFlag(PlacementDoubts.Stray).ShouldBeFalse();
    }

    /// <summary>Pages on whose labels of 三 only every so many characters are read, the rest as others; 0 for none.</summary>
    private static IReadOnlyList<Page> Worn(IReadOnlyList<Page> pages, int legible)
    {
        var cells = GridFinder.Find(pages).Of(TableKind.Requests)!.Cells.Where(cell => cell.Slot is not null).ToLookup(cell => cell.Sheet!.Page.Number, cell => cell.Slot!.Value);
        return Scanned([.. pages.Select(page => page with { Words = [.. page.Words.Select(word => IsLabel(page, word) ? word with { Text = string.Concat(word.Text.Select((c, i) => legible > 0 && i % legible == 0 ? c : '多')) } : word)] })], word => [word]);

        bool IsLabel(Page page, Word word) => cells[page.Number].Any() && word.Box.Right < cells[page.Number].Min(slot => slot.Left) + 2
            && word.Box.CenterY > cells[page.Number].Min(slot => slot.Top) && word.Box.CenterY < cells[page.Number].Max(slot => slot.Bottom);
    }

    /// <summary>No label is like the form's, but there are as many rows as the form has, and what is read of them is more like those in their places than like others.</summary>
    [Fact]
    public void Find_LabelsThatCannotBeReadInAWholeLattice_AreToldByTheirOrder() => ShouldBeWhole(GridFinder.Find(Worn(Pages, 2)).Of(TableKind.Requests));

    /// <summary>Labels that cannot be read, in a table that a page's end cuts: no ruling closes its last row there, nor opens the first one on the next page.</summary>
    [Fact]
    public void Find_LabelsThatCannotBeReadInATableThatAPageCuts_AreToldByTheirOrder()
    {
        var pages = ReportSketch.Draw(Look with { BreakAfter = 10 }).Pages;
        var printed = GridFinder.Find(pages).Of(TableKind.Requests)!;
        var slots = printed.Cells.Where(cell => cell.Slot is not null).GroupBy(cell => cell.Sheet!.Page.Number, cell => cell.Slot!.Value).OrderBy(sheet => sheet.Key).ToList();
        var cuts = new Dictionary<int, double> { [slots[0].Key] = slots[0].Max(slot => slot.Bottom), [slots[1].Key] = slots[1].Min(slot => slot.Top) };
        var cut = pages.Select(page => page with { Rulings = [.. page.Rulings!.Where(ruling => ruling.Direction == Direction.Vertical || !cuts.TryGetValue(page.Number, out var at) || Math.Abs(ruling.At - at) > 2)] }).ToList();

        var found = GridFinder.Find([.. Worn(pages, 2).Select((page, i) => page with { Rulings = cut[i].Rulings })]).Of(TableKind.Requests);

        ShouldBeWhole(found, printed);
    }

    /// <summary>Two labels cannot be read, nor are the rulings above them found: the row above has three lines of values, of which two are theirs, and doubtful.</summary>
    [Fact]
    public void Find_LinesOfValuesInTheRowAboveUnreadLabels_AreTheirs()
    {
        string[] unread = ["denied_third_party_rights", "denied_internal_affairs"];
        var rows = unread.Select(row => CellOf(Printed, row, "total")).ToList();
        var sheet = rows[0].Sheet!.Page.Number;
        var left = CellOf(Printed, "received_new", "natural_person").Slot!.Value.Left;
        var pages = Pages.Select(page => page.Number != sheet ? page : page with
        {
            Words = [.. page.Words.Select(word => word.Box.Right < left && rows.Exists(row => word.Box.CenterY > row.Slot!.Value.Top && word.Box.CenterY < row.Slot!.Value.Bottom) ? word with { Text = "多多" } : word)],
            Rulings = [.. page.Rulings!.Where(ruling => ruling.Direction == Direction.Vertical || !rows.Exists(row => Math.Abs(ruling.At - row.Slot!.Value.Top) < 2))],
        }).ToList();

        var found = GridFinder.Find(Scanned(pages, word => [word])).Of(TableKind.Requests)!;

        ShouldBeWhole(found);
        found.Cells.Where(cell => cell.Doubts.HasFlag(PlacementDoubts.MisreadLabel)).Select(cell => cell.Form.Id.Row).Distinct().ShouldBe(unread);
        found.Cells.Where(cell => cell.Doubts.HasFlag(PlacementDoubts.Unaligned)).Select(cell => cell.Form.Id.Row).Distinct().ShouldBe(["denied_security_stability", .. unread]);
        Confidence.OfPlace(PlacementDoubts.Unaligned, scanned: true).ShouldBeGreaterThan(Confidence.DefaultAcceptedRisk);
        found.Oddities.ShouldBeEmpty();
    }

    /// <summary>Where nothing is read of them, nothing says that the rows are the form's.</summary>
    [Fact]
    public void Find_LabelsOfWhichNothingIsRead_TellNothing() => GridFinder.Find(Worn(Pages, 0)).Of(TableKind.Requests).ShouldBeNull();

    /// <summary>A row that the publisher left out: then the order tells no row for which the labels do not speak.</summary>
    [Fact]
    public void Find_LabelsThatCannotBeReadInATableOfFewerRows_AreNotToldByTheirOrder()
    {
        var pages = ReportSketch.Draw(Look with { MissingRows = [9] }).Pages;

        var found = GridFinder.Find(Worn(pages, 2)).Of(TableKind.Requests);

        (found?.Cells.Count(cell => cell.Words.Count > 0) ?? 0).ShouldBeLessThan(Printed.Cells.Count / 4);
    }

    /// <summary>Of a label that a stamp covers only marks are left, and they have no characters to compare.</summary>
    [Fact]
    public void Find_LabelOfMarksAlone_IsToldByItsPlace() =>
        ShouldBeWhole(GridFinder.Find(Scanned(word => [word.Text.Contains("重复申请", StringComparison.Ordinal) || word.Text.Contains("四、结转", StringComparison.Ordinal) || word.Text.StartsWith("一、本年新收", StringComparison.Ordinal) ? word with { Text = "…" } : word])).Of(TableKind.Requests));

    /// <summary>The labels of three rows in the middle cannot be read, and nothing is printed in those rows.</summary>
    [Fact]
    public void Find_EmptyRowsWithoutLegibleLabels_AreTheRowsBetweenTheirNeighbours()
    {
        var (from, to) = (CellOf(Printed, "denied_third_party_rights", "total").Slot!.Value.Top, CellOf(Printed, "denied_process_information", "total").Slot!.Value.Bottom);
        var sheet = CellOf(Printed, "denied_third_party_rights", "total").Sheet!.Page.Number;
        var pages = Pages.Select(page => page.Number != sheet ? page : page with
        {
            Words = [.. page.Words.Where(word => word.Box.CenterY < from || word.Box.CenterY > to || word.Box.Right < CellOf(Printed, "received_new", "natural_person").Slot!.Value.Left).Select(word => word.Box.CenterY > from && word.Box.CenterY < to ? word with { Text = "多多" } : word)],
        }).ToList();

        var found = GridFinder.Find(Scanned(pages, word => [word])).Of(TableKind.Requests)!;

        found.Cells.ShouldAllBe(cell => cell.Presence == Presence.Present);
        CellOf(found, "denied_internal_affairs", "total").Words.ShouldBeEmpty();
        CellOf(found, "denied_enforcement_case_file", "total").Words[0].Text.ShouldBe(CellOf(Printed, "denied_enforcement_case_file", "total").Words[0].Text);
    }

    /// <summary>The reader of labels took the note for other characters: it is no prose that ends the headings.</summary>
    [Fact]
    public void Find_MisreadNoteBesideTheHeadings_LeavesThemHeadings() =>
        ShouldBeWhole(GridFinder.Find(Scanned(word => [word.Text.Contains("勾稽", StringComparison.Ordinal) ? word with { Text = word.Text.Replace("勾稽", "句借", StringComparison.Ordinal) } : word])).Of(TableKind.Requests));

    /// <summary>The table goes on over a page, and the second was taken from nearer than the first.</summary>
    [Theory]
    [InlineData(-1)] // All its rows stand on the second.
    [InlineData(10)]
    public void Find_PagesOfDifferentScale_BelongTogether(int breakAfter)
    {
        const double factor = 1.2, offset = -30;
        var pages = ReportSketch.Draw(Look with { BreakAfter = breakAfter }).Pages;
        var last = pages[^1].Number;

        var found = GridFinder.Find([.. Scanned(pages, word => [word]).Select(page => page.Number < last ? page : page with
        {
            Words = [.. page.Words.Select(word => word with { Box = word.Box with { Left = At(word.Box.Left), Right = At(word.Box.Right) } })],
            Rulings = [.. page.Rulings!.Select(ruling => ruling.Direction == Direction.Vertical ? ruling with { At = At(ruling.At) } : ruling with { From = At(ruling.From), To = At(ruling.To) })],
        })]).Of(TableKind.Requests);

        ShouldBeWhole(found, GridFinder.Find(pages).Of(TableKind.Requests)!);
        found!.Cells.ShouldAllBe(cell => !cell.Doubts.HasFlag(PlacementDoubts.Shifted) && !cell.Doubts.HasFlag(PlacementDoubts.Unexpected));

        static double At(double x) => (factor * x) + offset;
    }

    /// <summary>Few rows stand on the second page, and the label of one was read on into the first column: the cells have not shifted.</summary>
    [Fact]
    public void Find_LabelReadOnIntoTheFirstColumnOfAShortPage_IsNoShift()
    {
        var pages = ReportSketch.Draw(Look with { BreakAfter = 20 }).Pages;
        var printed = GridFinder.Find(pages).Of(TableKind.Requests)!;
        var cell = CellOf(printed, "disposed_total", "natural_person");

        var found = GridFinder.Find(Scanned(pages, word => word.Text.Contains("总计", StringComparison.Ordinal) && Math.Abs(word.Box.CenterY - cell.Words[0].PageBox.CenterY) < 5 && word.Box.Right < cell.Slot!.Value.Left
            ? [word with { Box = word.Box with { Right = cell.Slot!.Value.Right + 20 } }]
            : [word])).Of(TableKind.Requests);

        ShouldBeWhole(found, printed);
        found!.Cells.ShouldAllBe(other => !other.Doubts.HasFlag(PlacementDoubts.Shifted));
    }

    /// <summary>A date was stamped between the headings and the values of 四, and the shadow of the sheet's edge looks like a stroke.</summary>
    [Fact]
    public void Find_StampAboveTheValuesAndDirtBesideThem_LeaveGridFourWhole()
    {
        var (first, last) = (Disputes.Cells[1].Slot!.Value, Disputes.Cells[^1].Slot!.Value);
        var pages = Scanned(word => [word]).Select(page => page.Number != Disputes.Cells[0].Sheet!.Page.Number ? page : page with
        {
            Words =
            [
                .. page.Words,
                new("20", new(first.Left, first.Top - 9, first.Left + 12, first.Top - 1)) { Recognized = true, Readings = [new("20", 0.9, true)] },
                new("23年", new(first.Left + 16, first.Top - 9, first.Left + 40, first.Top - 1)) { Recognized = true },
                new("|", new(last.Right + 40, first.Top - 6, last.Right + 42, first.Top + 2)) { Recognized = true },
            ],
        }).ToList();

        ShouldBeWhole(GridFinder.Find(pages).Of(TableKind.Disputes), Disputes);
    }

    /// <summary>The headings of the last column of 四 were read as others: the values below them are the table's all the same.</summary>
    [Fact]
    public void Find_MisreadHeadingsOfTheLastColumn_LeaveGridFourItsValues()
    {
        var last = Disputes.Cells[^1];

        var found = GridFinder.Find(Scanned(word => [word.Box.CenterX > last.Slot!.Value.Left && word.Box.Bottom < last.Slot!.Value.Top + 2 && word.Box.Top > last.Slot!.Value.Top - 60 && !word.Text.Any(char.IsAsciiDigit) ? word with { Text = "菩讲鼠" } : word])).Of(TableKind.Disputes)!;

        found.Cells.Take(14).Select(cell => string.Concat(cell.Words.Select(word => word.Text))).ShouldBe(Disputes.Cells.Take(14).Select(cell => string.Concat(cell.Words.Select(word => word.Text))));
    }

    /// <summary>Headings of 四 read as numbers: below the title of the table they are headings all the same.</summary>
    [Fact]
    public void Find_HeadingsOfDisputesReadAsNumbers_AreHeadingsBelowTheTitle()
    {
        var first = Disputes.Cells[0].Slot!.Value;
        var isMisread = false;
        var pages = Scanned(word =>
        {
            var isLeaf = word.Box.Bottom < first.Top + 2 && word.Box.Top > first.Top - 60 && (word.Text.Contains('纠', StringComparison.Ordinal) || word.Text.Contains('维', StringComparison.Ordinal));
            if (!isLeaf || isMisread) return [word];
            isMisread = true;
            return [word with { Text = "3" }];
        });

        var found = GridFinder.Find(pages).Of(TableKind.Disputes);

        isMisread.ShouldBeTrue();
        found.ShouldNotBeNull();
        found.Cells.Where(cell => cell.Presence != Presence.Present).ShouldBeEmpty();
        found.Cells.Select(cell => string.Concat(cell.Words.Select(word => word.Text))).ShouldBe(Disputes.Cells.Select(cell => string.Concat(cell.Words.Select(word => word.Text))));
    }
}
