using System.Text.Json;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Storage.Reviews;

/// <summary>Who reviews.</summary>
/// <param name="Name">The name of the account; it stands in the log.</param>
/// <param name="IsAdmin">Whether disagreements may be settled by this person.</param>
public sealed record Reviewer(string Name, bool IsAdmin);

/// <summary>How review is done.</summary>
public sealed record ReviewOptions
{
    /// <summary>How long a document is kept for a reviewer who does nothing.</summary>
    /// <value>The default value is 10 minutes.</value>
    public TimeSpan Claim { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The share of answers that a second person is asked for.</summary>
    /// <value>The default value is 0.05.</value>
    public double SecondLook { get; init; } = 0.05;

    /// <summary>The share of accepted fields that is asked for without saying so.</summary>
    /// <value>The default value is 0.005.</value>
    public double Blind { get; init; } = 0.005;

    /// <summary>How often a document is given out that has nothing but settled fields to look at again.</summary>
    /// <value>The default value is 0.1.</value>
    public double MixIn { get; init; } = 0.1;

    /// <summary>Draws a number from 0 to 1; nobody can foresee it.</summary>
    public Func<double> Draw { get; init; } = () => System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}

/// <summary>Which documents a reviewer wants; what is null does not matter.</summary>
/// <param name="Region">A GB/T 2260 code; its descendants belong to it.</param>
/// <param name="Year">The reported year.</param>
/// <param name="Layout">The edition of any of the three tables.</param>
/// <param name="Problem">A problem code of the record.</param>
public sealed record ReviewFilter(string? Region = null, int? Year = null, string? Layout = null, string? Problem = null);

/// <summary>Why something is asked.</summary>
public static class ReviewPurpose
{
    /// <summary>The field is below the threshold.</summary>
    public const string Doubt = "doubt";

    /// <summary>The field was accepted and a person saw that it is wrong.</summary>
    public const string Correction = "correction";

    /// <summary>The field was accepted and is asked all the same, to measure how often that is wrong.</summary>
    public const string Blind = "blind";

    /// <summary>Another person has answered it.</summary>
    public const string Second = "second";

    /// <summary>Two people disagree.</summary>
    public const string Third = "third";
}

/// <summary>A question to a reviewer.</summary>
/// <param name="Field">The field as it is shown: of a second look, as it was before the first answer.</param>
/// <param name="Purpose">One of <see cref="ReviewPurpose"/>; not to be told to whoever is asked.</param>
/// <param name="Settles">How many other doubts the answer is expected to settle.</param>
public sealed record ReviewQuestion(Field Field, string Purpose, double Settles);

/// <summary>A document under review, as one reviewer sees it.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Name">Its name.</param>
/// <param name="File">Where its content lies.</param>
/// <param name="RecordId">The revision that answers must name.</param>
/// <param name="Revision">Its number.</param>
/// <param name="Record">The record, with the fields of second looks as they were before the first answer.</param>
/// <param name="Questions">What to ask, in order.</param>
/// <param name="ClaimedBy">Who works on it; null where nobody does.</param>
/// <param name="ClaimedUntil">Until when.</param>
public sealed record ReviewCase(
    string DocumentId, string Name, string File, long RecordId, int Revision, ExtractionRecord Record, IReadOnlyList<ReviewQuestion> Questions, string? ClaimedBy, DateTimeOffset? ClaimedUntil);

/// <summary>An answer that comes in.</summary>
/// <param name="Key">Made by the client: the same answer sent twice is decided once.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="RecordId">The revision that the reviewer saw.</param>
/// <param name="FieldId">The field.</param>
/// <param name="Answer">What it holds.</param>
/// <param name="TakenMilliseconds">From showing to answering.</param>
public sealed record ReviewAnswer(string Key, string DocumentId, long RecordId, string FieldId, FieldAnswer Answer, long? TakenMilliseconds);

/// <summary>What became of a decision.</summary>
/// <param name="DecisionId">Its place in the log.</param>
/// <param name="RecordId">The revision that is current now.</param>
/// <param name="Repeated">Whether it had been decided before, by the same request.</param>
public sealed record ReviewDecided(long DecisionId, long RecordId, bool Repeated);

/// <summary>Why a decision is refused.</summary>
public enum ReviewRefusal
{
    /// <summary>There is no such document, record or field.</summary>
    NotFound,

    /// <summary>The record has changed since the reviewer saw it.</summary>
    RevisionChanged,

    /// <summary>Another reviewer works on the document.</summary>
    ClaimedByOther,

    /// <summary>The question is for somebody else: an administrator, or another person than those who answered it before.</summary>
    NotYours,

    /// <summary>There is no decision of this reviewer that can be undone.</summary>
    NothingToUndo,

    /// <summary>The answer is none: no number for a field that is read, or a number for one that is not.</summary>
    NoAnswer,
}

/// <summary>A decision is refused; nothing has changed.</summary>
public sealed class ReviewRefusedException(ReviewRefusal refusal, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public ReviewRefusal Refusal => refusal;
}

/// <summary>What people said about a document, as a truth to evaluate by.</summary>
/// <param name="Id">The document.</param>
/// <param name="Name">Its name.</param>
/// <param name="Truth">What they said.</param>
/// <param name="Extracted">The record as the program had read the document, before anybody answered; null where it was not asked for.</param>
public sealed record ReviewedDocument(string Id, string Name, ReviewedTruth Truth, JsonElement? Extracted);

/// <summary>A truth about some of a document's fields.</summary>
/// <param name="Class">By what results are grouped.</param>
/// <param name="Partial">That fields which are not in it were looked at by nobody.</param>
/// <param name="Fields">Fields by id.</param>
public sealed record ReviewedTruth(string Class, bool Partial, IReadOnlyDictionary<string, ReviewedField> Fields);

/// <summary>What a cell says.</summary>
/// <param name="Value">The number; null unless it is read.</param>
/// <param name="State">What is known about the cell.</param>
/// <param name="Ambiguous">Whether even a person could not tell.</param>
public sealed record ReviewedField(decimal? Value, FieldState State, bool Ambiguous);

/// <summary>What reviews have shown.</summary>
/// <param name="Documents">Documents that wait.</param>
/// <param name="Fields">Fields that wait.</param>
/// <param name="Claimed">Documents that somebody works on.</param>
/// <param name="Disputed">Fields that wait for an administrator.</param>
/// <param name="Decisions">Decisions in the log.</param>
/// <param name="MedianSeconds">Median time of an answer; null before the first.</param>
/// <param name="BlindChecked">Accepted fields that were looked at.</param>
/// <param name="BlindWrong">How many of them were wrong; one that two people disagree about counts.</param>
/// <param name="BlindBound">The error rate of accepted fields that can be excluded (95 %, Clopper and Pearson); null before the first.</param>
/// <param name="SecondLooks">Answers that a second person gave.</param>
/// <param name="SecondDiffered">How many of them differed.</param>
public sealed record ReviewFigures(
    int Documents, int Fields, int Claimed, int Disputed, int Decisions, double? MedianSeconds, int BlindChecked, int BlindWrong, double? BlindBound, int SecondLooks, int SecondDiffered);
