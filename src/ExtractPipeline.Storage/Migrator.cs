using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>Brings a database to the newest schema: the numbered SQL files, each once, each in a transaction.</summary>
public static partial class Migrator
{
    private const string Folder = "migrations/";

    /// <summary>The files in their order.</summary>
    public static IReadOnlyList<string> Versions { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Applies what is not applied yet. Several may call it at once.</summary>
    /// <exception cref="InvalidOperationException">The database is of a newer version of this program.</exception>
    public static async Task MigrateAsync(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(connection, cancellation);
        await database.LockMigrationsAsync(transaction, cancellation);
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS migrations (version TEXT PRIMARY KEY)", transaction: transaction);
        var applied = (await connection.QueryAsync<string>("SELECT version FROM migrations", transaction: transaction)).ToHashSet(StringComparer.Ordinal);
        if (applied.Except(Versions).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"the database has the migration '{unknown}', which this version of the program does not know; run the newer version");
        foreach (var version in Versions.Where(version => !applied.Contains(version)))
        {
            await connection.ExecuteAsync(For(database, Read(version)), transaction: transaction);
            await connection.ExecuteAsync("INSERT INTO migrations (version) VALUES (@version)", new { version }, transaction);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static string For(Database database, string sql) =>
        Together().Replace(
            AppendOnly().Replace(sql.Replace("$IDENTITY", database.Identity, StringComparison.Ordinal), match => database.AppendOnly(match.Groups["table"].Value)),
            match => database.Together(match.Groups["table"].Value, match.Groups["column"].Value));

    [GeneratedRegex(@"\$APPEND_ONLY\((?<table>\w+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex AppendOnly();

    [GeneratedRegex(@"\$TOGETHER\((?<table>\w+), (?<column>\w+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Together();

    private static string Read(string version)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + version)!);
        return reader.ReadToEnd();
    }
}
