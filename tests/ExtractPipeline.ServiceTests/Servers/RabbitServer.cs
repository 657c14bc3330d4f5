using System.Diagnostics;
using System.Globalization;

namespace ExtractPipeline.ServiceTests.Servers;

/// <summary>A RabbitMQ of its own, with a port mapper of its own, since that would else outlive it as a daemon.</summary>
internal sealed class RabbitServer : ChildServer
{
    private const string Programs = "/usr/lib/rabbitmq/bin/";

    /// <summary>
    /// How old a quorum queue must be before its broker may be killed: what a new one has voted is written down some seconds late, and without it a lone
    /// member waits for others for ever.
    /// </summary>
    public static TimeSpan Settles { get; } = TimeSpan.FromSeconds(10);

    private readonly int distributionPort = FreePort();
    private readonly PortMapper mapper = new();
    private int hosts;

    protected override ProcessStartInfo Command => With(new(Programs + "rabbitmq-server"));

    /// <summary>Makes and starts one.</summary>
    public static async Task<RabbitServer> CreateAsync()
    {
        var server = new RabbitServer();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "enabled_plugins"), "[].");
        await server.mapper.StartAsync();
        await server.StartAsync();
        return server;
    }

    /// <summary>Makes an empty virtual host; returns its name.</summary>
    public async Task<string> CreateVirtualHostAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"v{Interlocked.Increment(ref hosts)}");

        // Both in one, since it takes the control program seconds to start.
        await RunAsync(With(new(Programs + "rabbitmqctl", ["eval", $"""rabbit_vhost:add(<<"{name}">>, <<"tests">>), rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"{name}">>, <<".*">>, <<".*">>, <<".*">>, <<"tests">>)."""])));
        return name;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await mapper.DisposeAsync();
    }

    protected override Task<bool> AnswersAsync() => ListensAsync(Port);

    private ProcessStartInfo With(ProcessStartInfo start)
    {
        start.WorkingDirectory = Folder;
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = Folder,
            ["ERL_EPMD_PORT"] = mapper.Port.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"tests{Port}@localhost"),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_DIST_PORT"] = distributionPort.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(Folder, "log"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(Folder, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder, "enabled_plugins"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder, "none"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Folder, "none"),

            // Idle schedulers sleep instead of spinning: tests share the machine.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    /// <summary>Erlang's port mapper in the foreground.</summary>
    private sealed class PortMapper : ChildServer
    {
        protected override ProcessStartInfo Command => new("epmd", ["-port", Port.ToString(CultureInfo.InvariantCulture), "-address", "127.0.0.1"]);

        protected override Task<bool> AnswersAsync() => ListensAsync(Port);
    }
}
