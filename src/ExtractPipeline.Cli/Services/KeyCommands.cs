using System.CommandLine;
using ExtractPipeline.Cli.Extract;
using ExtractPipeline.Storage;
using ExtractPipeline.Web;

namespace ExtractPipeline.Cli.Services;

/// <summary><c>keys</c>: who may use the service. It works on the database itself, so that there can be a first key.</summary>
internal static class KeyCommands
{
    private const int Failed = 1;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "Folder of a service that runs by 'serve'; else the database of the settings.", Recursive = true };
        var name = new Argument<string>("NAME") { Description = "Who holds the key: a person or a program." };
        var role = new Option<string>("--role") { Description = "reader, submitter, reviewer or admin; each may do what the one before it may.", DefaultValueFactory = _ => AccessRole.Reader };
        var add = new Command("add", "Makes a key and prints it, for this once.") { name, role };
        add.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), async store =>
            Console.WriteLine(await store.AddAsync(parsed.GetValue(name)!, parsed.GetValue(role)!, cancellation)), cancellation));
        var revoke = new Command("revoke", "Ends a key at once.") { name };
        revoke.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), async store =>
        {
            if (!await store.RevokeAsync(parsed.GetValue(name)!, cancellation)) throw new AccessKeyException($"there is no key of '{parsed.GetValue(name)}' that holds");
        }, cancellation));
        var list = new Command("list", "Who holds a key.");
        list.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), async store =>
        {
            foreach (var key in await store.ListAsync(cancellation))
                Console.WriteLine($"{key.Role,-10} {DateTimeOffset.FromUnixTimeMilliseconds(key.CreatedAt):yyyy-MM-dd} {(key.RevokedAt is null ? "holds  " : "revoked")} {BatchTable.Printable(key.Name)}");
        }, cancellation));
        return new Command("keys", "Makes, lists and ends the keys to a service.") { add, list, revoke, data };
    }

    private static async Task<int> RunAsync(string? data, Func<AccessStore, Task> work, CancellationToken cancellation)
    {
        try
        {
            await using var database = Open(data);
            await Migrator.MigrateAsync(database, cancellation);
            await work(new AccessStore(database, TimeProvider.System));
            return 0;
        }
        catch (Exception e) when (e is AccessKeyException or UsageException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return UsageError.ExitStatus;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return Failed;
        }
    }

    private static Database Open(string? data)
    {
        if (data is not null)
        {
            Directory.CreateDirectory(data);
            return Database.Sqlite(Path.Combine(data, "documents.sqlite"));
        }

        return Database.Postgres(Service.Configuration["ConnectionStrings:Postgres"] ?? throw new UsageException("say which: --data DIR, or set ConnectionStrings__Postgres"));
    }
}
