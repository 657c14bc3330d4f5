using System.CommandLine;
using ExtractPipeline.Web;
using ExtractPipeline.Worker;
using Microsoft.Extensions.Hosting;

namespace ExtractPipeline.Cli.Services;

/// <summary><c>serve</c>, <c>worker</c> and <c>web</c>: the hosted service, in one process or in several.</summary>
internal static class ServiceCommands
{
    private const int UsualPort = 8080, WorkerPort = 8081, Failed = 1;

    /// <summary>The names of commands that run until they are told to stop, and then take their time.</summary>
    public static IReadOnlyList<string> Names { get; } = ["serve", "worker", "web"];

    /// <summary>All in one process: nothing to install.</summary>
    public static Command CreateServe()
    {
        var data = new Option<string>("--data") { Description = "Folder for the database and the documents.", Required = true };
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 for any.", DefaultValueFactory = _ => UsualPort };
        var command = new Command("serve", "Runs intake, queue, workers and store in one process.") { data, port };
        command.SetAction((parsed, cancellation) =>
            RunAsync(() => Settings.Alone(Service.Configuration, parsed.GetValue(data)!, parsed.GetValue(port)), new(TakesIn: true, Reads: true), jsonLogs: false, cancellation));
        return command;
    }

    /// <summary>Reads documents off RabbitMQ.</summary>
    public static Command CreateWorker()
    {
        var command = new Command("worker", "Reads documents off the queue; settings come from appsettings.json and the environment.");
        command.SetAction((_, cancellation) =>
            RunAsync(() => Settings.Apart(Service.Configuration, WorkerPort), new(TakesIn: false, Reads: true), jsonLogs: true, cancellation));
        return command;
    }

    /// <summary>Takes documents in.</summary>
    public static Command CreateWeb()
    {
        var command = new Command("web", "Takes documents in and answers about them; settings come from appsettings.json and the environment.");
        command.SetAction((_, cancellation) =>
            RunAsync(() => Settings.Apart(Service.Configuration, UsualPort), new(TakesIn: true, Reads: false), jsonLogs: true, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Func<Settings> read, ServiceRole role, bool jsonLogs, CancellationToken cancellation)
    {
        try
        {
            await using var app = Service.Create(read(), role, jsonLogs);
            await app.StartAsync(cancellation);
            await Console.Error.WriteLineAsync($"listening on {string.Join(", ", app.Urls)}");
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return UsageError.ExitStatus;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            return 0; // Told to stop while it waited for the database.
        }
    }
}
