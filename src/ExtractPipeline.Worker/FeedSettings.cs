namespace ExtractPipeline.Worker;

/// <summary>How records are sent to subscribers.</summary>
/// <param name="AllowPrivate">Whether to addresses inside of a network too, and without TLS.</param>
/// <param name="Interval">How often it is looked for what is due.</param>
public sealed record FeedSettings(bool AllowPrivate, TimeSpan Interval)
{
    /// <summary>To the public internet alone.</summary>
    public static FeedSettings Usual { get; } = new(AllowPrivate: false, TimeSpan.FromSeconds(2));

    internal static FeedSettings From(Settings.Reader read) => new(
        read.Optional("Feed:AllowPrivate") switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw Settings.Reader.Wrong("Feed:AllowPrivate", "is neither true nor false"),
        },
        TimeSpan.FromSeconds(read.Number("Feed:IntervalSeconds", Usual.Interval.TotalSeconds, 0.1, 3_600)));
}
