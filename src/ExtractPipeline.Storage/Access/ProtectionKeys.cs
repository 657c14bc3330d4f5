using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>Where the framework keeps the keys that sign cookies: in the database, so that every web process knows them.</summary>
public sealed class ProtectionKeys(Database database)
{
    /// <summary>All of them, as XML.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition("SELECT xml FROM protection_keys ORDER BY name", cancellationToken: cancellation))];
    }

    /// <summary>Keeps one.</summary>
    public async Task AddAsync(string name, string xml, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO protection_keys (name, xml) VALUES (@name, @xml) ON CONFLICT (name) DO NOTHING", new { name, xml }, cancellationToken: cancellation));
    }
}
