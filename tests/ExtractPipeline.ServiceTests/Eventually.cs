using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>Waits for what comes by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private const int Looks = 1_500;

    /// <summary>Looks again and again; null where it does not come in some five minutes.</summary>
    public static async Task<T?> FindAsync<T>(Func<Task<T?>> find, int looks = Looks)
        where T : class
    {
        for (var i = 0; i < looks; i++, await Task.Delay(Pause, TestContext.Current.CancellationToken))
            if (await find() is { } found)
                return found;
        return null;
    }

    /// <summary>Whether it holds in five minutes.</summary>
    public static async Task<bool> HoldsAsync(Func<Task<bool>> holds) => await FindAsync(async () => await holds() ? "yes" : null) is not null;
}
