using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Web;

/// <summary>Figures over an archive of thousands, over SQLite.</summary>
public class FiguresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Aggregates_OfAnArchive_AreThoseOfAPlainScript()
    {
        using var folder = new TempFolder();
        await using var database = Database.Sqlite(folder.At("figures.sqlite"));
        await Migrator.MigrateAsync(database, Cancellation);
        await ArchiveLoader.LoadAsync(database, new RecordCorpus(6).Steps(5_000), folder.At("records"), Cancellation);

        var script = await FiguresAgainstScript.AskScriptAsync(Repository.At("."), folder.At("records"), Cancellation);
        var service = await FiguresAgainstScript.AskServiceAsync(database, Cancellation);

        script.Split('\n').Length.ShouldBeGreaterThan(500);
        service.Split('\n').ShouldBe(script.Split('\n'));
    }
}
