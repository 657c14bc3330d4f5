using System.Globalization;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>How a field looks: a colour for its confidence, a disc that is filled as far as one can be sure, so that colour is never alone.</summary>
internal static class Looks
{
    /// <summary>The levels of confidence from the surest down: style class, lower end, wording.</summary>
    public static IReadOnlyList<(string Style, double From, string Text)> Levels { get; } =
    [
        ("l4", 0.9999, "≥ 99.99 %"),
        ("l3", 0.99, "≥ 99 %"),
        ("l2", 0.9, "≥ 90 %"),
        ("l1", 0, "< 90 %"),
    ];

    /// <summary>The style classes of a field's cell and box.</summary>
    public static string StyleOf(Field field)
    {
        var level = Levels.First(level => field.Confidence >= level.From || level.From == 0).Style;
        return field.Decision == Decision.Review ? $"{level} {NameOf(field.State)} review" : $"{level} {NameOf(field.State)}";
    }

    /// <summary>What stands in a field's cell.</summary>
    public static Markup ContentOf(Field field) => field.State switch
    {
        FieldState.Read => Markup.Of($"{field.Value}"),
        FieldState.Blank => new("<i>空<small>blank</small></i>"),
        FieldState.Missing => new("<i>缺<small>missing</small></i>"),
        FieldState.Unread => new("<i>？<small>unread</small></i>"),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>A state as the contract names it.</summary>
    public static string NameOf(FieldState state) => state switch
    {
        FieldState.Read => "read",
        FieldState.Blank => "blank",
        FieldState.Missing => "missing",
        FieldState.Unread => "unread",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>An outcome in both languages.</summary>
    public static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Accepted => "通过 accepted",
        Outcome.NeedsReview => "待复核 needs review",
        Outcome.Rejected => "退回 rejected",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>An outcome's badge, with a sign of its own for each.</summary>
    public static Markup Badge(Outcome outcome)
    {
        var (style, sign) = outcome switch
        {
            Outcome.Accepted => ("ok", "✓"),
            Outcome.NeedsReview => ("look", "◆"),
            _ => ("bad", "✕"),
        };
        return Markup.Of($"""<span class="badge {style}"><b>{sign}</b> {NameOf(outcome)}</span>""");
    }

    /// <summary>A confidence with as many digits as it takes to tell it from 1.</summary>
    public static string Percent(double confidence) => (100 * confidence).ToString("0.####", CultureInfo.InvariantCulture) + " %";
}
