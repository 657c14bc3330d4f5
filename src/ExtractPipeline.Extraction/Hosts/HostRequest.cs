using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>What a host is asked to do.</summary>
/// <param name="Path">The file, with its whole path.</param>
/// <param name="Name">Its name in the record.</param>
/// <param name="Options">Threshold and limits.</param>
internal sealed record HostRequest(string Path, string Name, ExtractionOptions Options)
{
    /// <summary>The request as it goes over the pipe.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, HostJson.Default.HostRequest);

    /// <summary>Reads a request.</summary>
    public static HostRequest Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, HostJson.Default.HostRequest)!;
}

/// <summary>Compiled reading and writing of requests.</summary>
[JsonSerializable(typeof(HostRequest))]
internal sealed partial class HostJson : JsonSerializerContext;
