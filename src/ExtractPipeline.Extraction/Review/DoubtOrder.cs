using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Review;

/// <summary>A field that waits for a person.</summary>
/// <param name="Field">It.</param>
/// <param name="Settles">How many other doubtful fields its answer is expected to settle by implication.</param>
/// <param name="Closes">Its share in the open sums that wait for it and that answers can close: 1 for each that waits for nothing else, a half where two are doubtful.</param>
public sealed record Doubt(Field Field, double Settles, double Closes)
{
    /// <summary>Whether no other answer settles it: nothing was read there, or it seems empty, which no sum tells from a number that was lost.</summary>
    public bool MustBeAsked => Field.State is FieldState.Unread or FieldState.Blank;

    /// <summary>What its answer is worth to the rest of the report.</summary>
    public double Worth => Settles + Closes;

    /// <summary>The probability that the field is wrong as it stands.</summary>
    public double Risk => 1 - Field.Confidence;
}

/// <summary>
/// In which order to ask. What no sum waits for comes last. Of the rest those come first that must be asked in any case: their answers cost nothing,
/// and each may spare another question. Then the field whose answer settles the most others and the most sums, then the one that is most probably
/// wrong, then as on paper. Each answer that a cell's readings propose is tried on the tables that the joint decoder holds possible: those that agree with it remain,
/// and a neighbour that is the same in nearly all of these, at a place that is known, needs no question any more. An answer settles places too: that
/// of one cell vouches for its row and column.
/// </summary>
public static class DoubtOrder
{
    /// <summary>Most tables to try answers on. More only change which of two nearly equal questions comes first.</summary>
    private const int MostScenarios = 600;

    /// <summary>The doubtful fields of a record, the one to ask first at the head.</summary>
    public static IReadOnlyList<Doubt> Of(ExtractionRecord record)
    {
        var settles = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var table in record.Fields.Where(RecordReviser.IsDoubtful).Select(field => FieldId.Parse(field.Id).Table).Distinct().ToList())
        {
            var weigher = new TableWeigher(record, table);
            if (weigher.IsScan && weigher.Form.Checks.Count > 0) Weigh(weigher, record.Extractor.Acceptance, settles);
            WeighAbsent(weigher, record.Extractor.Acceptance, settles);
        }

        var closes = Closes(record);
        return
        [
            .. record.Fields.Where(RecordReviser.IsDoubtful).Select(field => new Doubt(field, settles.GetValueOrDefault(field.Id), closes.GetValueOrDefault(field.Id)))
                .OrderByDescending(doubt => doubt.Closes > 0).ThenByDescending(doubt => doubt.Closes > 0 && doubt.MustBeAsked)
                .ThenByDescending(doubt => Math.Round(doubt.Worth, 1)).ThenByDescending(doubt => Math.Round(doubt.Risk, 2)),
        ];
    }

    private static Dictionary<string, double> Closes(ExtractionRecord record)
    {
        var doubtful = record.Fields.Where(RecordReviser.IsDoubtful).Select(field => field.Id).ToHashSet(StringComparer.Ordinal);
        var empty = record.Fields.Where(field => field is { State: FieldState.Blank, Confidence: > 0.5 }).Select(field => field.Id).ToHashSet(StringComparer.Ordinal);
        var totals = ReviewSums.Of(record.Layouts).ToDictionary(sum => sum.Id, sum => sum.Totals, StringComparer.Ordinal);
        var closes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var check in record.Checks.Where(check => check.Status == CheckStatus.Open && !check.Id.StartsWith('N')))
        {
            // Over a blank total a sum stays open whatever the others hold.
            if (totals.GetValueOrDefault(check.Id) is { } ids && ids.Any(id => empty.Contains(id.ToString()))) continue;
            var waiting = check.Fields.Where(doubtful.Contains).ToList();
            foreach (var id in waiting) closes[id] = closes.GetValueOrDefault(id) + (1.0 / waiting.Count);
        }

        return closes;
    }

    private static void Weigh(TableWeigher weigher, Acceptance acceptance, Dictionary<string, double> settles)
    {
        var doubtful = weigher.Fields.Index().Where(entry => entry.Item.State != FieldState.Missing && IsOpen(entry.Item)).Select(entry => entry.Index).ToArray();
        if (doubtful.Length < 2) return;
        var scenarios = weigher.Explore().Scenarios.OrderByDescending(scenario => scenario.Weight).Take(MostScenarios).ToList();
        var total = scenarios.Sum(scenario => scenario.Weight);
        foreach (var asked in doubtful)
        {
            settles[weigher.Fields[asked].Id] = scenarios.GroupBy(scenario => scenario.Choices[asked]).Sum(answer =>
            {
                var (remaining, places) = (answer.ToList(), After(asked, answer.Key));
                return remaining.Sum(scenario => scenario.Weight) / total * doubtful.Count(cell => cell != asked && IsSettled(cell, remaining, places));
            });
        }

        PlaceDoubts After(int cell, int choice)
        {
            if (choice < 0 || acceptance.Accepts(weigher.Fields[cell].Method, weigher.Fields[cell].Evidence!.PlaceRisk)) return weigher.Places;
            var answer = weigher.ProposalsAt(cell)[choice];
            return weigher.PlacesAfter(weigher.Fields[cell], answer.State, answer.Value);
        }

        bool IsSettled(int cell, List<Scenario> remaining, PlaceDoubts places)
        {
            var field = weigher.Fields[cell];
            var place = places.RiskOf(field);
            if (!acceptance.Accepts(field.Method, place)) return false;
            var all = remaining.Sum(scenario => scenario.Weight);
            var (choice, most) = remaining.GroupBy(scenario => scenario.Choices[cell]).Select(group => (group.Key, group.Sum(scenario => scenario.Weight))).MaxBy(entry => entry.Item2);
            return choice >= 0 && acceptance.Accepts(field.Method, place + 1 - (most / all));
        }
    }

    /// <summary>A line that the document does not seem to have: who says so of one of its cells says it of all.</summary>
    private static void WeighAbsent(TableWeigher weigher, Acceptance acceptance, Dictionary<string, double> settles)
    {
        var absent = weigher.All.Where(field => field.State == FieldState.Missing && IsOpen(field)).ToList();
        if (absent.Count < 2) return;
        foreach (var asked in absent)
        {
            var places = weigher.PlacesAfter(asked, FieldState.Missing, null);
            settles[asked.Id] = (1 - asked.Evidence!.PlaceRisk) * absent.Count(other => other != asked && acceptance.Accepts(other.Method, places.RiskOf(other)));
        }
    }

    private static bool IsOpen(Field field) => RecordReviser.IsDoubtful(field) && field.Evidence is not null;
}
