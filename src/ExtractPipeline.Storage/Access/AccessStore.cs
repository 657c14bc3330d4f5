using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace ExtractPipeline.Storage;

/// <summary>What somebody may do; each role may do all that the one before it may.</summary>
public static class AccessRole
{
    /// <summary>Reads records and figures.</summary>
    public const string Reader = "reader";

    /// <summary>Submits documents.</summary>
    public const string Submitter = "submitter";

    /// <summary>Answers questions about doubtful fields.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Has documents read again, manages subscribers, settles what reviewers disagree about.</summary>
    public const string Admin = "admin";

    /// <summary>All of them, the least first.</summary>
    public static IReadOnlyList<string> All { get; } = [Reader, Submitter, Reviewer, Admin];

    /// <summary>The roles that may do what a role may.</summary>
    public static IEnumerable<string> AtLeast(string role) => All.SkipWhile(other => other != role);
}

/// <summary>A key that somebody holds; the key itself is not kept.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Who holds it: a person or a program.</param>
/// <param name="Role">One of <see cref="AccessRole"/>.</param>
/// <param name="CreatedAt">When it was made: milliseconds since 1970, UTC.</param>
/// <param name="RevokedAt">When it was revoked; null while it holds.</param>
public sealed record AccessKey(long Id, string Name, string Role, long CreatedAt, long? RevokedAt);

/// <summary>The keys that open the service.</summary>
public sealed class AccessStore(Database database, TimeProvider time)
{
    private const int KeyBytes = 32, LongestName = 100;
    private const string Prefix = "ep_", Columns = "id AS Id, name AS Name, role AS Role, created_at AS CreatedAt, revoked_at AS RevokedAt";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a key; returns it, for this once.</summary>
    /// <param name="name">Who gets it.</param>
    /// <param name="role">One of <see cref="AccessRole"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="AccessKeyException">The role or the name is no such thing, or the name is taken.</exception>
    public async Task<string> AddAsync(string name, string role, CancellationToken cancellation)
    {
        if (!AccessRole.All.Contains(role)) throw new AccessKeyException($"'{role}' is no role; there are {string.Join(", ", AccessRole.All)}");
        if (name.Trim().Length == 0 || name.Length > LongestName || name.Any(char.IsControl)) throw new AccessKeyException($"a name has 1 to {LongestName} characters");
        var key = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        await using var connection = await database.OpenAsync(cancellation);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO access_keys (name, role, hash, created_at) VALUES (@name, @role, @Hash, @Now) ON CONFLICT (name) DO NOTHING",
            new { name, role, Hash = HashOf(key), Now },
            cancellationToken: cancellation));
        return added == 1 ? key : throw new AccessKeyException($"the name '{name}' is taken");
    }

    /// <summary>Sees to it that a key from the configuration holds, and no other of its name.</summary>
    public async Task EnsureAsync(string name, string role, string key, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO access_keys (name, role, hash, created_at) VALUES (@name, @role, @Hash, @Now)
            ON CONFLICT (name) DO UPDATE SET role = excluded.role, hash = excluded.hash, revoked_at = NULL
            """,
            new { name, role, Hash = HashOf(key), Now },
            cancellationToken: cancellation));
    }

    /// <summary>The entry of a key; null where it is unknown or revoked.</summary>
    public Task<AccessKey?> FindAsync(string key, CancellationToken cancellation) => FindAsync("hash = @value", HashOf(key), cancellation);

    /// <summary>An entry by its number; null where it is unknown or revoked.</summary>
    public Task<AccessKey?> FindAsync(long id, CancellationToken cancellation) => FindAsync("id = @value", id, cancellation);

    /// <summary>All entries, revoked ones too, by name.</summary>
    public async Task<IReadOnlyList<AccessKey>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<AccessKey>(new CommandDefinition($"SELECT {Columns} FROM access_keys ORDER BY name", cancellationToken: cancellation))];
    }

    /// <summary>Ends a key; false where there is none of that name.</summary>
    public async Task<bool> RevokeAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE access_keys SET revoked_at = @Now WHERE name = @name AND revoked_at IS NULL", new { name, Now }, cancellationToken: cancellation)) == 1;
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private async Task<AccessKey?> FindAsync(string condition, object value, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<AccessKey>(new CommandDefinition(
            $"SELECT {Columns} FROM access_keys WHERE revoked_at IS NULL AND {condition}", new { value }, cancellationToken: cancellation));
    }
}

/// <summary>A key cannot be made so; the message says why.</summary>
public sealed class AccessKeyException(string message) : Exception(message);
