using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Grids;
using ExtractPipeline.Extraction.Ocr;
using ExtractPipeline.Extraction.Readings;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Records;

/// <summary>Cells that were read from an image: from the reader's proposals, by way of the sums, to a value and its risk.</summary>
internal static class ScanDecoder
{
    /// <summary>The probability of a reading that the column cannot hold (a fraction of a request, 007) is that of the characters times this.</summary>
    private const double OddNumber = 0.02;

    /// <summary>The risk that a cell without ink holds a number after all.</summary>
    private const double Overlooked = 3e-5;

    /// <summary>
    /// A publisher leaves zeros blank or prints them. Where fewer cells than this share are blank, or more zeros than this share of the blanks
    /// are printed, a blank cell is more likely one whose ink was lost or whose place was missed, unless its paper is clean where all other print is
    /// dark; no sum tells a blank from a 0. The same where more than the last share of the cells was not found or shows ink that nobody can read.
    /// Nor does anything tell where the cells are in a table that has nothing but blanks and was not found whole.
    /// </summary>
    private const double BlankShare = 0.5, ZeroShare = 0.05, LoneBlank = 0.02, UnseenShare = 0.1;

    /// <summary>Ink that nobody can read, in a table in which of what can be read so much is blank, is a worn dash or dirt; that it is a number is as likely.</summary>
    private const double MostlyBlank = 0.9, FaintInk = 0.5;

    /// <summary>A number that the reader of labels read: it reads digits badly.</summary>
    private const double LabelReader = 0.5;

    /// <summary>The risk that a row or column which was not found in a scan is there all the same: its label or its rulings are worn.</summary>
    private const double OverlookedLine = 0.9;

    /// <summary>
    /// Where it is likelier that a cell holds something that nobody proposed, its value is what is most like the ink: a reading that is likelier than the first
    /// by itself, or else than the second with the sums. Of these half are right, of what is less likely one in twelve (docs/confidence.md).
    /// </summary>
    private const double Legible = 0.5, BestGuess = 0.01;

    /// <summary>The probability of a number with a point or comma before or behind it, which is a speck, is that of the characters times this.</summary>
    private const double Specked = 0.9;

    /// <summary>Less likely readings are not carried along.</summary>
    private const double LeastProbability = 1e-7;

    /// <summary>The risk that a hairline minus, or a point, is not there for the reader: no sum tells (docs/ocr.md).</summary>
    private const double LostMark = 2e-4;

    /// <summary>
    /// A mark in place of a number is thin, and the reader often takes it for dirt. Where the mark itself has a probability above the first,
    /// this share of "no character" is its: either way the cell holds no number.
    /// </summary>
    private const double LeastMark = 0.2, PaleMark = 0.9;

    private static readonly char[] Specks = ['.', ',', '，', '。', '、', '\'', '·'];

    /// <summary>What a cell proposes, before the sums are asked.</summary>
    public static ReadCell Read(GridCell cell, double place)
    {
        var proposals = new List<Proposal>();
        if (cell.Words.Count == 0)
        {
            if (!cell.Doubts.HasFlag(PlacementDoubts.UnreadInk)) Propose(Reading.Blank, "", 1 - Overlooked);
        }
        else if (cell.Words is [{ Readings.Count: > 0 } word])
        {
            foreach (var reading in word.Readings)
                Propose(NumberParser.Parse(reading.Text, cell.Form.Column.Kind, cell.Form.Column.Unit), reading.Text, reading.Probability + (IsMark(reading) ? PaleMark * Nothing(word.Readings) : 0));
        }
        else if (FieldReader.RawText(cell.Words) is { } raw)
        {
            Propose(NumberParser.Parse(raw, cell.Form.Column.Kind, cell.Form.Column.Unit), raw, LabelReader);
        }

        proposals.Sort((a, b) => b.Probability.CompareTo(a.Probability));
        return new(cell, FieldState.Unread, Reading.Unread(), cell.Words.Count == 0 ? null : string.Concat(cell.Words.Select(token => token.Text)), place, 1)
        {
            Method = ReadingMethod.Ocr,
            Proposals = proposals,
        };

        void Propose(Reading reading, string text, double probability)
        {
            var core = text.Trim(Specks);
            if (reading.State == FieldState.Unread && core.Length > 0 && core.Length < text.Length)
                (reading, probability) = (NumberParser.Parse(core, cell.Form.Column.Kind, cell.Form.Column.Unit), Specked * probability);

            // Marks that are no characters are ink all the same: the cell is not blank.
            if (reading.State == FieldState.Unread || (reading.State == FieldState.Blank && text.Length == 0 && cell.Words.Count > 0)) return;
            if (reading.Doubts.HasFlag(ReadingDoubts.OddNumber) || reading.Doubts.HasFlag(ReadingDoubts.OddSeparators)) probability *= OddNumber;
            var markless = cell.Form.Column.Kind switch
            {
                ValueKind.Difference => reading.Value > 0 && !text.Contains('+', StringComparison.Ordinal),

                // Digits that stand as far apart as the document's others leave no place for a point.
                ValueKind.Amount => reading.Value > 99 && !text.Contains('.', StringComparison.Ordinal) && !(cell.Words[0].IsConfirmed && text == cell.Words[0].Text),
                _ => false,
            };
            if (markless) probability *= 1 - LostMark;
            if (probability < LeastProbability) return;
            var index = proposals.FindIndex(known => known.State == reading.State && known.Value == reading.Value);
            if (index >= 0) proposals[index] = proposals[index] with { Probability = proposals[index].Probability + probability };
            else proposals.Add(new(reading.State, reading.Value, probability, reading.State == FieldState.Blank && text.Length > 0));
        }
    }

    /// <summary>A dash, a slash or 无 in place of a number.</summary>
    private static bool IsMark(DigitReading reading) => reading.Text is "/" or "—" or "-" or "无" && reading.Probability > LeastMark;

    /// <summary>The probability that ink is no character.</summary>
    private static double Nothing(IReadOnlyList<DigitReading> readings) => readings.Where(reading => reading.Text.Length == 0).Sum(reading => reading.Probability);

    /// <summary>The cells with what is most probable together.</summary>
    public static List<ReadCell> Decode(FormTable form, List<ReadCell> cells)
    {
        var present = cells.Where(cell => cell.State != FieldState.Missing).ToList();
        var verdicts = JointDecoder.Decode(form, [.. present.Select(cell => (cell.Cell.Form.Id, Proposed(cell)))], Confidence.PublisherErrs);
        var decided = present.Zip(verdicts).ToDictionary(entry => entry.First, entry => Decide(entry.First, entry.Second));
        var wordless = present.FindAll(cell => cell.Cell.Words.Count == 0);
        var inked = wordless.Count(cell => cell.Cell.Doubts.HasFlag(PlacementDoubts.UnreadInk));
        var blanks = wordless.Count - inked;
        var zeros = decided.Values.Count(cell => cell.Value == 0);
        var isUnplaced = wordless.Count == present.Count && cells.Exists(cell => cell.State == FieldState.Missing || cell.PlaceRisk > Confidence.DefaultAcceptedRisk);
        var isPoor = inked + cells.Count - present.Count > UnseenShare * cells.Count;
        var lone = isUnplaced || isPoor || blanks < BlankShare * present.Count || zeros > ZeroShare * blanks ? LoneBlank : 0;
        if (IsMostlyBlank(decided.Values))
        {
            foreach (var cell in present.Where(cell => decided[cell].State == FieldState.Unread)) decided[cell] = decided[cell] with { State = FieldState.Blank, ReadingRisk = FaintInk };
        }

        return cells.ConvertAll(cell =>
            decided.GetValueOrDefault(cell) is not { } known ? cell with { PlaceRisk = cell.PlaceRisk + OverlookedLine }
            : known.Method == ReadingMethod.Ocr && known.Cell.Words.Count == 0 && (isUnplaced || !known.Cell.IsBare) ? known with { PlaceRisk = known.PlaceRisk + lone }
            : known);
    }

    private static bool IsMostlyBlank(IReadOnlyCollection<ReadCell> cells) =>
        cells.Count(cell => cell.State == FieldState.Blank) is var blank and > 0 && blank >= MostlyBlank * cells.Count(cell => cell.State != FieldState.Unread);

    private static IReadOnlyList<Proposal> Proposed(ReadCell cell) =>
        cell.Method == ReadingMethod.Ocr ? cell.Proposals
        : cell.State == FieldState.Unread ? []
        : [new(cell.State, cell.Value, 1 - Math.Max(Confidence.Plain, cell.ReadingRisk))];

    private static ReadCell Decide(ReadCell cell, Verdict verdict)
    {
        if (cell.Method != ReadingMethod.Ocr) return cell with { ReadingRisk = verdict.Choice == 0 ? 1 - verdict.Probabilities[0] : cell.ReadingRisk };

        var choice = verdict.Choice >= 0 ? verdict.Choice : Guess(cell.Proposals, verdict.Probabilities);
        var others = cell.Proposals.Select((proposal, i) => (proposal.Value, verdict.Probabilities[i])).Where((_, i) => i != choice).OrderByDescending(other => other.Item2).Take(4).ToList();
        if (choice < 0) return cell with { Others = others };
        var chosen = cell.Proposals[choice];
        return cell with
        {
            State = chosen.State,
            Reading = new(chosen.State, chosen.Value, ReadingDoubts.None, []),
            ReadingRisk = 1 - verdict.Probabilities[choice],
            Method = choice == 0 ? ReadingMethod.Ocr : ReadingMethod.OcrAndSums,
            Others = others,
        };
    }

    /// <summary>What a person is shown first, who decides where nothing proposed may be right; −1 for nothing.</summary>
    private static int Guess(IReadOnlyList<Proposal> proposals, IReadOnlyList<double> probabilities)
    {
        if (proposals.Count == 0) return -1;
        if (proposals[0].Probability > Legible) return 0;
        var (likeliest, probability) = probabilities.Index().MaxBy(entry => entry.Item);
        return probability > BestGuess ? likeliest : -1;
    }
}
