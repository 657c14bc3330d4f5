using System.Globalization;
using System.Text.Json;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Benchmarks;

/// <summary>
/// Measures how far a document's own digits tell what is printed: how often a text that is printed is like them, and one that is not. Not printed are what else the reader of digits proposes, and what
/// is made of the text by another digit in one place, by one digit more or less at its ends, and by what is most like a digit that the document is taken not to show.
/// </summary>
internal static class OwnDigitsBenchmark
{
    private sealed record Trial(bool IsDoubtful, bool IsTrue, string Kind, double Stated, Likeness? Likeness, string Cell);

    /// <summary>Measures and prints, for the PDFs below a folder of documents with the truths below another.</summary>
    public static async Task RunAsync(string documents, string truths, string? list)
    {
        var files = Directory.EnumerateFiles(documents, "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var trials = new List<Trial>();
        var silent = 0;
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (file, cancellation) =>
        {
            var truth = await TruthAsync(Path.Combine(truths, Path.GetRelativePath(documents, file) + ".json"));
            var found = await FindAsync(file, cancellation);
            var own = await Task.Run(() => Try(found, truth, Path.GetFileName(file)), cancellation);
            lock (trials)
            {
                if (own.Count == 0) silent++;
                trials.AddRange(own);
            }
        });

        Console.WriteLine($"{files.Count} documents, {silent} of them without enough digits");
        foreach (var group in trials.GroupBy(trial => (trial.IsDoubtful, trial.IsTrue, trial.Kind)).OrderBy(group => group.Key))
        {
            var compared = group.Where(trial => trial.Likeness is not null).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(group.Key.IsDoubtful ? "doubtful" : "certain ")} {(group.Key.IsTrue ? "printed    " : "not printed")} {group.Key.Kind,-12} {group.Count(),7} texts, compared {compared.Count,7}, alike {compared.Count(trial => OwnDigits.Says(trial.Likeness!.Value)),7}"));
        }

        if (list is null) return;
        await File.WriteAllLinesAsync(list, trials.Select(trial => string.Create(CultureInfo.InvariantCulture, $"{(trial.IsDoubtful ? 1 : 0)},{(trial.IsTrue ? 1 : 0)},{trial.Kind},{trial.Stated:0.######},{trial.Likeness?.Least:0.###},{trial.Likeness?.Lead:0.###},{trial.Likeness?.Rest:0.###},{trial.Cell}")));
    }

    private static List<Trial> Try(FoundGrids found, Dictionary<string, decimal?> truth, string file)
    {
        const int share = 10;
        var tables = found.Grids.Select(grid => FieldReader.Read(grid).Cells).ToList();
        var trials = new List<Trial>();
        if (OwnDigits.Learn(tables) is not { } known) return trials;
        foreach (var cell in tables.SelectMany(cells => cells))
        {
            var id = cell.Cell.Form.Id.ToString();
            if (cell.Cell is not { Sheet.Page.Scan: not null, Words: [{ Readings.Count: > 0 } word] } || truth.GetValueOrDefault(id) is not { } value) continue;
            var isDoubtful = cell.ReadingRisk > Confidence.DefaultAcceptedRisk;
            if (!isDoubtful && trials.Count % share != 0 && value < 10) continue;
            if (!known.Heights.TryGetValue(cell.Cell.Form.Id.Table, out var height) || OwnDigits.InkOf(cell.Cell) is not { } ink || !OwnDigits.IsUsual(ink.Lines[0], height)) continue;
            var line = GlyphLine.Of(ink, ink.Lines[0], height);
            var comparison = new GlyphComparison(known.Digits, line);
            var text = value.ToString(CultureInfo.InvariantCulture);
            var stated = word.Readings.ToDictionary(reading => reading.Text, reading => reading.Probability);
            if (word.Readings[0].Text == "+" + text) text = "+" + text;
            Add(text, "", isTrue: true);
            foreach (var reading in word.Readings)
                if (reading.Text != text && decimal.TryParse(reading.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var other) && other != value)
                    Add(reading.Text, "proposed");
            Add("1" + text, "longer");
            Add(text + "1", "longer");
            Add("0" + text, "longer");
            if (text.Length > 1)
            {
                Add(text[1..], "shorter");
                Add(text[..^1], "shorter");
            }

            for (var i = 0; i < text.Length; i++)
                for (var digit = '0'; digit <= '9'; digit++)
                    if (char.IsAsciiDigit(text[i]) && digit != text[i])
                        Add(text[..i] + digit + text[(i + 1)..], "substituted");
            foreach (var digit in text.Where(known.Digits.Knows).Distinct())
                if (new GlyphComparison(known.Digits.Without(digit), line) is var fewer)
                    for (var other = '0'; other <= '9'; other++)
                        if (other != digit)
                            trials.Add(new(isDoubtful, false, "unknown", 0, fewer.Compare(text.Replace(digit, other)), $"{file} {id} {text} {text.Replace(digit, other)}"));

            void Add(string said, string kind, bool isTrue = false) =>
                trials.Add(new(isDoubtful, isTrue, kind, stated.GetValueOrDefault(said), comparison.Compare(said), $"{file} {id} {text} {said}"));
        }

        return trials;
    }

    private static async Task<FoundGrids> FindAsync(string path, CancellationToken cancellation)
    {
        var limits = new ExtractionLimits();
        var file = await FileReader.ReadAsync(path, limits, cancellation);
        var (judged, _) = await TextLayerJudge.ReadAsync(new PopplerTextReader(), path, file, limits, cancellation);
        var pages = await new ScannedPages(path, limits, () => { }, new Progress<string>()).ReadAsync(Uprighter.Upright(judged), cancellation);
        return (await GridVerifier.VerifyAsync(pages, GridFinder.Find(pages), new PageLooks(path, limits), cancellation)).Found;
    }

    private static async Task<Dictionary<string, decimal?>> TruthAsync(string file)
    {
        using var truth = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        return truth.RootElement.GetProperty("fields").EnumerateObject()
            .ToDictionary(field => field.Name, field => field.Value.GetProperty("value") is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : (decimal?)null);
    }
}
