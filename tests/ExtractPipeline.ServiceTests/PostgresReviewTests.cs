using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Reviews;

namespace ExtractPipeline.ServiceTests;

/// <summary>What review promises, over PostgreSQL.</summary>
public sealed class PostgresReviewTests(AllServers servers) : ReviewContractTests
{
    protected override async Task<Database> OpenAsync() => Database.Postgres(await (await servers.PostgresAsync()).CreateDatabaseAsync());
}
