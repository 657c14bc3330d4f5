using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ExtractPipeline.Storage;

/// <summary>How an S3 server is reached.</summary>
/// <param name="Bucket">The bucket; it must exist.</param>
/// <param name="ServiceUrl">The server; null for Amazon's own.</param>
/// <param name="Region">The region.</param>
/// <param name="AccessKey">The key; null for what the machine itself may do.</param>
/// <param name="SecretKey">Its secret.</param>
public sealed record S3Options(string Bucket, string? ServiceUrl, string Region, string? AccessKey, string? SecretKey);

/// <summary>Files in a bucket of S3 or of a server that speaks it.</summary>
public sealed class S3FileStore : IFileStore, IDisposable
{
    private readonly string bucket;
    private readonly AmazonS3Client client;

    /// <summary>Connects when it is first used.</summary>
    public S3FileStore(S3Options options, string workplace)
    {
        bucket = options.Bucket;

        // Retries are made in one place, see Resilience; two layers would multiply.
        var config = new AmazonS3Config { MaxErrorRetry = 0, Timeout = TimeSpan.FromSeconds(60), AuthenticationRegion = options.Region };
        if (options.ServiceUrl is null) config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        else
        {
            config.ServiceURL = options.ServiceUrl;
            config.ForcePathStyle = true; // Servers other than Amazon's have no names for buckets.
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }

        client = options.AccessKey is null ? new(config) : new(options.AccessKey, options.SecretKey, config);
        Workplace = workplace;
        Directory.CreateDirectory(workplace);
    }

    /// <inheritdoc/>
    public string Workplace { get; }

    /// <inheritdoc/>
    public async Task<string> StoreAsync(string path, string sha256, CancellationToken cancellation)
    {
        var key = $"{sha256[..2]}/{sha256}";
        if (!await ExistsAsync(key, cancellation))
            await client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, FilePath = path, UseChunkEncoding = false }, cancellation);
        File.Delete(path);
        return key;
    }

    /// <inheritdoc/>
    public async Task<LocalFile> FetchAsync(string file, CancellationToken cancellation)
    {
        var local = new LocalFile(Path.Combine(Workplace, Path.GetRandomFileName()), temporary: true);
        try
        {
            using var response = await client.GetObjectAsync(bucket, file, cancellation);
            await using var target = new FileStream(local.Path, FileMode.CreateNew);
            await response.ResponseStream.CopyToAsync(target, cancellation);
            return local;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return local; // It is not there: the extraction says so, as of any file.
        }
        catch
        {
            local.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsTransient(Exception error) => error switch
    {
        AmazonS3Exception s3 => (int)s3.StatusCode >= 500 || s3.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout,
        IOException => FullDisk.Is(error), // Of this machine, where files are put together.
        HttpRequestException or AmazonServiceException or AmazonClientException => true,
        _ => false,
    };

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<bool> ExistsAsync(string key, CancellationToken cancellation)
    {
        try
        {
            await client.GetObjectMetadataAsync(bucket, key, cancellation);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
