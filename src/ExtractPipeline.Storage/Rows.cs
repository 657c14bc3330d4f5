using System.Data.Common;
using System.Globalization;
using System.Text;

namespace ExtractPipeline.Storage;

/// <summary>Writes many rows with few statements, in a way that both databases know.</summary>
internal static class Rows
{
    private const int RowsAtOnce = 250;

    /// <summary>Inserts rows.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="into">The table with its columns, a constant of this program.</param>
    /// <param name="rows">A value for each column.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task InsertAsync(DbTransaction transaction, string into, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
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
}
