namespace ExtractPipeline.Extraction.Hosts;

/// <summary>What a host may take, and when it is replaced.</summary>
public sealed record HostLimits
{
    /// <summary>Private memory of a host in bytes, its own and that of the libraries it calls; the system refuses more.</summary>
    /// <value>The default value is 2 GiB; a born-digital report takes 0.1.</value>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>Longest time that a host may do nothing at all, neither a step forward nor use the processor, before it counts as hung.</summary>
    /// <value>The default value is 45 seconds.</value>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Time that a host which has closed its pipe is given to end.</summary>
    /// <value>The default value is 5 seconds.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time until a new host must be ready.</summary>
    /// <value>The default value is 5 minutes; on an idle machine it takes 0.1 seconds.</value>
    public TimeSpan Start { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Documents after which a host is replaced, so that what a library leaks does not add up.</summary>
    /// <value>The default value is 1,000.</value>
    public int Documents { get; init; } = 1_000;
}
