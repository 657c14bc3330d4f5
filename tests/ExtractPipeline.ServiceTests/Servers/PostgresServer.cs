using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ExtractPipeline.ServiceTests.Servers;

/// <summary>A PostgreSQL of its own. It refuses to run as root, so that root runs it as the user that its package made.</summary>
internal sealed class PostgresServer : ChildServer
{
    private const string User = "tests";

    private static readonly string Programs = Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin/";

    private int databases;

    private string Data => Path.Combine(Folder, "data");

    protected override ProcessStartInfo Command => AsUser(
        Programs + "postgres",
        ["-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=100"]);

    /// <summary>Makes and starts one.</summary>
    public static async Task<PostgresServer> CreateAsync()
    {
        var server = new PostgresServer();
        if (Environment.IsPrivilegedProcess) await RunAsync(new("chown", ["postgres", server.Folder]));
        await RunAsync(server.AsUser(Programs + "initdb", ["-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]));
        await server.StartAsync();
        return server;
    }

    /// <summary>Makes an empty database; returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"d{Interlocked.Increment(ref databases)}");
        await using var connection = new NpgsqlConnection(Own);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    protected override async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(Own);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Without a pool, in which connections to a server that was killed would wait for the next test.</summary>
    private string Own => ConnectionString("postgres") + ";Pooling=false";

    private string ConnectionString(string database) => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username={User};Database={database}");

    private ProcessStartInfo AsUser(string program, IReadOnlyList<string> arguments) => Environment.IsPrivilegedProcess
        ? new("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) { WorkingDirectory = Folder }
        : new(program, arguments) { WorkingDirectory = Folder };
}
