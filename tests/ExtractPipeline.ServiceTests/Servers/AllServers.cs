using ExtractPipeline.ServiceTests.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(AllServers))]

namespace ExtractPipeline.ServiceTests.Servers;

/// <summary>The servers that all tests share, each started when the first test asks for it.</summary>
public sealed class AllServers : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> postgres = new(PostgresServer.CreateAsync);
    private readonly Lazy<Task<RabbitServer>> rabbit = new(RabbitServer.CreateAsync);

    internal Task<PostgresServer> PostgresAsync() => RunningAsync(postgres.Value);

    internal Task<RabbitServer> RabbitAsync() => RunningAsync(rabbit.Value);

    /// <summary>A test that failed may have left it down.</summary>
    private static async Task<T> RunningAsync<T>(Task<T> creating)
        where T : ChildServer
    {
        var server = await creating;
        if (!server.IsRunning) await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (rabbit.IsValueCreated) await (await rabbit.Value).DisposeAsync();
        if (postgres.IsValueCreated) await (await postgres.Value).DisposeAsync();
    }
}
