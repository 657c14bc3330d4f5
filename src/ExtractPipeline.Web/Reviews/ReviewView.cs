using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;
using ExtractPipeline.Storage.Reviews;

namespace ExtractPipeline.Web.Reviews;

/// <summary>A document under review, for whoever reviews it.</summary>
/// <param name="Id">The document.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">The report's title.</param>
/// <param name="RecordId">The revision that answers must name.</param>
/// <param name="Revision">Its number.</param>
/// <param name="Outcome">What becomes of the document as it stands.</param>
/// <param name="ClaimedBy">Who works on it.</param>
/// <param name="ClaimedUntil">Until when.</param>
/// <param name="Questions">The ids of the fields to ask, in order.</param>
/// <param name="Fields">All fields.</param>
/// <param name="Sums">The sums of the form over these fields.</param>
internal sealed record ReviewView(
    string Id, string Name, string? Title, long RecordId, int Revision, Outcome Outcome, string? ClaimedBy, DateTimeOffset? ClaimedUntil,
    IReadOnlyList<string> Questions, IReadOnlyList<FieldView> Fields, IReadOnlyList<SumView> Sums)
{
    /// <summary>What a reviewer is shown: of a question neither why it is asked nor how sure the program is, which would be half an answer.</summary>
    public static ReviewView Of(ReviewCase found)
    {
        var asked = found.Questions.Select(question => question.Field.Id).Distinct(StringComparer.Ordinal).ToList();
        var set = asked.ToHashSet(StringComparer.Ordinal);
        return new(
            found.DocumentId, found.Name, found.Record.Report.Title, found.RecordId, found.Revision, found.Record.Outcome, found.ClaimedBy, found.ClaimedUntil, asked,
            [.. found.Record.Fields.Select(field => FieldView.Of(field, set.Contains(field.Id)))], SumView.Of(found.Record));
    }
}

/// <summary>A field under review.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">What is known about the cell.</param>
/// <param name="Value">The number.</param>
/// <param name="Raw">The characters as read.</param>
/// <param name="Mark"><c>doubt</c>, <c>human</c>, <c>implied</c> (the sums chose between readings), <c>sure</c> or <c>open</c> (in review, and not for this reviewer).</param>
/// <param name="Page">Its page.</param>
/// <param name="Box">Its place on the page.</param>
/// <param name="Locator">Its place in a source without pages.</param>
/// <param name="Candidates">Other readings, best first; null stands for blank.</param>
internal sealed record FieldView(string Id, FieldState State, decimal? Value, string? Raw, string Mark, int? Page, Box? Box, Locator? Locator, IReadOnlyList<decimal?> Candidates)
{
    public static FieldView Of(Field field, bool asked) => new(
        field.Id, field.State, field.Value, field.Raw, asked ? "doubt" : field.Method == ReadingMethod.Human && field.Decision == Decision.Accept ? "human" : field.Decision == Decision.Review ? "open" : field.Method == ReadingMethod.OcrAndSums ? "implied" : "sure",
        field.Page, field.Box, field.Locator, asked ? [.. field.Candidates.Select(candidate => candidate.Value).Where(value => value != field.Value || field.State != FieldState.Read).Distinct().Take(8)] : []);
}

/// <summary>A sum of the form, for a page that adds up as one types.</summary>
/// <param name="Id">For example <c>B3.received_new</c>.</param>
/// <param name="Left">The fields of the left side.</param>
/// <param name="Right">The fields of the right side.</param>
/// <param name="Totals">Those of them that leave their side unknown while they are blank.</param>
internal sealed record SumView(string Id, IReadOnlyList<string> Left, IReadOnlyList<string> Right, IReadOnlyList<string> Totals)
{
    public static IReadOnlyList<SumView> Of(ExtractionRecord record) =>
    [
        .. ReviewSums.Of(record.Layouts).Select(sum => new SumView(sum.Id, [.. sum.Left.Select(id => id.ToString())], [.. sum.Right.Select(id => id.ToString())], [.. sum.Totals.Select(id => id.ToString())])),
    ];
}

/// <summary>What became of a decision.</summary>
/// <param name="DecisionId">Its place in the log.</param>
/// <param name="Repeated">Whether it had been taken before.</param>
/// <param name="Review">The document as it is now.</param>
internal sealed record DecidedView(long DecisionId, bool Repeated, ReviewView Review);
