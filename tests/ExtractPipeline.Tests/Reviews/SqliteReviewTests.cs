using ExtractPipeline.Storage;

namespace ExtractPipeline.Tests.Reviews;

/// <summary>What review promises, over SQLite.</summary>
public sealed class SqliteReviewTests : ReviewContractTests
{
    private readonly TempFolder folder = new();

    protected override Task<Database> OpenAsync() => Task.FromResult(Database.Sqlite(folder.At("test.sqlite")));

    protected override void Close() => folder.Dispose();
}
