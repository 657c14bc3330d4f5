using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Storage;
using Shouldly;
using Xunit;

namespace ExtractPipeline.ServiceTests;

/// <summary>What a file store promises, over a folder and over a server that speaks S3.</summary>
public sealed class FileStoreTests
{
    private static readonly string Sha256 = new('a', 64);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folder_KeepsFiles()
    {
        using var folder = new TempFolder();

        await KeepsFilesAsync(new FolderFileStore(folder.At("store")));
    }

    [Fact]
    [Trait("needs", "servers")]
    public async Task S3_KeepsFiles()
    {
        using var folder = new TempFolder();
        await using var server = await S3Server.CreateAsync();
        using var store = new S3FileStore(server.Options, folder.At("work"));

        await KeepsFilesAsync(store);
        Directory.EnumerateFileSystemEntries(folder.At("work")).ShouldBeEmpty();
    }

    [Fact]
    [Trait("needs", "servers")]
    public async Task S3_Away_IsTransientAndAMissingBucketIsNot()
    {
        using var folder = new TempFolder();
        await using var server = await S3Server.CreateAsync();
        using var wrong = new S3FileStore(server.Options with { Bucket = "nowhere" }, folder.At("work"));
        var refused = await Should.ThrowAsync<Exception>(() => wrong.StoreAsync(folder.Write("work/a", "x"), Sha256, Cancellation));
        wrong.IsTransient(refused).ShouldBeFalse(refused.ToString());
        using var store = new S3FileStore(server.Options, folder.At("work"));
        await server.KillAsync();

        var away = await Should.ThrowAsync<Exception>(() => store.FetchAsync("aa/a", Cancellation));

        store.IsTransient(away).ShouldBeTrue(away.ToString());
    }

    [Fact]
    public async Task Folder_PathOutside_IsRefused()
    {
        using var folder = new TempFolder();

        await Should.ThrowAsync<FileNotFoundException>(() => new FolderFileStore(folder.At("store")).FetchAsync("../secret", Cancellation));
    }

    private static async Task KeepsFilesAsync(IFileStore store)
    {
        string? first = null;
        for (var i = 0; i < 2; i++)
        {
            var path = Path.Combine(store.Workplace, $"part{i}");
            await File.WriteAllTextAsync(path, "content", Cancellation);
            var file = await store.StoreAsync(path, Sha256, Cancellation);
            (first ??= file).ShouldBe(file);
            File.Exists(path).ShouldBeFalse();
        }

        string local;
        using (var fetched = await store.FetchAsync(first!, Cancellation))
        {
            local = fetched.Path;
            (await File.ReadAllTextAsync(local, Cancellation)).ShouldBe("content");
        }

        using var missing = await store.FetchAsync("bb/nothing", Cancellation);
        File.Exists(missing.Path).ShouldBeFalse();
    }
}
