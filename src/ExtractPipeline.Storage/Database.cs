using System.Data.Common;

namespace ExtractPipeline.Storage;

/// <summary>A SQLite file or a PostgreSQL database; everything else in this project is written once for both.</summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>What migrations put for a number that counts up.</summary>
    public abstract string Identity { get; }

    /// <summary>What migrations put to keep the rows of a table from being changed or deleted.</summary>
    /// <param name="table">The table, a constant of this program.</param>
    public abstract string AppendOnly(string table);

    /// <summary>What migrations put behind a table whose rows lie together by a small number that counts up from 0, the first column of its key.</summary>
    /// <param name="table">The table, a constant of this program.</param>
    /// <param name="column">The column with the number.</param>
    public abstract string Together(string table, string column);

    /// <summary>What makes the rows that a query reads wait for other writers; SQLite has one writer at a time anyway.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>An expression for a text's UTF-8 bytes: records are large, as strings twice that, and it is bytes that are parsed and sent.</summary>
    /// <param name="column">The column, a constant of this program.</param>
    public abstract string Utf8(string column);

    /// <summary>A file of this machine; it is made where it is not there.</summary>
    public static Database Sqlite(string file) => new SqliteDatabase(file);

    /// <summary>A PostgreSQL database by its connection string.</summary>
    public static Database Postgres(string connectionString) => new PostgresDatabase(connectionString);

    /// <summary>Opens a connection, from a pool.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>Opens a transaction that writes.</summary>
    public abstract Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Keeps others from migrating at the same time, until the transaction ends.</summary>
    public abstract Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancellation);

    /// <summary>Inserts many rows.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="into">The table with its columns, a constant of this program.</param>
    /// <param name="rows">A value for each column, of the column's own type.</param>
    /// <param name="cancellation">Stops it.</param>
    public abstract Task InsertAsync(DbTransaction transaction, string into, IReadOnlyList<object?[]> rows, CancellationToken cancellation);

    /// <summary>Whether an error may pass by itself: the server is away, the file is busy.</summary>
    public abstract bool IsTransient(Exception error);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
