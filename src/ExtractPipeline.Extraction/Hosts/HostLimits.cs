namespace ExtractPipeline.Extraction.Hosts;

/// <summary>What a host may take, and when it is replaced.</summary>
public sealed record HostLimits
{
    /// <summary>Private memory of a host in bytes, its own and that of the libraries it calls; the system refuses more.</summary>
    /// <value>The default value is 2 GiB; a born-digital report takes 0.1.</value>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>Longest time without a step forward before a host counts as hung.</summary>
    /// <value>The default value is 45 seconds.</value>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Time over that of the document that a host is given to stop by itself.</summary>
    /// <value>The default value is 5 seconds.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time until a new host must be ready.</summary>
    /// <value>The default value is 60 seconds; on an idle machine it takes 0.1.</value>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Documents after which a host is replaced, so that what a library leaks does not add up.</summary>
    /// <value>The default value is 1,000.</value>
    public int Documents { get; init; } = 1_000;
}
