namespace ExtractPipeline.Storage;

/// <summary>Keeps the content of documents, by its hash.</summary>
public interface IFileStore
{
    /// <summary>A folder of this machine in which a file may be put together before it is stored.</summary>
    string Workplace { get; }

    /// <summary>Stores a file of the workplace, which is gone afterwards; returns where it lies. Storing the same twice changes nothing.</summary>
    Task<string> StoreAsync(string path, string sha256, CancellationToken cancellation);

    /// <summary>Makes a stored file readable on this machine.</summary>
    Task<LocalFile> FetchAsync(string file, CancellationToken cancellation);

    /// <summary>Whether an error may pass by itself.</summary>
    bool IsTransient(Exception error);
}

/// <summary>A file on this machine.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="temporary">Whether it goes when this does.</param>
public sealed class LocalFile(string path, bool temporary) : IDisposable
{
    /// <summary>Where it lies.</summary>
    public string Path => path;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (temporary) File.Delete(path);
    }
}

/// <summary>Files in a folder, spread over folders by the beginning of their hash.</summary>
public sealed class FolderFileStore : IFileStore
{
    private readonly string folder;

    /// <summary>Makes the folder where it is not there.</summary>
    public FolderFileStore(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Workplace);
    }

    /// <inheritdoc/>
    public string Workplace => Path.Combine(folder, "incoming");

    /// <inheritdoc/>
    public Task<string> StoreAsync(string path, string sha256, CancellationToken cancellation)
    {
        var file = $"{sha256[..2]}/{sha256}";
        var place = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(path, place, overwrite: true);
        return Task.FromResult(file);
    }

    /// <inheritdoc/>
    public Task<LocalFile> FetchAsync(string file, CancellationToken cancellation)
    {
        var place = Path.GetFullPath(Path.Combine(folder, file));
        if (!place.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new FileNotFoundException($"'{file}' is not in the file store");
        return Task.FromResult(new LocalFile(place, temporary: false));
    }

    /// <inheritdoc/>
    public bool IsTransient(Exception error) => FullDisk.Is(error);
}
