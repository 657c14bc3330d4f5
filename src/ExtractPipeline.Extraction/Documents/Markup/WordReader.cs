using System.Globalization;
using System.Xml.Linq;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Reads the main part of a Word file (ECMA-376, WordprocessingML): paragraphs, tables, text boxes, pictures. Deleted and hidden text is not
/// read, headers and footers are not looked at; of relationships only those to pictures inside of the file are followed; macros are not run.
/// </summary>
internal sealed class WordReader
{
    private const int LabelsOfAFrame = 3;

    private readonly ExtractionLimits limits;
    private readonly WordPictures pictures;
    private readonly List<MarkupBlock> blocks = [];
    private readonly MarkupText text = new();
    private int tables;

    private WordReader(ZipParts parts, ExtractionLimits limits)
    {
        this.limits = limits;
        pictures = new(parts);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DocumentException">It is damaged, or costs more than any report.</exception>
    public static MarkupDocument Read(ReadOnlyMemory<byte> file, ExtractionLimits limits)
    {
        using var parts = new ZipParts(file, limits);
        var document = parts.Xml("word/document.xml") ?? throw new DocumentException(ProblemCode.FileDamaged, "the Word file has no main part");
        WordStyles.Apply(document, parts.Has("word/styles.xml") ? parts.Xml("word/styles.xml") : null);
        var reader = new WordReader(parts, limits);
        if (document.Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "body") is { } body) reader.Walk(body);
        reader.Flush();
        return new(null, reader.blocks);
    }

    private void Walk(XElement parent)
    {
        foreach (var element in parent.Elements())
        {
            if (element.Name.LocalName == "tbl")
            {
                Flush();
                var number = ++tables;
                if (IsOfForm(element)) blocks.Add(TableOf(element, number));
                else Walk(element);
                Flush();
            }
            else if (element.Name.LocalName == "drawing" || element.Name.LocalName == "pict")
            {
                if (pictures.Of(element) is { } picture)
                {
                    Flush();
                    blocks.Add(picture);
                }

                Walk(element); // A text box may stand inside.
            }
            else if (!WordText.Take(element, text))
            {
                Walk(element);
                if (WordText.IsParagraph(element)) Flush();
            }
        }
    }

    private void Flush()
    {
        foreach (var line in text.Take()) blocks.Add(new MarkupLine(line));
    }

    private static IEnumerable<XElement> Rows(XElement table) => Inner(table, "tr");

    private static IEnumerable<XElement> Cells(XElement row) => Inner(row, "tc");

    /// <summary>The children of a kind, also where content controls or insertions stand around them; deleted ones are none.</summary>
    private static IEnumerable<XElement> Inner(XElement parent, string name) => parent.Elements().SelectMany(child => child.Name.LocalName switch
    {
        var local when local == name => WordText.IsDeletedRow(child) ? [] : [child],
        "sdt" or "sdtContent" or "ins" or "moveTo" or "customXml" or "smartTag" => Inner(child, name),
        _ => [],
    });

    private static bool IsOfForm(XElement table)
    {
        var frame = table.Descendants().Any(element => element.Name.LocalName == "tbl");
        var cells = Rows(table).SelectMany(Cells).Where(cell => !frame || !cell.Descendants().Any(element => element.Name.LocalName == "tbl")).ToList();
        return (frame || cells.Count > 1) && cells.Where(cell => FormVocabulary.Has(string.Concat(LinesOf(cell)))).Take(LabelsOfAFrame).Count() >= (frame ? LabelsOfAFrame : 1);
    }

    private MarkupTable TableOf(XElement table, int number)
    {
        tables += table.Descendants().Count(element => element.Name.LocalName == "tbl");
        var rows = Rows(table).Select(row => PlacedCells(row).ToList()).ToList();
        var builder = new TableBuilder(limits);
        foreach (var (y, row) in rows.Index())
        {
            builder.NextRow();
            var at = 0;
            foreach (var (cell, column, span) in row)
            {
                // Columns that a row leaves free before its cells.
                if (column > at) builder.Add(column - at, 1, [], Place);
                at = column + span;
                if (Merge(cell) == "continue" && y > 0 && rows[y - 1].Exists(above => above.Column == column && above.Span == span && Merge(above.Cell) is not null)) continue;
                var down = Merge(cell) is null ? 1 : 1 + rows.Skip(y + 1).TakeWhile(below => below.Exists(other => other.Column == column && other.Span == span && Merge(other.Cell) == "continue")).Count();
                builder.Add(span, down, LinesOf(cell), Place);
            }
        }

        return builder.Build();

        Locator Place(int y, int x) => new() { Kind = LocatorKind.Cell, Table = number, Row = y + 1, Column = x + 1 };
    }

    private static IEnumerable<(XElement Cell, int Column, int Span)> PlacedCells(XElement row)
    {
        var column = Number(Property(row, "trPr", "gridBefore")) ?? 0;
        foreach (var cell in Cells(row))
        {
            var span = Math.Clamp(Number(Property(cell, "tcPr", "gridSpan")) ?? 1, 1, 1000);
            yield return (cell, Math.Min(column, 10_000), span);
            column += span;
        }
    }

    private static XElement? Property(XElement element, string properties, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == properties)?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static int? Number(XElement? property) =>
        int.TryParse(WordText.Value(property), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 1000) : null;

    /// <summary>Null for a cell that is not merged with those below; else <c>restart</c> or <c>continue</c>.</summary>
    private static string? Merge(XElement cell) => Property(cell, "tcPr", "vMerge") is { } merge ? WordText.Value(merge) ?? "continue" : null;

    private static IReadOnlyList<string> LinesOf(XElement cell)
    {
        var lines = new MarkupText();
        var draws = false;
        Collect(cell);
        return lines.TakeWith(draws);

        void Collect(XElement parent)
        {
            foreach (var element in parent.Elements())
            {
                draws |= WordText.Draws(element);
                if (WordText.Take(element, lines)) continue;
                Collect(element);
                if (WordText.IsParagraph(element)) lines.Break();
            }
        }
    }
}
