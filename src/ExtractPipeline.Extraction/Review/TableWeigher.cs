using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Sums;

namespace ExtractPipeline.Extraction.Review;

/// <summary>
/// Asks the sums of one table again, with the evidence that the record keeps and the answers that people gave: the same arithmetic as when the
/// document was read. A field without evidence keeps its confidence, and none is ever accepted for its sums where its place is in doubt: that
/// only answers in its own row or column lower.
/// </summary>
internal sealed class TableWeigher
{
    /// <summary>How often a person's answer is wrong: a slip of the finger, a glance at the next row.</summary>
    public const double HumanErrs = 1e-3;

    /// <summary>What each of two answers is worth that people do not agree about.</summary>
    private const double Disputed = 0.49;

    private readonly ExtractionRecord record;
    private readonly List<(FieldId Id, IReadOnlyList<Proposal> Proposals)> cells = [];
    private readonly List<Field> fields = [];

    public TableWeigher(ExtractionRecord record, TableKind table)
    {
        this.record = record;
        Form = FormCatalogue.Of(table, record.Layouts.Of(table) is { } layout and not Layout.Pre2019 ? layout : Layout.Ogi2021);
        var prefix = FieldId.NameOf(table) + ".";
        foreach (var field in record.Fields.Where(field => field.Id.StartsWith(prefix, StringComparison.Ordinal)))
        {
            All.Add(field);
            if (field.State == FieldState.Missing && (field.Decision == Decision.Accept || field.Evidence is null)) continue;
            cells.Add((FieldId.Parse(field.Id), ProposalsOf(field)));
            fields.Add(field);
        }

        Places = new(All);
        IsScan = fields.Exists(field => field.Method is ReadingMethod.Ocr or ReadingMethod.OcrAndSums);
    }

    /// <summary>The grid of the form.</summary>
    public FormTable Form { get; }

    /// <summary>All fields of the table as they are now.</summary>
    public List<Field> All { get; } = [];

    /// <summary>The fields that take part in sums, in the order of verdicts and choices.</summary>
    public IReadOnlyList<Field> Fields => fields;

    /// <summary>Whether cells were read from an image, so that the sums choose between readings.</summary>
    public bool IsScan { get; }

    /// <summary>What is proposed for the field at an index.</summary>
    public IReadOnlyList<Proposal> ProposalsAt(int index) => cells[index].Proposals;

    /// <summary>What is known of places now.</summary>
    public PlaceDoubts Places { get; }

    /// <summary>The tables that may be what is printed.</summary>
    public (IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Scenario> Scenarios) Explore() => JointDecoder.Explore(Form, cells, Confidence.PublisherErrs);

    /// <summary>The fields with what is now known, in the order of <see cref="All"/>.</summary>
    public List<Field> Weigh()
    {
        var weighed = (IsScan ? Decoded() : Summed()).Concat(Absent()).ToDictionary(field => field.Id, StringComparer.Ordinal);
        return All.ConvertAll(field => weighed.GetValueOrDefault(field.Id, field));
    }

    /// <summary>What is known of places, had somebody said what a field holds.</summary>
    public PlaceDoubts PlacesAfter(Field asked, FieldState state, decimal? value) => new(All.ConvertAll(field =>
        field.Id == asked.Id ? field with { State = state, Value = value, Method = ReadingMethod.Human, Decision = Decision.Accept } : field));

    /// <summary>All sums over fields.</summary>
    public IReadOnlyList<Sum> Sums(IEnumerable<Field> over) =>
        SumChecker.Check(Form, over.ToDictionary(field => FieldId.Parse(field.Id), field => new Summand(field.State, field.Value)));

    private IEnumerable<Field> Decoded()
    {
        var verdicts = JointDecoder.Decode(Form, cells, Confidence.PublisherErrs);
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is not { Evidence: not null, Method: not ReadingMethod.Human, State: not FieldState.Missing } field) continue;
            var proposals = cells[i].Proposals;
            var choice = verdicts[i].Choice;
            var others = proposals.Index().Where(other => other.Index != choice && other.Item.Value is not null).Select(other => (other.Item.Value, Probability: verdicts[i].Probabilities[other.Index]));
            if (choice < 0) yield return Decide(field, FieldState.Unread, null, 1, field.Method, others);
            else
            {
                var method = field.Method is ReadingMethod.Ocr or ReadingMethod.OcrAndSums ? choice == 0 ? ReadingMethod.Ocr : ReadingMethod.OcrAndSums : field.Method;
                yield return Decide(field, proposals[choice].State, proposals[choice].Value, Places.RiskOf(field with { State = proposals[choice].State }) + 1 - verdicts[i].Probabilities[choice], method, others);
            }
        }
    }

    private IEnumerable<Field> Summed()
    {
        var verdicts = Sums(All).SelectMany(sum => sum.Fields.Select(id => (id, sum.Holds))).ToLookup(entry => entry.id, entry => entry.Holds);
        foreach (var ((id, _), field) in cells.Zip(fields))
        {
            if (field is not { Evidence.Readings: [var own, ..], Method: not ReadingMethod.Human }) continue;
            var about = verdicts[id].ToList();
            var risk = Confidence.AfterSums(1 - own.Confidence, about.Count(holds => holds == true), about.Count(holds => holds == false));
            yield return Decide(field, field.State, field.Value, Places.RiskOf(field) + risk, field.Method, field.Candidates.Select(other => (other.Value, other.Confidence)));
        }
    }

    /// <summary>Fields of lines that the document does not seem to have.</summary>
    private IEnumerable<Field> Absent() =>
        from field in All
        where field is { State: FieldState.Missing, Evidence: not null, Method: not ReadingMethod.Human }
        select Decide(field, field.State, null, Places.RiskOf(field), field.Method, field.Candidates.Select(other => (other.Value, other.Confidence)));

    private Field Decide(Field field, FieldState state, decimal? value, double risk, ReadingMethod method, IEnumerable<(decimal? Value, double Probability)> others)
    {
        // No sum tells an empty cell from one whose 0 was lost: what was doubtful there a person settles.
        var isEmpty = state == FieldState.Blank && field is { Decision: Decision.Review, Raw: null, Method: ReadingMethod.Ocr or ReadingMethod.OcrAndSums };
        var acceptance = record.Extractor.Acceptance;
        var accepted = state != FieldState.Unread && !isEmpty && acceptance.Accepts(method, risk);
        return field with
        {
            State = state,
            Value = value,
            Confidence = acceptance.ConfidenceOf(method, risk),
            Uncalibrated = acceptance.UncalibratedOf(risk),
            Decision = accepted ? Decision.Accept : Decision.Review,
            Method = method,
            Candidates = accepted ? [] : [.. others.OrderByDescending(other => other.Probability).Take(4).Select(other => new Candidate(other.Value, Math.Round(other.Probability, 6)))],
        };
    }

    private static IReadOnlyList<Proposal> ProposalsOf(Field field)
    {
        // A line that may have been overlooked adds nothing to its sums, or something that nobody knows.
        if (field is { State: FieldState.Missing, Evidence: { } overlooked }) return [new(FieldState.Blank, null, 1 - Math.Min(1, overlooked.PlaceRisk))];
        if (field is { Method: ReadingMethod.Human, Decision: Decision.Review, State: not FieldState.Unread })
            return [new(field.State, field.Value, Disputed), .. field.Candidates.Select(other => new Proposal(other.Value is null ? FieldState.Blank : FieldState.Read, other.Value, Disputed))];
        if (field.Method == ReadingMethod.Human) return field.State == FieldState.Unread ? [] : [new(field.State, field.Value, 1 - HumanErrs)];
        if (field.Evidence is { } evidence)
            return [.. evidence.Readings.Select(reading => new Proposal(reading.Value is null ? FieldState.Blank : FieldState.Read, reading.Value, reading.Confidence, reading.Value is null && field.Raw is not null))];
        return field.State == FieldState.Unread ? [] : [new(field.State, field.Value, field.Uncalibrated ?? field.Confidence)];
    }
}
