using System.IO.Compression;
using System.Security;
using System.Text;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Web.Export;

/// <summary>
/// Writes records as an XLSX workbook as they come: a zip of XML files, of which nothing is kept but the names of the sheets. The sheet of records has its
/// two rows of headings frozen; another one explains every column.
/// </summary>
internal static class Workbook
{
    private const int RowsOfSheet = 1_000_000; // Excel ends at 1,048,576.
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006", Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(Stream target, IAsyncEnumerable<RecordEntry> records, CancellationToken cancellation)
    {
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        List<string> sheets = [];
        var rows = 0;
        StreamWriter? sheet = null;
        await foreach (var record in records.WithCancellation(cancellation))
        {
            if (sheet is null || rows == RowsOfSheet)
            {
                if (sheet is not null) EndSheet(sheet);
                (sheet, rows) = (BeginRecords(zip, sheets), 0);
            }

            WriteRow(sheet, WideTable.Row(record), WideTable.Columns);
            rows++;
        }

        EndSheet(sheet ?? BeginRecords(zip, sheets));
        WriteExplanation(zip, sheets);
        WriteFrame(zip, sheets);
    }

    private static StreamWriter BeginRecords(ZipArchive zip, List<string> sheets)
    {
        var writer = BeginSheet(zip, sheets, sheets.Count == 0 ? "记录 records" : $"记录 records {sheets.Count + 1}");
        writer.Write("<sheetViews><sheetView workbookViewId=\"0\"><pane xSplit=\"1\" ySplit=\"2\" topLeftCell=\"B3\" activePane=\"bottomRight\" state=\"frozen\"/></sheetView></sheetViews><sheetData>");
        WriteRow(writer, [.. WideTable.Columns.Select(column => column.Id)], null, style: 1);
        WriteRow(writer, [.. WideTable.Columns.Select(column => column.Zh)], null, style: 1);
        return writer;
    }

    private static void WriteExplanation(ZipArchive zip, List<string> sheets)
    {
        var writer = BeginSheet(zip, sheets, "说明 fields");
        writer.Write("<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
        writer.Write("<cols><col min=\"1\" max=\"1\" width=\"48\" customWidth=\"1\"/><col min=\"2\" max=\"3\" width=\"70\" customWidth=\"1\"/></cols><sheetData>");
        WriteRow(writer, ["列 column", "中文", "English"], null, style: 1);
        WriteRow(writer, ["（空单元格）", "没有数值：空白、缺失或未能识别；CSV 长表可区分", "An empty cell: no number, since blank, missing or unread; the long CSV tells which"], null);
        foreach (var column in WideTable.Columns) WriteRow(writer, [column.Id, column.Zh, column.En], null);
        EndSheet(writer);
    }

    private static StreamWriter BeginSheet(ZipArchive zip, List<string> sheets, string name)
    {
        sheets.Add(name);
        var writer = new StreamWriter(zip.CreateEntry($"xl/worksheets/sheet{sheets.Count}.xml", CompressionLevel.Fastest).Open(), new UTF8Encoding(false), 1 << 16);
        writer.Write($"{Declaration}<worksheet xmlns=\"{Main}\">");
        return writer;
    }

    private static void EndSheet(StreamWriter writer)
    {
        writer.Write("</sheetData></worksheet>");
        writer.Dispose();
    }

    private static void WriteRow(StreamWriter writer, string[] cells, IReadOnlyList<WideColumn>? columns, int style = 0)
    {
        writer.Write("<row>");
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Length == 0) writer.Write("<c/>");
            else if (columns?[i].IsNumber == true) writer.Write($"<c><v>{cells[i]}</v></c>");
            else writer.Write($"<c t=\"inlineStr\" s=\"{style}\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(Printable(cells[i]))}</t></is></c>");
        }

        writer.Write("</row>");
    }

    /// <summary>Without characters that XML cannot hold.</summary>
    private static string Printable(string text) => text.All(c => c >= ' ' && !char.IsSurrogate(c) && c < '\ufffe') ? text : string.Concat(text.EnumerateRunes().Where(rune => rune.Value is >= 32 and not 0xfffd and not 0xfffe and not 0xffff));

    private static void WriteFrame(ZipArchive zip, List<string> sheets)
    {
        const string office = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var numbers = Enumerable.Range(1, sheets.Count).ToList();
        Add("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{string.Concat(numbers.Select(i => $"<sheet name=\"{sheets[i - 1]}\" sheetId=\"{i}\" r:id=\"s{i}\"/>"))}</sheets></workbook>");
        Add("xl/_rels/workbook.xml.rels",
            $"<Relationships xmlns=\"{Package}/relationships\">{string.Concat(numbers.Select(i => $"<Relationship Id=\"s{i}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))}"
            + $"<Relationship Id=\"styles\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        Add("xl/styles.xml",
            $"<styleSheet xmlns=\"{Main}\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
            + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders>"
            + "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf xfId=\"0\"/><xf fontId=\"1\" applyFont=\"1\" xfId=\"0\"/></cellXfs></styleSheet>");
        Add("_rels/.rels", $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"book\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Add("[Content_Types].xml",
            $"<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{office}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{office}.styles+xml\"/>"
            + $"{string.Concat(numbers.Select(i => $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"{office}.worksheet+xml\"/>"))}</Types>");

        void Add(string name, string xml)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
            writer.Write(Declaration + xml);
        }
    }
}
