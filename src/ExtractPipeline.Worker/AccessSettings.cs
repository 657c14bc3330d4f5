namespace ExtractPipeline.Worker;

/// <summary>Who may use the service.</summary>
/// <param name="ByKey">Every request needs a key or a cookie; else whoever reaches the service may do everything, and only this machine reaches it.</param>
/// <param name="AdminKey">A key that is made known at the start, so that there is a first one; null where it is made by <c>keys add</c>.</param>
/// <param name="RequestsPerMinute">Requests of one key in a minute.</param>
public sealed record AccessSettings(bool ByKey, string? AdminKey, int RequestsPerMinute)
{
    private const int ShortestKey = 32;

    /// <summary>Only this machine reaches the service.</summary>
    public static AccessSettings Open { get; } = new(ByKey: false, AdminKey: null, RequestsPerMinute: 6_000);

    /// <summary>The key does not get into a log that prints the settings.</summary>
    public override string ToString() => ByKey ? "by key" : "open";

    internal static AccessSettings From(Settings.Reader read)
    {
        var byKey = read.Optional("Access:Keys") switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw Settings.Reader.Wrong("Access:Keys", "is neither true nor false"),
        };
        var admin = read.Optional("Access:AdminKey")?.Trim();
        if (admin is { Length: < ShortestKey }) throw Settings.Reader.Wrong("Access:AdminKey", $"is shorter than {ShortestKey} characters; 'openssl rand -hex 32' makes one");
        return new(byKey || admin is not null, admin, (int)read.Number("Access:RequestsPerMinute", Open.RequestsPerMinute, 1, 1_000_000));
    }
}
