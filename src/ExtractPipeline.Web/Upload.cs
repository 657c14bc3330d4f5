using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ExtractPipeline.Web;

/// <summary>Reads a multipart request as it comes, without keeping the document in memory.</summary>
internal static class Upload
{
    private const string FilePart = "file";
    private const int MostParts = 20, MostValueLength = 1_000, MostNameLength = 1_000;

    /// <summary>Takes the document of a request in. Metadata stands before the file, since the file is not kept while more is awaited.</summary>
    /// <exception cref="UploadException">The request is not as it should be.</exception>
    public static async Task<IntakeResult> ReadAsync(HttpRequest request, Intake intake, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new UploadException("send multipart/form-data with the document as part 'file'");
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary) throw new UploadException("the multipart boundary is missing");

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new MultipartReader(boundary, request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) throw new UploadException("a part has no name");
                var part = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                if (part == FilePart) return await intake.TakeAsync(section.Body, NameOf(disposition), metadata, cancellation);
                if (metadata.Count == MostParts) throw new UploadException($"there are more than {MostParts} parts");
                metadata[part] = await ReadValueAsync(section.Body, part, cancellation);
            }
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e is not BadHttpRequestException && !cancellation.IsCancellationRequested && e.Message.Contains("stream", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UploadException($"the multipart body is broken: {e.Message}");
        }

        throw new UploadException("there is no part 'file'; metadata stand before it");
    }

    private static async Task<string> ReadValueAsync(Stream body, string part, CancellationToken cancellation)
    {
        using var text = new StreamReader(body);
        var value = new char[MostValueLength + 1];
        var length = await text.ReadBlockAsync(value, cancellation);
        return length <= MostValueLength ? new(value, 0, length) : throw new UploadException($"part '{part}' is longer than {MostValueLength} characters");
    }

    /// <summary>A name to show and never a path to open: forward slashes, no control characters.</summary>
    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
        var name = string.Concat(given.Replace('\\', '/').Where(c => !char.IsControl(c))).TrimStart('/');
        return name.Length is > 0 and <= MostNameLength ? name : throw new UploadException($"part 'file' needs a file name of at most {MostNameLength} characters");
    }
}

/// <summary>A request that is not as it should be.</summary>
internal sealed class UploadException(string message) : Exception(message);
