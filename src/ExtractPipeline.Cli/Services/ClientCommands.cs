using System.CommandLine;
using ExtractPipeline.Cli.Extract;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Cli.Services;

/// <summary><c>submit</c>, <c>watch</c>, <c>status</c> and <c>requeue</c>: what a person asks of a running service.</summary>
internal static class ClientCommands
{
    private const int Failed = 1, AtOnce = 4;

    /// <summary>Submits files and folders.</summary>
    public static Command CreateSubmit()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, and folders that are walked recursively.", Arity = ArgumentArity.OneOrMore };
        var server = Server();
        var command = new Command("submit", "Submits documents to a running service; prints the id, state and name of each.") { paths, server };
        command.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            var failed = false;
            var files = InputFiles.Collect(parsed.GetValue(paths)!, except: null, Warn);
            using var client = new ServiceClient(parsed.GetValue(server)!);
            await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (file, token) =>
            {
                try
                {
                    var document = await client.SubmitAsync(file.Path, file.Name, token);
                    Console.WriteLine($"{document.Id} {document.State}{(document.Known ? " (known)" : "")} {BatchTable.Printable(file.Name)}");
                }
                catch (Exception e) when (e is ServiceException or IOException or UnauthorizedAccessException)
                {
                    Warn($"'{BatchTable.Printable(file.Path)}' is not submitted: {e.Message}");
                }
            });
            return failed ? Failed : 0;

            void Warn(string text)
            {
                failed = true;
                Console.Error.WriteLine($"error: {text}");
            }
        }));
        return command;
    }

    /// <summary>Submits what is dropped into a folder.</summary>
    public static Command CreateWatch()
    {
        var folder = new Argument<string>("DIR") { Description = "The drop folder." };
        var done = new Option<string?>("--done") { Description = "Folder to move documents to once they are submitted; else they stay." };
        var server = Server();
        var command = new Command("watch", "Submits documents as they are dropped into a folder, until interrupted.") { folder, done, server };
        command.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            if (!Directory.Exists(parsed.GetValue(folder))) throw new UsageException($"there is no folder '{parsed.GetValue(folder)}'");
            using var client = new ServiceClient(parsed.GetValue(server)!);
            await new DropFolder(parsed.GetValue(folder)!, parsed.GetValue(done), client).WatchAsync(cancellation);
            return 0;
        }));
        return command;
    }

    /// <summary>Tells what the service has done and has to do.</summary>
    public static Command CreateStatus()
    {
        var server = Server();
        var command = new Command("status", "Documents of a running service by state.") { server };
        command.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            using var client = new ServiceClient(parsed.GetValue(server)!);
            var status = await client.StatusAsync(cancellation);
            foreach (var state in DocumentState.All) Console.WriteLine($"{state,-10}{status.Documents[state],12}");
            Console.WriteLine($"extractor {status.ExtractorVersion}");
            return 0;
        }));
        return command;
    }

    /// <summary>Has documents read again.</summary>
    public static Command CreateRequeue()
    {
        var state = new Option<string?>("--state") { Description = "Documents in this state: done or rejected." };
        var problem = new Option<string?>("--problem") { Description = "Documents whose record has a problem with this code." };
        var version = new Option<string?>("--extractor-version") { Description = "Documents whose record was made by this version." };
        var server = Server();
        var command = new Command("requeue", "Has documents of a running service read again, as after an upgrade.") { state, problem, version, server };
        command.Validators.Add(result =>
        {
            if (result.GetValue(state) is null && result.GetValue(problem) is null && result.GetValue(version) is null)
                result.AddError("say which documents: --state, --problem or --extractor-version");
        });
        command.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            using var client = new ServiceClient(parsed.GetValue(server)!);
            var requeued = await client.RequeueAsync(new(parsed.GetValue(state), parsed.GetValue(problem), parsed.GetValue(version)), cancellation);
            Console.WriteLine($"{requeued.Count} documents will be read again");
            return 0;
        }));
        return command;
    }

    internal static Option<string> Server()
    {
        var server = new Option<string>("--server") { Description = "Address of the service.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        server.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")) result.AddError("--server takes a URL");
        });
        return server;
    }

    internal static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return UsageError.ExitStatus;
        }
        catch (Exception e) when (e is HttpRequestException or ServiceException or IOException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}
