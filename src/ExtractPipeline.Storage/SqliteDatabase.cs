using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace ExtractPipeline.Storage;

/// <summary>A SQLite file.</summary>
internal sealed class SqliteDatabase : Database
{
    private const int Busy = 5, Locked = 6, Full = 13, RowsAtOnce = 250;
    private readonly string connectionString;

    public SqliteDatabase(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
    }

    public override string Identity => "INTEGER PRIMARY KEY AUTOINCREMENT";

    public override string AppendOnly(string table) => string.Join('\n', new[] { "UPDATE", "DELETE" }.Select(action =>
        $"CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"));

    // The rows lie in the order of their key.
    public override string Together(string table, string column) => "WITHOUT ROWID";

    public override string ForUpdate => "";

    public override string Utf8(string column) => $"CAST({column} AS BLOB)";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();

        // Readers do not wait for the writer; a loss of power may cost the last transaction and never the file.
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 30000;";
        await command.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    // Immediate: two that read first and write later would else wait for each other.
    public override Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    public override Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancellation) => Task.CompletedTask;

    public override async Task InsertAsync(DbTransaction transaction, string into, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            var sql = new StringBuilder("INSERT INTO ").Append(into).Append(" VALUES ");
            foreach (var row in some)
            {
                sql.Append(sql[^1] == ')' ? ", (" : "(");
                for (var i = 0; i < row.Length; i++)
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
                    parameter.Value = row[i] ?? DBNull.Value;
                    command.Parameters.Add(parameter);
                    sql.Append(i > 0 ? ", " : "").Append(parameter.ParameterName);
                }

                sql.Append(')');
            }

            command.CommandText = sql.ToString();
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    public override bool IsTransient(Exception error) => error is SqliteException { SqliteErrorCode: Busy or Locked or Full };

    public override ValueTask DisposeAsync()
    {
        // Its own connections and no others: somebody may be at work with those.
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }
}
