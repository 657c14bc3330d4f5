using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Review;

/// <summary>
/// What people's answers say about the places of the cells around them. A label that was hard to read leaves the place of its whole row or column
/// in doubt. Somebody who finds in one of its cells what was read there vouches for the line, the more the rarer that number is among its
/// neighbours: a line that is another one would hold it by chance alone. Who finds something else speaks against the line.
/// </summary>
internal sealed class PlaceDoubts
{
    /// <summary>Readings never claim to have left nothing out.</summary>
    private const double LeastProbability = 1e-6;

    /// <summary>A greater risk is not that of a label: numbers have slipped between columns, or the document is not to be trusted, and one cell says nothing for its neighbours.</summary>
    private const double MostOfALabel = 0.25;

    private readonly Dictionary<string, (double Before, double After)> rows = new(StringComparer.Ordinal), columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Before, double After)> missingRows = new(StringComparer.Ordinal), missingColumns = new(StringComparer.Ordinal);

    /// <summary>Weighs the answers of one table.</summary>
    /// <param name="fields">All fields of the table.</param>
    public PlaceDoubts(IReadOnlyList<Field> fields)
    {
        var cells = fields.Select(field => (Id: FieldId.Parse(field.Id), Field: field)).ToList();
        foreach (var isMissing in (bool[])[false, true])
        {
            var (ofRows, ofColumns) = isMissing ? (missingRows, missingColumns) : (rows, columns);
            foreach (var line in cells.GroupBy(cell => cell.Id.Row, StringComparer.Ordinal)) Weigh(ofRows, line.Key, line, cell => cell.Id.Column, _ => 0);
            foreach (var line in cells.GroupBy(cell => cell.Id.Column, StringComparer.Ordinal)) Weigh(ofColumns, line.Key, line, cell => cell.Id.Row, cell => ofRows[cell.Id.Row].Before);

            void Weigh(
                Dictionary<string, (double Before, double After)> into, string line, IEnumerable<(FieldId Id, Field Field)> members, Func<(FieldId Id, Field Field), string> across,
                Func<(FieldId Id, Field Field), double> known)
            {
                var own = members.Where(cell => IsMissing(cell.Field) == isMissing || IsHuman(cell.Field)).ToList();
                var before = own.Where(cell => IsMissing(cell.Field) == isMissing).Select(cell => Math.Max(0, RiskAsRead(cell.Field) - known(cell))).DefaultIfEmpty(0).Min();
                var ratio = 1.0;
                foreach (var witness in own.Where(cell => IsHuman(cell.Field) && cell.Field.Evidence is not null))
                    ratio *= RatioOf(witness.Field, isMissing, [.. cells.Where(cell => across(cell) == across(witness) && cell.Field.Id != witness.Field.Id).Select(cell => cell.Field)]);
                if (before > MostOfALabel) ratio = Math.Max(1, ratio);
                into[line] = (before, before * ratio / ((before * ratio) + 1 - before));
            }
        }
    }

    /// <summary>The risk that a field belongs to another place, after all answers. Nobody vouches for an empty cell: what is missing there may stand elsewhere.</summary>
    public double RiskOf(Field field)
    {
        var id = FieldId.Parse(field.Id);
        var (row, column) = IsMissing(field) ? (missingRows[id.Row], missingColumns[id.Column]) : (rows[id.Row], columns[id.Column]);
        var after = Math.Clamp(RiskAsRead(field) - row.Before - column.Before, 0, 1) + row.After + column.After;
        return field.State == FieldState.Blank ? Math.Max(after, RiskAsRead(field)) : after;
    }

    private static bool IsHuman(Field field) => field is { Method: ReadingMethod.Human, Decision: Decision.Accept };

    private static bool IsMissing(Field field) => field.State == FieldState.Missing;

    private static double RiskAsRead(Field field) => field.Evidence?.PlaceRisk ?? 0;

    /// <summary>How much more probable an answer is where the line is another one than where it is the one that it was taken for.</summary>
    /// <param name="witness">The field that was answered.</param>
    /// <param name="isMissing">Whether the line was taken for one that the document does not have.</param>
    /// <param name="neighbours">What stands in the lines that it may have been taken for.</param>
    private static double RatioOf(Field witness, bool isMissing, List<Field> neighbours)
    {
        const double errs = TableWeigher.HumanErrs;
        var readings = witness.Evidence!.Readings;
        if (isMissing) return IsMissing(witness) ? errs : readings.Count == 0 ? 1 / errs : 1;
        if (IsMissing(witness) || readings.Count == 0) return 1;
        var told = neighbours.Where(field => field.State is FieldState.Read or FieldState.Blank).ToList();
        if (told.Count == 0) return 1;
        var chance = (double)told.Count(field => FieldAnswer.Of(field) == FieldAnswer.Of(witness)) / told.Count;
        var own = readings.Where(reading => reading.Value == witness.Value).Sum(reading => reading.Confidence);
        return (chance + errs) / Math.Max(own > 0 ? own : 1 - readings.Sum(reading => reading.Confidence), LeastProbability);
    }
}
